"""A strict reader of iCalendar files, written from RFC 5545 and knowing nothing of our writer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

_LINE = re.compile(r"^([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=[^;:\",]+)*):(.*)$", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Event(NamedTuple):
    """One VEVENT: its properties as they were read, dates and instants typed."""

    uid: str
    title: str
    starts: date | datetime
    ends: date | datetime
    stamp: datetime
    text: str
    url: str


class File(NamedTuple):
    """A calendar: its own properties, and its events."""

    properties: dict[str, str]
    events: list[Event]


def read(body: bytes) -> File:
    """A file, or ValueError where it breaks a rule."""
    assert body.endswith(b"\r\n"), "every line ends in CRLF"
    raw = body.split(b"\r\n")[:-1]
    for octets in raw:
        assert len(octets) <= 75, f"{len(octets)} octets on one line"
        assert b"\n" not in octets and b"\r" not in octets
        octets.decode()  # A character must not be cut in two.
    lines: list[str] = []
    for octets in raw:
        if octets[:1] in (b" ", b"\t"):
            lines[-1] += octets[1:].decode()
        else:
            lines.append(octets.decode())
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    properties: dict[str, str] = {}
    events: list[Event] = []
    inside: dict[str, tuple[str, str]] | None = None
    for line in lines[1:-1]:
        if line == "BEGIN:VEVENT":
            assert inside is None
            inside = {}
        elif line == "END:VEVENT":
            assert inside is not None
            events.append(_event(inside))
            inside = None
        else:
            found = _LINE.match(line)
            if found is None:
                raise ValueError(line)
            name, parameters, value = found.groups()
            if inside is None:
                properties[name] = value
            else:
                assert name not in inside, f"{name} twice"
                inside[name] = (parameters, value)
    assert inside is None
    assert properties["VERSION"] == "2.0" and properties["PRODID"]
    assert len({event.uid for event in events}) == len(events), "every event has an id of its own"
    return File(properties, events)


def _event(inside: dict[str, tuple[str, str]]) -> Event:
    starts, ends = _when(*inside["DTSTART"]), _when(*inside["DTEND"])
    assert type(starts) is type(ends)
    assert ends >= starts
    return Event(
        plain(inside["UID"][1]), plain(inside["SUMMARY"][1]), starts, ends, _instant(inside["DTSTAMP"][1]),
        plain(inside.get("DESCRIPTION", ("", ""))[1]), inside.get("URL", ("", ""))[1],
    )  # fmt: skip


def _when(parameters: str, value: str) -> date | datetime:
    if parameters == ";VALUE=DATE":
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    assert parameters == ""
    return _instant(value)


def _instant(value: str) -> datetime:
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def plain(value: str) -> str:
    """A text value without its escapes; an unescaped comma or semicolon is a mistake."""
    bare = _ESCAPED.sub("", value)
    assert "," not in bare and ";" not in bare, value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
