"""按地点: what is looked at where, kind of place by kind of place: the duties that go there, and their questions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import Reign, shelf
from xiaoan.kernel.catalogue.rules import holds, owed_in
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.catalogue.browse.sight import Counted, Sight, sight
from xiaoan.surfaces.web.pages.catalogue.standards import DutyLine, duty_line

EVERYWHERE = "unit"
"""Stands for what is done for the unit as a whole, at no place in particular; there only the duties are listed."""

MOST_ITEMS, MOST_DUTIES = 150, 200


class PlaceLine(NamedTuple):
    """One kind of place: how many duties go there, how many questions are asked, how many such places there are."""

    code: str
    title: str
    url: str
    duties: int
    items: int
    here: int


class Going(NamedTuple):
    """One duty that goes to a kind of place: how, of which pack, and how many questions it asks there."""

    line: DutyLine
    pack: str
    items: int


@dataclass(frozen=True)
class Looked:
    """One question asked at a kind of place, once however many duties ask it; their titles."""

    item: CheckItem
    duties: tuple[str, ...]


@page(verb=catalogue.SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """Every kind of place where something is looked at."""
    look = sight(request)
    counted, shelves = list(look.counted()), _Shelves()
    there = _there(look)
    lines = []
    for code, title in _kinds():
        if look.school and code != EVERYWHERE and not there[code]:
            continue
        found = [each for each in counted if _goes(each.duty, code)]
        asked = {item.code for each in found for item in _asked(look, each, code, shelves)}
        if found:
            url = look.to(f"/catalogue/places/{code}")
            lines.append(PlaceLine(code, title, url, len(found), len(asked), there[code]))
    shown = {"look": look, "unit": look.unit, "here": "places", "lines": lines}
    return render(request, "pages/catalogue/browse/places.html", shown)


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, place_kind: str) -> HttpResponse:
    """One kind of place: every duty that goes there and its questions."""
    look, title = sight(request), dict(_kinds()).get(place_kind)
    if title is None:
        raise NotFound()
    shelves = _Shelves()
    found = [each for each in look.counted() if _goes(each.duty, place_kind)]
    going: list[Going] = []
    asked: dict[str, tuple[CheckItem, list[str]]] = {}
    for each in found:
        items = _asked(look, each, place_kind, shelves)
        going.append(Going(duty_line(each.duty, each.reign, each.owing), each.reign.pack.title, len(items)))
        for item in items:
            asked.setdefault(item.code, (item, []))[1].append(each.duty.title)
    looked = [Looked(item, tuple(titles)) for item, titles in asked.values()]
    shown = {
        "look": look,
        "unit": look.unit,
        "title": title,
        "going": going[:MOST_DUTIES],
        "duties": len(going),
        "beyond": max(0, len(going) - MOST_DUTIES),
        "looked": looked[:MOST_ITEMS] if place_kind != EVERYWHERE else [],
        "more": max(0, len(looked) - MOST_ITEMS),
        "names": _names(look, place_kind),
        "back": look.to("/catalogue/places"),
    }
    return render(request, "pages/catalogue/browse/place.html", shown)


def _kinds() -> list[tuple[str, str]]:
    return [*((code, kind.title) for code, kind in shelf().place_kinds.items()), (EVERYWHERE, "不分地点")]


def _goes(duty: Duty, kind: str) -> bool:
    """Whether the duty goes to places of this kind: it names them, or walks all but some."""
    named = bool(duty.places or duty.except_places) or duty.per == "place"
    if kind == EVERYWHERE:
        return not named
    return named and owed_in(duty, kind)


def _asked(look: Sight, each: Counted, kind: str, shelves: _Shelves) -> tuple[CheckItem, ...]:
    """The questions a duty asks at this kind of place here."""
    items = shelves.of(each.reign).items_of(each.duty.checklist)
    place = "" if kind == EVERYWHERE else kind
    return tuple(
        item for item in items if (not place or not item.places or place in item.places) and _holds(look, item)
    )


def _holds(look: Sight, item: CheckItem) -> bool:
    if look.reach is None:
        return True
    units = look.reach.units
    return any(holds(item.applies_to, look.reach.ground.subject_on(unit, look.day)) for unit in units)


def _there(look: Sight) -> Counter[str]:
    """How many places of each kind the school has today."""
    if look.reach is None:
        return Counter()
    ground, day = look.reach.ground, look.day
    return Counter(
        place.kind
        for unit in look.reach.units
        for place in ground.places.get(unit.id, ())
        if place.valid_from <= day and (place.valid_to is None or place.valid_to >= day)
    )


def _names(look: Sight, kind: str) -> list[str]:
    if look.reach is None:
        return []
    ground = look.reach.ground
    return [place.name for unit in look.reach.units for place in ground.places.get(unit.id, ()) if place.kind == kind]


class _Shelves:
    """Items and lists as each release has them, standing on the vocabulary of the rest; made once a pack."""

    def __init__(self) -> None:
        self._made: dict[str, Shelf] = {}

    def of(self, reign: Reign) -> Shelf:
        if reign.code not in self._made:
            own = Shelf.of((reign.pack,))
            for name in ("items", "checklists"):
                for code, thing in getattr(shelf(), name).items():
                    getattr(own, name).setdefault(code, thing)
            self._made[reign.code] = own
        return self._made[reign.code]
