"""A day of the canteen by its own pack: the menu gives the dishes, readings out of bounds are faults, 48 hours end."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.support.cast import START, Cast
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.shapes import Check, Name
from xiaoan.kernel.work.tests.acting import at, name, record, seeing, walk

NOON = at(10, 20, 11, 30)
MENU = Given(
    item="canteen.menu_rows",
    answer="value",
    rows=(
        {"day": "tuesday", "meal": "lunch", "dishes": "红烧肉、炒白菜，番茄蛋汤"},
        {"day": "tuesday", "meal": "supper", "dishes": "面条"},
        {"day": "wednesday", "meal": "lunch", "dishes": "土豆丝"},
    ),
)
SEEN = tuple(Given(item=item, answer="fine") for item in ("canteen.tableware", "canteen.apart"))


def samples(*grams: str) -> Given:
    dishes = ("红烧肉", "炒白菜", "番茄蛋汤")
    rows = tuple({"dish": dish, "grams": weight} for dish, weight in zip(dishes, grams, strict=False))
    return Given(item="canteen.sample_rows", answer="value", rows=rows)


def degrees(value: str) -> Given:
    return Given(item="canteen.core_degrees", answer="value", value=value)


@pytest.fixture
def canteen(cast: Cast) -> Cast:
    """The cast with the canteen pack adopted by the county from 1 September 2026."""
    version = contents()["canteen"].version
    adopt(by=operator(), unit=cast.unit("county"), pack="canteen", version=version, starts=date(2026, 9, 1), at=START)
    return cast


def lunch(cast: Cast, day: int = 20) -> Name:
    return name(cast, "school", "canteen.meal.lunch", at(10, day, 10), cast.places["canteen"].id)


def check(cast: Cast, now: datetime, *names: Name) -> Check:
    safety = cast.seat("safety", now)
    with seeing(safety):
        return queries.check(safety, names, at=now)


def keep_menu(cast: Cast) -> None:
    week = name(cast, "school", "canteen.menu.week", at(10, 19, 0))
    shown = Given(item="canteen.menu_shown", answer="fine")
    record(cast, "safety", "school", at(10, 19, 9), week, answers=(MENU, shown), rest_fine=False)


def test_the_dishes_of_a_meal_come_from_the_weeks_menu_and_no_weight_does(canteen: Cast) -> None:
    assert check(canteen, NOON, lunch(canteen)).questions[0].fill.names == ()
    keep_menu(canteen)
    fill = check(canteen, NOON, lunch(canteen)).questions[0].fill
    assert (fill.into, fill.names) == ("dish", ("红烧肉", "炒白菜", "番茄蛋汤"))
    assert check(canteen, at(10, 21, 11), lunch(canteen, 21)).questions[0].fill.names == ("土豆丝",)
    assert check(canteen, at(10, 22, 11), lunch(canteen, 22)).questions[0].fill.names == ()


def test_a_meal_is_kept_with_its_rows_and_its_temperature(canteen: Cast) -> None:
    answers = (samples("130", "125", "200"), degrees("７２．５"), *SEEN)
    receipt = record(canteen, "safety", "school", NOON, lunch(canteen), answers=answers, rest_fine=False)
    safety = canteen.seat("safety", NOON)
    with seeing(safety):
        page = queries.record(safety, receipt.records[0], at=NOON)
    assert page.answers[0].rows == ("红烧肉　重量 130克", "炒白菜　重量 125克", "番茄蛋汤　重量 200克")
    assert page.answers[1].words == "72.5℃"
    with opened(EVERYTHING):
        assert Record.objects.get().problems == 0


@pytest.mark.parametrize(
    ("given", "item"),
    [
        (samples("130", "100"), "canteen.sample_rows"),
        (samples("130", ""), "canteen.sample_rows"),
        (samples("130", "半盒"), "canteen.sample_rows"),
        (Given(item="canteen.sample_rows", answer="na"), "canteen.sample_rows"),
        (Given(item="canteen.sample_rows", answer="value"), "canteen.sample_rows"),
        (degrees("65"), "canteen.core_degrees"),
        (degrees("72.55"), "canteen.core_degrees"),
        (Given(item="canteen.core_degrees", answer="fault", value="75"), "canteen.core_degrees"),
    ],
)
def test_what_cannot_stand_is_refused_at_its_question(canteen: Cast, given: Given, item: str) -> None:
    rest = tuple(one for one in (samples("130"), degrees("75"), *SEEN) if one.item != given.item)
    with pytest.raises(Refused) as refusal:
        record(canteen, "safety", "school", NOON, lunch(canteen), answers=(given, *rest), rest_fine=False)
    assert item in refusal.value.fields


def test_a_reading_out_of_bounds_is_kept_as_read_and_reported(canteen: Cast) -> None:
    cool = Given(item="canteen.core_degrees", answer="fault", value="62", fixed_on_spot=True, how_fixed="回锅")
    receipt = record(
        canteen, "safety", "school", NOON, lunch(canteen), answers=(samples("130"), cool, *SEEN), rest_fine=False
    )
    assert len(receipt.reports) == 1
    with opened(EVERYTHING):
        answer = next(one for one in Record.objects.get().answers if one.item == "canteen.core_degrees")
    assert (answer.answer, answer.value, answer.kind) == ("fault", "62", "canteen.undercooked")
    assert "应不低于70℃" in answer.what


def test_samples_are_proposed_for_clearing_after_their_hours_and_not_again(canteen: Cast) -> None:
    answers = (samples("130", "125"), degrees("75"), *SEEN)
    record(canteen, "safety", "school", NOON, lunch(canteen), answers=answers, rest_fine=False)

    def told(day: int) -> tuple[str, ...]:
        closing = name(canteen, "school", "canteen.close.day", at(10, day, 13, 30), canteen.places["canteen"].id)
        asked = check(canteen, at(10, day, 15), closing).questions
        return next(one.fill.told for one in asked if one.item == "canteen.samples_cleared")

    assert told(21) == ("没有到期的",)
    assert told(22) == ("10月20日 11:30 红烧肉、炒白菜（10月22日 11:30满48小时）",)
    closing = name(canteen, "school", "canteen.close.day", at(10, 22, 13, 30), canteen.places["canteen"].id)
    record(canteen, "safety", "school", at(10, 22, 15), closing)
    assert told(23) == ("没有到期的",)


def test_the_same_meal_sent_twice_is_one_record(canteen: Cast) -> None:
    body = walk(lunch(canteen), answers=(samples("130"), degrees("75"), *SEEN), rest_fine=False)
    safety, school = canteen.seat("safety", NOON), canteen.unit("school")
    first = commands.submit(by=safety, unit=school, body=body, at=NOON)
    again = commands.submit(by=safety, unit=school, body=body, at=NOON)
    assert first.fresh and not again.fresh and first.records == again.records
