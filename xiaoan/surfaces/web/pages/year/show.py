"""A school's year: month by month what falls due and what it costs, or domain by domain; to be hung up on A4.

Standards are open: whoever may see them for a school may see its year. A bureau picks a school first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.costs import month as first_of_month
from xiaoan.kernel.work.weight.year import Portion, Year, school_year, year
from xiaoan.reports.burden.schools import TARGET, TARGET_KIND
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Choice, Filter, Filters, SheetHead
from xiaoan.surfaces.web.pages.catalogue.standards import with_parts
from xiaoan.surfaces.web.parts import UnitName
from xiaoan.surfaces.web.signs import Words

MOST_SCHOOLS = 300
OFTEN, MONTHLY, TERMLY, SPECIAL = "often", "monthly", "termly", "special"
MOST_MONTHS = 6
"""What falls due in so many months of the year counts as monthly, so that it is named once and not in each."""


SHEET_LINES, MONTH_LETTERS, ROW_LETTERS = 39, 66, 90
"""What fits on a sheet of A4 laid across: lines, letters of a month's own duties, letters of a whole row."""


class Named(NamedTuple):
    """A duty by its code and title."""

    code: str
    title: str


class Part(NamedTuple):
    """The duties of one rhythm in a month: how many, and their minutes."""

    number: int
    minutes: int


RHYTHMS: tuple[tuple[str, Words], ...] = (
    (OFTEN, gettext_lazy("每天每周")),
    (MONTHLY, gettext_lazy("每月")),
    (TERMLY, gettext_lazy("每学期")),
)


@dataclass(frozen=True)
class MonthRow:
    """One month: what runs daily and weekly, monthly, by the term, and by name what this month alone has."""

    month: str
    number: int
    parts: dict[str, Part]
    special: tuple[Named, ...]
    week: float

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts.values())

    @property
    def usual(self) -> list[tuple[Words, Part]]:
        """The rhythms that are counted, not named."""
        return [(word, self.parts[code]) for code, word in RHYTHMS]


class TermRow(NamedTuple):
    """A term: its days, minutes in all and in a week of it."""

    title: str
    first: date
    last: date
    minutes: int
    week: float


@dataclass(frozen=True)
class DomainRow:
    """One domain: minutes month by month, and in the year."""

    title: str
    months: tuple[int, ...]

    @property
    def minutes(self) -> int:
        return sum(self.months)


@page(verb=catalogue.SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """One's own school's year; at a bureau the schools in sight, to pick one."""
    unit = visible_unit(request.viewer, request.viewer.unit, catalogue.SEE)
    if is_school(unit):
        return _page(request, unit)
    kinds = [kind for kind in shelf().unit_kinds.values() if kind.is_school]
    kind, name = request.GET.get("kind", ""), cleaned(request.GET.get("q", ""), most=30)
    found = units_in_sight(request.viewer, name=name, kind=kind if kind in {each.code for each in kinds} else "")
    rows = list(found.filter(is_school=True).order_by("path")[: MOST_SCHOOLS + 1])
    choices = [Choice("", _("全部")), *(Choice(each.code, each.title) for each in kinds)]
    shown = {
        "unit": unit,
        "schools": rows[:MOST_SCHOOLS],
        "more": len(rows) > MOST_SCHOOLS,
        "q": name,
        "office": _is_office(unit),
        "kind": kind,
        "filters": Filters([Filter("kind", _("哪类学校"), choices, kind)], kept=[("q", name)] if name else []),
    }
    return render(request, "pages/year/schools.html", shown)


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """The year of one school in sight, or of an office that has duties of its own."""
    unit = visible_unit(request.viewer, unit_id, catalogue.SEE)
    if not is_school(unit) and not _is_office(unit):
        raise NotFound()
    return _page(request, unit)


@page(verb=catalogue.SEE)
@require_safe
def sheet(request: Seat, unit_id: UUID) -> HttpResponse:
    """The same on one A4 laid across, for the wall."""
    unit = visible_unit(request.viewer, unit_id, catalogue.SEE)
    if not is_school(unit) and not _is_office(unit):
        raise NotFound()
    shown = _shown(request, unit)
    shown["full"] = shown["by"] == "month" and _lines(shown["rows"], shown["named"]) > SHEET_LINES
    if shown["full"]:
        shown["named"] = []
    head = SheetHead(_("{title}安全工作全年安排").format(title=shown["title"]), UnitName(unit.name), request.at)
    back = f"/school/{unit.id}/year?{request.GET.urlencode()}"
    return render(request, "pages/year/sheet.html", {**shown, "sheet": head, "back": back})


def _lines(rows: list[MonthRow], named: list[tuple[Words, list[Named]]]) -> float:
    """How many lines of a sheet these take, the space between rows counted as half a line."""
    texts = [("、".join(each.title for each in row.special), MONTH_LETTERS) for row in rows]
    texts += [("、".join(each.title for each in names), ROW_LETTERS) for _word, names in named]
    return sum(ceil(max(1, len(text)) / letters) + 0.5 for text, letters in texts)


def is_school(unit: Unit) -> bool:
    """Whether a unit is a school or a campus of one."""
    kinds = shelf().unit_kinds
    return unit.is_school or (unit.kind in kinds and kinds[unit.kind].level == "campus")


def _is_office(unit: Unit) -> bool:
    kinds = shelf().unit_kinds
    return unit.legal and unit.kind in kinds and kinds[unit.kind].level in ("province", "city", "county")


def _page(request: Seat, unit: Unit) -> HttpResponse:
    return render(request, "pages/year/show.html", _shown(request, unit))


def _shown(request: Seat, unit: Unit) -> dict[str, Any]:
    """A year as the page and the sheet show it."""
    today = school_day(request.at)
    first, last = school_year(today)
    turn = request.GET.get("turn", "")
    if turn in ("-1", "1"):
        first, last = (day.replace(year=day.year + int(turn)) for day in (first, last))
    found = year(with_parts(unit), first, last, at=request.at)
    by = "domain" if request.GET.get("by") == "domain" else "month"
    months, rhythms = _months(first), _rhythms(found)
    return {
        "unit": unit,
        "school": is_school(unit),
        "year": found,
        "title": _("{a}—{b}学年").format(a=first.year, b=last.year),
        "by": by,
        "links": [
            (code, word, f"?{urlencode({'by': code, **({'turn': turn} if turn else {})})}")
            for code, word in (("month", _("按月")), ("domain", _("按领域")))
        ],
        "turns": _turns(turn, by),
        "rows": [_month_row(found, month, rhythms) for month in months] if by == "month" else [],
        "heads": [word for _code, word in RHYTHMS],
        "terms": [_term_row(found, number) for number in range(len(found.terms))],
        "domains": _domain_rows(found, months) if by == "domain" else [],
        "totals": _totals(found, months),
        "numbers": [month.month for month in months],
        "named": _named(found, rhythms) if by == "month" else [],
        "target": TARGET if unit.kind == TARGET_KIND else 0,
        "within": found.a_week <= TARGET,
        "print": f"/school/{unit.id}/year/print?{urlencode({'by': by, **({'turn': turn} if turn else {})})}",
    }


def _turns(turn: str, by: str) -> list[tuple[str, str]]:
    """The school years beside this one."""
    near = [("-1", _("上一学年")), ("", _("本学年")), ("1", _("下一学年"))]
    return [
        (word, f"?{urlencode({'by': by, **({'turn': code} if code else {})})}") for code, word in near if code != turn
    ]


def _months(first: date) -> list[date]:
    return [date(first.year + (first.month + n - 1) // 12, (first.month + n - 1) % 12 + 1, 1) for n in range(12)]


def _month_row(found: Year, month: date, rhythms: dict[str, str]) -> MonthRow:
    mine = [each for each in found.portions if first_of_month(each.day) == month]
    first, last = month_span(month_of(month))
    parts = {code: _part([each for each in mine if rhythms[each.duty] == code]) for code in (*dict(RHYTHMS), SPECIAL)}
    names = {each.duty: found.duties[each.duty].title for each in mine if rhythms[each.duty] == SPECIAL}
    week = sum(each.minutes for each in mine) / (((last - first).days + 1) / 7)
    return MonthRow(month_of(month), month.month, parts, tuple(Named(*each) for each in names.items()), week)


def _part(some: list[Portion]) -> Part:
    return Part(len({each.duty for each in some}), sum(each.minutes for each in some))


def _rhythms(found: Year) -> dict[str, str]:
    """Duty -> how it is shown."""
    months: dict[str, set[date]] = {}
    for each in found.portions:
        months.setdefault(each.duty, set()).add(first_of_month(each.day))
    return {code: _rhythm(duty, len(months[code])) for code, duty in found.duties.items()}


def _rhythm(duty: Duty, months: int) -> str:
    if duty.every in ("day", "week"):
        return OFTEN
    if months >= MOST_MONTHS:
        return MONTHLY
    return TERMLY if duty.every in ("term", "half_year") else SPECIAL


def _named(found: Year, rhythms: dict[str, str]) -> list[tuple[Words, list[Named]]]:
    """What is counted in the months and named once: the monthly duties, and those of each term."""
    return [
        (word, names)
        for code, word in RHYTHMS
        if code != OFTEN
        if (names := [Named(duty, found.duties[duty].title) for duty, each in rhythms.items() if each == code])
    ]


def _term_row(found: Year, number: int) -> TermRow:
    term = found.terms[number]
    minutes = sum(each.minutes for each in found.portions if term.first <= each.day <= term.last)
    return TermRow(term.title, term.first, term.last, minutes, minutes / len(term.weeks))


def _domain_rows(found: Year, months: list[date]) -> list[DomainRow]:
    """The heaviest domain first."""
    titles = shelf().domains
    sums: dict[str, list[int]] = {}
    position = {month: number for number, month in enumerate(months)}
    for each in found.portions:
        row = sums.setdefault(found.domains[each.duty], [0] * len(months))
        row[position[first_of_month(each.day)]] += each.minutes
    rows = [DomainRow(titles[code].title if code in titles else code, tuple(minutes)) for code, minutes in sums.items()]
    return sorted(rows, key=lambda row: -row.minutes)


def _totals(found: Year, months: list[date]) -> list[int]:
    sums = found.by(lambda each: first_of_month(each.day))
    return [sums.get(month, 0) for month in months]
