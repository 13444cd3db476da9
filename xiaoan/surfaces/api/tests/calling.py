"""Somebody of the cast with a bearer token, calling /api/v1 as a program would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.support.cast import Cast
from xiaoan.kernel.access.doors import issue_token
from xiaoan.kernel.access.queries import operator

ROOT = "/api/v1"
TUESDAY = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
"""09:00 at school on 20 October 2026."""


@dataclass(frozen=True)
class Caller:
    """A client that sends JSON and a token (or none)."""

    token: str
    client: Client

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(ROOT + path, query, headers=self.headers())  # type: ignore[return-value]

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        raw = body if isinstance(body, str | bytes) else json.dumps(body if body is not None else {}, default=str)
        return self.client.post(  # type: ignore[return-value]
            ROOT + path, raw, content_type="application/json", headers={**self.headers(), **headers}
        )

    def send(self, path: str, content: bytes, media: str = "application/octet-stream") -> HttpResponse:
        return self.client.post(ROOT + path, content, content_type=media, headers=self.headers())  # type: ignore[return-value]

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


def caller(cast: Cast, name: str) -> Caller:
    """Somebody of the cast, with a fresh token."""
    token = issue_token(by=operator(), account_id=cast.account(name), title="测试", at=TUESDAY)
    return Caller(token, Client())


def nobody() -> Caller:
    """A caller without a token."""
    return Caller("", Client())


def told(response: HttpResponse) -> Any:
    """The JSON of an answer; of a problem after its form has been checked."""
    body = json.loads(response.content)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert set(body) == {"type", "title", "status", "detail", "fields"}
        assert body["status"] == response.status_code
        assert body["detail"]
    return body
