"""Calendars as iCalendar files (RFC 5545): events of whole days or of hours, in UTC, without alarms.

Lines end in CRLF and are folded at 75 octets, never within a character; texts are escaped. The same events make the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//XiaoAn//XiaoAn//ZH"
LINE = 75
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. Whole days from `first` to `last`, both inside; or, where `starts` is given, from `starts` to `ends`.

    `uid` names it for ever; `text` and `url` may be empty.
    """

    uid: str
    title: str
    first: date
    last: date
    starts: datetime | None = None
    ends: datetime | None = None
    text: str = ""
    url: str = ""


def calendar(name: str, entries: Iterable[Entry], *, stamp: datetime, hours: int = 6) -> bytes:
    """A whole file. `stamp` is the DTSTAMP of every event; `hours` after which a reader may ask again."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}", "X-WR-TIMEZONE:Asia/Shanghai",
        f"REFRESH-INTERVAL;VALUE=DURATION:PT{hours}H", f"X-PUBLISHED-TTL:PT{hours}H",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def _event(entry: Entry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_instant(stamp)}"
    if entry.starts is not None and entry.ends is not None:
        yield f"DTSTART:{_instant(entry.starts)}"
        yield f"DTEND:{_instant(max(entry.ends, entry.starts))}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{escaped(entry.text)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line ends escaped, other control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(letter for letter in plain if letter == "\n" or (letter >= " " and letter != "\x7f"))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A content line cut into pieces of at most 75 octets, those after the first begin with a space."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        raw = letter.encode()
        room = LINE - (1 if pieces else 0)
        if len(piece) + len(raw) > room:
            pieces.append(piece)
            piece = b""
        piece += raw
    pieces.append(piece)
    return b"\r\n ".join(pieces) + b"\r\n"
