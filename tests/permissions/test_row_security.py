"""Row-level security itself, in raw SQL: what a forgotten filter, a pooled connection or a stranger would see."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests.support.tree import unit
from xiaoan.foundation import rls
from xiaoan.foundation.rls import EVERYTHING, NOTHING, Scope, opened
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.tree.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_schools() -> tuple[Unit, Unit]:
    county = unit(None, "甲县", "county")
    first, second = unit(county, "一小"), unit(county, "二小")
    with opened(EVERYTHING):
        Account.objects.create(unit=first, name="示例·甲")
        Account.objects.create(unit=second, name="示例·乙")
    return first, second


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_account WHERE name IN ('示例·甲', '示例·乙')")
        return {name for (name,) in cursor.fetchall()}


def test_a_query_outside_any_scope_shows_nothing(two_schools: tuple[Unit, Unit]) -> None:
    assert names() == set()
    assert Account.objects.count() == 0


def test_a_forgotten_filter_shows_only_what_the_scope_holds(two_schools: tuple[Unit, Unit]) -> None:
    first, _ = two_schools
    with opened(Scope(ranges=(first.range,))):
        assert names() == {"示例·甲"}
    with opened(Scope(units=frozenset({first.id}))):
        assert names() == {"示例·甲"}
    with opened(EVERYTHING):
        assert names() == {"示例·甲", "示例·乙"}


def test_a_scope_by_single_rows_shows_just_them(two_schools: tuple[Unit, Unit]) -> None:
    with opened(EVERYTHING):
        one = Account.objects.get(name="示例·乙")
    with opened(Scope(rows=frozenset({one.id}))):
        assert names() == {"示例·乙"}


def test_the_outer_scope_returns_when_an_inner_one_ends(two_schools: tuple[Unit, Unit]) -> None:
    first, second = two_schools
    with opened(Scope(ranges=(first.range,))):
        with opened(Scope(ranges=(second.range,))):
            assert names() == {"示例·乙"}
        assert names() == {"示例·甲"}
        with pytest.raises(ZeroDivisionError), opened(Scope(ranges=(second.range,))):
            _ = 1 / 0
        assert names() == {"示例·甲"}
    assert names() == set()


def test_a_stranger_can_neither_read_nor_write_another_school(two_schools: tuple[Unit, Unit]) -> None:
    first, second = two_schools
    with opened(Scope(ranges=(second.range,))):
        assert Account.objects.filter(unit=first).update(name="改") == 0
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            Account.objects.create(unit=first, name="混进来")


def test_odd_scopes_match_nothing(two_schools: tuple[Unit, Unit]) -> None:
    for scope in (NOTHING, Scope(ranges=(("", ""),)), Scope(ranges=(("~", "!"),))):
        with opened(scope):
            assert names() == set()


def test_the_web_role_has_no_more_power_than_it_needs(two_schools: tuple[Unit, Unit]) -> None:
    assert rls.excess_powers() == []
