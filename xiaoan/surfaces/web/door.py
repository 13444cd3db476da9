"""How a page is entered: who is looking, on which instant, under which verb, and in which frame.

    @page(verb=hazards.verbs.SEE)
    def show(request: Seat, hazard_id: UUID) -> HttpResponseBase: ...

A GET runs in one read-only transaction holding exactly the viewer's scope, rendering included. A POST
runs outside any: its command opens its own, and reading for a form shown again goes through `reading`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from xiaoan.foundation.clock import now
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.doors import devices, tablets
from xiaoan.kernel.access.doors.strong import wakeful
from xiaoan.kernel.access.queries import second_step_owed, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.surfaces.web.nav import framed, holds

PUBLIC = "public"
SIGNED_IN = "signed-in"
DEVICE, OWN, TURN, AWAKE = "device", "own", "turn", "awake"
"""What a session keeps: the device's id, whether it is the person's own phone, whether it is a turn at a tablet, and
since when it must not lie idle (Unix seconds; roles with a second step)."""

TURN_COOKIE, AWAKE_COOKIE = "xiaoan_turn", "xiaoan_awake"
OWN_PHONE = timedelta(days=180)
"""A person's own phone stays signed in so long after the last day on which something was sent from it."""


class Seat(HttpRequest):
    """A request with somebody in it."""

    viewer: Viewer
    at: datetime


View = Callable[..., HttpResponseBase]


def page(*, verb: str, also: tuple[str, ...] = ()) -> Callable[[View], View]:
    """A page for those who hold `verb` (or one of `also`) somewhere; where exactly is the query's business."""

    def entered(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
            seat = seated(request)
            if seat is None:
                return _shown_in(request)
            if not _verified(request) and second_step_owed(seat.viewer):
                return redirect("/second-step?" + urlencode({"next": request.get_full_path()}))
            if verb != SIGNED_IN and not holds(seat.viewer, verb, *also):
                raise NotFound()
            if request.method in ("GET", "HEAD"):
                with reading(seat):
                    return _going_on(seat, _rendered(view(seat, **arguments)))
            _used(seat)
            return _going_on(seat, view(seat, **arguments))

        guarded.verb = verb  # type: ignore[attr-defined]  # read by the test that walks the URL map
        return guarded

    return entered


signed_in = page(verb=SIGNED_IN)
"""A page for everybody with an account: his own affairs, or a query that decides by the thing itself."""


def public(view: View) -> View:
    """A page anybody may open without a login; a test lists them all."""
    view.verb = PUBLIC  # type: ignore[attr-defined]  # read by the test that walks the URL map
    return view


def seated(request: HttpRequest) -> Seat | None:
    """The request with its viewer, as of the server's instant, and the frame he sees pages in.

    None when nobody is signed in: never was, was signed out on this device from afar, has been for twelve hours,
    or a turn at a shared tablet or the session of a role with a second step has lain idle.
    """
    if not request.user.is_authenticated:
        return None
    seat = cast("Seat", request)
    seat.at = now()
    device = parse_id(request.session.get(DEVICE))
    if request.session.get(TURN) and not tablets.turn_fresh(
        request.COOKIES.get(TURN_COOKIE, ""), str(device), at=seat.at
    ):
        return None
    if AWAKE in request.session and not wakeful.awake(
        request.session[AWAKE], request.COOKIES.get(AWAKE_COOKIE, ""), str(device), at=seat.at
    ):
        return None
    try:
        seat.viewer = viewer(request.user.pk, at=seat.at, device=device)
    except NotFound:
        return None
    seat.frame = framed(request, seat.viewer, at=seat.at)  # type: ignore[attr-defined]  # read by the context processor
    return seat


def _shown_in(request: HttpRequest) -> HttpResponseBase:
    """To the sign-in page and back; on a shared tablet that page leads on to its names."""
    return redirect("/login?" + urlencode({"next": _back_to(request)}))


def _used(seat: Seat) -> None:
    """Something is sent: once a day that is noted of the device, and a long session begins anew."""
    device = parse_id(seat.session.get(DEVICE))
    if device is not None and devices.seen_again(seat.viewer.account, device, at=seat.at) and seat.session.get(OWN):
        seat.session.set_expiry(OWN_PHONE)


def _going_on(seat: Seat, response: HttpResponseBase) -> HttpResponseBase:
    """A turn at a shared tablet, or a session that must not lie idle, goes on after each page; nothing is written."""
    if seat.session.get(TURN):
        mark = tablets.turn_token(str(seat.session.get(DEVICE)), at=seat.at)
        response.set_cookie(TURN_COOKIE, mark, httponly=True, samesite="Lax", secure=seat.is_secure())
    if AWAKE in seat.session:
        mark = wakeful.mark(str(seat.session.get(DEVICE)), at=seat.at)
        response.set_cookie(AWAKE_COOKIE, mark, httponly=True, samesite="Lax", secure=seat.is_secure())
    return response


@contextmanager
def reading(seat: Seat) -> Iterator[None]:
    """A read-only look within the viewer's scope."""
    with opened(seat.viewer.scope, readonly=True):
        yield


def instant() -> datetime:
    """The server's instant, for pages that nobody has entered yet."""
    return now()


def _back_to(request: HttpRequest) -> str:
    """Where to go once signed in: the page asked for, or the page from which something was posted."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    place = urlsplit(came_from)
    return f"{place.path}?{place.query}" if place.query else place.path or "/"


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    return response.render() if isinstance(response, TemplateResponse) and not response.is_rendered else response


def _verified(request: HttpRequest) -> bool:
    """Whether this session has taken the second step, or came by a link given at the installation's own console."""
    return bool(request.user.is_verified() or request.session.get("by_link"))  # type: ignore[union-attr]
