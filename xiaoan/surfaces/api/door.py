"""How an operation is entered: who calls, at which instant, under which verb.

    @router.get("/hazards/{hazard_id}", …)
    @reads(hazards.verbs.SEE)
    def hazard(request: Seat, hazard_id: UUID) -> …: ...

A read runs in one read-only transaction holding exactly the caller's scope. A write opens none: its command
does; a parameter named `said` is the JSON body, of the annotated shape. A bearer token acts as its account; the
pages' own scripts come with their session and a CSRF token.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar, cast
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, AuthorizationError
from ninja.security import APIKeyCookie, HttpBearer

from xiaoan.foundation.clock import now
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.doors import token_account
from xiaoan.kernel.access.doors.strong.wakeful import awake
from xiaoan.kernel.access.doors.tablets import turn_fresh
from xiaoan.kernel.access.limits import count_call
from xiaoan.kernel.access.queries import second_step_owed, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.surfaces.api.problems import Malformed
from xiaoan.surfaces.api.reading import said

SIGNED_IN = "signed-in"
"""In place of a verb: everybody with an account; the query decides by the thing itself."""

F = TypeVar("F", bound=Callable[..., Any])


class Seat(HttpRequest):
    """A request with somebody in it."""

    viewer: Viewer
    at: datetime


class Bearer(HttpBearer):
    """`Authorization: Bearer …`. A header that is wrong ends the matter: the session is not asked then."""

    def __call__(self, request: HttpRequest) -> Viewer | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, text = header.partition(" ")
        return self.authenticate(request, text.strip() if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Viewer:
        account = token_account(token, at=now()) if token else None
        if account is None:
            raise AuthenticationError
        return seat(request, account)


class Session(APIKeyCookie):
    """The session of the pages: with a CSRF token for every write, and after the second step where one is owed."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Viewer | None:
        user = request.user
        if not user.is_authenticated:
            return None
        if _forged(request):
            raise AuthorizationError(message=_("缺少或不对的 CSRF 令牌，请刷新页面后再试。"))
        device = request.session.get("device")
        mark = request.COOKIES.get("xiaoan_turn", "")
        if request.session.get("turn") and not turn_fresh(mark, str(device), at=now()):
            return None
        if "awake" in request.session and not awake(
            request.session["awake"], request.COOKIES.get("xiaoan_awake", ""), str(device), at=now()
        ):
            return None
        who = seat(request, user.pk, device=parse_id(device))
        verified = user.is_verified() or request.session.get("by_link")  # type: ignore[attr-defined]
        if not verified and second_step_owed(who):
            raise AuthorizationError(message=_("请先在网页上完成第二步验证。"))
        return who

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Not asked: the session, not its key, says who it is."""


class _Tokens(CsrfViewMiddleware):
    """Django's check, without its page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponseForbidden:
        return HttpResponseForbidden()


def _forged(request: HttpRequest) -> bool:
    """Whether a write comes without the token that only our own pages know."""
    check = _Tokens(lambda asked: HttpResponseForbidden())
    request.csrf_processing_done = False  # type: ignore[attr-defined]  # Django's own mark, set before our view
    check.process_request(request)
    return check.process_view(request, HttpResponseForbidden, (), {}) is not None


def seat(request: HttpRequest, account: UUID, *, device: UUID | None = None) -> Viewer:
    """The caller as of the server's instant; an account switched off, or a device signed out, opens nothing."""
    taken = cast("Seat", request)
    taken.at = now()
    try:
        taken.viewer = viewer(account, at=taken.at, device=device)
    except NotFound as gone:
        raise AuthenticationError from gone
    if request.method not in ("GET", "HEAD"):
        # Looking never writes; how much is read, the pages and the limits of each statement bound.
        count_call(account, taken.at)
    return taken.viewer


@contextmanager
def reading(request: Seat) -> Iterator[None]:
    """A read-only look within the caller's scope: what a write shows of what it has done."""
    with opened(request.viewer.scope, readonly=True):
        yield


def holds(who: Viewer, *verbs: str) -> bool:
    """Whether somebody holds one of the verbs anywhere at all."""
    mine = [held.verbs for held in who.held] + [shared.verbs for shared in who.shared]
    return any(verb in each for each in mine for verb in verbs)


def reads(verb: str, *also: str) -> Callable[[F], F]:
    """A read for those who hold `verb` (or one of `also`) somewhere; where exactly is the query's business."""

    def named(view: F) -> F:
        @functools.wraps(view)
        def entered(request: HttpRequest, **arguments: Any) -> Any:
            seated = _plain(request)
            if verb != SIGNED_IN and not holds(seated.viewer, verb, *also):
                raise NotFound()
            with reading(seated):
                return _told(view(seated, **arguments))

        return _declared(entered, view, verb)

    return named


def writes(verb: str) -> Callable[[F], F]:
    """A write; the command it calls asks for `verb` where the thing is, and says why not."""

    def named(view: F) -> F:
        shape = typing.get_type_hints(view).get("said")

        @functools.wraps(view)
        def entered(request: HttpRequest, **arguments: Any) -> Any:
            seated = _plain(request)
            if shape is not None:
                arguments["said"] = said(request, shape)
            return _told(view(seated, **arguments))

        entered.said = shape  # type: ignore[attr-defined]  # read by the description
        return _declared(entered, view, verb)

    return named


def _told(answer: Any) -> Any:
    """Rows as a list: a bare tuple of exactly two would be taken by the framework for a status and a body."""
    return list(answer) if type(answer) is tuple else answer


def _plain(request: HttpRequest) -> Seat:
    """The request, unless its address hides a zero byte, which no database takes."""
    if "\x00" in unquote(request.META.get("QUERY_STRING", "")) or "\x00" in request.path:
        raise Malformed(_("地址里有不能识别的字符。"))
    return cast("Seat", request)


def _declared(entered: Any, view: F, verb: str) -> F:
    """Name the verb for the permission test, and show the framework the parameters it is to read."""
    hints = typing.get_type_hints(view, include_extras=True)
    found = inspect.signature(view)
    entered.verb = verb
    entered.__signature__ = found.replace(
        parameters=[
            each.replace(annotation=hints.get(name, each.annotation))
            for name, each in found.parameters.items()
            if name != "said"
        ]
    )
    return cast("F", entered)
