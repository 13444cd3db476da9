"""Who comes in, and what is said to who does not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.support.cast import Cast
from xiaoan.foundation.rls import Scope, opened
from xiaoan.kernel.access.backend import load
from xiaoan.kernel.access.commands import switch_account
from xiaoan.kernel.access.doors import issue_token
from xiaoan.kernel.access.models import Token
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.api.tests.calling import TUESDAY, Caller, caller, nobody, told

BACKEND = "xiaoan.kernel.access.backend.ScopedBackend"


def test_a_token_says_who_one_is(cast: Cast) -> None:
    me = told(caller(cast, "guard").get("/me"))
    assert (me["name"], me["post"], me["unit_name"]) == ("示例·老陈", "保安（门卫）", "青石县第一小学")
    assert "work.record" in me["grants"][0]["verbs"]
    assert (me["device"], me["to_sign"], me["grants"][0]["until"]) == ("", 0, None)


def test_without_a_token_nothing_is_told(cast: Cast) -> None:
    response = nobody().get("/me")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert "令牌" in told(response)["detail"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "x", "Bearer 校安", ""])
def test_a_header_that_is_no_token_is_refused(cast: Cast, header: str) -> None:
    response = Client().get("/api/v1/me", headers={"Authorization": header})
    assert response.status_code == 401


def test_a_revoked_token_is_refused(cast: Cast) -> None:
    who = caller(cast, "guard")
    Token.objects.update(revoked_at=TUESDAY)
    assert who.get("/me").status_code == 401


def test_an_expired_token_is_refused(cast: Cast) -> None:
    issued, life = TUESDAY - timedelta(days=2), timedelta(days=1)
    token = issue_token(by=operator(), account_id=cast.account("guard"), title="短", at=issued, life=life)
    assert Caller(token, Client()).get("/me").status_code == 401


def test_a_switched_off_account_is_refused(cast: Cast) -> None:
    who = caller(cast, "guard")
    switch_account(by=operator(), account_id=cast.account("guard"), active=False, at=TUESDAY)
    assert who.get("/me").status_code == 401


def test_a_wrong_token_is_not_saved_by_a_session(cast: Cast) -> None:
    client = signed_in(cast, "guard")
    assert client.get("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_session_reads_without_a_csrf_token_and_does_not_write(cast: Cast) -> None:
    client = signed_in(cast, "guard")
    path = f"/api/v1/units/{cast.unit('school').id}/attachments/promises"
    assert client.get("/api/v1/me").status_code == 200
    response = client.post(path, "{}", content_type="application/json")
    assert response.status_code == 403
    assert "CSRF" in told(response)["detail"]  # type: ignore[arg-type]


def test_a_session_writes_with_its_csrf_token(cast: Cast) -> None:
    client = signed_in(cast, "guard")
    client.cookies["csrftoken"] = "a" * 32
    path = f"/api/v1/units/{cast.unit('school').id}/attachments/promises"
    response = client.post(path, "{}", content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert response.status_code == 422


def test_a_bureau_session_without_its_second_step_is_held_up(cast: Cast) -> None:
    client = signed_in(cast, "officer")
    response = client.get("/api/v1/me")
    assert response.status_code == 403
    assert "第二步" in told(response)["detail"]  # type: ignore[arg-type]


def test_somebody_without_a_verb_finds_nothing(cast: Cast) -> None:
    assert caller(cast, "fireman").get("/units").status_code == 404


def signed_in(cast: Cast, name: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    account = load(cast.account(name))
    assert account is not None
    with opened(Scope(rows=frozenset({account.id}))):
        client.force_login(account, backend=BACKEND)
    return client
