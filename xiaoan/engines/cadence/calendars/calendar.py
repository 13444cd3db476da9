"""A calendar: what each day is for one section of one unit, after the nearest layer has spoken.

It also remembers what was foreseen, because an unplanned closure excuses where a planned holiday unmakes.
It knows a whole year more than was asked, so that every window that touches the asked days is whole.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

from xiaoan.engines.cadence.calendars.days import (
    ATTENDANCE_BITS,
    BITS,
    SUSPENDED_BIT,
    DayEntry,
    DayKind,
    Layer,
    Term,
    kinds_in,
    mask,
)
from xiaoan.engines.cadence.calendars.ruler import Ruler, ruler_for
from xiaoan.engines.cadence.calendars.terms import school_years_of, terms_of
from xiaoan.engines.cadence.rules import Sieve

UNNAMED_CLOSURE = "停课"
T = TypeVar("T")


class Closure(NamedTuple):
    """A day that is 停课, or that an emergency changed."""

    planned: bool
    entered_at: datetime | None
    reason: str


def reach(first: date, last: date) -> tuple[date, date]:
    """The days whose entries a calendar for [first, last] needs: load the layers for these."""
    return date(first.year - 1, 1, 1), date(last.year + 1, 12, 31)


class Calendar:
    """Made by `resolve`; days outside [first, last] may not be asked for expansion."""

    def __init__(
        self, ruler: Ruler, first: date, last: date, terms: tuple[Term, ...], school_years: tuple[Term, ...]
    ) -> None:
        self.ruler = ruler
        self.first = first
        self.last = last
        self.terms = terms
        self.school_years = school_years
        self.masks = b""  # The kinds of each day as believed now.
        self.stacks: dict[int, tuple[DayEntry, ...]] = {}  # Days whose entry may be a surprise: nearest first.
        self.stacked: list[int] = []
        self._memory: dict[Hashable, object] = {}

    @classmethod
    def resolve(
        cls, layers_nearest_first: Sequence[Layer], section: str, first: date, last: date, tz: tzinfo
    ) -> "Calendar":
        """The calendar of one section. The nearest layer with an entry for a day wins; within a layer the
        section's own entry precedes the one for all sections. A day nobody speaks of has no kinds."""
        if last < first:
            raise ValueError(f"a calendar from {first} to {last}")
        start, end = reach(first, last)
        ruler = ruler_for(tz, start.year, end.year)
        terms = terms_of(layers_nearest_first, section)
        calendar = cls(ruler, first, last, terms, school_years_of(layers_nearest_first, section, terms))
        sections = (section, "") if section else ("",)
        masks = bytearray(ruler.size)
        surprising: set[int] = set()
        for layer in reversed(layers_nearest_first):
            for name in reversed(sections):
                for ordinal, bits in layer.masks.get(name, {}).items():
                    if 0 <= ordinal - ruler.base < ruler.size:
                        masks[ordinal - ruler.base] = bits
                surprising |= layer.surprises.get(name, frozenset())
        for ordinal in surprising:
            heaps = (layer.said.get(name, {}).get(ordinal, ()) for layer in layers_nearest_first for name in sections)
            stack = tuple(entry for heap in heaps for entry in heap)
            if 0 <= ordinal - ruler.base < ruler.size and stack[0].may_surprise:
                calendar.stacks[ordinal - ruler.base] = stack
        calendar.masks = bytes(masks)
        calendar.stacked = sorted(calendar.stacks)
        return calendar

    # What a page asks.

    def kinds(self, day: date) -> frozenset[DayKind]:
        """The kinds of a day as believed now."""
        return kinds_in(self.masks[self.ruler.number(day)])

    def closure(self, day: date) -> Closure | None:
        """Why a day is closed, or None on an ordinary day."""
        number = self.ruler.number(day)
        stack = self.stacks.get(number)
        if stack and (not stack[0].planned or DayKind.SUSPENDED in stack[0].kinds):
            return Closure(stack[0].planned, stack[0].entered_at, stack[0].reason or UNNAMED_CLOSURE)
        return Closure(True, None, UNNAMED_CLOSURE) if self.masks[number] & SUSPENDED_BIT else None

    def term_of(self, day: date) -> Term | None:
        """The term that holds a day."""
        return next((term for term in self.terms if term.starts <= day <= term.ends), None)

    def school_year_of(self, day: date) -> Term | None:
        """The school year that holds a day."""
        return next((year for year in self.school_years if year.starts <= day <= year.ends), None)

    def term_week(self, day: date) -> tuple[Term, int] | None:
        """The term and the number of the week in it: Monday–Sunday, week 1 holds the first school day."""
        term = self.term_of(day)
        if term is None:
            return None
        return term, (day - self.first_monday(term)).days // 7 + 1

    def day_of(self, instant: datetime) -> date:
        """The local date of an instant."""
        if instant.tzinfo is None:
            raise ValueError("an instant without a zone")
        return instant.astimezone(self.ruler.zone).date()

    # What the rest of the engine asks.

    def first_monday(self, term: Term) -> date:
        """The Monday of a term's week 1: the week of its first foreseen school day."""
        first_school_day = self.masks_foreseen.translate(_table(BITS[DayKind.SCHOOL])).find(
            1, max(self.ruler.clamped(term.starts), 0), self.ruler.clamped(term.ends) + 1
        )
        day = term.starts if first_school_day < 0 else self.ruler.days[first_school_day]
        return day - timedelta(days=day.weekday())

    @property
    def masks_foreseen(self) -> bytes:
        """The kinds of each day with emergencies left out: what holidays and term weeks are read from."""

        def make() -> bytes:
            masks = bytearray(self.masks)
            for number, stack in self.stacks.items():
                masks[number] = next((mask(entry.kinds) for entry in stack if entry.planned), 0)
            return bytes(masks)

        return self.remember("foreseen", make)

    @property
    def away_foreseen(self) -> bytes:
        """One byte a day: 1 where neither school nor work is foreseen. A day nobody speaks of is unknown, not
        free, so that the end of what has been entered never looks like a holiday."""
        return self.masks_foreseen.translate(bytes(bool(kinds and not kinds & ATTENDANCE_BITS) for kinds in range(256)))

    def flags(self, sieve: Sieve) -> bytes:
        """One byte a day: 1 on duty days as believed now."""
        return self.remember(("flags", sieve), lambda: self._flags(sieve))

    def _flags(self, sieve: Sieve) -> bytes:
        allowed = self.ruler.allowed(sieve.months, sieve.month_days)
        if not sieve.on:
            return allowed
        running = self.masks.translate(_table(sieve.on))
        return bytes(map(int.__and__, running, allowed))

    def duty(self, sieve: Sieve, opens: datetime, low: int, high: int) -> tuple[bytes, dict[int, str]]:
        """The duty days of low..high for a window that opened at `opens`: one byte a day, and the days among
        them that an unforeseen closure took, with the reason. A foreseen closure leaves no duty day."""
        flags = self.flags(sieve)[low : high + 1]
        stacked = self.stacked[bisect_left(self.stacked, low) : bisect_right(self.stacked, high)]
        if not stacked:
            return flags, {}
        allowed = self.ruler.allowed(sieve.months, sieve.month_days)
        patched = bytearray(flags)
        closed: dict[int, str] = {}
        for number in stacked:
            if allowed[number] and self._taken(number, sieve.on, opens):
                patched[number - low] = 1
                closed[number] = self.stacks[number][0].reason or UNNAMED_CLOSURE
        return bytes(patched), closed

    def has_surprises(self, low: int, high: int) -> bool:
        """Is there a day in low..high whose entry was perhaps not foreseen?"""
        return bisect_left(self.stacked, low) < bisect_right(self.stacked, high)

    def _taken(self, number: int, on: int, opens: datetime) -> bool:
        """Did something unforeseen at `opens` take this duty day? A duty of every day yields to 停课 only."""
        top, foreseen = self.stacks[number][0], self._foreseen(number, opens)
        if not on:
            return not top.foreseen(opens) and DayKind.SUSPENDED in top.kinds
        return bool(foreseen & on) and not mask(top.kinds) & on

    def _foreseen(self, number: int, opens: datetime) -> int:
        return next((mask(entry.kinds) for entry in self.stacks[number] if entry.foreseen(opens)), 0)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this calendar."""
        if key not in self._memory:
            self._memory[key] = make()
        return cast("T", self._memory[key])


@lru_cache(maxsize=256)
def _table(bits: int) -> bytes:
    """A translation from kinds to 1 (some of `bits`) or 0 (none)."""
    return bytes(bool(kinds & bits) for kinds in range(256))
