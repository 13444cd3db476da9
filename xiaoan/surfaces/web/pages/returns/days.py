"""报送日: the cut-off and due day an office sets for itself and all below it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.returns import commands
from xiaoan.features.returns.verbs import SET_DAYS
from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import LineField, accepted


@page(verb=SET_DAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """The days as packs write them, and the form that sets others from a month on."""
    with reading(request):
        unit = visible_unit(request.viewer.whole, request.viewer.unit, SET_DAYS)
        kinds = list(shelf().returns.values())
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields["kind"] = forms.ChoiceField(label=_("哪种报表"), choices=[(each.code, each.title) for each in kinds])
    form.fields["starts"] = LineField(
        label=_("从哪个月起"), max_length=7, initial=month_of(school_day(request.at)), help_text=_("写成 2026-11 这样")
    )
    form.fields["cut_day"] = forms.IntegerField(
        label=_("统计到几日"),
        min_value=0,
        max_value=28,
        initial=0,
        help_text=_("按自然月的填 0；上月26日至本月25日填 25"),
    )
    form.fields["due_day"] = forms.IntegerField(
        label=_("几日前报送"), min_value=1, max_value=28, initial=5, help_text=_("逢放假自动顺延到放假后第一个工作日")
    )

    def command() -> None:
        said = form.cleaned_data
        commands.set_days(
            by=request.viewer, unit=unit, kind=said["kind"], cut_day=said["cut_day"], due_day=said["due_day"],
            starts=said["starts"], at=request.at,
        )  # fmt: skip

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("报送日已设好，从所选月份起，本单位和下级都按它算。"))
        return redirect("web:return-days")
    with reading(request):
        shown = {"unit": unit, "kinds": kinds, "form": form}
        return render(request, "pages/returns/days.html", shown, status=422 if request.method == "POST" else 200)
