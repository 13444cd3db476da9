"""Windows that share a day with a span: the same ones as any wide look finds, also when they are due later."""

from datetime import date, time

from xiaoan.engines.cadence import Every, Rule, Slot, Span, Spell, expand, touching
from xiaoan.engines.cadence.tests.schools import calendar

ALWAYS = [Span(date(2020, 1, 1))]
MONTHLY = [Spell(Rule("a", Every.MONTH), date(2020, 1, 1), None, "a-1")]
DAILY = [Spell(Rule("a", Every.DAY, slots=(Slot("day", time(6), time(19)),)), date(2020, 1, 1), None, "a-1")]
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_a_month_is_found_from_any_of_its_days_and_due_at_its_end() -> None:
    whole = calendar()
    october = [one for one in expand(MONTHLY, ALWAYS, whole, *YEAR) if one.first_day.month == 10]
    assert len(october) == 1
    for day in (date(2026, 10, 1), date(2026, 10, 20), date(2026, 10, 31)):
        assert touching(MONTHLY, ALWAYS, whole, day, day) == october


def test_a_month_cut_short_is_still_found_from_its_end() -> None:
    whole, until = calendar(), [Span(date(2020, 1, 1), date(2026, 10, 25))]
    (cut,) = touching(MONTHLY, until, whole, date(2026, 10, 30), date(2026, 10, 30))
    assert cut.last_day <= date(2026, 10, 25)


def test_days_are_found_on_themselves_alone() -> None:
    whole, first, last = calendar(), date(2026, 10, 12), date(2026, 10, 14)
    assert touching(DAILY, ALWAYS, whole, first, last) == expand(DAILY, ALWAYS, whole, first, last)
