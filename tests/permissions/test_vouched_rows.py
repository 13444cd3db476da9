"""Every row the trail vouches for: changed behind the system's back, `verify` finds it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections, models

from tests.permissions.test_routes import Stage, stage
from tests.support import database
from xiaoan.foundation import rls
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.trail.verify import traced_models, verify

__all__ = ["stage"]

ELSEWHERE = {
    "Share", "Addition", "ShiftNote", "PostCheck", "OutOfUse", "Excuse", "ReturnVisit", "Closing", "Deadline",
    "Signature",
}  # fmt: skip
"""Not among the examples: their own tests record each of their acts about the row."""

SETS = (
    (models.BooleanField, "NOT {c}"),
    (models.DateTimeField, "coalesce({c}, now()) + interval '1 day'"),
    (models.DateField, "coalesce({c}, current_date) + 1"),
    (models.IntegerField, "coalesce({c}, 0) + 1"),
    (models.CharField, "'x' || left({c}, 3)"),
    (models.TextField, "{c} || 'x'"),
)


def change_of(model: type[models.Model]) -> str:
    """SET of one vouched column."""
    for name in getattr(model, "traced", ("name",)):
        field = model._meta.get_field(name)
        for kind, how in SETS:
            if isinstance(field, kind) and not field.unique and not getattr(field, "choices", None):
                return f'"{field.column}" = ' + how.format(c=f'"{field.column}"')
    raise AssertionError(f"{model.__name__}: no column of a plain type is vouched for")


@pytest.fixture
def raw(stage: Stage) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(database.dsn("owner", connections["default"].settings_dict["NAME"])) as opened_raw:
        yield opened_raw
        opened_raw.rollback()


def test_a_play_of_everything_is_vouched_and_each_change_is_found(
    stage: Stage, raw: psycopg.Connection[tuple[object, ...]]
) -> None:
    name = connections["default"].settings_dict["NAME"]
    changed, empty = {}, set()
    database.point_django_at(name, "auditor")
    assert verify().findings == []
    for model in traced_models():
        table = model._meta.db_table
        raw.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'.encode())
        found = raw.execute(
            f'UPDATE "{table}" SET {change_of(model)} WHERE id = (SELECT id FROM "{table}" ORDER BY id DESC LIMIT 1)'
            " RETURNING id".encode()
        ).fetchone()
        if found is None:
            empty.add(model.__name__)
        else:
            changed[model._meta.label_lower] = found[0]
    raw.commit()
    seen = {(finding.object_type, finding.object_id) for finding in verify().findings}
    assert [label for label, key in changed.items() if (label, key) not in seen] == []
    assert empty <= ELSEWHERE, "let examples() make one, so that it is tried here"


def test_what_is_only_added_cannot_be_changed_by_the_program(stage: Stage) -> None:
    database.point_django_at(connections["default"].settings_dict["NAME"], "web")
    for model in rls.owned_models():
        if getattr(model, "append_only", False):
            with pytest.raises(Exception, match=r"permission denied|append"), opened(EVERYTHING):
                model._default_manager.update(path="x")
