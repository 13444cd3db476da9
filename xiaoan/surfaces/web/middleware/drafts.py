"""The server's word to a form kept on a phone: accepted, sign in first, or a page with what is wrong.

A phone drops its draft only on `X-Accepted` with the id it sent. Acceptance is a redirect (the usual
answer to a POST that worked), 201 or 204; a redirect to the sign-in page is 401, never an acceptance. A
view that answers 200 to a POST has not accepted, unless it sets the header itself.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url

from xiaoan.foundation.ids import parse_id

SENT = "X-Draft"
ACCEPTED = "X-Accepted"
GO = "X-Go"


class DraftAnswers:
    """Middleware, inside sessions and messages: turns redirects into words a script can trust."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Leaves every request alone that is not the sending of a draft."""
        response = self.get_response(request)
        sent = parse_id(request.headers.get(SENT, ""))
        if sent is None or request.method != "POST":
            return response
        if response.status_code in (301, 302, 303, 307, 308):
            return _instead(request, response, str(sent))
        if response.status_code in (201, 204):
            response[ACCEPTED] = str(sent)
        return response


def _instead(request: HttpRequest, response: HttpResponseBase, sent: str) -> HttpResponse:
    """The redirect as an answer without one: the script goes there itself, after dropping the draft."""
    place = response["Location"]
    entering = _asks_to_enter(request, place)
    told = HttpResponse(status=401 if entering else 204)
    told.cookies = response.cookies
    told[GO] = place
    if not entering:
        told[ACCEPTED] = sent
    return told


def _asks_to_enter(request: HttpRequest, place: str) -> bool:
    """Whether a redirect leads to the sign-in page, or to any page that promises to come back here after
    it.
    """
    parts = urlsplit(place)
    back = parse_qs(parts.query).get("next", [])
    return parts.path == urlsplit(resolve_url(settings.LOGIN_URL)).path or request.get_full_path() in back
