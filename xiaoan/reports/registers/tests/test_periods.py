"""Periods at their edges: weeks over the end of a month, cut at the end of a term, holidays, school years."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import opened
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.reports.registers.periods import Period, day_of, known_kind, period_of, recent
from xiaoan.reports.registers.tests.asking import table


def period(cast: Cast, kind: str, day: date) -> Period:
    viewer = cast.seat("safety", Play(cast).at)
    with opened(viewer.scope, readonly=True):
        return period_of(known_kind(kind), day, cast.unit("school"))


def test_a_week_goes_over_the_end_of_a_month(cast: Cast) -> None:
    week = period(cast, "week", date(2026, 10, 31))
    assert (week.first, week.last) == (date(2026, 10, 26), date(2026, 11, 1))
    assert week.title == "2026年秋季学期第9周（10月26日—11月1日）"


def test_a_week_is_cut_where_the_term_begins_and_ends(cast: Cast) -> None:
    first = period(cast, "week", date(2026, 9, 2))
    assert (first.first, first.last) == (date(2026, 9, 1), date(2026, 9, 6)) and "第1周" in first.title
    before = period(cast, "week", date(2026, 8, 31))
    assert (before.first, before.last) == (date(2026, 8, 31), date(2026, 8, 31))
    last = period(cast, "week", date(2027, 1, 22))
    assert last.last == date(2027, 1, 22)
    assert period(cast, "week", date(2027, 1, 23)).first == date(2027, 1, 23)


def test_days_of_weeks_leave_no_gap_and_do_not_overlap(cast: Cast) -> None:
    found = period(cast, "week", date(2027, 2, 1))
    with opened(cast.seat("safety", Play(cast).at).scope, readonly=True):
        weeks = recent(found, cast.unit("school"), 24)
    assert all(later.before == earlier.last for later, earlier in pairwise(weeks))


def test_a_term_in_the_holidays_is_the_one_that_ended(cast: Cast) -> None:
    assert period(cast, "term", date(2027, 1, 25)).title == "2026年秋季学期"


def test_a_school_year_is_named_by_both_its_years(cast: Cast) -> None:
    year = period(cast, "school_year", date(2027, 1, 25))
    assert year.title == "2026—2027学年" and year.first == date(2026, 9, 1)


def test_month_and_year_end_on_their_last_day(cast: Cast) -> None:
    assert period(cast, "month", date(2028, 2, 10)).last == date(2028, 2, 29)
    assert period(cast, "year", date(2026, 2, 10)).last == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["2026-13-01", "soon", "1999-01-01", "2026-2-3x", "９９"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        day_of(text, date(2026, 1, 1))


def test_a_kind_of_period_that_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        known_kind("century")


def test_what_was_registered_on_the_last_minute_belongs_to_its_day(cast: Cast) -> None:
    play = Play(cast)
    play.at = play.at.replace(month=10, day=31, hour=14, minute=30)  # 22:30 at the school; each step is an hour
    hazard = play.hazard()
    november = table(play, "safety", "school", "hazard_book", "month", date(2026, 11, 1))
    october = table(play, "safety", "school", "hazard_book", "month", date(2026, 10, 31))
    assert hazard.number
    assert "本期新增 1" in november.says[0] and len(october.rows) == 0
