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
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from xiaoan.foundation.clock import now
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.models import Role
from xiaoan.kernel.access.queries import viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.surfaces.web.nav import framed, holds

PUBLIC = "public"
SIGNED_IN = "signed-in"


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
            if not request.user.is_authenticated:
                return redirect("/login?" + urlencode({"next": _back_to(request)}))
            seat = seated(request)
            if not _verified(request) and second_step_owed(seat.viewer):
                return redirect("/second-step?" + urlencode({"next": request.get_full_path()}))
            if verb != SIGNED_IN and not holds(seat.viewer, verb, *also):
                raise NotFound()
            if request.method in ("GET", "HEAD"):
                with reading(seat):
                    return _rendered(view(seat, **arguments))
            return view(seat, **arguments)

        guarded.verb = verb  # type: ignore[attr-defined]  # read by the test that walks the URL map
        return guarded

    return entered


signed_in = page(verb=SIGNED_IN)
"""A page for everybody with an account: his own affairs, or a query that decides by the thing itself."""


def public(view: View) -> View:
    """A page anybody may open without a login; a test lists them all."""
    view.verb = PUBLIC  # type: ignore[attr-defined]  # read by the test that walks the URL map
    return view


def seated(request: HttpRequest) -> Seat:
    """The request with its viewer, as of the server's instant, and the frame he sees pages in."""
    seat = cast("Seat", request)
    seat.at = now()
    seat.viewer = viewer(request.user.pk, at=seat.at)  # type: ignore[arg-type]  # the account's UUID
    seat.frame = framed(request, seat.viewer, at=seat.at)  # type: ignore[attr-defined]  # read by the context processor
    return seat


@contextmanager
def reading(seat: Seat) -> Iterator[None]:
    """A read-only look within the viewer's scope."""
    with opened(seat.viewer.scope, readonly=True):
        yield


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
    """Whether this session has taken the second step, or came by a link its superior gave out."""
    return bool(request.user.is_verified() or request.session.get("by_link"))  # type: ignore[union-attr]


def second_step_owed(who: Viewer) -> bool:
    """Whether a role in force asks for a second step at the door."""
    return Role.objects.filter(code__in={held.role for held in who.held}, needs_otp=True).exists()
