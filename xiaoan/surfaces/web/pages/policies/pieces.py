"""/policies/<id>/pieces/<n>: decided once for a whole piece: who does what it leaves open, the sure ones, in or out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.policies import commands, queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.carrying.who import who_does
from xiaoan.features.policies.doing.judging import SURE
from xiaoan.features.policies.queries import Page, PieceView
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import measure
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.shown import Way, address
from xiaoan.surfaces.web.pages.policies.text.answers import WHO_CHOICES


@page(verb=policies.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, document_id: UUID, piece_number: int) -> HttpResponse:
    """The piece with what can be decided for all of it; each act is its own form."""
    with reading(request):
        found, piece = _found(request, document_id, piece_number)
    way = Way.of(request.POST.get("back", "") or request.GET.urlencode())
    if request.method != "POST":
        return _shown(request, found, piece, way)
    try:
        said = _act(request, piece)()
    except (Refused, Conflict) as no:
        with reading(request):
            found, piece = _found(request, document_id, piece_number)
        status = 409 if isinstance(no, Conflict) else 422
        return _shown(request, found, piece, way, no, status)
    messages.success(request, said)
    first = next((each.row.number for each in shown.drafts_of(found) if each.row.piece_id == piece.row.id), 0)
    return redirect(f"{address(found.row)}{way._replace(one=False, first=first or way.first).query}")


def _found(seat: Seat, document_id: UUID, number: int) -> tuple[Page, PieceView]:
    found = queries.page(seat.viewer, document_id, at=seat.at)
    piece = next((each for each in found.pieces if each.row.number == number), None)
    if piece is None or not found.may_review:
        raise NotFound()
    return found, piece


def _act(seat: Seat, piece: PieceView) -> Callable[[], str]:
    acts = {"sure": _accept_sure, "who": _say_who, "scope": _set_scope}
    return lambda: acts.get(seat.POST.get("act", ""), _nothing)(seat, piece)


def _accept_sure(seat: Seat, piece: PieceView) -> str:
    text = seat.POST.get("expected", "")
    expected = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    made = commands.accept_many(by=seat.viewer, piece=piece.row.id, at=seat.at, least=SURE, expected=expected)
    return _("已接受 {n}。").format(n=measure(len(made), _("条")))


def _say_who(seat: Seat, piece: PieceView) -> str:
    word = seat.POST.get("who", "")
    if word not in WHO_CHOICES:
        raise Refused(_("请选由谁做。"), {"who": _("请选")})
    who = who_does(word, "other")
    commands.answer_piece(by=seat.viewer, piece=piece.row.id, at_whom=who.at, posts=list(who.posts), at=seat.at)
    return _("这一部分没写谁做的，都由{who}做。").format(who=WHO_CHOICES[word])


def _set_scope(seat: Seat, piece: PieceView) -> str:
    scope, reason = seat.POST.get("scope", ""), seat.POST.get("reason", "")[:200]
    commands.set_scope(by=seat.viewer, piece=piece.row.id, scope=scope, reason=reason, at=seat.at)
    return _("这一部分放回来了。") if scope == "in" else _("这一部分放在一边了。")


def _nothing(seat: Seat, piece: PieceView) -> str:
    raise Refused(_("请点一个按钮。"))


def _shown(
    seat: Seat, found: Page, piece: PieceView, way: Way, no: Refused | Conflict | None = None, status: int = 200
) -> HttpResponse:
    base = address(found.row)
    sure = [
        shown.card_of(each, base, ())
        for each in piece.drafts
        if each.row.state == "open" and each.row.scope == "in" and not each.questions and each.row.confidence >= SURE
    ]
    context: dict[str, Any] = {
        "it": found.row,
        "base": base,
        "whose": found.row.unit.short_name,
        "piece": shown.head_of(piece, base),
        "scope": piece.row.scope,
        "for_ever": piece.row.read_scope == "sensitive",
        "wrong": no.reason if no else "",
        "fields": dict(no.fields) if isinstance(no, Refused) else {},
        "sure": sure if piece.row.scope == "in" else [],
        "who": shown.asked_who(piece) if piece.row.scope == "in" else 0,
        "who_choices": WHO_CHOICES.items(),
        "back": way.query,
    }
    return render(seat, "pages/policies/piece.html", context, status=status)
