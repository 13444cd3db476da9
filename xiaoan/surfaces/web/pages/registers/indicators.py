"""各项指标: a month's figures as the standards define them, by domain; each side opens to what it counts."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import month_of
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.text import cleaned, measure
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import contents, shelf
from xiaoan.kernel.indicators import queries
from xiaoan.kernel.indicators.queries import Evidence, Figure
from xiaoan.kernel.indicators.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Choice, Filter
from xiaoan.surfaces.web.pages.registers.addresses import PATH, Asked, asked, offered, tabs, turning

MOST = 500
HERE = f"{PATH}/indicators"
_ROUTES = {"record": "web:record", "hazard": "web:hazard", "row": "web:ledger-row"}
SIDES = ("numerator", "denominator")


class Line(NamedTuple):
    """One indicator in words; an address where there is something to open."""

    figure: Figure
    said: str
    sides: list[tuple[str, str]]


class Group(NamedTuple):
    """The indicators of one domain; `idle` those with nothing to count this month."""

    title: str
    lines: list[Line]
    idle: list[str]


@page(verb=SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Every indicator that counts here, of one domain when chosen."""
    now, top, month = _asked(request)
    domain = cleaned(request.GET.get("domain", ""), most=40)
    sheet = queries.sheet(request.viewer, top, month, at=request.at)
    found = queries.indicators(request.viewer, top, month, at=request.at, domain=domain, sheet=sheet)
    kept = now.address(**({"domain": domain} if domain else {}))
    filters = offered(request, now, HERE, ["month"])
    filters = replace(filters, items=[*filters.items, _domains(domain)])
    context = {
        "unit": top,
        "period": now.question.period,
        "groups": _groups(found, kept),
        "domain": domain,
        "tabs": tabs("", now),
        "filters": filters,
        "filters_end": turning(now),
    }
    return render(request, "pages/registers/indicators.html", context)


@page(verb=SEE)
@require_safe
def behind(request: Seat, indicator: str) -> HttpResponse:
    """What one side of an indicator counts."""
    now, top, month = _asked(request)
    part = request.GET.get("part", "numerator")
    if part not in SIDES:
        raise NotFound()
    rows = queries.evidence(request.viewer, top, month, indicator, at=request.at, part=part, limit=MOST + 1)
    shaped = shelf().indicators.get(indicator)
    context = {
        "unit": top,
        "period": now.question.period,
        "title": shaped.title if shaped else indicator,
        "says": shaped.says if shaped else "",
        "side": _("分子") if part == "numerator" else _("分母"),
        "rows": [(each, _url(each)) for each in rows[:MOST]],
        "cut": len(rows) > MOST,
        "most": MOST,
        "back": f"{HERE}?{now.address()}",
    }
    return render(request, "pages/registers/indicator.html", context)


def _asked(seat: Seat) -> tuple[Asked, Unit, str]:
    """What the address asks: a month whatever the period says, and a unit whose figures the viewer may see."""
    now = asked(seat, "month")
    top = visible_unit(seat.viewer, now.question.top.id, SEE)
    return now, top, month_of(now.question.period.first)


def _domains(chosen: str) -> Filter:
    """The domains of which there are indicators."""
    known = {pack.domain for pack in contents().values() if pack.indicators}
    choices = [(code, word.title) for code, word in shelf().domains.items() if code in known]
    return Filter(
        "domain", _("领域"), [Choice("", _("全部")), *(Choice(code, title) for code, title in choices)], chosen
    )


def _groups(found: list[Figure], kept: str) -> list[Group]:
    titles = shelf().domains
    groups: dict[str, Group] = {}
    for figure in found:
        word = titles.get(figure.domain)
        title = word.title if word else _("总的")
        group = groups.setdefault(title, Group(title, [], []))
        if figure.numerator or figure.denominator:
            group.lines.append(_line(figure, kept))
        else:
            group.idle.append(figure.title)
    return list(groups.values())


def _line(figure: Figure, kept: str) -> Line:
    """Completeness and timeliness are built in: their rows are on the page of each school."""
    if figure.denominator is None:
        said = measure(figure.numerator or 0, figure.unit)
        sides = [("numerator", said)]
    else:
        said = ""
        sides = [("numerator", f"{figure.numerator or 0:,}"), ("denominator", f"{figure.denominator:,}")]
    here = reverse("web:indicator", args=[figure.code]) if figure.domain else ""
    return Line(figure, said, [(words, f"{here}?{kept}&part={part}" if here else "") for part, words in sides])


def _url(each: Evidence) -> str:
    """The page of a row; a unit leads to its school's page; an occurrence has none of its own."""
    if each.kind == "unit":
        return reverse("web:school", args=[UUID(each.key)])
    route = _ROUTES.get(each.kind)
    return reverse(route, args=[UUID(each.key)]) if route else ""
