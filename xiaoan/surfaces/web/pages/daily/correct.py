"""更正: a record's form again, filled with what was said; and 撤回 of one that should not have been made.

Only its author may, until somebody has acted on it; the old record stays and says so.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import local
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.shapes import Check, RecordPage
from xiaoan.kernel.work.verbs import RECORD
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily import check as form
from xiaoan.surfaces.web.pages.daily.asked import as_posted
from xiaoan.surfaces.web.pages.daily.times import moment
from xiaoan.surfaces.web.pages.daily.told import recorded_words
from xiaoan.surfaces.web.pages.daily.walk import Way
from xiaoan.surfaces.web.pages.forms import LineField


class Withdrawal(forms.Form):
    """Why a record is taken back."""

    reason = LineField(
        label=gettext_lazy("为什么撤回"), max_length=300, error_messages={"required": gettext_lazy("请写明原因")}
    )


@page(verb=RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, record_id: UUID) -> HttpResponse:
    """The record as a form; a POST puts a new record in its place."""
    way = Way.of(request.GET)
    with reading(request):
        record, check = _found(request, record_id)
    if request.method != "POST":
        said = {**as_posted(record.answers, check)} | {
            "when": f"{local(record.line.happened):%Y-%m-%dT%H:%M}",
            "told_by": record.line.told_by,
            "remark": record.remark,
            "rest": "1" if record.line.rest else "",
        }
        return _shown(request, form.blank(request, check, said), record, way)
    sheet, heard = form.read_sheet(request, check, form.sent_id(request))
    if not sheet.wrong:
        when = moment(request, sheet.beside.cleaned_data.get("when") or record.line.happened)
        try:
            body = heard.body(form.sent_id(request), when, sheet.beside.more())
            receipt = commands.correct(by=request.viewer, record_id=record_id, body=body, at=request.at)
        except Refused as no:
            form.refuse(sheet, no)
        else:
            messages.success(request, _("已更正。") + recorded_words(check, heard, receipt))
            return redirect(way.address)
    with reading(request):
        return _shown(request, sheet, record, way, status=422)


@page(verb=RECORD)
@require_POST
def withdraw(request: Seat, record_id: UUID) -> HttpResponse:
    """Takes a record back, with a reason."""
    way, said = Way.of(request.GET), Withdrawal(request.POST, label_suffix="")
    if said.is_valid():
        commands.withdraw(by=request.viewer, record_id=record_id, reason=said.cleaned_data["reason"], at=request.at)
        messages.success(request, _("已撤回，办理记录里还看得到。"))
        return redirect(way.address)
    with reading(request):
        record, check = _found(request, record_id)
        return _shown(request, form.blank(request, check), record, way, status=422, withdrawal=said)


def _found(request: Seat, record_id: UUID) -> tuple[RecordPage, Check]:
    """The record and its form; Conflict with the reason when it can no longer be corrected by this viewer.

    A POST to a record that was corrected meanwhile goes on to the command, which knows its own second sending.
    """
    record = queries.record(request.viewer, record_id, at=request.at)
    if record.line.withdrawn and request.method != "POST":
        raise Conflict(_("这条记录已撤回或已更正。"))
    if not record.may_correct and not record.line.withdrawn:
        raise Conflict(_("这条记录只有记录人自己能更正，或已有人接着办理。有出入请告诉安全员，或另记一条。"))
    return record, queries.check(request.viewer, [record.name], at=request.at, alone=True)


def _shown(
    request: Seat, sheet: form.Sheet, record: RecordPage, way: Way, *, status: int = 200,
    withdrawal: Withdrawal | None = None,
) -> HttpResponse:  # fmt: skip
    sheet.late = False
    return form.shown(
        request, sheet, way=way, status=status, template="pages/daily/correct.html",
        record=record, withdrawal=withdrawal or Withdrawal(label_suffix=""), way_text=urlencode(way.pairs),
        draft=f"correct:{record.line.id}", save_words=_("记下更正"),
    )  # fmt: skip
