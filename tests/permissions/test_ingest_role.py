"""What the role that writes groups of records may do in raw SQL: its tables, in its scope, and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connections

from tests.permissions.test_routes import Stage, stage
from tests.support import database

__all__ = ["stage"]

MAY = {
    "work_submission": {"SELECT", "INSERT"},
    "work_record": {"SELECT", "INSERT"},
    "trail_trailevent": {"SELECT", "INSERT"},
    "trail_trailtext": {"SELECT", "INSERT"},
    "trail_chainhead": {"SELECT", "INSERT", "UPDATE"},
}


def test_its_rights_are_exactly_five_tables(stage: Stage) -> None:
    name = connections["default"].settings_dict["NAME"]
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with psycopg.connect(database.dsn("ingest", name)) as raw:
        found: dict[str, set[str]] = {}
        for table in tables:
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
                row: Any = raw.execute("SELECT has_table_privilege(%s, %s)", [f'public."{table}"', right]).fetchone()
                if row[0]:
                    found.setdefault(table, set()).add(right)
    assert found == MAY


def test_without_a_scope_it_sees_nothing_and_writes_nothing_elsewhere(stage: Stage) -> None:
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(database.dsn("ingest", name)) as raw:
        for table in MAY:
            row: Any = raw.execute(f'SELECT count(*) FROM "{table}"'.encode()).fetchone()
            assert row == (0,), table
        moved = raw.execute("UPDATE trail_chainhead SET seq = 0").rowcount
        assert moved == 0
    for words in (
        "SELECT * FROM access_account", "SELECT * FROM channels_channelsecret", "SELECT * FROM imports_content",
        "SELECT * FROM access_identity", "DELETE FROM work_record", "UPDATE work_record SET remark = 'x'",
        "UPDATE trail_trailevent SET body = '{}'", "SET ROLE xiaoan_web", "SET ROLE xiaoan_worker",
        "CREATE TABLE mine (id int)", "COPY work_record TO PROGRAM 'true'", "SELECT pg_read_file('/etc/hosts')",
    ):  # fmt: skip
        with psycopg.connect(database.dsn("ingest", name)) as raw, pytest.raises(psycopg.Error):
            raw.execute(words.encode())


def test_the_auditor_reads_no_secret_of_the_new_rooms(stage: Stage) -> None:
    name = connections["default"].settings_dict["NAME"]
    for table in ("channels_channelsecret", "channels_address"):
        with psycopg.connect(database.dsn("auditor", name)) as raw, pytest.raises(psycopg.Error, match="denied"):
            raw.execute(f'SELECT * FROM "{table}"'.encode())


def test_no_page_takes_back_what_is_only_added(stage: Stage) -> None:
    name = connections["default"].settings_dict["NAME"]
    for table in ("returns_frozen", "returns_kept", "returns_note"):
        for words in (f'UPDATE "{table}" SET at = now()', f'DELETE FROM "{table}"'):
            with psycopg.connect(database.dsn("web", name)) as raw, pytest.raises(psycopg.Error):
                raw.execute("SELECT set_config('xiaoan.lo1', '!', false), set_config('xiaoan.hi1', '~', false)")
                raw.execute(words.encode())
