"""What a duty costs a week, and that the house's own packs stay light for the smallest schools."""

from __future__ import annotations

import msgspec
import pytest

from xiaoan.kernel.catalogue.burden import minutes_a_week, times_a_week
from xiaoan.kernel.catalogue.examples import weekly_minutes
from xiaoan.kernel.catalogue.pack.duties import Named
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.kernel.catalogue.reading.examples import read_examples
from xiaoan.kernel.catalogue.tests import pool

HOUR = 60


def changed(**changes):
    base = pool.read_fire().duties["fire.check.month"]
    plain = msgspec.structs.replace(base, every="day", on=("school",), slots=(), places=(), minutes=2, minutes_each=0)
    return msgspec.structs.replace(plain, **changes)


CASES = [
    ({}, 5),
    ({"times": 2, "same_day": True}, 10),
    ({"on": ("boarding_night",)}, 5),
    ({"on": ("any_day",)}, 7),
    ({"on": ("holiday_duty",)}, 0),
    ({"on": ("school", "rest")}, 5),
    ({"every": "week", "times": 2}, 2),
    ({"every": "month"}, 12 / 52),
    ({"every": "month", "months": (12, 1)}, 2 / 52),
    ({"every": "half_month"}, 24 / 52),
    ({"every": "term"}, 2 / 52),
    ({"every": "named", "named": (Named(kind="term_start", days=5),)}, 2 / 52),
    ({"every": "named", "named": (Named(kind="weekday", nth=-1, weekday="monday"),), "months": (3,)}, 1 / 52),
]


@pytest.mark.parametrize(("changes", "times"), CASES)
def test_how_often_a_week(changes, times):
    assert times_a_week(changed(**changes)) == pytest.approx(times)


def test_a_walk_costs_more_with_every_place():
    walk = changed(minutes=1, minutes_each=2)
    assert minutes_a_week(walk, places=3) == 5 * (1 + 2 * 3)
    assert minutes_a_week(msgspec.structs.replace(walk, per="place", places=("canteen",)), subjects=3, places=3) == 15


@pytest.mark.parametrize("code", ["one_teacher_point_november", "three_teacher_point_rural"])
def test_a_teaching_point_owes_less_than_an_hour_a_week_in_all_packs_together(code):
    packs = read_packs(pool.PACKS)
    shelf = Shelf.of(packs.values())
    examples, _ = read_examples(pool.PACKS / "fire", packs["fire"], shelf)
    example = next(each for each in examples.examples if each.code == code)
    total = sum(
        weekly_minutes(
            msgspec.structs.replace(example, profile=example.profile if pack.code == "fire" else ""), pack, shelf
        )
        for pack in packs.values()
    )
    assert 0 < total <= HOUR
