"""/phones 紧急情况: numbers and first steps of one unit. /phones/print on A4. /phones/keep as one file for the phone.

Where the browser allows it the page keeps itself for the moment without a signal (phones.js, /phones/worker.js);
the file does so everywhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.pack.jurisdictions import Limit
from xiaoan.kernel.catalogue.pack.words import Emergency
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.ledgers.verbs import KEEP
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, public
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.emergency.nearby import nearby
from xiaoan.surfaces.web.pages.emergency.numbers import numbers
from xiaoan.surfaces.web.parts import UnitName

RESCUE = {
    "119": gettext_lazy("火警"),
    "120": gettext_lazy("急救"),
    "110": gettext_lazy("报警"),
    "122": gettext_lazy("交通事故"),
    "12356": gettext_lazy("心理援助"),
}
"""The public numbers of the country, by what they are for."""


@page(verb=org.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The viewer's own unit, or the one named by ?unit=."""
    unit = _unit(request)
    return render(request, "pages/emergency/page.html", {**_shown(request, unit), "asked": _asked(request, unit)})


@page(verb=org.SEE)
@require_safe
def sheet(request: Seat) -> HttpResponse:
    """The same on A4, to hang beside the telephone."""
    unit = _unit(request)
    head = SheetHead(_("紧急情况怎么办"), UnitName(unit.name), request.at)
    back = f"/phones{_asked(request, unit)}"
    return render(request, "pages/emergency/sheet.html", {**_shown(request, unit), "sheet": head, "back": back})


@page(verb=org.SEE)
@require_safe
def keep(request: Seat) -> HttpResponse:
    """The same as one file without links to anything, to be kept on a phone."""
    unit = _unit(request)
    style = format_html("<style>{}</style>", SafeString(_static("css/kept.css")))
    shown = {**_shown(request, unit), "style": style, "at": request.at}
    text = render_to_string("pages/emergency/kept.html", shown)
    answer = HttpResponse(text)
    name = _("紧急电话-{unit}.html").format(unit=unit.short_name)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


@public
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers for this page when there is no signal; its address gives it the whole site."""
    answer = HttpResponse(_static("js/phones-worker.js"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


def _static(name: str) -> str:
    """The text of one of our own static files, as it lies in the source."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise NotFound()
    return Path(found).read_text(encoding="utf-8")


def _unit(request: Seat) -> Unit:
    named = request.GET.get("unit", "")
    if not named:
        return unit_of(request.viewer.unit)
    key = parse_id(named)
    if key is None:
        raise NotFound()
    return visible_unit(request.viewer, key, org.SEE)


def _asked(request: Seat, unit: Unit) -> str:
    return "" if unit.id == request.viewer.unit else f"?unit={unit.id}"


def _register(request: Seat, unit: Unit) -> str:
    """Where the viewer registers numbers of offices near a school; empty when he may not."""
    kept = next((ledger.code for ledger in shelf().ledgers.values() if ledger.emergency), "")
    may = unit.is_school and request.viewer.may(KEEP, path=unit.path, unit=unit.id)
    return f"{reverse('web:ledger', args=[kept])}?unit={unit.id}" if kept and may else ""


def _shown(request: Seat, unit: Unit) -> dict[str, Any]:
    kinds: list[Emergency] = list(shelf().emergencies.values())
    return {
        "unit": unit,
        "numbers": numbers(unit, school_day(request.at)),
        "offices": nearby(request.viewer, unit, at=request.at),
        "register": _register(request, unit),
        "kinds": [(kind, [(number, RESCUE.get(number, "")) for number in kind.call]) for kind in kinds],
        "rescue": [(number, RESCUE[number]) for number in ("119", "120", "110")],
        "limits": _limits(unit, school_day(request.at)),
    }


def _limits(unit: Unit, day: date) -> list[Limit]:
    """Within how many minutes something must be told, as what governs the unit says; the shortest first."""
    limits = [limit for reign in governing(unit, day).values() for limit in reign.pack.limits]
    return sorted(limits, key=lambda each: (int(str(each.minutes)), each.code))
