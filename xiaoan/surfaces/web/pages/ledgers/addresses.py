"""What an address asks of a ledger: its unit, filters, order and page; read, shown again, carried on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast
from uuid import UUID

from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.ledgers.shapes import Filters, Mark, Order, Standing
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web import listing
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.signs import Words

MOST_UNITS = 400
CELL = "c."
"""Before a column's code in an address: the rows that have this value there."""

DUE: Mapping[Mark, Words] = {
    "all": gettext_lazy("不限"),
    "due": gettext_lazy("快到期和已过期"),
    "soon": gettext_lazy("快到期"),
    "past": gettext_lazy("已过期"),
}
STANDING: Mapping[Standing, Words] = {
    "live": gettext_lazy("在用"),
    "withdrawn": gettext_lazy("已撤下"),
    "all": gettext_lazy("全部"),
}
ORDER: Mapping[Order, Words] = {
    "label": gettext_lazy("名称（编号）"),
    "expiry": gettext_lazy("先到期的在前"),
    "place": gettext_lazy("地点"),
    "newest": gettext_lazy("新登记的在前"),
}
NAMES = ("unit", "q", "place", "due", "standing", "order", "kind")


class Asked(NamedTuple):
    """What an address asks for: the filters of the query, the unit they stand on, and the address's own words."""

    filters: Filters
    unit: Unit | None
    words: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The query part of an address with some words changed; an empty word is left out."""
        kept = {**self.words, **more}
        return urlencode({name: value for name, value in kept.items() if value})


def top_of(seat: Seat) -> Unit | None:
    """The unit an address names, else the viewer's own school; None over everything in sight."""
    named = seat.GET.get("unit", "")
    if named == "all":
        return None
    if named:
        key = parse_id(named)
        if key is None:
            raise NotFound()
        return visible_unit(seat.viewer, key, SEE)
    own = unit_of(seat.viewer.unit)
    return own if own.is_school or not own.legal else None


def asked(seat: Seat) -> Asked:
    """The filters of an address. An unknown unit is NotFound; other words that mean nothing are Refused."""
    unit = top_of(seat)
    words = {name: cleaned(seat.GET.get(name, ""), most=60) for name in NAMES}
    cells = {
        name: cleaned(seat.GET[name], most=120)
        for name in seat.GET
        if name.startswith(CELL) and seat.GET[name] and len(name) < 70
    }
    for name, known in (("due", DUE), ("standing", STANDING), ("order", ORDER)):
        if words[name] and words[name] not in cast("Mapping[str, Words]", known):
            raise Refused(_("筛选里有认不出的选项，请清除筛选后重选。"))
    filters = Filters(
        search=words["q"],
        place=_place(words["place"]),
        due=cast("Mark", words["due"] or "all"),
        standing=cast("Standing", words["standing"] or "live"),
        cells=tuple((name.removeprefix(CELL), value) for name, value in sorted(cells.items())),
        order=cast("Order", words["order"] or "label"),
        unit_kind=words["kind"],
    )
    return Asked(filters, unit, {**words, **cells})


def _place(text: str) -> UUID | None:
    """The id in an address; one that is none names no place, so that nothing is found for it."""
    return (parse_id(text) or UUID(int=0)) if text else None


def offered(seat: Seat, now: Asked, ledger: Ledger, places: Iterable[tuple[UUID, str]]) -> listing.Filters:
    """The filters of a list as a page shows them."""
    words = now.words
    spots = list(places)
    chosen = [
        *units(seat, words["unit"], now.unit),
        *([] if now.unit is not None and now.unit.is_school else _kinds(words["kind"])),
        *([_filter("due", _("期限"), DUE.items(), words["due"] or "all")] if ledger.expiries else []),
        *(
            [_filter("place", _("地点"), _any((str(key), name) for key, name in spots), words["place"])]
            if spots
            else []
        ),
    ]
    for column in ledger.columns:
        if column.type == "choice" and column.choices:
            choices: list[tuple[str, Words]] = [(choice.code, choice.title) for choice in column.choices]
            name = CELL + column.code
            chosen.append(_filter(name, column.title, _any(choices), words.get(name, "")))
    chosen += [
        _filter("standing", _("看"), STANDING.items(), words["standing"] or "live"),
        _filter("order", _("排列"), _orders(ledger), words["order"] or "label"),
    ]
    shown = {each.name for each in chosen}
    kept = [(name, value) for name, value in words.items() if value and name not in shown]
    return listing.Filters(chosen, f"/ledgers/{ledger.code}", kept)


def units(seat: Seat, chosen: str, unit: Unit | None) -> list[listing.Filter]:
    """Units to narrow to: none when there is only one; towns and counties alone when there are too many."""
    rows = units_in_sight(seat.viewer).filter(closed__isnull=True)
    found = list(rows[: MOST_UNITS + 1])
    if len(found) > MOST_UNITS:
        found = list(rows.filter(is_school=False).exclude(kind="campus")[:MOST_UNITS])
    if unit is not None and unit.id not in {each.id for each in found}:
        found = [unit, *found]
    if len(found) < 2:
        return []
    own = unit.id if unit is not None and not chosen else None
    usual: list[tuple[str, Words]] = [] if own else [("", _("全部"))]
    choices = [*usual, *((str(each.id), each.short_name) for each in found)]
    return [_filter("unit", _("单位"), choices, chosen or (str(own) if own else ""))]


def _kinds(chosen: str) -> list[listing.Filter]:
    choices: list[tuple[str, Words]] = [
        (code, kind.title) for code, kind in shelf().unit_kinds.items() if kind.is_school or kind.level == "campus"
    ]
    return [_filter("kind", _("单位类别"), _any(choices), chosen)]


def _orders(ledger: Ledger) -> list[tuple[str, Words]]:
    return [
        (code, words)
        for code, words in ORDER.items()
        if (code != "expiry" or ledger.expiries) and (code != "place" or ledger.place)
    ]


def _filter(name: str, title: Words, choices: Iterable[tuple[str, Words]], value: str) -> listing.Filter:
    return listing.Filter(name, title, [listing.Choice(code, word) for code, word in choices], value)


def _any(rest: Iterable[tuple[str, Words]]) -> list[tuple[str, Words]]:
    return [("", _("全部")), *rest]
