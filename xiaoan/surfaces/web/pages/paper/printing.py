"""打印检查表: what can be printed for a unit, and the sheets themselves. Reads only; printing promises nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import day_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.shapes import Name, joined
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD, SEE
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.daily.walk import Way, walk
from xiaoan.surfaces.web.pages.paper.sheets import Page, pages

WEEK, MOST_DAYS, MOST_FORMS = timedelta(days=7), 31, 80
"""A sheet covers at most a month; so many forms are printed at once, the rest is named."""
NEAR = 400
"""Days from today that may be printed."""


class Span(NamedTuple):
    """Days to be printed, as an address says them."""

    unit: Unit
    first: date
    last: date
    duty: str
    mine: bool


class Kind(NamedTuple):
    """A duty that may be printed for a month: how often it is owed, and the addresses of its sheets."""

    title: str
    where: int
    times: int
    url: str


@page(verb=RECORD)
@require_safe
def show(request: Seat) -> HttpResponse:
    """What may be printed: the stops of now, a week of blank forms, one duty for a month."""
    unit, may_all = _unit(request)
    today = school_day(request.at)
    monday = today - timedelta(days=today.weekday())
    month = request.GET.get("month", "")
    first, last = _month(month, today) if month else month_span(month_of(today))
    found = queries.forms(request.viewer, unit, first=first, last=last, at=request.at, mine=not may_all)
    kinds: dict[str, Kind] = {}
    for form in found:
        for name in {name.duty: name for turn in form.turns for name in turn.names}.values():
            known = kinds.get(name.duty, Kind(form.title, 0, 0, ""))
            url = _address(unit, first, last, duty=name.duty, mine=not may_all)
            times = sum(len(turn.names) for turn in form.turns)
            kinds[name.duty] = Kind(form.title, known.where + 1, known.times + times, url)
    following = last + timedelta(days=1)
    own = unit.id == request.viewer.unit
    stops = walk(queries.my_day(request.viewer, at=request.at), Way()) if own else None
    context = {
        "unit": unit,
        "mine": not may_all,
        "stops": [
            (place.stop, reverse("web:sheets-print") + "?" + _names([task.name for task in place.stop.tasks]))
            for place in (stops.places if stops else ())
        ],
        "weeks": [
            (_("本周"), _address(unit, monday, monday + timedelta(days=6), mine=not may_all)),
            (_("下周"), _address(unit, monday + WEEK, monday + timedelta(days=13), mine=not may_all)),
        ],
        "month": month_of(first),
        "kinds": sorted(kinds.values(), key=lambda kind: (-kind.times, kind.title)),
        "next": "?" + urlencode({"unit": str(unit.id), "month": month_of(following)}),
        "next_month": month_of(following),
        "back": "/today" if own else f"/school/{unit.id}",
    }
    return render(request, "pages/paper/show.html", context)


@page(verb=RECORD)
@require_safe
def sheets(request: Seat) -> HttpResponse:
    """The sheets: of the occurrences named (one stop), or of a unit's days."""
    texts = request.GET.getlist("names")
    if texts:
        names = list(dict.fromkeys(name for text in texts for name in Name.read_all(text)))
        forms, title, back = queries.forms_of(request.viewer, names, at=request.at), _("检查表"), "/today"
    else:
        span = _span(request)
        forms = queries.forms(
            request.viewer, span.unit, first=span.first, last=span.last, at=request.at, duty=span.duty, mine=span.mine
        )
        title = _("检查表　{first} — {last}").format(first=day_words(span.first), last=day_words(span.last))
        back = f"{reverse('web:sheets')}?unit={span.unit.id}"
    made: list[Page] = pages(request, forms)
    context = {
        "title": title, "pages": made[:MOST_FORMS], "left_out": max(0, len(made) - MOST_FORMS), "back": back,
        "at": request.at,
    }  # fmt: skip
    return render(request, "pages/paper/sheets.html", context)


def _unit(request: Seat) -> tuple[Unit, bool]:
    """The unit an address names, else one's own; and whether everybody's forms are printed, or one's own alone."""
    named = request.GET.get("unit", "")
    key: UUID | None = parse_id(named) if named else request.viewer.unit
    if key is None:
        raise NotFound()
    unit = visible_unit(request.viewer, key, SEE) if named else unit_of(key)
    return unit, request.viewer.may(ON_BEHALF, path=unit.path, unit=unit.id)


def _span(request: Seat) -> Span:
    unit, may_all = _unit(request)
    try:
        first = date.fromisoformat(request.GET.get("first", ""))
        last = date.fromisoformat(request.GET.get("last", ""))
    except ValueError:
        raise NotFound() from None
    if abs(school_day(request.at) - first).days > NEAR or not first <= last < first + timedelta(days=MOST_DAYS):
        raise NotFound()
    mine = not may_all or request.GET.get("mine") == "1"
    return Span(unit, first, last, request.GET.get("duty", "")[:60], mine)


def _month(text: str, today: date) -> tuple[date, date]:
    try:
        first, last = month_span(text)
    except ValueError:
        raise NotFound() from None
    if abs(today - first).days > NEAR:
        raise NotFound()
    return first, last


def _address(unit: Unit, first: date, last: date, *, duty: str = "", mine: bool = False) -> str:
    said = {"unit": str(unit.id), "first": first.isoformat(), "last": last.isoformat()}
    said |= {"duty": duty} if duty else {}
    said |= {"mine": "1"} if mine else {}
    return f"{reverse('web:sheets-print')}?{urlencode(said)}"


def _names(names: list[Name]) -> str:
    return urlencode([("names", word) for word in joined(names)])
