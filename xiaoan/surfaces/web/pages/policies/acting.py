"""What is decided on a card: 接受, 不要, 重新看, 合成一条. Afterwards the next open one follows."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.carrying.plan import TWICE
from xiaoan.features.policies.models import Draft
from xiaoan.features.policies.queries import DraftView, Page
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.one import shown_one
from xiaoan.surfaces.web.pages.policies.show import shown_reading
from xiaoan.surfaces.web.pages.policies.shown import Way, address
from xiaoan.surfaces.web.pages.policies.text.answers import ANOTHER, answered, ask_lines, changes_of

MOST_TOGETHER = 20


def draft_of(seat: Seat, document_id: UUID, number: int) -> tuple[Page, DraftView]:
    """The reading and one of its drafts, for who may review it; anything else is not found."""
    with reading(seat):
        found = queries.page(seat.viewer, document_id, at=seat.at)
    draft = next((each for piece in found.pieces for each in piece.drafts if each.row.number == number), None)
    if draft is None or not found.may_review:
        raise NotFound()
    return found, draft


def version_of(seat: Seat) -> int:
    """The version that the viewer has seen; 0 when the form was not ours, which no draft has."""
    text = seat.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@page(verb=policies.REVIEW)
@require_POST
def accept(request: Seat, document_id: UUID, draft_number: int) -> HttpResponse:
    """Take the draft as it stands, its questions answered on the same card."""
    found, draft = draft_of(request, document_id, draft_number)
    said = answered(request.POST)
    return _done(request, found, draft, lambda: accepted(request, draft, said))


def accepted(seat: Seat, draft: DraftView, said: dict[str, str]) -> Draft:
    """The answers kept, then the draft accepted; an answer that is no good changes nothing."""
    row, version = draft.row, version_of(seat)
    changes = changes_of(draft, said)
    twin = said.get(TWICE, "")
    if any(ask.code == TWICE for ask in draft.questions):
        duty = "" if twin == ANOTHER else twin
        version = commands.choose_match(by=seat.viewer, draft=row.id, version=version, duty=duty, at=seat.at).version
    if changes:
        version = commands.edit(by=seat.viewer, draft=row.id, version=version, changes=changes, at=seat.at).version
    return commands.accept(by=seat.viewer, draft=row.id, version=version, at=seat.at)


@page(verb=policies.REVIEW)
@require_POST
def reject(request: Seat, document_id: UUID, draft_number: int) -> HttpResponse:
    """不要, with the reason."""
    found, draft = draft_of(request, document_id, draft_number)
    reason, words = request.POST.get("reason", "")[:20], request.POST.get("words", "")[:200]
    version = version_of(request)
    return _done(
        request, found, draft,
        lambda: commands.reject(
            by=request.viewer, draft=draft.row.id, version=version, reason=reason, words=words, at=request.at
        ),
    )  # fmt: skip


@page(verb=policies.REVIEW)
@require_POST
def reopen(request: Seat, document_id: UUID, draft_number: int) -> HttpResponse:
    """Take a decision back."""
    found, draft = draft_of(request, document_id, draft_number)
    version = version_of(request)
    return _done(
        request, found, draft,
        lambda: commands.reopen(by=request.viewer, draft=draft.row.id, version=version, at=request.at), stay=True,
    )  # fmt: skip


@page(verb=policies.REVIEW)
@require_POST
def merge(request: Seat, document_id: UUID) -> HttpResponse:
    """合成一条: two or more that were ticked."""
    with reading(request):
        found = queries.page(request.viewer, document_id, at=request.at)
    if not found.may_review:
        raise NotFound()
    ours = {each.row.id for each in shown.drafts_of(found)}
    wanted = [known for text in request.POST.getlist("draft")[:MOST_TOGETHER] if (known := parse_id(text)) in ours]
    way = Way.of(request.POST.get("back", ""))
    try:
        if len(wanted) < 2:
            raise Refused(_("请勾选两条或更多，再合成一条。"))
        made = commands.merge(by=request.viewer, drafts=[each for each in wanted if each], at=request.at)
    except (Refused, Conflict) as no:
        with reading(request):
            found = queries.page(request.viewer, document_id, at=request.at)
            return shown_reading(request, found, way, wrong=no.reason, status=_status(no))
    messages.success(request, _("已合成第{n}条，请核对。").format(n=made.number))
    return redirect(f"{address(found.row)}{way._replace(first=made.number).query}#d{made.number}")


def _done(
    seat: Seat, found: Page, draft: DraftView, command: Callable[[], object], *, stay: bool = False
) -> HttpResponse:
    """Run a command and go on to the next open draft; what it refuses is told on the same page."""
    way = Way.of(seat.POST.get("back", ""))
    number = draft.row.number
    try:
        command()
    except (Refused, Conflict) as no:
        wrong = dict(no.fields) if isinstance(no, Refused) else {}
        with reading(seat):
            again = queries.page(seat.viewer, found.row.id, at=seat.at)
            same = next(each for piece in again.pieces for each in piece.drafts if each.row.number == number)
            asks = ask_lines(same, answered(seat.POST), wrong)
            if way.one:
                return shown_one(seat, again, same, wrong=no.reason, asks=asks, status=_status(no))
            return shown_reading(seat, again, way, wrong=no.reason, at=number, asks=asks, status=_status(no))
    return redirect(onward(found, draft, way, stay=stay))


def onward(found: Page, draft: DraftView, way: Way, *, stay: bool = False) -> str:
    """The address after a decision: the next open draft where the viewer was, or the same one."""
    base, number = address(found.row), draft.row.number
    left = [each for each in shown.drafts_of(found) if each.row.state == "open" and each.row.id != draft.row.id]
    after = next((each for each in left if each.row.order > draft.row.order), None)
    goal = number if stay or after is None else after.row.number
    if way.one:
        return f"{base}/one?n={goal}"
    return f"{base}{way._replace(first=goal).query}#d{goal}"


def _status(no: Refused | Conflict) -> int:
    return 409 if isinstance(no, Conflict) else 422
