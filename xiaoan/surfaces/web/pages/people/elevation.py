"""临时提权: ask for a higher role for a while, answer what others ask, end what is done with."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.kernel.access import elevation as lifting
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading, signed_in
from xiaoan.surfaces.web.pages.forms import LineField, accepted

SPANS = {
    30: gettext_lazy("半小时"),
    60: gettext_lazy("1 小时"),
    120: gettext_lazy("2 小时"),
    240: gettext_lazy("4 小时"),
    480: gettext_lazy("8 小时"),
}


class Asking(forms.Form):
    """What, where, how long, why."""

    role = forms.ChoiceField(label=gettext_lazy("要临时用什么权限"))
    unit = forms.ChoiceField(label=gettext_lazy("在哪个单位"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("用多久"), coerce=int, choices=list(SPANS.items()), initial=60)
    reason = LineField(
        label=gettext_lazy("为什么"), max_length=300, help_text=gettext_lazy("答复的人和以后查的人都看得到。")
    )

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat.POST or None, label_suffix="")
        roles = [(role.code, role.title) for role in lifting.roles_to_ask(seat.viewer)]
        self.fields["role"].choices = [("", _("请选择")), *roles]  # type: ignore[attr-defined]  # a ChoiceField
        units = Unit.objects.filter(id__in={held.unit for held in seat.viewer.held}).order_by("path")
        self.fields["unit"].choices = [(str(each.id), each.name) for each in units]  # type: ignore[attr-defined]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """What waits for an answer, what is in force, and the form to ask."""
    form = Asking(request)

    def command() -> None:
        answers = form.cleaned_data
        lifting.ask_elevation(
            by=request.viewer,
            unit=Unit.objects.get(id=answers["unit"]),
            role=answers["role"],
            minutes=answers["minutes"],
            reason=answers["reason"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已申请，请打电话请上级在这一页答复。"))
        return redirect("web:elevation")
    with reading(request):
        found = lifting.elevations(request.viewer, at=request.at)
        lines = [
            (
                each,
                each.row.account_id == request.viewer.account,
                each.row.account_id != request.viewer.account and may_unit(request.viewer, access.GRANT, each.row.unit),
                SPANS.get(each.row.minutes, ""),
            )
            for each in found
        ]
        shown = {"lines": lines, "form": form}
        return render(request, "pages/people/elevation.html", shown, status=422 if request.method == "POST" else 200)


@page(verb=access.GRANT)
@require_POST
def answer(request: Seat, elevation_id: UUID) -> HttpResponse:
    """Give or refuse."""
    give = request.POST.get("give") == "1"
    lifting.answer_elevation(
        by=request.viewer,
        elevation_id=elevation_id,
        give=give,
        answer=request.POST.get("answer", "")[:300],
        at=request.at,
    )
    messages.success(request, _("已给，到时自动结束。") if give else _("已答复：不给。"))
    return redirect("web:elevation")


@signed_in
@require_POST
def end(request: Seat, elevation_id: UUID) -> HttpResponse:
    """用完了, or the asking is withdrawn."""
    lifting.end_elevation(by=request.viewer, elevation_id=elevation_id, at=request.at)
    messages.success(request, _("已结束。"))
    return redirect("web:elevation")
