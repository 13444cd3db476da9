"""A read-only look keeps no savepoints: its scopes still end where they should, and nothing writes within it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import Error, connection, transaction

from tests.support.tree import unit
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, Scope, forget, once_a_look, open_scope, opened
from xiaoan.kernel.access.commands import open_account
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.tree.models import Unit

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
Two = tuple[Unit, Unit]


@pytest.fixture
def two(own_database: str) -> Two:
    """Two schools with one account each, committed."""
    county = unit(None, "甲县", "county")
    made = unit(county, "一小"), unit(county, "二小")
    with opened(EVERYTHING):
        for number, school in enumerate(made):
            Account.objects.create(unit=school, name=f"示例·{number}")
    return made


def names() -> list[str]:
    return list(Account.objects.order_by("name").values_list("name", flat=True))


def test_an_error_inside_gives_the_outer_scope_back(two: Two) -> None:
    own, other = (Scope(ranges=(school.range,)) for school in two)
    with opened(own, readonly=True):
        with pytest.raises(NotFound), opened(other, readonly=True):
            assert names() == ["示例·1"]
            raise NotFound
        assert (names(), open_scope()) == (["示例·0"], own)
        with pytest.raises(NotFound), opened(EVERYTHING), opened(other):
            raise NotFound
        assert (names(), open_scope()) == (["示例·0"], own)
    assert (names(), open_scope()) == ([], None)


def test_an_error_of_the_database_inside_shows_nothing_more(two: Two) -> None:
    own, other = (Scope(ranges=(school.range,)) for school in two)
    with pytest.raises(Error), opened(own, readonly=True):
        with pytest.raises(Error), opened(other), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert open_scope() == own
        names()
    assert (names(), open_scope()) == ([], None)


def test_after_a_savepoint_is_undone_the_scope_is_the_outer_one(two: Two) -> None:
    own = Scope(ranges=(two[0].range,))
    with opened(own, readonly=True):
        with pytest.raises(Error), transaction.atomic(), opened(EVERYTHING), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert (names(), open_scope()) == (["示例·0"], own)
    with opened(own, readonly=True):
        with pytest.raises(Error), opened(EVERYTHING), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert (names(), open_scope()) == (["示例·0"], own)


def test_a_command_inside_a_look_is_refused_by_the_database(two: Two) -> None:
    with pytest.raises(Error, match="read-only"), opened(EVERYTHING, readonly=True):
        open_account(by=operator(), unit=two[0], name="示例·新", at=AT)
    with opened(EVERYTHING):
        assert names() == ["示例·0", "示例·1"]


def test_what_is_remembered_ends_with_the_look(two: Two) -> None:
    asked = iter(range(9))
    with opened(EVERYTHING, readonly=True):
        assert [once_a_look("n", lambda: next(asked)) for _ in range(2)] == [0, 0]
        with opened(Scope()):
            assert once_a_look("n", lambda: next(asked)) == 0
    with opened(EVERYTHING, readonly=True):
        assert once_a_look("n", lambda: next(asked)) == 1
    with opened(EVERYTHING):
        assert once_a_look("n", lambda: next(asked)) == 2
        with pytest.raises(NotFound), opened(EVERYTHING):
            raise NotFound
        assert once_a_look("n", lambda: next(asked)) == 3, "what a savepoint undid may have been read"


def test_an_act_asks_once_too_until_it_is_told_to_forget() -> None:
    asked = iter(range(9))
    with opened(EVERYTHING):
        assert [once_a_look("n", lambda: next(asked)) for _ in range(2)] == [0, 0]
        with opened(EVERYTHING):
            assert once_a_look("n", lambda: next(asked)) == 0
        forget()
        assert once_a_look("n", lambda: next(asked)) == 1
    assert once_a_look("n", lambda: next(asked)) == 2
