"""Row-level security across transactions and roles: what must commit to be seen."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from tests.support import database
from tests.support.tree import unit
from xiaoan.foundation import rls
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account


def names() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM access_account")
        return {name for (name,) in cursor.fetchall()}


def test_a_pooled_connection_after_its_transaction_shows_nothing(own_database: str) -> None:
    county = unit(None, "甲县", "county")
    with opened(EVERYTHING):
        Account.objects.create(unit=county, name="示例·甲")
        assert names() == {"示例·甲"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('xiaoan.hi1', true)")
        assert cursor.fetchone() == ("",)
    assert names() == set()


def test_a_read_only_transaction_refuses_to_write(own_database: str) -> None:
    with pytest.raises(Exception, match="read-only"), opened(EVERYTHING, readonly=True):
        unit(None, "乙县", "county")


def test_a_process_with_too_much_power_is_recognised(own_database: str) -> None:
    database.point_django_at(own_database, "owner")
    assert any("owns" in word for word in rls.excess_powers())


def test_the_auditor_sees_everything_and_writes_nothing(own_database: str) -> None:
    county = unit(None, "甲县", "county")
    with opened(EVERYTHING):
        Account.objects.create(unit=county, name="示例·甲")
    database.point_django_at(own_database, "auditor")
    assert names() == {"示例·甲"}
    with pytest.raises(Exception, match="permission denied"):
        Account.objects.create(unit=county, name="示例·乙")


def test_every_table_is_owned_by_a_unit_or_named_as_reference(own_database: str) -> None:
    reference = {
        "tree_unit", "trail_seal", "trail_sealedhead", "jobs_job", "jobs_tick", "keeping_rehearsal", "access_identity",
        "access_role", "access_grant", "access_share", "access_link", "access_token", "access_code", "files_blob",
        "catalogue_release", "feeds_feed",
        "hazards_numberbook", "tips_poster", "tips_following", "access_allowance", "inspections_numberbook",
        "imports_progress",
    }  # fmt: skip
    owned = {model._meta.db_table for model in rls.owned_models()}
    ours = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("xiaoan.")}
    assert ours - owned <= reference, "a new table must carry home, unit and path, or be named here as reference"
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        protected = {name for (name,) in cursor.fetchall()}
    assert protected == owned
