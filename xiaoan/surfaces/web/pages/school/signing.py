"""签字定稿: a month is looked at and signed once by the head; afterwards changes stand beside it, never in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.text import month_words
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.signing.preparations import open_preparation
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.queries import month_figures
from xiaoan.kernel.indicators import commands
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.queries import Difference, by_school, closings, difference
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.bureau.addresses import address
from xiaoan.surfaces.web.pages.bureau.asked import month_in
from xiaoan.surfaces.web.pages.bureau.weights import done, due
from xiaoan.surfaces.web.pages.forms import accepted
from xiaoan.surfaces.web.pages.hazards.addresses import FIGURE_WORDS
from xiaoan.surfaces.web.signs import Words


@dataclass(frozen=True)
class Signing:
    """How a month's closing stands at a school: frozen, waiting for the viewer's signature, or neither.

    `url` leads to the page where it is signed; empty when the viewer cannot sign it.
    """

    month: str
    closing: Closing | None
    changed: Difference | None
    url: str

    @property
    def by(self) -> str:
        """Who signed."""
        return self.closing.by.words if self.closing and self.closing.by else ""

    @property
    def moved(self) -> list[tuple[str, Words, int, int]]:
        """Hazards that are counted otherwise now: domain, figure, places frozen and now."""
        domains = shelf().domains
        return [
            (domains[domain].title if domain in domains else domain, FIGURE_WORDS[figure], before, after)
            for domain, figure, before, after in (self.changed.hazards if self.changed else ())
        ]


def signing(viewer: Viewer, unit: Unit, month: str, *, at: datetime, compare: bool = True) -> Signing:
    """The closing of a month; `compare` also counts what has changed since."""
    found = next((each for each in closings(viewer, unit, month) if each.unit_id == unit.id), None)
    changed = difference(viewer, unit.id, month, at=at) if found and compare else None
    url = ""
    if found is None and month < month_of(school_day(at)) and _signs(viewer, unit, month):
        url = address(f"/school/{unit.id}/sign", month=month)
    return Signing(month, found, changed, url)


def unsigned(viewer: Viewer, unit: Unit, *, at: datetime) -> Signing | None:
    """Last month, when it waits for the viewer's signature."""
    if not _signs(viewer, unit, month_of(school_day(at))):
        return None
    last = month_of(school_day(at).replace(day=1) - timedelta(days=1))
    found = signing(viewer, unit, last, at=at, compare=False)
    return found if found.url else None


def _signs(viewer: Viewer, unit: Unit, month: str) -> bool:
    return unit.legal and month_of(unit.opened) <= month and may_unit(viewer, indicators.SIGN, unit)


@page(verb=indicators.SIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Seat, unit_id: UUID) -> HttpResponse:
    """What is signed, and the signature."""
    unit = visible_unit(request.viewer, unit_id, indicators.SIGN)
    month, _first, _last = month_in(request)
    form = forms.Form(request.POST if request.method == "POST" else None)

    def command() -> None:
        commands.close_month(by=request.viewer, unit=unit, month=month, at=request.at)

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("{month}已签字定稿。").format(month=month_words(month)))
        return redirect(address(f"/school/{unit.id}", month=month))
    with reading(request):
        return _shown(request, unit, month, form)


def _shown(seat: Seat, unit: Unit, month: str, form: forms.Form) -> HttpResponse:
    total = by_school(seat.viewer, unit, month, at=seat.at).sheet.total
    shown = {
        "unit": unit,
        "month": month,
        "form": form,
        "total": total,
        "due": due(total),
        "done": done(total),
        "figures": month_figures(seat.viewer, month, unit_path=unit.path),
        "back": address(f"/school/{unit.id}", month=month),
        "prepared": open_preparation(seat.viewer, unit, "month", month),
        "instead_of": seat.viewer.instead_of(indicators.SIGN, path=unit.path, unit=unit.id),
    }
    return render(seat, "pages/school/sign.html", shown, status=422 if seat.method == "POST" else 200)
