"""The demo county, whole: it plays without a refusal, its trail is sound, its figures add up, every stage is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.support.cast import load_packs
from xiaoan.foundation.rls import EVERYTHING, opened, owned_models
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.org.queries import holders
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work.queries import figures
from xiaoan.surfaces.console.demo.playing import Played, play

pytestmark = pytest.mark.timeout(1200)

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Played]:
    """The demo in one transaction that is undone when this module's tests are over."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_packs()
        yield play(AT, lambda words: None)
        transaction.set_rollback(True)


def test_the_trail_of_the_demo_is_sound(played: Played) -> None:
    with opened(EVERYTHING):
        assert verify().findings == []


def test_every_stage_worth_looking_at_is_there(played: Played) -> None:
    with opened(EVERYTHING):
        stages = set(Hazard.objects.values_list("stage", flat=True))
        assert {"on_spot", "rectifying", "recheck_above", "closed"} <= stages
        assert Hazard.objects.filter(grade="major", listed_by__isnull=False).exists()
        assert Hazard.objects.exclude(recurs=None).exists()
        assert Hazard.objects.filter(waiting="money").exists()
        assert {"awaiting", "merged", "not_hazard"} <= set(Report.objects.values_list("state", flat=True))


def test_the_figures_of_last_month_add_up_and_show_the_typhoon_and_the_new_school(played: Played) -> None:
    stage, seat = played.stage, operator()
    with opened(seat.scope):
        sheet = figures(seat, stage.units["county"], first=date(2026, 10, 1), last=date(2026, 10, 31), at=AT)
    total = sheet.total
    assert total.holds
    assert total.excused > 0
    assert total.late > 0
    assert total.missing > 0
    assert sum((row.tally.expected for row in sheet.rows), 0) == total.expected
    new = sheet.under(stage.units["new"].path)
    assert 0 < new.expected < sheet.under(stage.units["central"].path).expected
    assert stage.units["far"].id not in sheet.units


def test_the_vacant_post_is_vacant(played: Played) -> None:
    with opened(EVERYTHING):
        posts = {holder.post for holder in holders([played.stage.units["west"].id], date(2026, 11, 20))}
    assert posts == {"guard"}


def test_no_foreign_key_between_unit_owned_rows_leaves_its_home(played: Played) -> None:
    owned = set(owned_models())
    checked = 0
    with opened(EVERYTHING), connection.cursor() as cursor:
        for model in sorted(owned, key=lambda each: each._meta.label):
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if not getattr(field, "many_to_one", False) or target not in owned:
                    continue
                here, there, column = model._meta.db_table, target._meta.db_table, field.column  # type: ignore[union-attr]
                cursor.execute(
                    f'SELECT count(*) FROM "{here}" a JOIN "{there}" b ON b.id = a."{column}" WHERE a.home <> b.home'
                )
                assert cursor.fetchone() == (0,), f"{model._meta.label}.{field.name}"
                checked += 1
    assert checked >= 5
    assert apps.get_model("work", "Record") in owned
