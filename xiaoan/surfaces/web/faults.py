"""Calm pages for what went wrong: what it means and what to do, never a number alone.

The closed family of `foundation.errors` becomes pages here; Django's own handlers are named in
`wiring/urls.py`. The pages need no database and no session, so that they also serve when those are down.
"""

from __future__ import annotations

import errno
import logging
import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access.limits import TooOften

log = logging.getLogger("xiaoan.web")

FULL = (errno.ENOSPC, errno.EDQUOT)
KNOWN = (400, 403, 404, 409, 413, 422, 429, 500, 503)


def page(status: int, reason: str = "", *, retry_after: int | None = None) -> HttpResponse:
    """The page of one status; `reason` is a sentence for the person, `retry_after` seconds for machines."""
    shown = status if status in KNOWN else 500
    response = HttpResponse(render_to_string(f"{shown}.html", {"reason": reason}), status=status)
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    return response


class FaultPages:
    """Middleware: a refusal, an absence or a conflict raised by a command becomes its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Passes through; the work is done when a view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """The page of a known error; None leaves an unknown one to Django."""
        if isinstance(trouble, TooOften):
            return page(429, trouble.reason, retry_after=int(trouble.wait.total_seconds()) + 1)
        if isinstance(trouble, Refused):
            return page(422, trouble.reason)
        if isinstance(trouble, NotFound):
            return page(404, trouble.reason)
        if isinstance(trouble, Conflict):
            return page(409, trouble.reason)
        if isinstance(trouble, DataError):
            # What PostgreSQL cannot hold at all: a NUL in a text, a number beyond every column.
            return page(400)
        if isinstance(trouble, OperationalError | InterfaceError):
            log.warning("the database does not answer: %s", trouble)
            return page(503, retry_after=60)
        if isinstance(trouble, OSError) and trouble.errno in FULL:
            log.error("the disk is full: %s", trouble.strerror)
            return page(503, retry_after=60)
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400; a body too large is said as such."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return page(413)
    return page(400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return page(403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: absent and out of sight are one answer."""
    return page(404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500; a database that went away beside a view, while the session was kept, is said as such."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return page(503, retry_after=60)
    return page(500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the page stood open too long, or cookies are off. `reason` is Django's,
    not shown.
    """
    return page(403, _("这一页打开太久，或者浏览器没有保存登录信息。请返回刷新后再交，填过的草稿还在本机。"))
