"""One return: on its way with what it still wants, or frozen with what has changed since; and its paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.features.returns import queries
from xiaoan.features.returns.queries import Page
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.clock import school_day
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.parts import UnitName


def address(found: Page) -> str:
    """Where a return is."""
    return f"/returns/{found.owed.unit.id}/{found.owed.kind.code}/{found.owed.span.label}"


def context(found: Page) -> dict[str, Any]:
    """What the page and the paper both show."""
    titles = {code: queries.named(found.body, each) for code, each in found.body.figures.items()}
    body = found.body
    return {
        "page": found, "body": body, "owed": found.owed, "here": address(found),
        "notes": [(titles.get(each.cell, each.cell), each) for each in found.notes],
        "carried": [each for each in body.sheets if each.carried],
        "fresh": [each for each in body.sheets if not each.carried],
        "apart": _apart(found, titles), "towns": [each for each in body.groups if each.by == "town"],
        "noted": {each.cell for each in found.notes},
        "unknown": any(each.value == "" and each.take not in ("typed", "share") for each in body.figures.values()),
        "whole": _("个") if found.owed.kind.filler == "city" else _("所"),
        "kinds": [each for each in body.groups if each.by == "kind"],
    }  # fmt: skip


def _apart(found: Page, titles: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Figures of each campus or point, of those the family does not all share and that are not nothing everywhere."""
    figures = [each for each in found.body.figures.values() if any(text != "0" for text in each.parts.values())]
    places = [place.id for place in found.body.places]
    if len(places) < 2:
        return []
    return [(titles[each.code], [each.parts.get(place, "–") for place in places]) for each in figures]


@page(verb=SEE)
@require_safe
def show(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """The return with its acts."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    changed = queries.difference(request.viewer, found, at=request.at)
    shown = context(found) | {"changed": changed, "runs": school_day(request.at) < found.owed.span.last}
    return render(request, "pages/returns/show.html", shown)


@page(verb=SEE)
@require_safe
def sheet(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponse:
    """The paper on A4, its two hazard sheets behind it: what was frozen, so that a second print is the same paper."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    signed = found.frozen
    named = UnitName(_("填报单位（盖章）：{name}").format(name=found.body.unit_name))
    head = SheetHead(
        title=found.body.title, unit=named, printed=request.at,
        period=found.body.period_words, code=signed.code if signed else "",
        state="" if signed else "拟稿，不作报送",
    )  # fmt: skip
    shown = context(found) | {"sheet": head, "back": address(found)}
    return render(request, "pages/returns/sheet.html", shown)
