"""隐患: the register as a list with its filters in the address, the month's figures above it, and on A4."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.text import month_words
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.queries import (
    TITLES,
    Count,
    MonthFigures,
    ReportRow,
    Row,
    listing,
    month_figures,
    register,
    standing,
    total,
    waiting_for,
)
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Pages, SheetHead
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.hazards.addresses import FIGURE_WORDS, STATES, Asked, asked, offered
from xiaoan.surfaces.web.pages.hazards.told import money
from xiaoan.surfaces.web.parts import Link, UnitName
from xiaoan.surfaces.web.signs import Words

A_PAGE = 50
SHOWN = 3
PLACES = {"triage": "/reports", "confirm": "/hazards/confirm", "judge": "/hazards?grade=suspected_major"}
"""Where all of a kind of act waits, when it is not simply a stage of the list."""
A_SHEET = 500

NARROWED = {
    "overdue": {"overdue": "1", "state": "open", "after": ""},
    "major": {"grade": "major", "state": "open"},
    "suspected": {"grade": "suspected_major", "state": "open"},
    "waiting": {"waiting": "any", "state": "open"},
    "review": {"review": "1", "state": "open", "after": ""},
    "above": {"up": "with", "state": "open", "after": ""},
    "unanswered": {"unanswered": "1", "state": "open", "after": ""},
}
"""Addresses of the numbers in the sentence on top."""


class Figure(NamedTuple):
    """A figure of the month with the list behind it."""

    title: Words
    counted: Count
    url: str


class Turn(NamedTuple):
    """What waits for the viewer under one kind of act: how many, the oldest few, and where the rest are."""

    title: str
    number: int
    rows: tuple[Row, ...]
    reports: tuple[ReportRow, ...]
    url: str


@page(verb=verbs.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The list."""
    now = asked(request)
    found = listing(request.viewer, now.filters, at=request.at, after=request.GET.get("after", ""), most=A_PAGE)
    stands = standing(request.viewer, at=request.at, unit_path=now.filters.unit_path, domain=now.filters.domain)
    month = now.words["month"] or month_of(school_day(request.at))
    figures = month_figures(request.viewer, month, unit_path=now.filters.unit_path)
    shown = {
        "rows": found.rows,
        "several": any(row.unit_id != request.viewer.unit for row in found.rows),
        "unit": now.unit,
        "stands": stands,
        "by_grade": {grade.value: stands.by_grade.get(grade.value, Count()) for grade in Grade},
        "month": month,
        "figures": _figures(now, month, figures),
        "turns": _turns(request),
        "filters": offered(request, now),
        "filters_end": _links(request, now),
        "q": now.words["q"],
        "kept": [(name, value) for name, value in now.words.items() if value and name != "q"],
        "narrowed": {name: now.address(**words) for name, words in NARROWED.items()},
        "pages": _pages(request, now, len(found.rows), found.following),
    }
    return render(request, "pages/hazards/register.html", shown)


def _figures(now: Asked, month: str, figures: MonthFigures) -> list[Figure]:
    counts = {"carried": figures.carried, "new": figures.new, "closed": figures.closed, "open": figures.open}
    here = now._replace(words={"unit": now.words["unit"]})
    return [
        Figure(title, counts[name], f"/hazards?{here.address(month=month, figure=name)}")
        for name, title in FIGURE_WORDS.items()
    ]


def _turns(seat: Seat) -> list[Turn]:
    """What waits for the viewer, by kind of act, the oldest first."""
    waiting = waiting_for(seat.viewer, at=seat.at, most=SHOWN)
    found = []
    for name, title in TITLES.items():
        count, rows = waiting.totals.get(name, 0), waiting.hazards.get(name, ())
        if count:
            url = PLACES.get(name) or f"/hazards?stage={rows[0].stage}"
            found.append(Turn(title, count, rows, waiting.reports if name == "triage" else (), url))
    return found


def _links(seat: Seat, now: Asked) -> list[Link]:
    """What else the viewer may do from the list."""
    unit = now.unit.id if now.unit else seat.viewer.unit
    found = [
        Link(_("打印台账"), f"/hazards/print?{now.address()}"),
        Link(_("导出 Excel"), f"/exports/lists/hazards?{now.address()}"),
        Link(_("公示页"), f"/hazards/notice/{unit}?month={now.words['month']}"),
    ]
    if holds(seat.viewer, verbs.ADMONISH, verbs.DECIDE_ADMONITION):
        found.append(Link(_("提醒、通报、约谈"), "/hazards/ladder"))
    if holds(seat.viewer, verbs.JUDGE_COMBINED):
        found.append(Link(_("综合判定"), "/hazards/combined"))
    if holds(seat.viewer, verbs.HEAR_UP):
        found.append(Link(_("直接反映"), "/hazards/heard"))
    elif holds(seat.viewer, verbs.REPORT):
        found.append(Link(_("直接向教育局反映"), "/hazards/upward"))
    return found


def _pages(seat: Seat, now: Asked, count: int, following: str) -> Pages:
    text = seat.GET.get("from", "")
    before = int(text) if text.isdigit() and len(text) < 7 and seat.GET.get("after") else 0
    later = f"?{now.address(after=following, **{'from': str(before + count)})}" if following else ""
    return Pages(
        before + 1 if count else 0,
        before + count,
        total(seat.viewer, now.filters, at=seat.at),
        _("条"),
        f"?{now.address()}" if before else "",
        later,
    )


@page(verb=verbs.SEE)
@require_safe
def sheet(request: Seat) -> HttpResponse:
    """隐患排查治理台账 on A4, with the same filters."""
    now = asked(request)
    entries = register(request.viewer, now.filters, at=request.at, most=A_SHEET)
    count = total(request.viewer, now.filters, at=request.at)
    unit = now.unit.name if now.unit else request.viewer.unit_name
    shown = {
        "entries": [(entry, money(entry.funds)) for entry in entries],
        "left_out": count - len(entries),
        "places": sum(entry.row.quantity for entry in entries),
        "closed": sum(entry.row.closed for entry in entries),
        "open": sum(entry.row.open for entry in entries),
        "several": len({entry.row.unit_id for entry in entries}) > 1,
        "sheet": SheetHead(_("隐患排查治理台账"), UnitName(unit), request.at, _narrowed_words(now)),
        "back": f"/hazards?{now.address()}",
    }
    return render(request, "pages/hazards/register_sheet.html", shown)


def _narrowed_words(now: Asked) -> str:
    """What the sheet holds, said on it."""
    words = now.words
    said = []
    if words["month"]:
        figure = FIGURE_WORDS.get(words["figure"], _("当月登记或销号"))
        said.append(f"{month_words(words['month'])}　{figure}")
    elif words["state"] in STATES:
        said.append(str(STATES[words["state"]]))
    return "　".join(said)
