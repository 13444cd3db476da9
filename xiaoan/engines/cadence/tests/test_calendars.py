"""What a calendar tells: kinds, closures, terms and weeks, school years, the local day of an instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from xiaoan.engines.cadence import (
    BeforeHoliday,
    Calendar,
    Closure,
    DayEntry,
    DayKind,
    Every,
    Layer,
    Rule,
    Slot,
    Span,
    Spell,
    Term,
    expand,
    open_at,
    reach,
    weekly_layer,
)
from xiaoan.engines.cadence.tests.schools import ZONE, calendar, primary_layer

ALWAYS = [Span(date(2020, 1, 1))]


def test_a_date_holds_a_set_of_kinds() -> None:
    assert calendar("boarding").kinds(date(2026, 10, 15)) == {DayKind.SCHOOL, DayKind.BOARDING_NIGHT}
    assert calendar("boarding").kinds(date(2026, 10, 16)) == {DayKind.SCHOOL}
    assert calendar("boarding").kinds(date(2026, 10, 18)) == {DayKind.REST, DayKind.BOARDING_NIGHT}


def test_a_day_nobody_speaks_of_has_no_kinds() -> None:
    empty = Calendar.resolve([], "", date(2026, 10, 1), date(2026, 10, 31), ZONE)
    assert empty.kinds(date(2026, 10, 15)) == frozenset()
    assert empty.closure(date(2026, 10, 15)) is None


def test_a_closure_tells_whether_it_was_planned_and_why() -> None:
    entered = datetime(2026, 10, 13, 20, tzinfo=ZONE)
    suspended = frozenset({DayKind.SUSPENDED})
    entries = [
        DayEntry(date(2026, 10, 14), suspended, planned=False, entered_at=entered, reason="台风"),
        DayEntry(date(2026, 10, 15), suspended),
        DayEntry(date(2026, 10, 16), frozenset({DayKind.REST}), entered_at=entered),
    ]
    known = calendar(nearer=[Layer(entries)])
    assert known.closure(date(2026, 10, 14)) == Closure(False, entered, "台风")
    assert known.closure(date(2026, 10, 15)) == Closure(True, None, "停课")
    assert known.closure(date(2026, 10, 16)) is None
    assert known.closure(date(2026, 10, 13)) is None


def test_term_week_1_holds_the_first_school_day() -> None:
    known = calendar()
    for day, number in ((1, 1), (6, 1), (7, 2), (28, 5)):
        week = known.term_week(date(2026, 9, day))
        assert week is not None and (week[0].code, week[1]) == ("2026-1", number)
    last = known.term_week(date(2027, 1, 22))
    assert last is not None and last[1] == 21
    assert known.term_week(date(2026, 8, 31)) is None


def test_a_term_whose_first_days_are_off_counts_from_its_first_school_day() -> None:
    late = Layer([DayEntry(date(2026, 9, day), frozenset({DayKind.REST})) for day in range(1, 7)])
    week = calendar(nearer=[late]).term_week(date(2026, 9, 7))
    assert week is not None and week[1] == 1


def test_school_years_are_derived_from_terms() -> None:
    years = calendar().school_years
    assert [(year.starts, year.ends) for year in years] == [
        (date(2025, 9, 1), date(2026, 8, 31)),
        (date(2026, 9, 1), date(2027, 8, 31)),
    ]
    found = calendar().school_year_of(date(2026, 8, 15))
    assert found is not None and found.code == "2025"


def test_a_school_known_only_from_its_spring_term_has_a_school_year_from_september() -> None:
    spring = Layer(terms=[Term("s", "", date(2026, 3, 2), date(2026, 7, 3))])
    (year,) = Calendar.resolve([spring], "", date(2026, 1, 1), date(2026, 12, 31), ZONE).school_years
    assert (year.starts, year.ends) == (date(2025, 9, 1), date(2026, 8, 31))


def test_given_school_years_displace_derived_ones() -> None:
    given = Layer(school_years=[Term("2026", "", date(2026, 8, 24), date(2027, 8, 22))])
    years = calendar(nearer=[given]).school_years
    assert [year.starts for year in years] == [date(2026, 8, 24)]


def test_a_nearer_term_displaces_the_one_it_overlaps_and_no_other() -> None:
    own = Layer(terms=[Term("own", "", date(2026, 8, 24), date(2027, 1, 15))])
    codes = [term.code for term in calendar(nearer=[own]).terms]
    assert codes == ["2025-1", "2025-2", "own", "2026-2"]


def test_a_term_of_another_section_is_not_ours() -> None:
    own = Layer(terms=[Term("kg", "", date(2026, 8, 24), date(2027, 1, 15), "kindergarten")])
    assert "kg" in [term.code for term in calendar(nearer=[own], section="kindergarten").terms]
    assert "kg" not in [term.code for term in calendar(nearer=[own], section="senior").terms]


def test_a_later_block_of_a_pattern_overrides_an_earlier_one() -> None:
    pattern = weekly_layer(
        [
            (date(2026, 10, 1), date(2026, 10, 31), {weekday: {DayKind.SCHOOL} for weekday in range(5)}),
            (date(2026, 10, 1), date(2026, 10, 7), {weekday: {DayKind.REST} for weekday in range(7)}),
        ]
    )
    known = Calendar.resolve([pattern], "", date(2026, 10, 1), date(2026, 10, 31), ZONE)
    assert known.kinds(date(2026, 10, 7)) == {DayKind.REST}
    assert known.kinds(date(2026, 10, 8)) == {DayKind.SCHOOL}
    assert known.kinds(date(2026, 10, 10)) == frozenset()


def test_the_layers_are_needed_a_year_around_what_is_asked() -> None:
    assert reach(date(2026, 10, 1), date(2026, 10, 31)) == (date(2025, 1, 1), date(2027, 12, 31))


def test_the_local_day_of_an_instant_is_the_schools() -> None:
    assert calendar().day_of(datetime(2026, 10, 13, 16, 0, tzinfo=UTC)) == date(2026, 10, 14)
    assert calendar().day_of(datetime(2026, 10, 13, 15, 59, tzinfo=UTC)) == date(2026, 10, 13)


def test_a_window_keeps_wall_times_where_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    known = Calendar.resolve([primary_layer()], "", date(2026, 10, 1), date(2026, 10, 31), london)
    rule = Rule("duty", Every.DAY, slots=(Slot("morning", time(7), time(8)),))
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]
    before, after = expand(spells, ALWAYS, known, date(2026, 10, 24), date(2026, 10, 25))
    assert before.opens == datetime(2026, 10, 24, 6, tzinfo=UTC)
    assert after.opens == datetime(2026, 10, 25, 7, tzinfo=UTC)


def test_identity_is_duty_subject_and_opening() -> None:
    spells = [Spell(Rule("fire.patrol", Every.MONTH), date(2020, 1, 1), None, "A")]
    (month,) = expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))
    assert month.identity("school-1") == ("fire.patrol", "school-1", datetime(2026, 9, 30, 16, tzinfo=UTC))
    assert month.opens.tzinfo is UTC and month.period == "2026-10"


def test_a_night_is_open_until_the_morning_and_in_its_grace() -> None:
    rule = Rule("duty", Every.DAY, slots=(Slot("night", time(22), time(6)),), on=frozenset({DayKind.SCHOOL}))
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]

    def days_open(day: int, hour: int, grace: bool = True) -> list[date]:
        at = datetime(2026, 10, day, hour, tzinfo=ZONE)
        return [one.last_day for one in open_at(spells, ALWAYS, calendar(), at, grace=grace)]

    assert days_open(14, 21, grace=False) == []
    assert days_open(14, 23, grace=False) == [date(2026, 10, 14)]
    assert days_open(15, 5, grace=False) == [date(2026, 10, 14)]
    assert days_open(15, 7, grace=False) == []
    assert days_open(15, 7) == [date(2026, 10, 14)]
    assert days_open(16, 7) == [date(2026, 10, 15)]


def test_a_night_without_grace_may_be_entered_until_its_end() -> None:
    rule = Rule("duty", Every.DAY, slots=(Slot("night", time(22), time(6)),), grace_days=0)
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]
    (night,) = expand(spells, ALWAYS, calendar(), date(2026, 10, 14), date(2026, 10, 14))
    assert night.grace_until == night.due == datetime(2026, 10, 15, 6, tzinfo=ZONE)


def test_a_night_with_a_tail_is_open_to_the_end_of_the_tail() -> None:
    rule = Rule("duty", Every.DAY, slots=(Slot("night", time(22), time(6)),), tail=timedelta(hours=47))
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]
    found = open_at(spells, ALWAYS, calendar(), datetime(2026, 10, 17, 4, 59, tzinfo=ZONE))
    assert found[0].last_day == date(2026, 10, 14)
    found = open_at(spells, ALWAYS, calendar(), datetime(2026, 10, 17, 5, 1, tzinfo=ZONE))
    assert found[0].last_day == date(2026, 10, 15)


def test_the_first_holiday_a_calendar_knows_is_prepared_too() -> None:
    pattern = weekly_layer(
        [
            (date(2026, 1, 1), date(2026, 12, 31), {weekday: {DayKind.WORKING} for weekday in range(7)}),
            (date(2026, 10, 1), date(2026, 10, 7), {weekday: {DayKind.REST} for weekday in range(7)}),
        ]
    )
    known = Calendar.resolve([pattern], "", date(2026, 1, 1), date(2026, 12, 31), ZONE)
    rule = Rule("duty", Every.NAMED, named=(BeforeHoliday(2),))
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]
    found = expand(spells, ALWAYS, known, date(2026, 1, 1), date(2026, 12, 31))
    assert [(one.first_day, one.last_day) for one in found] == [(date(2026, 9, 29), date(2026, 9, 30))]


def test_a_school_year_is_open_long_before_it_is_due() -> None:
    spells = [Spell(Rule("duty", Every.SCHOOL_YEAR), date(2020, 1, 1), None, "A")]
    known = calendar(first=date(2026, 10, 1), last=date(2026, 10, 31))
    (year,) = open_at(spells, ALWAYS, known, datetime(2026, 10, 14, 12, tzinfo=ZONE))
    assert year.last_day == date(2027, 8, 31)
