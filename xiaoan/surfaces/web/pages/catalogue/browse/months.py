"""按月份: what falls due in a month, by the calendar of the unit: windows, terms, theme days, whom it asks, how long.

Of a month already past this year the next one is shown. A bureau sees what it owes itself, and beside it which duties
of its schools are bound to the month whatever their calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of, month_span
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.browse.months import Themed, bound_to, themes_between
from xiaoan.kernel.catalogue.pack.rhythm import rhythm_words
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.kernel.work.weight.loads import Term
from xiaoan.kernel.work.weight.year import Falling, falling, terms_between
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.catalogue.browse.shares import RHYTHMS, rhythm_of
from xiaoan.surfaces.web.pages.catalogue.browse.sight import Sight, sight
from xiaoan.surfaces.web.pages.catalogue.standards import DutyLine, duty_line

ONLY_NOW = "这个月特有的"
OFTEN = ("每天", "每周", "每月、每半月")


class Row(NamedTuple):
    """One duty of the month: its days in words, how many times, minutes in all, posts asked."""

    code: str
    title: str
    rhythm: str
    days: str
    times: int
    minutes: int
    posts: str


@dataclass(frozen=True)
class Section:
    """The duties of one rhythm in the month; what belongs to this month alone comes first."""

    title: str
    rows: tuple[Row, ...]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.rows)


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, month_number: int) -> HttpResponse:
    """One month of the unit, or of the bureau itself."""
    number = month_number
    if not 1 <= number <= 12:
        raise NotFound()
    look = sight(request)
    year = look.day.year + (number < look.day.month)
    first, last = month_span(f"{year}-{number:02d}")
    units = look.reach.units if look.reach is not None else [look.unit]
    found = falling(units, first, last, at=request.at) if units else []
    sections = _sections(found)
    weeks = ((last - first).days + 1) / 7
    minutes = sum(section.minutes for section in sections)
    shown = {
        "look": look,
        "unit": look.unit,
        "here": "months",
        "month": month_of(first),
        "months": [(each, look.to(f"/catalogue/months/{each}"), each == number) for each in range(1, 13)],
        "sections": sections,
        "minutes": minutes,
        "week": minutes / weeks,
        "days": _days(look, first, last),
        "terms": _terms(look, first, last),
        "themes": [_bound(look, each) for each in themes_between(shelf().theme_days.values(), first, last)],
        "below": _below(look, number) if not look.school else [],
        "empty": not any(pack.duties for pack in look.packs),
    }
    return render(request, "pages/catalogue/browse/month.html", shown)


def _sections(found: list[Falling]) -> list[Section]:
    groups: dict[str, list[Row]] = {}
    for each in found:
        often = rhythm_of(each.duty)
        title = often if often in OFTEN and not each.duty.months else ONLY_NOW
        groups.setdefault(title, []).append(_row(each))
    order = [ONLY_NOW, *reversed([title for title, _every in RHYTHMS])]
    return [Section(title, tuple(groups[title])) for title in order if title in groups]


def _row(each: Falling) -> Row:
    return Row(
        each.duty.code, each.duty.title, rhythm_words(each.duty), _span_words(each.windows), each.times, each.minutes,
        "、".join(each.posts),
    )  # fmt: skip


def _span_words(windows: tuple[tuple[date, date], ...]) -> str:
    """The days of one window, or of the first and how many there are."""
    if len(windows) > 3:
        return _("{n}次，{a}起").format(n=len(windows), a=_day(windows[0][0]))
    return "，".join(_day(a) if a == b else f"{_day(a)}—{_day(b)}" for a, b in windows)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _days(look: Sight, first: date, last: date) -> int:
    """How many days with lessons a school has in the month."""
    if look.reach is None or not look.reach.units:
        return 0
    kinds = kinds_between(look.reach.units[0], first, last)
    return sum(1 for day in kinds.values() if "school" in day)


def _terms(look: Sight, first: date, last: date) -> list[tuple[str, date]]:
    """Beginnings and ends of terms within the month, in words."""
    if look.reach is None or not look.reach.units:
        return []
    found: list[tuple[str, date]] = []
    for term in terms_between(look.reach.units[0], first, last):
        found += _ends(term, first, last)
    return found


def _ends(term: Term, first: date, last: date) -> list[tuple[str, date]]:
    marks = [(_("开学"), term.first), (_("学期结束"), term.last)]
    return [(word, day) for word, day in marks if first <= day <= last]


class Below(NamedTuple):
    """A duty of the schools below that is bound to the month whatever their calendar."""

    line: DutyLine
    pack: str


def _below(look: Sight, number: int) -> list[Below]:
    """At a bureau: duties of the chosen kind of school that name this month."""
    return [
        Below(duty_line(each.duty, each.reign, None), each.reign.pack.title)
        for each in look.counted()
        if each.duty.at != "bureau" and bound_to(each.duty, number)
    ]


def _bound(look: Sight, themed: Themed) -> tuple[Themed, list[str]]:
    """A theme day with the titles of the duties that lean on it here."""
    titles = [
        each.duty.title
        for each in look.counted()
        if any(named.theme is not None and named.theme.code == themed.theme.code for named in each.duty.named)
    ]
    return themed, titles
