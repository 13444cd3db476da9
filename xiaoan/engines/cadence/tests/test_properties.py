"""What must hold for any duty, calendar, scope, release history and record: a search for counterexamples."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoan.engines.cadence import (
    Around,
    BeforeHoliday,
    Calendar,
    Claim,
    DayEntry,
    DayKind,
    Entry,
    Every,
    Excuse,
    First,
    Last,
    Layer,
    MonthDays,
    NthWeekday,
    Occurrence,
    Outage,
    Outcome,
    Rule,
    Slot,
    Span,
    Spell,
    Tally,
    TermEnd,
    TermStart,
    Yearly,
    corrected,
    expand,
    judge,
    open_at,
)
from xiaoan.engines.cadence.tests.schools import ZONE, calendar

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
ALWAYS = [Span(date(2020, 1, 1))]
PLAIN = calendar()
SLOTS = (
    Slot("morning", time(7), time(8)),
    Slot("night", time(22), time(6)),
    Slot("small hours", time(1), time(5), after_midnight=True),
)
YEARLY_AT_MOST = {
    Every.HALF_MONTH: 24,
    Every.MONTH: 12,
    Every.QUARTER: 4,
    Every.HALF_YEAR: 2,
    Every.YEAR: 1,
    Every.TERM: 2,
    Every.HALF_TERM: 4,
    Every.SCHOOL_YEAR: 1,
}
CALM = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

days_asked = st.dates(FIRST, LAST)
some_kinds = st.frozensets(st.sampled_from([DayKind.SCHOOL, DayKind.REST, DayKind.HOLIDAY_DUTY]), max_size=2)
narrowings = st.one_of(
    st.none(),
    st.builds(First, st.integers(1, 8)),
    st.builds(Last, st.integers(1, 8)),
    st.tuples(st.integers(1, 15), st.integers(15, 31)).map(lambda pair: MonthDays(*pair)),
)
named_windows = st.one_of(
    st.builds(BeforeHoliday, st.integers(1, 6), st.integers(2, 7)),
    st.builds(TermStart, st.integers(1, 8), st.integers(0, 8)),
    st.builds(TermEnd, st.integers(1, 12)),
    st.builds(
        Around,
        st.integers(1, 12),
        st.integers(1, 28),
        st.none() | st.integers(0, 6),
        st.integers(1, 30),
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    st.builds(Yearly, st.tuples(st.integers(1, 12), st.integers(1, 28)), st.just((6, 30))),
    st.builds(NthWeekday, st.sampled_from([1, 2, 5, -1]), st.integers(0, 6)),
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    every = draw(st.sampled_from(Every))
    daily, named = every is Every.DAY, every is Every.NAMED
    return Rule(
        "duty",
        every,
        n=draw(st.integers(1, 6)),
        slots=tuple(draw(st.lists(st.sampled_from(SLOTS), unique=True, max_size=3))) if daily else (),
        on=draw(some_kinds),
        months=draw(st.frozensets(st.integers(1, 12), max_size=4)),
        window=None if daily or named else draw(narrowings),
        grace_days=draw(st.integers(0, 4)),
        tail=timedelta(hours=draw(st.integers(0, 60))),
        distinct_days=draw(st.booleans()),
        named=tuple(draw(st.lists(named_windows, min_size=1, max_size=2, unique=True))) if named else (),
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Spell]:
    borders = sorted(draw(st.lists(days_asked, max_size=3, unique=True)))
    starts = [date(2020, 1, 1), *borders]
    ends: list[date | None] = [*borders, None]
    choices = draw(st.lists(rules(), min_size=1, max_size=2))
    spells = [
        Spell(draw(st.sampled_from(choices)), start, end, f"r{number}")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    return [spell for spell in spells if len(spells) == 1 or draw(st.integers(0, 5))]


spans = st.lists(st.tuples(days_asked, days_asked), max_size=3).map(
    lambda pairs: [Span(min(pair), max(pair)) for pair in pairs]
)
scopes = st.one_of(st.just(ALWAYS), spans)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    return calendar(nearer=[Layer(draw(st.lists(surprises(), max_size=8)))])


@st.composite
def surprises(draw: st.DrawFn) -> DayEntry:
    on = draw(days_asked)
    entered = datetime.combine(on, time(12), ZONE) + timedelta(days=draw(st.integers(-40, 10)))
    return DayEntry(
        on,
        draw(st.one_of(st.just(frozenset({DayKind.SUSPENDED})), some_kinds)),
        planned=draw(st.booleans()),
        entered_at=draw(st.one_of(st.none(), st.just(entered))),
    )


def key(occurrence: Occurrence) -> tuple[datetime, datetime]:
    return occurrence.opens, occurrence.due


@CALM
@given(histories(), scopes, calendars(), days_asked, days_asked, days_asked)
def test_splitting_a_range_adds_up(
    spells: list[Spell], scope: list[Span], known: Calendar, one: date, two: date, three: date
) -> None:
    first, middle, last = sorted((one, two, three))
    whole = expand(spells, scope, known, first, last)
    left = expand(spells, scope, known, first, middle)
    right = expand(spells, scope, known, middle + timedelta(days=1), last) if middle < last else []
    assert sorted(whole, key=key) == sorted(left + right, key=key)


@CALM
@given(histories(), scopes, st.lists(surprises(), max_size=8), days_asked, days_asked)
def test_an_occurrence_is_the_same_whatever_was_asked(
    spells: list[Spell], scope: list[Span], entries: list[DayEntry], one: date, two: date
) -> None:
    first, last = sorted((one, two))
    wide = expand(spells, scope, calendar(nearer=[Layer(entries)]), FIRST, LAST)
    narrow = expand(spells, scope, calendar(nearer=[Layer(entries)], first=first, last=last), first, last)
    assert narrow == [occurrence for occurrence in wide if first <= occurrence.last_day <= last]


@CALM
@given(histories(), scopes, calendars())
def test_no_two_occurrences_share_an_identity(spells: list[Spell], scope: list[Span], known: Calendar) -> None:
    found = expand(spells, scope, known, FIRST, LAST)
    assert len({one.identity("school") for one in found}) == len(found)


@CALM
@given(rules(), spans, st.lists(surprises().filter(lambda one: not one.planned), max_size=5))
def test_clipping_never_lengthens(rule: Rule, scope: list[Span], emergencies: list[DayEntry]) -> None:
    known = calendar(nearer=[Layer(emergencies)])
    spells = [Spell(rule, date(2020, 1, 1), None, "r")]
    whole = expand(spells, ALWAYS, known, FIRST, LAST)
    for part in expand(spells, scope, known, FIRST, LAST):
        assert part.n <= rule.n and 2 * part.duty_days >= part.full_duty_days > 0
        assert part.opens <= part.due <= part.tail_until and part.due <= part.grace_until
        # A clipped window may fall due before the asked days end although the whole one does not.
        around = [one for one in whole if one.opens <= part.opens and part.due <= one.due]
        if part.last_day < date(2027, 8, 1):
            assert any(part.n <= one.n and part.duty_days <= one.duty_days for one in around)


@CALM
@given(rules(), scopes, calendars())
def test_a_year_of_any_duty_is_at_most_its_stated_count(rule: Rule, scope: list[Span], known: Calendar) -> None:
    spells = [Spell(rule, date(2020, 1, 1), None, "r")]
    asked = (date(2026, 1, 1), date(2026, 12, 31))
    if rule.every in (Every.TERM, Every.HALF_TERM, Every.SCHOOL_YEAR):
        asked = (date(2026, 9, 1), date(2027, 8, 31))  # Their year is the school's.
    found = expand(spells, scope, known, *asked)
    if rule.every is Every.DAY:
        assert len(found) <= 365 * max(len(rule.slots), 1)
    elif rule.every is Every.WEEK:
        assert len(found) <= 53 + 2  # Two terms end in 2026, and each may cut one week.
    elif rule.every in YEARLY_AT_MOST:
        assert len(found) <= YEARLY_AT_MOST[rule.every]


@CALM
@given(histories(), scopes, calendars(), days_asked, st.integers(0, 86399))
def test_what_is_open_is_what_was_expanded(
    spells: list[Spell], scope: list[Span], known: Calendar, on: date, second: int
) -> None:
    at = (datetime.combine(on, time.min, ZONE) + timedelta(seconds=second)).astimezone(UTC)
    if not date(2026, 2, 1) <= on <= date(2026, 12, 31):
        return  # Windows that fall due beyond the asked days cannot be expanded for comparison.
    everything = expand(spells, scope, known, FIRST, LAST)
    expected = [one for one in everything if one.opens <= at <= max(one.grace_until, one.tail_until)]
    assert open_at(spells, scope, known, at) == expected
    assert open_at(spells, scope, known, at, grace=False) == [one for one in expected if at <= one.due]


@CALM
@given(histories(), scopes, calendars(), days_asked, days_asked)
def test_an_outage_takes_no_occurrence_away(
    spells: list[Spell], scope: list[Span], known: Calendar, one: date, two: date
) -> None:
    outage = Outage(min(one, two), max(one, two), "停用")
    without = expand(spells, scope, known, FIRST, LAST)
    within = expand(spells, scope, known, FIRST, LAST, [outage])
    assert [key(one) for one in without] == [key(one) for one in within]
    for before, after in zip(without, within, strict=True):
        assert after.closed_days >= before.closed_days and after.n <= before.n
        assert bool(after.excused) >= bool(before.excused)


moments = st.integers(-3 * 24 * 60, 20 * 24 * 60).map(
    lambda minutes: datetime(2026, 10, 12, tzinfo=ZONE) + timedelta(minutes=minutes)
)
WEEKS = [
    expand([Spell(rule, date(2020, 1, 1), None, "r")], ALWAYS, PLAIN, date(2026, 10, 12), date(2026, 10, 18))
    for rule in (
        Rule("duty", Every.WEEK, on=frozenset({DayKind.SCHOOL})),
        Rule("duty", Every.WEEK, n=3, on=frozenset({DayKind.SCHOOL}), tail=timedelta(days=3)),
        Rule("duty", Every.WEEK, n=2, distinct_days=False, grace_days=0),
        Rule("duty", Every.WEEK, themes=2, grace_days=5),
    )
]
weeks = st.sampled_from([week[0] for week in WEEKS])


@st.composite
def records(draw: st.DrawFn) -> Entry:
    happened = draw(moments)
    return Entry(
        happened,
        happened + timedelta(minutes=draw(st.integers(0, 9000))),
        draw(st.integers(0, 9)) > 0,
        draw(st.integers(0, 9)) == 0,
        happened.date(),
        draw(st.sampled_from(["", "fire", "water"])),
    )


many_records = st.lists(records(), max_size=6)
claims = st.one_of(st.none(), st.builds(Claim, st.just("无此设备"), moments, st.one_of(st.none(), moments)))
excuses = st.one_of(st.none(), st.builds(Excuse, st.just("书面同意"), moments))
closings = st.one_of(st.none(), moments)
RANK = {Outcome.ON_TIME: 2, Outcome.LATE: 1}


@CALM
@given(weeks, many_records, records(), claims, excuses, moments, closings)
def test_one_more_record_never_makes_it_worse(
    week: Occurrence,
    before: list[Entry],
    more: Entry,
    claim: Claim | None,
    excuse: Excuse | None,
    now: datetime,
    closed: datetime | None,
) -> None:
    one = judge(week, before, claim, excuse, now, closed)
    two = judge(week, [*before, more], claim, excuse, now, closed)
    assert two.done >= one.done and two.after >= one.after
    assert RANK.get(two.outcome, 0) >= RANK.get(one.outcome, 0)


@CALM
@given(weeks, many_records, moments, moments)
def test_what_is_done_stays_done_and_what_is_missing_never_waits_again(
    week: Occurrence, entries: list[Entry], one: datetime, two: datetime
) -> None:
    earlier = judge(week, entries, None, None, min(one, two))
    later = judge(week, entries, None, None, max(one, two))
    assert RANK.get(later.outcome, 0) >= RANK.get(earlier.outcome, 0)
    if earlier.outcome is not Outcome.PENDING:
        assert later.outcome is not Outcome.PENDING
    if earlier.outcome is Outcome.ON_TIME:
        assert later.outcome is Outcome.ON_TIME


@CALM
@given(weeks, many_records, claims, excuses, moments, moments)
def test_nothing_that_reaches_after_the_closing_changes_it(
    week: Occurrence,
    entries: list[Entry],
    claim: Claim | None,
    excuse: Excuse | None,
    closed: datetime,
    later: datetime,
) -> None:
    early = [one for one in entries if one.reached <= closed]
    now = max(closed, later)
    full = judge(week, entries, claim, excuse, now, closed)
    assert full._replace(after=0) == judge(week, early, claim, excuse, now, closed)


@CALM
@given(st.lists(st.tuples(weeks, many_records, claims, excuses), max_size=8), moments, closings)
def test_the_identity_holds(
    given_weeks: list[tuple[Occurrence, list[Entry], Claim | None, Excuse | None]],
    now: datetime,
    closed: datetime | None,
) -> None:
    standings = [judge(week, entries, claim, excuse, now, closed) for week, entries, claim, excuse in given_weeks]
    tally = Tally.of(standings)
    assert tally.holds and tally.expected == len(standings)
    assert sum((Tally.of([one]) for one in standings), Tally()) == tally
    completeness, timeliness = tally.completeness(), tally.timeliness()
    assert (completeness is None) == (timeliness is None)
    if completeness is not None and timeliness is not None:
        assert 0 <= timeliness <= completeness <= 1


@CALM
@given(moments, moments, moments)
def test_nothing_happened_after_it_reached(claimed: datetime, sent: datetime, reached: datetime) -> None:
    assert corrected(claimed, sent, reached) <= reached
