"""Filters of the register as they stand in an address: read, shown again, and carried to the next page.

The usual list is what is open. A figure of a month (以前未整改, 当月新增 …) names all its records, open or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import cleaned, month_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.machine import STAGES
from xiaoan.kernel.hazards.queries import FIGURES, Filters
from xiaoan.kernel.hazards.rules import AGES, Age
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import GRADES, SOURCES, UPS, WAITINGS, Grade, Source, Waiting
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.queries import own_units
from xiaoan.surfaces.web import listing
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.signs import Words

OPEN, CLOSED, ALL = "open", "closed", "all"
STATES: Mapping[str, Words] = {
    OPEN: gettext_lazy("未整改"),
    CLOSED: gettext_lazy("已销号"),
    ALL: gettext_lazy("全部"),
}
FIGURE_WORDS: Mapping[str, Words] = {
    "carried": gettext_lazy("以前未整改"),
    "new": gettext_lazy("当月新增"),
    "closed": gettext_lazy("当月销号"),
    "open": gettext_lazy("月末未整改"),
}
NAMES = (
    "unit", "state", "stage", "grade", "domain", "kind", "source", "age", "overdue", "waiting", "listed", "spot",
    "month", "figure", "q", "own", "holder", "up", "review", "unanswered", "sealed",
)  # fmt: skip
KEPT = ("q", "kind", "listed", "spot", "own", "holder", "up", "review", "unanswered", "sealed")
"""Words of an address that no filter of the page shows."""
MOST_UNITS = 400
NOWHERE = UUID(int=0)
MONTHS = 13


class Asked(NamedTuple):
    """What an address asks for: the filters of the query, the unit they stand on, and the address's own words."""

    filters: Filters
    unit: Unit | None
    words: Mapping[str, str]

    def address(self, **more: str) -> str:
        """The query part of an address with some words changed; an empty word is left out."""
        kept = {**self.words, **more}
        return urlencode({name: kept[name] for name in (*NAMES, "after", "from") if kept.get(name)})


def asked(seat: Seat) -> Asked:
    """The filters of an address. An unknown unit is NotFound; other words that mean nothing are Refused."""
    query: QueryDict = seat.GET
    words = {name: cleaned(query.get(name, ""), most=60) for name in NAMES}
    words["state"] = words["state"] if words["state"] in STATES else "" if words["figure"] or words["stage"] else OPEN
    _known(words)
    unit = visible_unit(seat.viewer, _unit_named(words["unit"]) or NOWHERE, SEE) if words["unit"] else None
    filters = Filters(
        unit_path=unit.path if unit else "",
        state=words["state"] if words["state"] in (OPEN, CLOSED) else "",
        stage=words["stage"],
        grade=words["grade"],
        domain=words["domain"],
        kind=words["kind"],
        source=words["source"],
        age=words["age"],
        overdue=bool(words["overdue"]),
        waiting=words["waiting"],
        listed=bool(words["listed"]),
        on_spot=bool(words["spot"]),
        text=words["q"],
        month=words["month"],
        figure=words["figure"],
        units=frozenset(each.id for each in own_units(seat.viewer, unit)) if unit and words["own"] else frozenset(),
        holder=_unit_named(words["holder"]),
        up=words["up"],
        unanswered=bool(words["unanswered"]),
        review_due=bool(words["review"]),
        sealed=bool(words["sealed"]),
    )
    return Asked(filters, unit, words)


def _unit_named(text: str) -> UUID | None:
    """The id in an address; one that is none names no unit, so that nothing is found for it."""
    return (parse_id(text) or NOWHERE) if text else None


def _known(words: Mapping[str, str]) -> None:
    """Refuse codes that no list offers, rather than show an empty list for them."""
    codes: dict[str, Iterable[str]] = {
        "stage": STAGES, "grade": GRADES, "source": SOURCES, "age": AGES, "waiting": (*WAITINGS, "any"),
        "figure": FIGURES, "up": ("with", *filter(None, UPS)),
    }  # fmt: skip
    for name, known in codes.items():
        if words[name] and words[name] not in set(map(str, known)):
            raise Refused(_("筛选里有认不出的选项，请清除筛选后重选。"))
    if words["figure"] and not words["month"]:
        raise Refused(_("请先选月份，再看这个数。"))


def months(at: date, count: int = MONTHS) -> list[str]:
    """The month of a day and those before it."""
    found, year, month = [], at.year, at.month
    for _number in range(count):
        found.append(month_of(date(year, month, 1)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def offered(seat: Seat, now: Asked) -> listing.Filters:
    """The filters as a page shows them."""
    words = now.words
    chosen = [
        _filter("state", _("看"), STATES.items(), words["state"] or ALL),
        *_units(seat, words["unit"]),
        _filter(
            "stage",
            _("阶段"),
            _any(_("全部"), ((code.value, each.title) for code, each in STAGES.items())),
            words["stage"],
        ),
        _filter("grade", _("等级"), _any(_("全部"), _plain(GRADES)), words["grade"]),
        _filter("overdue", _("期限"), [("", _("全部")), ("1", _("超期的"))], words["overdue"]),
        _filter("age", _("多久了"), _any(_("不限"), _plain(AGES)), words["age"]),
        _filter("domain", _("方面"), _any(_("全部"), _domains()), words["domain"]),
        _filter("source", _("来源"), _any(_("全部"), _plain(SOURCES)), words["source"]),
        _filter("waiting", _("等待"), _any(_("全部"), [("any", _("说明等待的")), *_plain(WAITINGS)]), words["waiting"]),
        _filter("month", _("月份"), _any(_("不限"), _months(seat, words["month"])), words["month"]),
    ]
    if words["month"]:
        chosen.append(_filter("figure", _("数"), _any(_("当月登记或销号"), FIGURE_WORDS.items()), words["figure"]))
    kept = [
        (name, words[name])
        for name in ("q", "kind", "listed", "spot", "own", "holder", "up", "review", "unanswered", "sealed")
        if words[name]
    ]
    return listing.Filters(chosen, "/hazards", kept)


def _filter(name: str, title: Words, choices: Iterable[tuple[str, Words]], value: str) -> listing.Filter:
    return listing.Filter(name, title, [listing.Choice(code, word) for code, word in choices], value)


def _any(usual: Words, rest: Iterable[tuple[str, Words]]) -> list[tuple[str, Words]]:
    return [("", usual), *rest]


def _stages() -> list[tuple[str, Words]]:
    return [(code.value, each.title) for code, each in STAGES.items()]


def _plain(
    words: Mapping[Grade, str] | Mapping[Age, str] | Mapping[Source, str] | Mapping[Waiting, str],
) -> list[tuple[str, Words]]:
    return [(str(code), word) for code, word in words.items()]


def _domains() -> list[tuple[str, Words]]:
    return [(code, word.title) for code, word in shelf().domains.items()]


def _months(seat: Seat, chosen: str) -> list[tuple[str, Words]]:
    offered_months = months(school_day(seat.at))
    if chosen and chosen not in offered_months:
        offered_months.append(chosen)
    return [(month, month_words(month)) for month in offered_months]


def _units(seat: Seat, chosen: str) -> list[listing.Filter]:
    """Units to narrow the list to: none when there is only one; towns and counties alone when there are too many."""
    rows = units_in_sight(seat.viewer).filter(closed__isnull=True)
    units = list(rows[: MOST_UNITS + 1])
    if len(units) > MOST_UNITS:
        units = list(rows.filter(is_school=False).exclude(kind="campus")[:MOST_UNITS])
    if len(units) < 2 and not chosen:
        return []
    return [_filter("unit", _("单位"), _any(_("全部"), [(str(each.id), each.short_name) for each in units]), chosen)]
