"""公用平板: the names of those who may use it, a PIN, a short session under one's own name, 我走了."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.doors import tablets
from xiaoan.kernel.access.models import Tablet
from xiaoan.kernel.access.queries import may_unit
from xiaoan.surfaces.web.door import DEVICE, TURN, TURN_COOKIE, Seat, instant, page, public, reading
from xiaoan.surfaces.web.pages.entry import TABLET_COOKIE, go_out, open_session
from xiaoan.surfaces.web.pages.forms import LineField, accepted, picks
from xiaoan.surfaces.web.pages.gate.arriving import pin_field
from xiaoan.surfaces.web.pages.people.roll import chosen_unit

KEPT = 400 * 24 * 3600
"""How long, in seconds, a tablet remembers that it is one; anew with every look at its names."""

LONGEST_TURN = 2 * 3600


class PinForm(forms.Form):
    """The PIN of whoever tapped his name."""

    pin = pin_field(gettext_lazy("PIN"))  # type: ignore[arg-type]  # lazily translated


@public
@never_cache
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """谁在用: big names, one tap. Any other device is led to the sign-in page."""
    tablet = _tablet(request)
    if tablet is None:
        return redirect("/login")
    shown = {"tablet": tablet, "names": tablets.names_on(tablet, at=instant()), "next": _next(request)}
    return _kept(request, render(request, "pages/gate/names.html", shown))


@public
@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """The PIN; right, and his day opens."""
    tablet, at = _tablet(request), instant()
    if tablet is None:
        raise NotFound()
    name = next((each for each in tablets.names_on(tablet, at=at) if each.account_id == account_id), None)
    if name is None:
        raise NotFound()
    form = PinForm(request.POST or None, label_suffix="")
    begun: list[UUID] = []

    def command() -> None:
        begun.append(tablets.take_turn(tablet, account_id, form.cleaned_data["pin"], at=at))

    if request.method == "POST" and accepted(form, command):
        account = load(account_id)
        if account is None:
            raise NotFound()
        open_session(request, account, begun[0])
        request.session[TURN] = True
        request.session.set_expiry(LONGEST_TURN)
        answer = redirect(_next(request))
        mark = tablets.turn_token(request.session[DEVICE], at=at)
        answer.set_cookie(TURN_COOKIE, mark, httponly=True, samesite="Lax", secure=request.is_secure())
        return answer
    shown = {"tablet": tablet, "name": name, "form": form, "next": _next(request), "back": "/gate"}
    return render(request, "pages/gate/pin.html", shown, status=422 if request.method == "POST" else 200)


@public
@require_POST
def go(request: HttpRequest) -> HttpResponse:
    """我走了: the turn is over, the names come up."""
    go_out(request)
    answer = redirect("/gate")
    answer.delete_cookie(TURN_COOKIE)
    return answer


class Enrolling(forms.Form):
    """A tablet's name, and who may use it."""

    name = LineField(
        label=gettext_lazy("给这台平板起个名字"),
        max_length=40,
        help_text=gettext_lazy("记录里会写明，如“校门值班室平板”。"),
    )

    def __init__(self, seat: Seat, posts: list[str]) -> None:
        super().__init__(seat.POST or None, label_suffix="")
        self.fields["posts"] = picks(_("哪些岗位的人可以用"), [(each, each) for each in posts])


@page(verb=access.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: Seat) -> HttpResponse:
    """The unit's tablets; and this very device becomes one, whereby whoever enrols it is signed out here."""
    unit = chosen_unit(request, access.INVITE)
    form = Enrolling(request, tablets.posts_for(unit, at=request.at))
    made: list[str] = []

    def command() -> None:
        answers = form.cleaned_data
        _row, proof = tablets.enrol(
            by=request.viewer, unit=unit, name=answers["name"], posts=answers["posts"], at=request.at
        )
        made.append(proof)

    if request.method == "POST" and accepted(form, command):
        go_out(request)
        messages.success(request, _("这台设备已登记为公用平板，您的账号已在这里退出。"))
        return _kept(request, redirect("/gate"), made[0])
    with reading(request):
        shown = {
            "unit": unit, "form": form, "tablets": tablets.tablets(request.viewer, unit),
            "may_see": may_unit(request.viewer, access.SEE_PEOPLE, unit),
        }  # fmt: skip
        return render(request, "pages/gate/tablets.html", shown, status=422 if request.method == "POST" else 200)


@page(verb=access.INVITE)
@require_POST
def revoke(request: Seat, tablet_id: UUID) -> HttpResponse:
    """收回: lost or thrown away."""
    row = tablets.revoke_tablet(by=request.viewer, tablet_id=tablet_id, at=request.at)
    messages.success(request, _("已收回“{name}”，正在用它的人已退出。").format(name=row.name))
    return redirect("/tablets?" + urlencode({"unit": str(row.unit_id)}))


def _tablet(request: HttpRequest) -> Tablet | None:
    return tablets.tablet_of(request.COOKIES.get(TABLET_COOKIE, ""))


def _kept(request: HttpRequest, answer: HttpResponse, proof: str = "") -> HttpResponse:
    answer.set_cookie(
        TABLET_COOKIE,
        proof or request.COOKIES[TABLET_COOKIE],
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
