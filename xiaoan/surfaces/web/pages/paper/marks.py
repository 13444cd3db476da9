"""The words in a sheet's code: which occurrences it has room for, short enough for a code that any phone reads.

One word is `unit~duty~subject~opens.opens…`: ids in base64, openings in seconds to the base 36. An empty subject is the
unit itself; `@place` (or `@`) means every row of the duty's ledger at that stop. It proves nothing and opens no door.
"""

from __future__ import annotations

import base64
import binascii
import string
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.work.reading.asking.paper import Form, Marked

DIGITS = string.digits + string.ascii_lowercase
MOST_WORDS, MOST_OPENS, LATEST = 60, 120, 4102444800
"""Words of one sheet, openings of one word, and the last instant (the year 2100) an opening may name."""


def words(form: Form) -> list[str]:
    """The words of a form's code."""
    groups: dict[tuple[str, str], dict[datetime, None]] = {}
    for turn in form.turns:
        for name in turn.names:
            what = "" if name.subject == form.unit else _short(name.subject)
            if form.rows:
                what = f"@{_short(form.place)}" if form.place is not None else "@"
            groups.setdefault((name.duty, what), {})[name.opens] = None
    return [
        "~".join((_short(form.unit), duty, what, ".".join(_seconds(each) for each in opens)))
        for (duty, what), opens in groups.items()
    ]


def read(said: Sequence[str]) -> list[Marked]:
    """What words name; NotFound when one is no word of ours."""
    if not 0 < len(said) <= MOST_WORDS:
        raise NotFound()
    return [_read(word) for word in said]


def _read(word: str) -> Marked:
    parts = word.split("~")
    if len(parts) != 4 or not 0 < len(parts[1]) <= 60:
        raise NotFound()
    unit, what = _long(parts[0]), parts[2]
    opens = tuple(_instants(parts[3].split(".")))
    if what.startswith("@"):
        return Marked(unit, parts[1], None, _long(what[1:]) if what != "@" else None, opens)
    return Marked(unit, parts[1], _long(what) if what else unit, None, opens)


def _short(key: UUID) -> str:
    return base64.urlsafe_b64encode(key.bytes).decode().rstrip("=")


def _long(text: str) -> UUID:
    try:
        return UUID(bytes=base64.b64decode(f"{text}==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise NotFound() from None


def _seconds(at: datetime) -> str:
    number, text = int(at.timestamp()), ""
    while number:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


def _instants(texts: Sequence[str]) -> Iterable[datetime]:
    if len(texts) > MOST_OPENS:
        raise NotFound()
    for text in texts:
        if not 0 < len(text) <= 7 or not set(text) <= set(DIGITS) or not 0 < int(text, 36) < LATEST:
            raise NotFound()
        yield datetime.fromtimestamp(int(text, 36), UTC)
