"""Publishing what was accepted: looked at first, with what it costs the schools; afterwards, how far each duty is done.

Withdrawn only before it begins; what comes later is the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.models import PolicyDocument, Publication
from xiaoan.features.policies.queries import CompletionLine, Page
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id, parse_id
from xiaoan.foundation.text import month_words
from xiaoan.kernel.access.queries import may_unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.bureau import weights
from xiaoan.surfaces.web.pages.bureau.addresses import owed_at
from xiaoan.surfaces.web.pages.bureau.asked import month_in
from xiaoan.surfaces.web.pages.forms import DayField, blame
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.shown import address
from xiaoan.surfaces.web.pages.policies.text.words import counted

TOMORROW = timedelta(days=1)


class PublishForm(forms.Form):
    """From which day, until which, and whether what nobody has looked at waits."""

    starts = DayField(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。学校从这天起照着做。"))
    ends = DayField(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("没有止期就空着。"))
    leave_open = forms.BooleanField(label=gettext_lazy("没看的以后再说，先发布已接受的"), required=False)


@page(verb=policies.PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, document_id: UUID) -> HttpResponse:
    """What would begin, what gets stricter, what stays on record, whom it costs how much; then it is published."""
    with reading(request):
        found = queries.page(request.viewer, document_id, at=request.at)
    if not found.may_publish:
        raise NotFound()
    tomorrow = school_day(request.at) + TOMORROW
    if request.method != "POST":
        asked = DayField("", required=False)
        try:
            starts = asked.clean(request.GET.get("starts", "")) or tomorrow
        except forms.ValidationError:
            starts = tomorrow
        return _looked_at(request, found, PublishForm(initial={"starts": starts}, label_suffix=""), starts)
    form = PublishForm(request.POST, label_suffix="")
    if form.is_valid():
        told = form.cleaned_data
        try:
            commands.publish(
                by=request.viewer, document=document_id, starts=told["starts"], ends=told["ends"],
                leave_open=told["leave_open"], client_id=parse_id(request.POST.get("client_id")) or new_id(),
                at=request.at,
            )  # fmt: skip
        except (Refused, Conflict) as no:
            blame(form, no)
        else:
            messages.success(request, _("已发布，{day} 起执行。").format(day=told["starts"]))
            return redirect(f"{address(found.row)}/published")
    return _looked_at(request, found, form, form.cleaned_data.get("starts") or tomorrow, 422)


def _looked_at(seat: Seat, found: Page, form: PublishForm, starts: date, status: int = 200) -> HttpResponse:
    with reading(seat):
        outlook = queries.outlook(seat.viewer, found.row.id, starts=starts)
        context = {
            "it": found.row,
            "base": address(found.row),
            "whose": found.row.unit.short_name,
            "form": form,
            "starts": starts,
            "outlook": outlook,
            "says": counted(
                (_("新要求"), len(outlook.new)),
                (_("改严"), len(outlook.stricter)),
                (_("已有的"), len(outlook.linked)),
                (_("只记录在案"), len(outlook.standing)),
            ),
            "any": any((outlook.new, outlook.stricter, outlook.linked, outlook.standing, outlook.costs)),
            "left": found.counts.get("open", 0),
            "client_id": new_id(),
        }
        return render(seat, "pages/policies/publish.html", context, status=status)


@dataclass(frozen=True)
class DutyLine:
    """A published duty: its sentences, and its figures of the month with the address of what they count."""

    line: CompletionLine
    duty_url: str
    due: int
    done: int
    pending: int
    url: str
    missing_url: str

    @property
    def undone(self) -> int:
        """应办 = 已办 + 未办."""
        return self.due - self.done


@dataclass(frozen=True)
class PublicationLine:
    """One publication: since when, until when, whether it can still be taken back."""

    row: Publication
    now: bool
    may_withdraw: bool


@page(verb=policies.SEE)
@require_safe
def published(request: Seat, document_id: UUID) -> HttpResponse:
    """Each published duty with its sentence; for the unit that published it, how far it is done this month."""
    found = queries.page(request.viewer, document_id, at=request.at)
    row = found.row
    if not found.publications:
        raise NotFound()
    today = school_day(request.at)
    own = may_unit(request.viewer, policies.SEE, row.unit)
    may_publish = own and may_unit(request.viewer, policies.PUBLISH, row.unit)
    month, _first, _last = month_in(request)
    taken = [each for each in shown.drafts_of(found) if each.row.state == "accepted"]
    lines = queries.completion(request.viewer, document_id, month, at=request.at) if own else []
    context: dict[str, Any] = {
        "it": row,
        "base": address(row),
        "whose": row.unit.short_name,
        "month": month,
        "month_words": month_words(month),
        "earlier": _month_before(month),
        "later": _month_after(month, today),
        "lines": [_line(each, row, month) for each in lines],
        "drafts": [] if own else [shown.card_of(each, address(row), ()) for each in taken],
        "own": own,
        "publications": [
            PublicationLine(each, each.withdrawn_at is None and each.starts <= today,
                            may_publish and each.withdrawn_at is None and each.starts > today)
            for each in found.publications
        ],
        "may_resume": may_publish and row.state == "published",
        "standing": [each for each in taken if each.plan.kind == "standing"],
    }  # fmt: skip
    return render(request, "pages/policies/published.html", context)


def _line(each: CompletionLine, row: PolicyDocument, month: str) -> DutyLine:
    tally = each.tally
    where = f"/catalogue/duties/{each.duty}?unit={row.unit_id}"
    if tally is None:
        return DutyLine(each, where, 0, 0, 0, "", "")
    all_of_it = owed_at(row.unit_id, month, duty=each.duty)
    missing = owed_at(row.unit_id, month, duty=each.duty, outcome="missing")
    return DutyLine(each, where, weights.due(tally), weights.done(tally), tally.pending, all_of_it, missing)


def _month_before(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01') - timedelta(days=1):%Y-%m}"


def _month_after(month: str, today: date) -> str:
    """The next month; "" when it has not begun."""
    later = (date.fromisoformat(f"{month}-01") + timedelta(days=32)).replace(day=1)
    return f"{later:%Y-%m}" if later <= today else ""


@page(verb=policies.PUBLISH)
@require_POST
def withdraw(request: Seat, document_id: UUID) -> HttpResponse:
    """撤回: before it begins."""
    with reading(request):
        found = queries.page(request.viewer, document_id, at=request.at)
    wanted = parse_id(request.POST.get("publication"))
    if wanted not in {each.id for each in found.publications}:
        raise NotFound()
    try:
        commands.withdraw_publication(by=request.viewer, publication=wanted, at=request.at)
    except (Refused, Conflict) as no:
        messages.error(request, no.reason)
    else:
        messages.success(request, _("已撤回，没有生效过。"))
    return redirect(f"{address(found.row)}/published")


@page(verb=policies.PUBLISH)
@require_POST
def resume(request: Seat, document_id: UUID) -> HttpResponse:
    """继续核对: for a next version."""
    row = commands.resume(by=request.viewer, document=document_id, at=request.at)
    return redirect(address(row))
