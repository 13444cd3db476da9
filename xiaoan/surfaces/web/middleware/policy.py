"""What a page may load and ask of a phone: only from this installation, no inline script or style, said in headers."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

POLICY = (
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
POWERS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"
"""What a page may ask of the phone: the camera and, where a clause wants the place, the place."""


class PagePolicy:
    """Middleware: adds the policy to every answer that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", POWERS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
