"""/policies/<id>/describe: what a document is called, whose it is, of which year; and taking it off the list."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.queries import may_unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import LineField, accepted
from xiaoan.surfaces.web.pages.policies.shown import address


class DescribeForm(forms.Form):
    """What the published duties cite."""

    title = LineField(
        label=gettext_lazy("文件名称"), max_length=120, error_messages={"required": gettext_lazy("请填文件名称")}
    )
    number = LineField(label=gettext_lazy("文号"), max_length=60, required=False)
    issued_by = LineField(label=gettext_lazy("发文单位"), max_length=80, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("管哪一年"), required=False, min_value=1990, max_value=2100,
        error_messages={"invalid": gettext_lazy("请写四位数的年份")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


@page(verb=policies.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, document_id: UUID) -> HttpResponse:
    """The form; a second one takes the document off the list."""
    with reading(request):
        row = queries.one(request.viewer, document_id)
        if not may_unit(request.viewer, policies.REVIEW, row.unit):
            raise NotFound()
    if request.POST.get("step") == "withdraw":
        return _taken_off(request, row)
    first = {name: getattr(row, name) for name in ("title", "number", "issued_by", "year", "version")}
    form = DescribeForm(request.POST if request.method == "POST" else None, initial=first, label_suffix="")

    def keep() -> None:
        told = form.cleaned_data
        commands.describe(
            by=request.viewer, document=document_id, version=told["version"], title=told["title"], year=told["year"],
            issued_by=told["issued_by"], number=told["number"], at=request.at,
        )  # fmt: skip

    if request.method == "POST" and accepted(form, keep):
        return redirect(address(row))
    return _shown(request, row, form, 422 if form.errors else 200)


def _taken_off(seat: Seat, row: PolicyDocument) -> HttpResponse:
    try:
        commands.withdraw_document(by=seat.viewer, document=row.id, at=seat.at)
    except (Refused, Conflict) as no:
        messages.error(seat, no.reason)
        return redirect("web:policy-describe", document_id=row.id)
    messages.success(seat, _("已从列表撤下。"))
    return redirect("web:policies")


def _shown(seat: Seat, row: PolicyDocument, form: DescribeForm, status: int) -> HttpResponse:
    context = {"it": row, "base": address(row), "whose": row.unit.short_name, "form": form}
    return render(seat, "pages/policies/describe.html", context, status=status)
