"""/policies/<id>/one: one drafted duty after another, for a phone: its sentence, what was read, what to do with it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.features.policies import queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.queries import DraftView, Page
from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.shown import AskLine, Way, address
from xiaoan.surfaces.web.pages.policies.text.answers import ask_lines
from xiaoan.surfaces.web.pages.policies.text.batch import sentence_rows
from xiaoan.surfaces.web.pages.policies.text.words import REASON_CHOICES


@page(verb=policies.REVIEW)
@require_safe
def show(request: Seat, document_id: UUID) -> HttpResponse:
    """The next open duty from number `n` on, around to the first; when none is left, that is said."""
    found = queries.page(request.viewer, document_id, at=request.at)
    if not found.may_review:
        raise NotFound()
    return shown_one(request, found, next_open(found, Way.of(f"from={request.GET.get('n', '')}").first))


def next_open(found: Page, number: int) -> DraftView | None:
    """The first open draft numbered `number` or later in the order of the text; then from the beginning."""
    left = [each for each in shown.drafts_of(found) if each.row.state == "open"]
    return next((each for each in left if each.row.number >= number), left[0] if left else None)


def shown_one(
    seat: Seat, found: Page, draft: DraftView | None, *, wrong: str = "", asks: Sequence[AskLine] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of one draft; `wrong` and `asks` say what was no good about the answer."""
    base = address(found.row)
    left = [each for each in shown.drafts_of(found) if each.row.state == "open"]
    context = {
        "it": found.row,
        "base": base,
        "left": len(left),
        "wrong": wrong,
        "card": shown.card_of(draft, base, ask_lines(draft) if asks is None else asks) if draft else None,
        "back": Way(one=True).query,
        "reasons": REASON_CHOICES,
        "later": _later(left, draft, base),
        "text_url": f"{base}/text?at={draft.row.number}#s{draft.row.number}" if draft else "",
    }
    if draft is not None:
        text = found.row.text
        context["rows"] = sentence_rows(text, shown.marks([draft])[0])
    return render(seat, "pages/policies/one.html", context, status=status)


def _later(left: list[DraftView], draft: DraftView | None, base: str) -> str:
    after = [each for each in left if draft is not None and each.row.order > draft.row.order]
    return f"{base}/one?n={after[0].row.number}" if after else ""
