"""Coming in and going out: user name and password, a second step for bureau roles, one-time links.

A link or a password opens a session on a device; that of a phone that is its owner's own may last long, because
the unit can end it from afar. Roles that ask for a second step never get a long one.
"""

from __future__ import annotations

from base64 import b32encode
from datetime import timedelta
from textwrap import wrap
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoan.foundation.clock import now
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.rls import NOTHING, Scope, opened
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.doors import devices, from_console, look_at_link, use_link
from xiaoan.kernel.access.doors.tablets import tablet_of
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import second_step_owed, viewer
from xiaoan.surfaces.web import faults
from xiaoan.surfaces.web.codes import svg
from xiaoan.surfaces.web.door import DEVICE, OWN, OWN_PHONE, public, seated
from xiaoan.surfaces.web.frame import TYPE_COOKIE, TYPE_SIZES
from xiaoan.surfaces.web.nav import first_room
from xiaoan.surfaces.web.pages.gate.browsers import device_words

TABLET_COOKIE = "xiaoan_tablet"
BACKEND = "xiaoan.kernel.access.backend.ScopedBackend"
TYPE_KEPT = timedelta(days=366)
LOCKED = timedelta(minutes=15)


def _next(request: HttpRequest) -> str:
    return _within(request, request.POST.get("next") or request.GET.get("next") or "/")


def _within(request: HttpRequest, target: str) -> str:
    """The address when it leads nowhere but here."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password. The answer to a wrong one does not say which of the two was wrong."""
    name = request.POST.get("user_name", "")[:120]
    problem = ""
    if request.method != "POST" and TABLET_COOKIE in request.COOKIES and tablet_of(request.COOKIES[TABLET_COOKIE]):
        return redirect("/gate?" + urlencode({"next": _next(request)}))
    if request.method == "POST":
        account: Any = authenticate(request, username=name, password=request.POST.get("password", "")[:200])
        if account is not None:
            let_in(request, account, "password")
            return redirect(_next(request))
        problem = _("用户名或密码不对。忘了密码，请本单位安全员或上级安全股给一个一次性代码。")
    shown = {"problem": problem, "next": _next(request), "user_name": name}
    return render(request, "pages/login.html", shown, status=422 if problem else 200)


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer after five wrong passwords from one place (named in the settings)."""
    said = _("密码连续错了 5 次，请等 15 分钟再试。忘了密码，请本单位安全员或上级安全股给一个一次性代码。")
    answer = render(request, "pages/login.html", {"problem": said, "next": _next(request)}, status=429)
    answer["Retry-After"] = str(int(LOCKED.total_seconds()))
    return answer


def let_in(
    request: HttpRequest, account: Account, came_by: str, *, trusted: bool = False, key: UUID | None = None
) -> None:
    """Open the session on a device of its own, and let it last when the phone is said to be one's own.

    Roles that ask for a second step never get a long one. Within the account's own row, since Django notes there
    when it last came in.
    """
    own = request.POST.get("own") == "1" and not second_step_owed(viewer(account.pk, at=now()))
    words = device_words(request.headers.get("User-Agent", "")[:400])
    open_session(request, account, devices.begin(account.pk, devices.Arrival(came_by, words, own, key), at=now()))
    request.session["by_link"] = trusted
    if own:
        request.session[OWN] = True
        request.session.set_expiry(OWN_PHONE)


def open_session(request: HttpRequest, account: Account, device: UUID) -> None:
    """A session of this account on this device; whoever was signed in here before is out."""
    go_out(request)
    with opened(Scope(rows=frozenset({account.pk}))):
        login(request, account, backend=BACKEND)
    request.session[DEVICE] = str(device)


def go_out(request: HttpRequest) -> None:
    """Nobody is signed in here any more, and the device says so."""
    device = parse_id(request.session.get(DEVICE))
    if request.user.is_authenticated and device is not None:
        devices.end(request.user.pk, device, at=now())
    logout(request)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link. Opening it only asks; pressing the button uses it up, so that a preview in a
    chat program does not."""
    if request.method != "POST":
        look_at_link(secret, at=now())
        return render(request, "pages/by_link.html", {})
    trusted = from_console(secret)
    account = load(use_link(secret, at=now()))
    if account is None:
        return faults.page(404, _("这个账号已停用，请联系本单位安全员。"))
    let_in(request, account, "link", trusted=trusted)
    return redirect("/")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """The six digits of an authenticator app. The first time a POST makes the key, and a right code seals it."""
    seat = seated(request)
    if seat is None:
        return redirect("/login")
    device = TOTPDevice.objects.filter(user_id=request.user.pk, name="app").first()
    problem = ""
    if request.method == "POST":
        if device is None:
            TOTPDevice.objects.create(user_id=request.user.pk, name="app", confirmed=False)
            return redirect(request.get_full_path())
        if device.verify_token(request.POST.get("code", "").strip()[:6]):
            device.confirmed = True
            device.save()
            otp_login(request, device)
            return redirect(_next(request))
        problem = _("动态码不对，请输入手机上当前显示的 6 位数字；手机时间要准。连错几次要多等一会儿。")
    shown: dict[str, Any] = {"problem": problem, "next": _next(request), "device": device}
    if device is not None and not device.confirmed:
        key = b32encode(device.bin_key).decode()
        label = quote(f"{settings.OTP_TOTP_ISSUER}:{seat.viewer.name}")
        address = f"otpauth://totp/{label}?" + urlencode({"secret": key, "issuer": settings.OTP_TOTP_ISSUER})
        shown |= {"picture": svg(address), "key": " ".join(wrap(key, 4))}
    return render(request, "pages/second_step.html", shown, status=422 if problem else 200)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on this device; at a shared tablet the names come up again."""
    go_out(request)
    return redirect("/login")


@public
def home(request: HttpRequest) -> HttpResponse:
    """Everybody's first page is the first room of his navigation."""
    seat = seated(request)
    return redirect("/login" if seat is None else first_room(seat.viewer))


@public
@require_POST
def choose_type_size(request: HttpRequest) -> HttpResponse:
    """Remembers the size of type on this device and goes back to the page; never to another site."""
    chosen = request.POST.get("size", "")
    response = HttpResponseRedirect(_within(request, request.POST.get("back", "/")))
    if chosen in TYPE_SIZES:
        response.set_cookie(TYPE_COOKIE, chosen, max_age=TYPE_KEPT, samesite="Lax", httponly=True)
    return response


@public
def alive(request: HttpRequest) -> HttpResponse:
    """For service managers: the process answers and the database does too."""
    with opened(NOTHING, readonly=True):
        return HttpResponse("ok", content_type="text/plain")
