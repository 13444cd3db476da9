"""What the engine refuses: rules without meaning, histories that contradict each other, unasked days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from xiaoan.engines.cadence import (
    Around,
    BeforeHoliday,
    Calendar,
    Claim,
    Dates,
    DayEntry,
    DayKind,
    Entry,
    Every,
    First,
    Layer,
    MonthDays,
    NthWeekday,
    Rule,
    Slot,
    Span,
    Spell,
    Term,
    TermEnd,
    TermStart,
    Yearly,
    corrected,
    expand,
    judge,
    open_at,
    weekly_layer,
)
from xiaoan.engines.cadence.tests.schools import ZONE, calendar

NOON = Slot("noon", time(12), time(13))
ALWAYS = [Span(date(2020, 1, 1))]
DAILY = Rule("duty", Every.DAY)

WITHOUT_MEANING: dict[str, tuple[str, Callable[[], object]]] = {
    "a duty without a code": ("code", lambda: Rule("", Every.DAY)),
    "an unknown period": ("fortnight", lambda: Rule("d", "fortnight")),  # type: ignore[arg-type]
    "an unknown kind": ("holiday", lambda: Rule("d", Every.DAY, on=frozenset({"holiday"}))),  # type: ignore[arg-type]
    "no times": ("n is 0", lambda: Rule("d", Every.DAY, n=0)),
    "a negative grace": ("grace_days", lambda: Rule("d", Every.DAY, grace_days=-1)),
    "a negative tail": ("tail", lambda: Rule("d", Every.DAY, tail=timedelta(-1))),
    "negative minutes": ("minutes", lambda: Rule("d", Every.DAY, minutes=-5)),
    "negative themes": ("themes", lambda: Rule("d", Every.TERM, themes=-1)),
    "a thirteenth month": ("months", lambda: Rule("d", Every.YEAR, months=frozenset({13}))),
    "themes and times": ("exclude", lambda: Rule("d", Every.TERM, themes=3, n=2)),
    "a slot in a month": ("slots", lambda: Rule("d", Every.MONTH, slots=(NOON,))),
    "a narrowed day": ("narrows", lambda: Rule("d", Every.DAY, window=First(1))),
    "a narrowed named window": (
        "not narrowed",
        lambda: Rule("d", Every.NAMED, window=First(1), named=(TermStart(3),)),
    ),
    "named without windows": ("named", lambda: Rule("d", Every.NAMED)),
    "windows without named": ("named", lambda: Rule("d", Every.WEEK, named=(TermStart(3),))),
    "a nameless slot": ("code", lambda: Rule("d", Every.DAY, slots=(NOON._replace(code=""),))),
    "two slots of one code": (
        "share a code",
        lambda: Rule("d", Every.DAY, slots=(NOON, NOON._replace(opens=time(9)))),
    ),
    "two slots of one opening": (
        "open at one time",
        lambda: Rule("d", Every.DAY, slots=(NOON, NOON._replace(code="x"))),
    ),
    "a slot with a zone": (
        "wall times",
        lambda: Rule("d", Every.DAY, slots=(NOON._replace(opens=time(9, tzinfo=UTC)),)),
    ),
    "a slot of two nights": (
        "second night",
        lambda: Rule("d", Every.DAY, slots=(Slot("x", time(5), time(1), True),)),
    ),
    "the first none": ("0 duty days", lambda: Rule("d", Every.MONTH, window=First(0))),
    "days backwards": ("5 to 1", lambda: Rule("d", Every.MONTH, window=MonthDays(5, 1))),
    "a 32nd": ("32", lambda: Rule("d", Every.MONTH, window=MonthDays(1, 32))),
    "no days before holidays": ("0 days", lambda: Rule("d", Every.NAMED, named=(BeforeHoliday(0),))),
    "nothing around a term": ("0 days before", lambda: Rule("d", Every.NAMED, named=(TermStart(0),))),
    "no days at the end of a term": ("last 0 days", lambda: Rule("d", Every.NAMED, named=(TermEnd(0),))),
    "around 31 June": ("day", lambda: Rule("d", Every.NAMED, named=(Around(6, 31),))),
    "around a weekday 7": ("weekday 7", lambda: Rule("d", Every.NAMED, named=(Around(6, 1, 7),))),
    "a day that lasts no day": ("0 long", lambda: Rule("d", Every.NAMED, named=(Around(6, 1, lasts=0),))),
    "around for a year": ("366 days", lambda: Rule("d", Every.NAMED, named=(Around(6, 1, lead=300, days=65),))),
    "31 June": ("day", lambda: Rule("d", Every.NAMED, named=(Yearly((6, 31), (7, 1)),))),
    "a weekday 7": ("weekday 7", lambda: Rule("d", Every.NAMED, named=(NthWeekday(1, 7),))),
    "a sixth Monday": ("number 6", lambda: Rule("d", Every.NAMED, named=(NthWeekday(6, 0),))),
    "no dates": ("without a date", lambda: Rule("d", Every.NAMED, named=(Dates(()),))),
    "dates backwards": (
        "from 2026-10-02",
        lambda: Rule("d", Every.NAMED, named=(Dates(((date(2026, 10, 2), date(2026, 10, 1)),)),)),
    ),
    "dates of two years": (
        "longer than a year",
        lambda: Rule("d", Every.NAMED, named=(Dates(((date(2026, 1, 1), date(2027, 12, 1)),)),)),
    ),
    "a claim without a reason": ("reason", lambda: Claim("  ", datetime(2026, 10, 1, tzinfo=UTC))),
    "an entry of no zone": (
        "zone",
        lambda: Layer([DayEntry(date(2026, 10, 1), frozenset(), entered_at=datetime(2026, 9, 1))]),  # noqa: DTZ001
    ),
    "a day of an unknown kind": (
        "fest",
        lambda: Layer([DayEntry(date(2026, 10, 1), frozenset({"fest"}))]),  # type: ignore[arg-type]
    ),
    "a term backwards": (
        "before it starts",
        lambda: Layer(terms=[Term("t", "", date(2026, 9, 1), date(2026, 8, 1))]),
    ),
    "terms that overlap": (
        "overlap",
        lambda: Layer(
            terms=[
                Term("a", "", date(2026, 9, 1), date(2027, 1, 22)),
                Term("b", "", date(2027, 1, 22), date(2027, 7, 1)),
            ]
        ),
    ),
    "a pattern of an unknown kind": (
        "fest",
        lambda: weekly_layer([(date(2026, 1, 1), date(2026, 1, 2), {0: ["fest"]})]),  # type: ignore[list-item]
    ),
    "a calendar backwards": (
        "calendar from",
        lambda: Calendar.resolve([], "", date(2026, 2, 1), date(2026, 1, 1), ZONE),
    ),
}


@pytest.mark.parametrize("what", WITHOUT_MEANING)
def test_what_has_no_meaning_is_refused_when_it_is_made(what: str) -> None:
    words, make = WITHOUT_MEANING[what]
    with pytest.raises(ValueError, match=words):
        make()


def test_two_releases_in_force_at_once_are_refused() -> None:
    spells = [
        Spell(DAILY, date(2026, 1, 1), date(2026, 10, 2), "A"),
        Spell(DAILY, date(2026, 10, 1), None, "B"),
    ]
    with pytest.raises(ValueError, match="A and B are both in force"):
        expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))


def test_an_open_ended_release_before_another_is_refused() -> None:
    spells = [Spell(DAILY, date(2026, 1, 1), None, "A"), Spell(DAILY, date(2026, 10, 1), None, "B")]
    with pytest.raises(ValueError, match="both in force"):
        expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))


def test_a_spell_that_ends_before_it_starts_is_refused() -> None:
    spells = [Spell(DAILY, date(2026, 10, 1), date(2026, 9, 1), "A")]
    with pytest.raises(ValueError, match="ends before it starts"):
        expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))


def test_the_histories_of_two_duties_are_not_mixed() -> None:
    spells = [
        Spell(DAILY, date(2026, 1, 1), date(2026, 10, 1), "A"),
        Spell(Rule("other", Every.DAY), date(2026, 10, 1), None, "B"),
    ]
    with pytest.raises(ValueError, match="more than one duty"):
        expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))


def test_a_spell_that_was_replaced_on_its_first_day_never_was() -> None:
    spells = [
        Spell(DAILY, date(2026, 10, 1), date(2026, 10, 1), "A"),
        Spell(DAILY, date(2026, 10, 1), None, "B"),
    ]
    found = expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 2))
    assert [one.release for one in found] == ["B", "B"]


def test_days_the_calendar_was_not_asked_for_are_refused_rather_than_guessed() -> None:
    known = calendar(first=date(2026, 10, 1), last=date(2026, 10, 31))
    spells = [Spell(DAILY, date(2020, 1, 1), None, "A")]
    with pytest.raises(ValueError, match="2026-11-01 was not asked"):
        expand(spells, ALWAYS, known, date(2026, 10, 1), date(2026, 11, 1))
    with pytest.raises(ValueError, match="2026-09-30 was not asked"):
        open_at(spells, ALWAYS, known, datetime(2026, 9, 30, 12, tzinfo=ZONE))
    with pytest.raises(ValueError, match="outside the calendar"):
        known.kinds(date(2031, 1, 1))


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 10, 1)  # noqa: DTZ001
    aware = datetime(2026, 10, 1, tzinfo=ZONE)
    with pytest.raises(ValueError, match="zone"):
        calendar().day_of(naive)
    with pytest.raises(ValueError, match="zone"):
        corrected(naive, aware, aware)


def test_records_on_different_days_must_say_their_day() -> None:
    rule = Rule("duty", Every.MONTH, n=2)
    spells = [Spell(rule, date(2020, 1, 1), None, "A")]
    (month,) = expand(spells, ALWAYS, calendar(), date(2026, 10, 1), date(2026, 10, 31))
    at = datetime(2026, 10, 8, 8, tzinfo=ZONE)
    with pytest.raises(ValueError, match="the day they belong to"):
        judge(month, [Entry(at, at)], None, None, at)


def test_asking_backwards_gives_nothing() -> None:
    spells = [Spell(DAILY, date(2020, 1, 1), None, "A")]
    assert expand(spells, ALWAYS, calendar(), date(2026, 10, 2), date(2026, 10, 1)) == []


def test_no_release_and_no_scope_owe_nothing() -> None:
    asked = (date(2026, 10, 1), date(2026, 10, 31))
    assert expand([], ALWAYS, calendar(), *asked) == []
    assert expand([Spell(DAILY, date(2020, 1, 1), None, "A")], [], calendar(), *asked) == []
    backwards = [Span(date(2026, 10, 20), date(2026, 10, 10))]
    assert expand([Spell(DAILY, date(2020, 1, 1), None, "A")], backwards, calendar(), *asked) == []


def test_a_school_may_have_no_calendar_yet() -> None:
    empty = Calendar.resolve([], "", date(2026, 10, 1), date(2026, 10, 31), ZONE)
    asked = (date(2026, 10, 1), date(2026, 10, 31))
    on_school_days = Rule("duty", Every.DAY, on=frozenset({DayKind.SCHOOL}))
    assert expand([Spell(on_school_days, date(2020, 1, 1), None, "A")], ALWAYS, empty, *asked) == []
    before_holidays = Rule("duty", Every.NAMED, named=(BeforeHoliday(3),))
    assert expand([Spell(before_holidays, date(2020, 1, 1), None, "A")], ALWAYS, empty, *asked) == []
