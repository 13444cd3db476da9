"""Periods, due days and codes, computed by hand."""

from __future__ import annotations

from datetime import date

import pytest

from xiaoan.features.returns.rules import Rhythm, before, check_code, due_day, earlier, joined, read_code, span, span_on
from xiaoan.foundation.errors import Refused

MONTHS = Rhythm(0, 5, False, (2, 8))
OFFICE = Rhythm(25, 28, True, ())


def never(day: date) -> bool:
    return False


def test_a_month_is_a_period_of_its_own() -> None:
    one = span(MONTHS, "2026-10")
    assert (one.first, one.last, one.months) == (date(2026, 10, 1), date(2026, 10, 31), ("2026-10",))
    assert one.words == "2026年10月"


def test_january_and_february_are_sent_together() -> None:
    one = span(MONTHS, "2027-02")
    assert (one.first, one.last) == (date(2027, 1, 1), date(2027, 2, 28))
    assert one.words == "2027年1至2月"
    with pytest.raises(Refused, match="1月和2月合报"):
        span(MONTHS, "2027-01")
    assert span_on(MONTHS, date(2027, 1, 3)) == one
    assert before(MONTHS, span(MONTHS, "2027-03")) == one


def test_july_and_august_are_sent_together() -> None:
    assert span_on(MONTHS, date(2026, 7, 1)).label == "2026-08"
    assert span(MONTHS, "2026-08").first == date(2026, 7, 1)


def test_the_26th_to_the_25th_is_named_after_its_last_month() -> None:
    one = span(OFFICE, "2026-10")
    assert (one.first, one.last, one.months) == (date(2026, 9, 26), date(2026, 10, 25), ())
    assert one.words == "2026年9月26日至10月25日"
    assert span_on(OFFICE, date(2026, 10, 26)).label == "2026-11"
    assert span_on(OFFICE, date(2026, 12, 31)).label == "2027-01"
    assert span(OFFICE, "2027-01").first == date(2026, 12, 26)


def test_periods_follow_each_other_without_gap_or_overlap() -> None:
    for rhythm in (MONTHS, OFFICE):
        day = date(2026, 1, 15)
        while day < date(2028, 3, 1):
            one = span_on(rhythm, day)
            assert one.first <= day <= one.last
            assert before(rhythm, one).last.toordinal() + 1 == one.first.toordinal()
            day = date.fromordinal(one.last.toordinal() + 1)


def test_the_due_day_is_the_fifth_of_the_next_month_and_moves_over_rest_days() -> None:
    one = span(MONTHS, "2026-09")
    assert due_day(MONTHS, one, never) == date(2026, 10, 5)
    assert due_day(MONTHS, one, lambda day: day <= date(2026, 10, 7)) == date(2026, 10, 8)
    assert due_day(OFFICE, span(OFFICE, "2026-10"), never) == date(2026, 10, 28)


def test_a_month_that_is_none_is_refused() -> None:
    for label in ("2026-13", "10月", "", "2026-1"):
        with pytest.raises(Refused):
            span(MONTHS, label)


def test_a_code_is_read_however_it_was_copied() -> None:
    code = check_code("00ff" * 16)
    assert read_code(f" {code.lower()} ") == code == read_code(code.replace("-", ""))
    assert read_code("校验码") == ""
    assert check_code("1" * 64) != check_code("2" * 64)


def test_a_changed_cut_off_counts_no_day_twice_and_loses_none() -> None:
    natural, office = Rhythm(0, 5, False, (2, 8)), Rhythm(25, 28, True, (2, 8))
    for old, new in ((natural, office), (office, natural)):
        for label in ("2026-11", "2027-02", "2027-03"):
            last = span(old, earlier(new, label))
            one = joined(span(new, label), last)
            assert one.first.toordinal() == last.last.toordinal() + 1
            assert one.last == span(new, label).last
            assert one.months == ()
    assert joined(span(natural, "2026-11"), span(natural, "2026-10")).months == ("2026-11",)
