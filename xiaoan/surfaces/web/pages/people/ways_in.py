"""How people come in, as their unit manages it: cards, one-time codes, devices; shown once, ended from afar."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.doors import cards, codes, devices
from xiaoan.kernel.access.doors.entrances import plain_doors
from xiaoan.kernel.access.doors.strong import second_step
from xiaoan.kernel.org import roll
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.people.person import account_of, person_in_sight
from xiaoan.surfaces.web.pages.people.roll import chosen_unit

MOST_CARDS = 60


@dataclass(frozen=True)
class PrintedCard:
    """A card as it is printed: A6, four to a sheet of A4."""

    card: cards.Card
    code: SafeString
    address: str


@page(verb=access.INVITE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cards_sheet(request: Seat) -> HttpResponse:
    """登录卡: pick people, print their cards. The sheet is shown this once; a card given before is void then."""
    unit, problem = chosen_unit(request, access.INVITE), ""
    if request.method == "POST":
        wanted = [found for text in request.POST.getlist("account")[:MOST_CARDS] if (found := parse_id(text))]
        if wanted:
            return _printed(request, cards.issue_cards(by=request.viewer, accounts=wanted, at=request.at))
        problem = _("请选给谁发卡。")
    with reading(request):
        people = list(roll.members(request.viewer, unit, school_day(request.at)))
        accounts = [each.account_id for each in people if each.account_id]
        able, given = plain_doors(accounts, at=request.at), cards.cards_since(accounts)
        lines = [(each, given.get(each.account_id)) for each in people if each.account_id in able]
        shown = {"unit": unit, "lines": lines, "problem": problem}
        return render(request, "pages/people/cards.html", shown, status=422 if problem else 200)


@page(verb=access.INVITE)
@never_cache
@require_POST
def card(request: Seat, person_id: UUID) -> HttpResponse:
    """One person's card, shown this once."""
    person = person_in_sight(request, person_id, access.INVITE)
    made = cards.issue_cards(by=request.viewer, accounts=[account_of(person)], at=request.at)
    return _printed(request, made, back=f"/people/{person_id}")


def _printed(seat: Seat, made: list[cards.Card], back: str = "") -> HttpResponse:
    addresses = [seat.build_absolute_uri(f"/card/{each.secret}") for each in made]
    printed = [PrintedCard(each, svg(address, scale=4), address) for each, address in zip(made, addresses, strict=True)]
    return render(seat, "pages/people/cards_print.html", {"cards": printed, "back": back or "/people"})


@page(verb=access.INVITE)
@require_POST
def card_revoke(request: Seat, person_id: UUID) -> HttpResponse:
    """收回登录卡: it is void, and the phones that came in by it are out."""
    person = person_in_sight(request, person_id, access.INVITE)
    out = cards.revoke_card(by=request.viewer, account_id=account_of(person), at=request.at)
    said = _("已收回{name}的登录卡，用它登录的 {n} 台设备已退出。")
    messages.success(request, said.format(name=person.name, n=out))
    return redirect("web:person", person_id=person_id)


@page(verb=access.INVITE)
@never_cache
@require_POST
def code(request: Seat, person_id: UUID) -> HttpResponse:
    """A one-time code, shown this once, to be told by phone or written on a slip."""
    person = person_in_sight(request, person_id, access.INVITE)
    text = codes.issue_code(by=request.viewer, account_id=account_of(person), at=request.at)
    shown = {
        "person": person,
        "code": f"{text[:4]} {text[4:]}",
        "until": request.at + codes.CODE_LIFE,
        "address": request.build_absolute_uri("/activate"),
    }
    return render(request, "pages/people/code.html", shown)


@page(verb=access.INVITE)
@require_POST
def code_withdraw(request: Seat, person_id: UUID) -> HttpResponse:
    """A code told to the wrong ear is void."""
    person = person_in_sight(request, person_id, access.INVITE)
    codes.withdraw_codes(by=request.viewer, account_id=account_of(person), at=request.at)
    messages.success(request, _("给{name}的一次性代码已作废。").format(name=person.name))
    return redirect("web:person", person_id=person_id)


@page(verb=access.INVITE)
@require_POST
def device_end(request: Seat, person_id: UUID, device_id: UUID) -> HttpResponse:
    """让它退出: one phone of one person is out at its next request."""
    person = person_in_sight(request, person_id, access.INVITE)
    ended = devices.end_device(by=request.viewer, device_id=device_id, of=account_of(person), at=request.at)
    messages.success(request, _("已让{name}的“{device}”退出。").format(name=person.name, device=ended.words))
    return redirect("web:person", person_id=person_id)


@page(verb=access.INVITE)
@require_POST
def second_step_reset(request: Seat, person_id: UUID) -> HttpResponse:
    """重置动态码: phone and recovery codes are gone; he binds another when he next comes in."""
    person = person_in_sight(request, person_id, access.INVITE)
    second_step.reset(by=request.viewer, account_id=account_of(person), at=request.at)
    said = _("已重置{name}的动态码，所有设备已退出。请他用密码或登录链接进来，再绑定手机。")
    messages.success(request, said.format(name=person.name))
    return redirect("web:person", person_id=person_id)
