"""举报二维码: the codes of a unit that hang on walls, and the sheet to print and put up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.features.tips.commands import put_up, take_down
from xiaoan.features.tips.queries import Hung, posters
from xiaoan.features.tips.verbs import POST
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.org.queries import places
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.forms import accepted
from xiaoan.surfaces.web.parts import UnitName


class PutUpForm(forms.Form):
    """Where a code will hang: a place, or the whole unit."""

    place = forms.ChoiceField(
        label=gettext_lazy("贴在哪里"), required=False,
        error_messages={"invalid_choice": gettext_lazy("请从列表中选择")},
    )  # fmt: skip

    def __init__(self, spots: list[tuple[str, str]], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("不写地点（校门口、公示栏）")), *spots]


class Printed(NamedTuple):
    """One code as printed."""

    code: str
    address: str
    place: str


@page(verb=POST)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Seat, unit_id: UUID) -> HttpResponse:
    """The codes that are up, and a form to put up another."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, POST)
        spots = [(str(place.id), place.name) for place in places(unit, school_day(request.at))]
    form = PutUpForm(spots, request.POST if request.method == "POST" else None)

    def command() -> None:
        put_up(by=request.viewer, unit=unit, place_id=parse_id(form.cleaned_data["place"]), at=request.at)

    if form.is_bound and accepted(form, command):
        return redirect("web:posters", unit_id=unit.id)
    with reading(request):
        shown = {"unit": unit, "hung": posters(request.viewer, unit.id), "form": form, "back": f"/units/{unit.id}"}
        return render(request, "pages/public/posters.html", shown, status=422 if form.errors else 200)


@page(verb=POST)
@require_POST
def down(request: Seat, poster_id: UUID) -> HttpResponse:
    """停用: the code opens nothing any more."""
    poster = take_down(by=request.viewer, poster_id=poster_id, at=request.at)
    return redirect("web:posters", unit_id=poster.unit_id)


@page(verb=POST)
@require_safe
def sheet(request: Seat, unit_id: UUID) -> HttpResponse:
    """One A4 sheet for each code, or for the one named by ?poster=."""
    unit = visible_unit(request.viewer, unit_id, POST)
    wanted = request.GET.get("poster", "")
    rows = [_printed(request, each) for each in posters(request.viewer, unit.id) if wanted in ("", str(each.poster.id))]
    if wanted and not rows:
        raise NotFound()
    shown = {"sheet": _head(request, unit), "rows": rows, "unit": unit, "back": f"/units/{unit.id}/posters"}
    return render(request, "pages/public/poster_sheet.html", shown)


def _printed(request: Seat, each: Hung) -> Printed:
    address = request.build_absolute_uri(f"/t/{each.poster.mark}")
    return Printed(svg(address, scale=10), address, each.place)


def _head(request: Seat, unit: Unit) -> SheetHead:
    return SheetHead(_("我发现一处安全隐患"), UnitName(unit.name), request.at)
