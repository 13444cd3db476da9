"""`xiaoan link`, `xiaoan token`, `xiaoan trail verify` on the cast."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection

from tests.support.cast import Cast
from xiaoan.foundation import clock
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.doors import token_account, use_link
from xiaoan.kernel.access.elevation import ask_elevation
from xiaoan.surfaces.console.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command here, in the test's database; the role a command asks for is restored afterwards."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_a_link_opens_the_door_of_the_person_named(run: Callable[..., Result], cast: Cast) -> None:
    answer = run("link", "示例·老陈")
    assert answer.exit_code == 0
    assert answer.output.startswith(f"http://127.0.0.1:{settings.PORT}/")
    secret = answer.output.strip().rsplit("/", 1)[1]
    assert use_link(secret, at=clock.now()) == cast.account("guard")


def test_a_link_is_over_when_its_hours_are(run: Callable[..., Result], cast: Cast) -> None:
    secret = run("link", "示例·老陈", "--unit", "青一小", "--hours", "1").output.strip().rsplit("/", 1)[1]
    with pytest.raises(NotFound):
        use_link(secret, at=clock.now() + timedelta(hours=2))


def test_a_token_speaks_for_the_account(run: Callable[..., Result], cast: Cast) -> None:
    answer = run("token", "示例·吴科员", "--title", "取数", "--days", "1")
    assert answer.exit_code == 0
    assert token_account(answer.output.strip(), at=clock.now()) == cast.account("officer")


@pytest.mark.parametrize("who", ["没有这个人", "示例·外人"])
def test_a_person_who_is_not_in_the_named_unit_is_not_found(run: Callable[..., Result], cast: Cast, who: str) -> None:
    answer = run("link", who, "--unit", "青一小")
    assert answer.exit_code == 1
    assert "没有叫" in answer.output


def test_the_trail_of_the_cast_is_whole(run: Callable[..., Result], cast: Cast) -> None:
    answer = run("trail", "verify", "--json")
    verdict = json.loads(answer.output)
    assert verdict["findings"] == []
    assert verdict["events"] > 0
    assert answer.exit_code == 0
    assert "没有发现改动" in run("trail", "verify").output


def test_a_change_behind_the_trails_back_is_told(run: Callable[..., Result], cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tree_unit SET name = '改名' WHERE id = %s", [cast.unit("school").id])
    answer = run("trail", "verify")
    assert answer.exit_code == 1
    assert "对不上" in answer.output


def test_a_role_for_a_while_is_listed_and_given_at_the_console(run: Callable[..., Result], cast: Cast) -> None:
    at = clock.now()
    row = ask_elevation(
        by=cast.seat("guard", at), unit=cast.unit("school"), role="safety_officer", minutes=60, reason="顶班", at=at
    )
    assert "示例·老陈" in run("elevation").output
    assert "已给" in run("elevation", "--give", str(row.id)).output
    assert any(held.until for held in cast.seat("guard", clock.now()).held)
    assert run("elevation").output == ""
    assert run("elevation", "--give", "x").exit_code != 0
