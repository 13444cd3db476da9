"""Coming in and going out: user name and password, one-time links; the second step is a page of its own.

A link or a password opens a session on a device; that of a phone that is its owner's own may last long, because
the unit can end it from afar. Roles that ask for a second step never get a long one.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.foundation.clock import now
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.rls import NOTHING, Scope, opened
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.doors import devices, from_console, look_at_link, use_link
from xiaoan.kernel.access.doors.tablets import tablet_of
from xiaoan.kernel.access.limits import SIGNING_IN, address_of, count_try, network_of
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import second_step_owed, viewer
from xiaoan.surfaces.web import faults
from xiaoan.surfaces.web.door import AWAKE, DEVICE, OWN, OWN_PHONE, public, seated
from xiaoan.surfaces.web.frame import TYPE_COOKIE, TYPE_SIZES
from xiaoan.surfaces.web.nav import first_room
from xiaoan.surfaces.web.pages.gate.browsers import device_words

log = logging.getLogger("xiaoan.arrivals")

TABLET_COOKIE = "xiaoan_tablet"
BACKEND = "xiaoan.kernel.access.backend.ScopedBackend"
TYPE_KEPT = timedelta(days=366)
LOCKED = timedelta(minutes=15)


def next_of(request: HttpRequest) -> str:
    """Where to go on, when it leads nowhere but here."""
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
    # As it is kept, so that five wrong passwords are five whichever way the name is spelt.
    name = request.POST.get("user_name", "")[:120].strip().lower()
    problem = ""
    if request.method != "POST" and TABLET_COOKIE in request.COOKIES and tablet_of(request.COOKIES[TABLET_COOKIE]):
        return redirect("/gate?" + urlencode({"next": next_of(request)}))
    if request.method == "POST":
        count_try("passwords", SIGNING_IN, request.META, now())
        account: Any = authenticate(request, username=name, password=request.POST.get("password", "")[:200])
        if account is not None:
            let_in(request, account, "password")
            return redirect(next_of(request))
        log.warning("wrong password", extra={"told": {"from": address_of(request.META)}})
        problem = _("用户名或密码不对。忘了密码，请本单位安全员或上级安全股给一个一次性代码。")
    shown = {"problem": problem, "next": next_of(request), "user_name": name}
    return render(request, "pages/login.html", shown, status=422 if problem else 200)


def network(request: HttpRequest) -> str:
    """Where a request comes from, for the lock on wrong passwords (named in the settings): one household is one."""
    return network_of(address_of(request.META))


def locked(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """The answer after five wrong passwords from one place (named in the settings)."""
    said = _("密码连续错了 5 次，请等 15 分钟再试。忘了密码，请本单位安全员或上级安全股给一个一次性代码。")
    answer = render(request, "pages/login.html", {"problem": said, "next": next_of(request)}, status=429)
    answer["Retry-After"] = str(int(LOCKED.total_seconds()))
    return answer


def let_in(
    request: HttpRequest, account: Account, came_by: str, *, trusted: bool = False, key: UUID | None = None
) -> None:
    """Open the session on a device of its own, and let it last when the phone is said to be one's own.

    Roles that ask for a second step never get a long one, and theirs ends by an hour without a request. Within the
    account's own row, since Django notes there when it last came in.
    """
    at = now()
    careful = second_step_owed(viewer(account.pk, at=at))
    own = request.POST.get("own") == "1" and not careful
    words = device_words(request.headers.get("User-Agent", "")[:400])
    log.info("signed in", extra={"told": {"account": str(account.pk), "by": came_by, "from": address_of(request.META)}})
    open_session(request, account, devices.begin(account.pk, devices.Arrival(came_by, words, own, key), at=at))
    request.session["by_link"] = trusted and not own
    if careful:
        request.session[AWAKE] = int(at.timestamp())
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
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on this device; at a shared tablet the names come up again.

    The browser drops what it kept of pages and photographs; drafts not yet sent stay, under their owner's key.
    """
    go_out(request)
    answer = redirect("/login")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


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
