"""/imports/<id>/logins: cards for those whom an import has registered. Offered, never sent; shown this once."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from xiaoan.features.imports.queries import people_brought
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.doors import cards
from xiaoan.kernel.access.doors.entrances import plain_doors
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.people.ways_in import MOST_CARDS, PrintedCard


@page(verb=access.INVITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, import_id: UUID) -> HttpResponse:
    """Who was registered and may come in by a card; picked, their cards are printed."""
    problem = ""
    with reading(request):
        people = people_brought(request.viewer, import_id)
        accounts = [each.account_id for each in people if each.account_id]
        able, given = plain_doors(accounts, at=request.at), cards.cards_since(accounts)
        by_account = {each.account_id: each for each in people if each.account_id in able}
    if request.method == "POST":
        texts = request.POST.getlist("account")[:MOST_CARDS]
        wanted = [found for text in texts if (found := parse_id(text)) in by_account and found is not None]
        if wanted:
            try:
                return _printed(
                    request, import_id, cards.issue_cards(by=request.viewer, accounts=wanted, at=request.at)
                )
            except Refused as refused:
                problem = refused.reason
        else:
            problem = _("请选给谁发卡。")
    lines = [(each, given.get(account)) for account, each in by_account.items() if account is not None]
    waiting = [line for line in lines if line[1] is None]
    shown = {
        "import_id": import_id,
        "lines": [*waiting, *(line for line in lines if line[1] is not None)],
        "most": MOST_CARDS,
        "others": len(people) - len(lines),
        "problem": problem,
    }
    return render(request, "pages/imports/logins.html", shown, status=422 if problem else 200)


def _printed(seat: Seat, import_id: UUID, made: list[cards.Card]) -> HttpResponse:
    addresses = [seat.build_absolute_uri(f"/card/{each.secret}") for each in made]
    printed = [PrintedCard(each, svg(address, scale=4), address) for each, address in zip(made, addresses, strict=True)]
    back = f"/imports/{import_id}/logins"
    return render(seat, "pages/people/cards_print.html", {"cards": printed, "back": back})
