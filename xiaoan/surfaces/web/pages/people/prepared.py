"""拟稿、待我签: what was prepared for the viewer's signature, and what he prepared for another's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import month_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.signing import preparations
from xiaoan.kernel.access.signing.kept import kept, sign_kept
from xiaoan.kernel.access.signing.preparations import SIGNABLE
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.pages.forms import LineField, accepted

MONTHS_BACK = 3


class Returning(forms.Form):
    """What must be changed before it is signed."""

    reason = LineField(label=gettext_lazy("要改什么"), max_length=300)


class Drafting(forms.Form):
    """What one prepares: which thing, and what the signer should know."""

    def __init__(self, seat: Seat, kind: str) -> None:
        super().__init__(seat.POST or None, label_suffix="", initial={"subject": seat.GET.get("subject", "")})
        first = school_day(seat.at).replace(day=1)
        months = []
        for _number in range(MONTHS_BACK):
            first = (first - timedelta(days=1)).replace(day=1)
            months.append((month_of(first), month_words(month_of(first))))
        self.fields["subject"] = forms.ChoiceField(label=_("哪个月"), choices=months)
        for name, title in SIGNABLE[kind].fields.items():
            box = forms.Textarea(attrs={"rows": 3})
            self.fields[name] = forms.CharField(label=title, max_length=2000, required=False, widget=box)


@signed_in
@require_safe
def show(request: Seat) -> HttpResponse:
    """What waits for my signature first."""
    return _page(request)


def _page(seat: Seat, wrong: dict[UUID, forms.Form] | None = None, status: int = 200) -> HttpResponse:
    with reading(seat):
        found = preparations.waiting_for(seat.viewer, at=seat.at)
        lines = [(each, (wrong or {}).get(each.row.id) or _returning(each.row.id)) for each in found]
        drafts = kept(seat.viewer, at=seat.at)
        waiting = sum(each.signs for each in found) + sum(each.row.signs for each in drafts)
        shown = {"lines": lines, "drafts": drafts, "waiting": waiting}
        return render(seat, "pages/people/prepared.html", shown, status=status)


def _returning(row_id: UUID, seat: Seat | None = None) -> Returning:
    return Returning(seat.POST if seat else None, label_suffix="", auto_id=f"{row_id}-%s")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Seat) -> HttpResponse:
    """拟稿: prepare a month's closing for the head."""
    kind = "month"
    asked = request.GET.get("unit") or request.POST.get("unit")
    unit_id = (parse_id(asked) or UUID(int=0)) if asked else request.viewer.unit
    unit = visible_unit(request.viewer, unit_id, SIGNABLE[kind].prepares)
    form = Drafting(request, kind)

    def command() -> None:
        body = {name: form.cleaned_data[name] for name in SIGNABLE[kind].fields}
        subject = form.cleaned_data["subject"]
        preparations.prepare(by=request.viewer, unit=unit, kind=kind, subject=subject, body=body, at=request.at)

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("拟好了，负责人在“待我签”里看得到。"))
        return redirect("web:signing")
    shown = {"unit": unit, "form": form, "names": list(SIGNABLE[kind].fields)}
    return render(request, "pages/people/draft.html", shown, status=422 if request.method == "POST" else 200)


@signed_in
@require_POST
def sign(request: Seat, preparation_id: UUID) -> HttpResponse:
    """看后签字, under one's own name; `kind` when the draft stands with its own thing."""
    kind = request.POST.get("kind", "")
    if kind:
        title = sign_kept(by=request.viewer, kind=kind, draft_id=preparation_id, at=request.at)
        messages.success(request, _("已签字：{title}。").format(title=title))
        return redirect("web:signing")
    row = preparations.sign_prepared(by=request.viewer, preparation_id=preparation_id, at=request.at)
    messages.success(request, _("已签字：{title}。").format(title=row.title))
    return redirect("web:signing")


@signed_in
@require_POST
def give_back(request: Seat, preparation_id: UUID) -> HttpResponse:
    """退回修改."""
    form = _returning(preparation_id, request)

    def command() -> None:
        preparations.return_prepared(
            by=request.viewer, preparation_id=preparation_id, reason=form.cleaned_data["reason"], at=request.at
        )

    if accepted(form, command):
        messages.success(request, _("已退回修改。"))
        return redirect("web:signing")
    with reading(request):
        if all(each.row.id != preparation_id for each in preparations.waiting_for(request.viewer, at=request.at)):
            raise NotFound()
    return _page(request, {preparation_id: form}, 422)


@signed_in
@require_POST
def take_back(request: Seat, preparation_id: UUID) -> HttpResponse:
    """收回 what one prepared oneself."""
    preparations.withdraw_prepared(by=request.viewer, preparation_id=preparation_id, at=request.at)
    messages.success(request, _("已收回，可以改了再拟。"))
    return redirect("web:signing")
