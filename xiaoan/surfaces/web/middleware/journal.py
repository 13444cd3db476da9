"""One line of the log for each request: which route, how it ended, how long it took, whose it was, from where.

The route stands in place of the address, so that no secret of a link, no mark and no search is written down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xiaoan.kernel.access.limits import address_of

log = logging.getLogger("xiaoan.requests")


class Journal:
    """Middleware, the outermost: what it times is what the browser waits for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers, then says so; pictures and scripts of the pages are not told."""
        began = monotonic()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.route if match else ""
        if match is None and response.status_code < 400:
            return response
        told: dict[str, object] = {
            "method": request.method,
            "route": f"/{route}" if match else "",
            "status": response.status_code,
            "ms": round((monotonic() - began) * 1000),
            "from": address_of(request.META),
        }
        if match:
            told |= {name: str(value) for name, value in match.kwargs.items() if isinstance(value, UUID)}
        seat = getattr(request, "viewer", None)
        if seat is not None:
            told["account"] = str(seat.account)
        log.info("request", extra={"told": told})
        return response
