"""One person: posts, ways in, rights; and the short acts on them, each a POST that returns here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access import doors
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.commands import revoke, switch_account
from xiaoan.kernel.access.doors.devices import signed_in
from xiaoan.kernel.access.doors.entrances import entrances, plain_doors
from xiaoan.kernel.access.doors.strong.second_step import bound
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.register import grants_of
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import roll, staff
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import DayField, accepted
from xiaoan.surfaces.web.pages.people.roll import back_to_roll


class LastDay(forms.Form):
    """The last day in a post or at the unit."""

    last = DayField(gettext_lazy("最后一天"), help_text=gettext_lazy("含这一天，之后权限自动收回。"))


@page(verb=access.SEE_PEOPLE)
@require_safe
def show(request: Seat, person_id: UUID) -> HttpResponse:
    """What this person is and may here."""
    return _shown(request, roll.member(request.viewer, person_id))


def _shown(seat: Seat, person: Person, wrong: dict[str, forms.Form] | None = None, status: int = 200) -> HttpResponse:
    """The page, with a form shown again where an act was refused. Within a reading."""
    who, day = seat.viewer, school_day(seat.at)
    if not may_unit(who, access.SEE_PEOPLE, person.unit):
        raise NotFound()
    tenures = roll.tenures_of(who, person)
    account, shown_again, known = person.account_id, wrong or {}, shelf()
    able = plain_doors([account], at=seat.at) if account else frozenset()
    shown: dict[str, Any] = {
        "person": person,
        "devices": signed_in([account], at=seat.at).get(account, []) if account else [],
        "may_card": account in able,
        "app_bound": account is not None and bound(account),
        "now": [
            (each, shown_again.get(str(each.id)) or _last_day(str(each.id), day))
            for each in tenures
            if each.ends is None or each.ends >= day
        ],
        "past": [each for each in tenures if each.ends is not None and each.ends < day],
        "gone": person.left is not None and person.left < day,
        "entrance": entrances([account], at=seat.at).get(account) if account else None,
        "grants": [
            (each, domain_words(each.domains, known))
            for each in (grants_of(who, [account], at=seat.at).get(account, []) if account else [])
        ],
        "may_staff": may_unit(who, org.STAFF, person.unit),
        "may_invite": may_unit(who, access.INVITE, person.unit),
        "may_grant": may_unit(who, access.GRANT, person.unit),
        "may_trail": may_unit(who, access.SEE_TRAIL, person.unit),
        "self": account == who.account,
        "leaving": shown_again.get("leave") or _last_day("leave", day),
    }
    return render(seat, "pages/people/person.html", shown, status=status)


def domain_words(codes: Iterable[str], known: Shelf) -> str:
    """Domains by their titles, joined; nothing for all of them. `known` is taken from the shelf once for a page."""
    titles = known.domains
    return "、".join(titles[code].title if code in titles else code for code in codes)


def person_in_sight(seat: Seat, person_id: UUID, verb: str) -> Person:
    """The person an act is about, at whose unit the viewer holds the act's verb."""
    with reading(seat):
        person = roll.member(seat.viewer, person_id)
    if not may_unit(seat.viewer, verb, person.unit):
        raise NotFound()
    return person


def account_of(person: Person) -> UUID:
    """The account of a person; NotFound when none was opened."""
    if person.account_id is None:
        raise NotFound(_("这个人没有账号。"))
    return person.account_id


def _last_day(key: str, day: date) -> LastDay:
    return LastDay(initial={"last": day}, label_suffix="", auto_id=f"{key}-%s")


def _posted(seat: Seat, key: str) -> LastDay:
    return LastDay(seat.POST, label_suffix="", auto_id=f"{key}-%s")


def _again(seat: Seat, person_id: UUID, name: str, form: forms.Form) -> HttpResponse:
    with reading(seat):
        return _shown(seat, roll.member(seat.viewer, person_id), {name: form}, 422)


@page(verb=org.STAFF)
@require_POST
def relieve(request: Seat, person_id: UUID, holding_id: UUID) -> HttpResponse:
    """离岗: a post ends, and the rights that came with it."""
    person, form = person_in_sight(request, person_id, org.STAFF), _posted(request, str(holding_id))

    def command() -> None:
        staff.relieve(by=request.viewer, holding_id=holding_id, last=form.cleaned_data["last"], at=request.at)

    if not accepted(form, command):
        return _again(request, person_id, str(holding_id), form)
    messages.success(request, _("已办{name}离岗。").format(name=person.name))
    return redirect("web:person", person_id=person_id)


@page(verb=org.STAFF)
@require_POST
def leave(request: Seat, person_id: UUID) -> HttpResponse:
    """离开本单位: every post ends with the last day."""
    person, form = person_in_sight(request, person_id, org.STAFF), _posted(request, "leave")

    def command() -> None:
        staff.leave(by=request.viewer, person_id=person_id, last=form.cleaned_data["last"], at=request.at)

    if not accepted(form, command):
        return _again(request, person_id, "leave", form)
    return back_to_roll(request, person.unit_id, _("已办{name}离开本单位。").format(name=person.name))


@page(verb=access.INVITE)
@require_POST
@never_cache
def link(request: Seat, person_id: UUID) -> HttpResponse:
    """A one-time login link, shown this once: as a QR code for a phone, as text for a chat."""
    person = person_in_sight(request, person_id, access.INVITE)
    secret = doors.issue_link(by=request.viewer, account_id=account_of(person), at=request.at)
    address = request.build_absolute_uri(f"/enter/{secret}")
    shown = {
        "person": person,
        "address": address,
        "code": svg(address, scale=5),
        "until": request.at + doors.LINK_LIFE,
    }
    return render(request, "pages/people/link.html", shown)


@page(verb=access.INVITE)
@require_POST
def switch(request: Seat, person_id: UUID) -> HttpResponse:
    """停用 or 启用 an account; everything it did stays."""
    person, active = person_in_sight(request, person_id, access.INVITE), request.POST.get("active") == "1"
    switch_account(by=request.viewer, account_id=account_of(person), active=active, at=request.at)
    said = _("已启用{name}的账号。") if active else _("已停用{name}的账号，所有设备都不能再用它。")
    messages.success(request, said.format(name=person.name))
    return redirect("web:person", person_id=person_id)


@page(verb=access.INVITE)
@require_POST
def sign_out(request: Seat, person_id: UUID) -> HttpResponse:
    """A phone was lost: every device that is signed in as this person is signed out."""
    person = person_in_sight(request, person_id, access.INVITE)
    doors.sign_out_everywhere(by=request.viewer, account_id=account_of(person), at=request.at)
    messages.success(request, _("{name}在所有手机、电脑上都已退出，要用时再发登录链接。").format(name=person.name))
    return redirect("web:person", person_id=person_id)


@page(verb=access.GRANT)
@require_POST
def take_back(request: Seat, person_id: UUID, grant_id: UUID) -> HttpResponse:
    """收回: a right given beside the posts ends now."""
    person = person_in_sight(request, person_id, access.GRANT)
    revoke(by=request.viewer, grant_id=grant_id, at=request.at)
    messages.success(request, _("已收回{name}的这项授权。").format(name=person.name))
    return redirect("web:person", person_id=person_id)
