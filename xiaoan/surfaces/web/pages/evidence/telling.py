"""How an event's body is said in Chinese: the words of its fields, and the catalogue's titles for its codes.

Ids of other objects become links where a page exists and are otherwise left out; digests are shown in part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.verbs import ROLES
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.pages.evidence.trail_words import FIELDS, HIDDEN, OBJECTS, VALUES
from xiaoan.surfaces.web.signs import Words

_SHELVES = {
    "domain": "domains",
    "domains": "domains",
    "duty": "duties",
    "key": "facts",
    "kind": "hazards",
    "kinds": "day_kinds",
    "place_kind": "place_kinds",
    "roster": "rosters",
    "section": "sections",
    "unit_kind": "unit_kinds",
}
_LINKS = {
    "corrected_by": "/records/{id}",
    "corrects": "/records/{id}",
    "hazard": "/hazards/{id}",
    "into": "/hazards/{id}",
    "recurs": "/hazards/{id}",
}
_DIGESTS = frozenset({"digest", "sha256", "stored"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")
_DAY = re.compile(r"\d{4}-\d\d-\d\d$")


class Said(NamedTuple):
    """One field of an event: its word, what it says, and where it leads."""

    word: Words
    text: str
    url: str = ""


def object_words(kind: str) -> Words:
    """What an object is called, by its model's label."""
    return OBJECTS[kind][0] if kind in OBJECTS else _("事项")


def address_of(kind: str, object_id: UUID) -> str:
    """Where an object has a page of its own; "" when it has none."""
    return OBJECTS[kind][1].format(id=object_id) if kind in OBJECTS else ""


def body_words(body: Mapping[str, Any]) -> tuple[Said, ...]:
    """Every field of an event that says something."""
    return tuple(_said(body))


def _said(body: Mapping[str, Any]) -> Iterator[Said]:
    for name, value in body.items():
        if name in HIDDEN or value in (None, "", [], {}):
            continue
        word = FIELDS.get(name, name)
        if name in _LINKS and parse_id(value) is not None:
            yield Said(word, _("去看"), _LINKS[name].format(id=value))
        elif isinstance(value, Mapping):
            yield Said(word, "；".join(f"{FIELDS.get(key, key)} {_text(key, each)}" for key, each in value.items()))
        elif isinstance(value, list):
            yield Said(word, "、".join(_text(name, each) for each in value))
        else:
            yield Said(word, _text(name, value))


def _text(name: str, value: Any) -> str:
    """One value: a code by its title, a day and an instant as people write them."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    known = VALUES.get(name, {}).get(text)
    if known is not None:
        return str(known)
    if name in _SHELVES:
        thing = getattr(shelf(), _SHELVES[name]).get(text)
        return thing.title if thing is not None else text
    if name == "role" and text in ROLES:
        return ROLES[text].title
    if name in _DIGESTS:
        return text[:16].upper()
    return _moment(text)


def _moment(text: str) -> str:
    """ISO days and instants on the school's clock; any other text as it is."""
    try:
        if _INSTANT.match(text):
            there = local(datetime.fromisoformat(text))
            return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"
        if _DAY.match(text):
            day = date.fromisoformat(text)
            return f"{day.year}年{day.month}月{day.day}日"
    except ValueError:
        return text
    return text
