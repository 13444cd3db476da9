"""Hours of turns and the gaps between them, counted by hand; nothing here needs a database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from xiaoan.foundation.clock import instant
from xiaoan.kernel.catalogue.pack.words import Roster, RosterSlot, Watch
from xiaoan.kernel.org.rosters.gaps import Turn, gaps, uncovered
from xiaoan.kernel.org.rosters.hours import Stretch, answers_for, between, of_turn, words

DAY = date(2026, 10, 20)


def slot(code: str, opens: time, closes: time, *, next_day: bool = False) -> RosterSlot:
    return RosterSlot(code=code, title=code, title_en=code, opens=opens, closes=closes, next_day=next_day)


GATE = Roster(
    code="gate", title="门卫", title_en="Gate", slots=(slot("day", time(7), time(19)), slot("night", time(19), time(7)))
)
HALVES = Roster(
    code="halves", title="夜间", title_en="Night",
    slots=(slot("first", time(19), time(0)), slot("second", time(0), time(7), next_day=True)),
)  # fmt: skip
LEADER = Roster(code="leader", title="带班", title_en="Leader")
ROSTERS = {each.code: each for each in (GATE, HALVES, LEADER)}
ALWAYS = Watch(
    code="always", title="全天有人", title_en="Always", rosters=("gate", "halves"), opens=time(0), closes=time(0)
)
NIGHT = Watch(
    code="night", title="夜里有人", title_en="Night", rosters=("halves",), opens=time(22), closes=time(6),
    on=("boarding_night",),
)  # fmt: skip


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return instant(date(2026, 10, day), time(hour, minute))


def test_a_night_belongs_to_the_evening_it_begins() -> None:
    assert of_turn(GATE, DAY, "night") == (Stretch(instant(DAY, time(19)), instant(date(2026, 10, 21), time(7))),)
    (second,) = of_turn(HALVES, DAY, "second")
    assert second == Stretch(instant(date(2026, 10, 21)), instant(date(2026, 10, 21), time(7)))
    assert of_turn(HALVES, DAY, "first")[0].closes == instant(date(2026, 10, 21))


def test_a_turn_without_a_shift_is_every_shift_or_the_whole_day() -> None:
    assert [stretch.length for stretch in of_turn(GATE, DAY, "")] == [timedelta(hours=12)] * 2
    assert of_turn(LEADER, DAY, "")[0].length == timedelta(days=1)
    assert of_turn(None, DAY, "forgotten")[0].length == timedelta(days=1)


def test_whoever_has_a_fair_part_of_the_hours_answers() -> None:
    night = between(DAY, time(22), time(6))
    assert answers_for(of_turn(HALVES, DAY, "first"), night), "two of the eight hours"
    assert answers_for(of_turn(HALVES, DAY, "second"), night)
    assert answers_for(of_turn(GATE, DAY, "night"), night)
    assert not answers_for(of_turn(GATE, DAY, "day"), night)
    evening = Roster(code="e", title="e", title_en="e", slots=(slot("e", time(18), time(22, 30)),))
    assert not answers_for(of_turn(evening, DAY, "e"), night), "half an hour of eight is not the night"
    early = between(date(2026, 10, 21), time(1), time(5))
    assert answers_for(of_turn(HALVES, DAY, "second"), early), "a round at one in the morning is last night's"
    assert not answers_for(of_turn(HALVES, date(2026, 10, 21), "second"), early)


@pytest.mark.parametrize(
    ("shift", "said"),
    [
        (slot("a", time(7), time(19)), "07:00—19:00"),
        (slot("a", time(19), time(7)), "19:00—次日07:00"),
        (slot("a", time(16), time(0)), "16:00—24:00"),
        (slot("a", time(0), time(8), next_day=True), "次日00:00—08:00"),
    ],
)
def test_hours_are_said_as_a_table_says_them(shift: RosterSlot, said: str) -> None:
    assert words(shift) == said


def test_a_day_and_a_night_shift_leave_no_gap_and_a_missing_night_leaves_twelve_hours() -> None:
    days = [date(2026, 10, 20), date(2026, 10, 21)]
    full = [Turn("gate", date(2026, 10, day), code) for day in (19, 20, 21) for code in ("day", "night")]
    assert gaps(ALWAYS, ROSTERS, days, {}, full) == []
    (gap,) = gaps(ALWAYS, ROSTERS, days, {}, [turn for turn in full if turn != Turn("gate", DAY, "night")])
    assert (gap.opens, gap.closes, gap.whole) == (at(20, 19), at(21, 7), False), "over midnight it is one gap"


def test_another_roster_may_take_the_night() -> None:
    days = [DAY]
    turns = [Turn("gate", DAY, "day"), Turn("halves", DAY, "first"), Turn("halves", date(2026, 10, 19), "second")]
    assert gaps(ALWAYS, ROSTERS, days, {}, turns) == []


def test_nobody_at_all_is_one_gap_over_the_days() -> None:
    (gap,) = gaps(ALWAYS, ROSTERS, [DAY, date(2026, 10, 21)], {}, [])
    assert (gap.opens, gap.closes, gap.whole) == (at(20, 0), at(22, 0), True)


def test_a_watch_rests_on_days_of_other_kinds() -> None:
    kinds = {DAY: {"boarding_night"}, date(2026, 10, 21): {"school"}}
    found = gaps(NIGHT, ROSTERS, [DAY, date(2026, 10, 21)], kinds, [Turn("halves", DAY, "first")])
    assert [(gap.opens, gap.closes) for gap in found] == [(at(21, 0), at(21, 6))]


def test_overlapping_turns_cover_once() -> None:
    wanted = between(DAY, time(8), time(18))
    covered = [between(DAY, time(9), time(12)), between(DAY, time(10), time(11)), between(DAY, time(12), time(13))]
    assert uncovered(wanted, covered) == [
        Stretch(at(20, 8), at(20, 9)), Stretch(at(20, 13), at(20, 18)),
    ]  # fmt: skip
