"""授权代签: who may sign for whom, by which paper, until when; given on the giver's own page, seen by both."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.models import Mandate
from xiaoan.kernel.access.signing import mandates
from xiaoan.kernel.access.verbs import SIGNING
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted, picks


class Giving(forms.Form):
    """One paper: for whom, what, from when to when."""

    to_account = forms.ChoiceField(label=gettext_lazy("授权给谁"))
    starts = DayField(gettext_lazy("从哪天起"))
    ends = DayField(gettext_lazy("到哪天止"), help_text=gettext_lazy("含这一天，到期自动失效。"))
    reason = LineField(label=gettext_lazy("原因"), max_length=300, help_text=gettext_lazy("如外出培训、病假。"))
    paper_no = LineField(
        label=gettext_lazy("授权书编号或日期"),
        max_length=60,
        help_text=gettext_lazy("您亲笔签的纸质授权书，留在学校备查。"),
    )
    field_order = ("to_account", "verbs", "starts", "ends", "reason", "paper_no")

    def __init__(self, seat: Seat, people: list[tuple[str, str]], verbs: list[tuple[str, str]]) -> None:
        super().__init__(seat.POST or None, label_suffix="", initial={"starts": school_day(seat.at)})
        self.fields["to_account"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["verbs"] = picks(_("代签哪些事"), verbs)
        self.order_fields(self.field_order)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """Mandates of the viewer's unit that concern him, and the form for whoever signs anything there."""
    who = request.viewer
    with reading(request):
        unit = Unit.objects.get(id=who.unit)
        verbs = mandates.signing_verbs(who, unit)
        members = Person.objects.filter(home=unit.home, left=None).exclude(account_id=who.account).order_by("name")
        people = [(str(each.account_id), each.name) for each in members if each.account_id] if verbs else []
    form = Giving(request, people, verbs)

    def command() -> None:
        answers = form.cleaned_data
        mandates.give_mandate(
            by=who,
            unit=unit,
            to_account=UUID(answers["to_account"]),
            verbs=answers["verbs"],
            starts=answers["starts"],
            ends=answers["ends"],
            paper_no=answers["paper_no"],
            reason=answers["reason"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已授权，对方代签时会写明是代您签的。"))
        return redirect("web:mandates")
    with reading(request):
        day = school_day(request.at)
        shown: dict[str, Any] = {
            "unit": unit,
            "form": form,
            "signs": bool(verbs),
            "lines": [
                (row, [SIGNING[code] for code in row.verbs if code in SIGNING], _state(row, day))
                for row in mandates.mandates(who, unit, at=request.at)
            ],
        }
        return render(request, "pages/people/mandates.html", shown, status=422 if request.method == "POST" else 200)


def _state(row: Mandate, day: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.ends < day:
        return "over"
    return "later" if row.starts > day else "now"


@signed_in
@require_POST
def withdraw(request: Seat, mandate_id: UUID) -> HttpResponse:
    """收回: nothing is signed under it any more."""
    mandates.withdraw_mandate(by=request.viewer, mandate_id=mandate_id, at=request.at)
    messages.success(request, _("已收回授权代签。"))
    return redirect("web:mandates")
