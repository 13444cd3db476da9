"""Pure decisions of the catalogue: whom a duty touches, its cadence, which items are asked, what expires.

Values in, decision out. A pack must be resolved (`pack.parameters.resolved`) before its duties come here.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from xiaoan.engines.cadence import (
    Around,
    BeforeHoliday,
    DayKind,
    Every,
    First,
    Last,
    MonthDays,
    NthWeekday,
    Rule,
    Slot,
    TermEnd,
    TermStart,
    Yearly,
)
from xiaoan.kernel.catalogue.pack.content import After, Expiry, Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty, Group, Named, Test, ThemeDay, Window
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.words import KIND, LEVEL, STAGE, Fact, UnitKind
from xiaoan.kernel.catalogue.pack.written import Number, Param

ANY_DAY = "any_day"
_COMMON_YEAR = 2001
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FactValue = bool | int | str | date


@dataclass(frozen=True, slots=True)
class Subject:
    """The unit a test is about: its kind and its facts on one day.

    A campus is given its school's kind, and the school's facts wherever it has none of its own.
    """

    kind: UnitKind
    facts: Mapping[str, FactValue] = field(default_factory=dict)

    def words(self, fact: str) -> frozenset[str]:
        """The fact as words to compare with; a fact never stated is no."""
        if fact == STAGE:
            return frozenset(self.kind.stages)
        if fact in (KIND, LEVEL):
            return frozenset({self.kind.code if fact == KIND else self.kind.level})
        value = self.facts.get(fact, False)
        if isinstance(value, bool):
            return frozenset({"yes" if value else "no"})
        return frozenset({str(value)})

    def number(self, fact: str) -> int:
        """The fact as a number; a fact never stated is 0."""
        value = self.facts.get(fact, 0)
        return int(value) if isinstance(value, int) else 0


def typed(value: str, fact: Fact | None) -> FactValue:
    """A stated value as tests compare it."""
    if fact is None:
        return value
    if fact.type == "yes_no":
        return value == "yes"
    if fact.type == "number":
        return int(value) if value.isdigit() else 0
    return value


def applies(duty: Duty, subject: Subject) -> bool:
    """Whether the duty's groups hold for the subject; where it is owed is `owed_at`'s question."""
    return holds(duty.applies_to, subject) or any(holds(group, subject) for group in duty.also_for)


def holds(group: Group, subject: Subject) -> bool:
    """All of `all`, at least one of `any` if there are some, none of `none`."""
    return (
        all(_passes(test, subject) for test in group.all)
        and (not group.any or any(_passes(test, subject) for test in group.any))
        and not any(_passes(test, subject) for test in group.none)
    )


def _passes(test: Test, subject: Subject) -> bool:
    if test.equals is not None:
        return test.equals in subject.words(test.fact)
    if test.among is not None:
        return not subject.words(test.fact).isdisjoint(test.among)
    if test.at_least is not None:
        return subject.number(test.fact) >= _number(test.at_least)
    return test.at_most is not None and subject.number(test.fact) <= _number(test.at_most)


def owed_at(duty: Duty, kind: UnitKind, *, has_campuses: bool = False) -> bool:
    """Whether a unit of this kind is where the duty is owed.

    legal: schools that answer for themselves. campus: each campus, or a school without campuses.
    bureau: education offices; their level is a test of the duty.
    """
    if duty.at == "bureau":
        return kind.legal and kind.level in ("province", "city", "county")
    if duty.at == "legal":
        return kind.is_school and kind.legal
    return kind.level == "campus" or (kind.is_school and not has_campuses)


def owed_in(duty: Duty, place_kind: str) -> bool:
    """Whether a place of this kind (or an item standing there) is one the duty means."""
    if duty.places:
        return place_kind in duty.places
    return place_kind not in duty.except_places


def asked_here(item: CheckItem, subject: Subject, place_kind: str = "") -> bool:
    """Whether an item is asked of this unit, and at this place when the walk is at one."""
    if place_kind and item.places and place_kind not in item.places:
        return False
    return holds(item.applies_to, subject)


def facts_in(group: Group) -> frozenset[str]:
    """The facts a group of tests asks for."""
    return frozenset(test.fact for test in (*group.all, *group.any, *group.none)) - {KIND, STAGE, LEVEL}


def facts_used(duties: tuple[Duty, ...], items: tuple[CheckItem, ...] = ()) -> frozenset[str]:
    """The facts a school must state so that these duties find it."""
    groups = [duty.applies_to for duty in duties] + [item.applies_to for item in items]
    groups += [group for duty in duties for group in duty.also_for]
    tests = [test for group in groups for test in (*group.all, *group.any, *group.none)]
    return frozenset(test.fact for test in tests) - {KIND, STAGE, LEVEL}


def rule_of(duty: Duty) -> Rule:
    """The cadence of a resolved duty. ValueError when a parameter is still open."""
    if isinstance(duty.every, Param) or isinstance(duty.months, Param) or isinstance(duty.themes, Param):
        raise ValueError(f"{duty.code}: fill in the parameters first")
    return Rule(
        code=duty.code,
        every=Every(duty.every),
        n=_number(duty.times),
        slots=tuple(Slot(slot.code, slot.opens, slot.closes) for slot in duty.slots),
        on=frozenset() if ANY_DAY in duty.on else frozenset(DayKind(kind) for kind in duty.on),
        months=frozenset(duty.months),
        window=_window(duty.window),
        grace_days=_number(duty.grace_days),
        tail=timedelta(minutes=_number(duty.tail_minutes)),
        distinct_days=not duty.same_day,
        themes=len(duty.themes),
        minutes=duty.minutes,
        named=tuple(_named(each) for each in duty.named),
    )


def _window(window: Window | None) -> First | Last | MonthDays | None:
    if window is None:
        return None
    if window.first_days:
        return First(window.first_days)
    if window.last_days:
        return Last(window.last_days)
    return MonthDays(window.from_day, window.to_day)


def _named(named: Named) -> BeforeHoliday | TermStart | TermEnd | Yearly | NthWeekday | Around:
    if named.kind == "before_holiday":
        return BeforeHoliday(named.days)
    if named.kind == "term_start":
        return TermStart(named.days, named.lead)
    if named.kind == "term_end":
        return TermEnd(named.days)
    if named.theme is not None:
        return _around(named.theme, lead=named.lead, days=named.days)
    if named.kind == "dates":
        return Yearly(_month_day(named.from_date), _month_day(named.to_date))
    return NthWeekday(named.nth, _WEEKDAYS.index(named.weekday or "monday"))


def _around(theme: ThemeDay, *, lead: int, days: int) -> Around:
    """The nth weekday of a month is the first on or after its (7n - 6)th; the last one, of its seventh last day."""
    weekday = None if theme.weekday is None else _WEEKDAYS.index(theme.weekday)
    if theme.on:
        month, day = _month_day(theme.on)
    else:
        month = theme.month
        day = 7 * theme.nth - 6 if theme.nth > 0 else monthrange(_COMMON_YEAR, month)[1] - 6
    return Around(month, day, weekday, theme.lasts, lead, days)


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _number(value: Number) -> int:
    if isinstance(value, Param):
        raise ValueError(f"fill in the parameter {value.param} first")
    return value


def expiries_of(ledger: Ledger, row: Mapping[str, object]) -> Iterator[tuple[Expiry, date]]:
    """Every date on which something of a ledger row runs out. Cells are values by column code.

    A row whose date or choice is not known yields nothing for that rule.
    """
    for expiry in ledger.expiries:
        start = row.get(expiry.column)
        if not isinstance(start, date) or (expiry.unless and row.get(expiry.unless)):
            continue
        if expiry.after is not None:
            yield expiry, _later(start, expiry.after)
            continue
        if not expiry.by:
            yield expiry, start
            continue
        years = {each.choice: _number(each.years) for each in expiry.years}.get(str(row.get(expiry.by)))
        if years is not None:
            yield expiry, _years_later(start, years)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February has no anniversary in a common year.
        return date(day.year + years, 3, 1)


def _later(day: date, after: After) -> date:
    """The day after which a fixed span is over. A month that lacks the day ends on its last."""
    if years := _number(after.years):
        return _years_later(day, years)
    months = day.year * 12 + day.month - 1 + _number(after.months)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) + timedelta(days=_number(after.days))
