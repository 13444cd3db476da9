"""/inspections/papers/new: a paper of fire, market supervision, health or police, entered as it came."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.features.inspections import commands
from xiaoan.features.inspections.commands import Arrived
from xiaoan.features.inspections.models import Paper
from xiaoan.features.inspections.verbs import ENTER
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import DayField, LineField
from xiaoan.surfaces.web.pages.hazards.acting import overtaken
from xiaoan.surfaces.web.pages.inspections.asking import Problems, accuse, faults, offered
from xiaoan.surfaces.web.pages.inspections.visiting import LISTED, choice


class Asked(forms.Form):
    """What the paper says of itself."""

    issuer = LineField(label=gettext_lazy("哪个单位的文书"), max_length=80, required=False)
    number = LineField(label=gettext_lazy("文号"), max_length=60, required=False)
    on = DayField(gettext_lazy("文书日期"))
    due = DayField(gettext_lazy("整改期限"), required=False)
    scan = forms.FileField(label=gettext_lazy("文书的照片或扫描件"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@page(verb=ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seat) -> HttpResponse:
    """The form for one school; the bureau first chooses which."""
    with reading(request):
        unit = _unit(request)
        if unit is None:
            rows = units_in_sight(request.viewer, name=request.GET.get("q", "").strip()[:60])
            found = [row for row in rows.filter(is_school=True)[: LISTED + 1] if may_unit(request.viewer, ENTER, row)]
            return choice(request, _("登记部门文书"), "/inspections/papers/new", found)
        posted = request.POST if request.method == "POST" else None
        form, problems = Asked(posted), Problems(offered(unit, school_day(request.at)), posted)
    if posted is None:
        return _shown(request, unit, form, problems)
    client_id = sent_id(request)
    photos = received(request, unit, client_id, [*problems.names, "scan"])
    made: Paper | None = None
    if form.is_valid() & problems.valid() and not photos.wrong:
        data = form.cleaned_data
        said = Arrived(
            issuer=data["issuer"], number=data["number"], on=data["on"], due=data["due"],
            problems=problems.said(photos), scan=photos.of("scan"),
        )  # fmt: skip
        try:
            made = commands.enter(by=request.viewer, unit=unit, client_id=client_id, said=said, at=request.at)
        except Refused as wrong:
            accuse(form, problems, wrong)
        except Conflict as faster:
            return overtaken(request, faster, "/inspections")
    if made is not None:
        messages.success(request, _("已登记{issuer}{number}。").format(issuer=made.issuer, number=made.number))
        return redirect("web:paper", paper_id=made.id)
    for name, wrong_file in photos.wrong.items():
        form.add_error(name if name in form.fields else None, wrong_file)
    with reading(request):
        return _shown(request, unit, form, problems, photos, status=422)


def _unit(request: Seat) -> Unit | None:
    key = parse_id(request.GET.get("unit", ""))
    if key is not None:
        return visible_unit(request.viewer, key, ENTER)
    own = unit_of(request.viewer.unit)
    return own if own.is_school else None


def _shown(
    request: Seat, unit: Unit, form: Asked, problems: Problems, photos: Photos | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "unit": unit, "form": form, "problems": problems, "faults": faults(problems),
        "kept": photos.kept if photos else (), "title": _("登记部门文书"), "draft": f"paper:{unit.id}",
        "back": "/inspections",
    }  # fmt: skip
    return render(request, "pages/inspections/department_form.html", context, status=status)
