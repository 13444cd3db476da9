"""What a duty asks for: how often, on which days, inside which part of a period, how many times.

Rules are data that a pack release fixes; they know no unit and no calendar. Refuses, with ValueError,
combinations that have no meaning (slots in a month, a weekday 9), so that a pack fails when it is loaded.
"""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from xiaoan.engines.cadence.calendars.days import DayKind, mask

LONGEST = 366  # Days in the longest window: a calendar is resolved a whole year beyond what is asked.


class Every(StrEnum):
    """The period that holds one occurrence; NAMED lists its own windows."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TERM = "term"
    HALF_TERM = "half_term"
    SCHOOL_YEAR = "school_year"
    NAMED = "named"


class Slot(NamedTuple):
    """A named span inside a day. `closes <= opens` crosses midnight; the slot belongs to the day it opens.
    `after_midnight` puts the whole slot on the next date while it still belongs to the evening before."""

    code: str
    opens: time
    closes: time
    after_midnight: bool = False


class First(NamedTuple):
    """The first `days` duty days of the period."""

    days: int


class Last(NamedTuple):
    """The last `days` duty days of the period."""

    days: int


class MonthDays(NamedTuple):
    """Calendar days `first`..`last` of the month; 31 stands for the end of any month."""

    first: int
    last: int


Window = First | Last | MonthDays


class BeforeHoliday(NamedTuple):
    """The last `days` duty days before each run of at least `at_least` days without school or work,
    never reaching back behind the run before it."""

    days: int
    at_least: int = 3


class TermStart(NamedTuple):
    """From `lead` calendar days before each term to its `days`-th duty day (school day when the rule names no
    kinds). With `days=0` the window ends on the eve of the term."""

    days: int
    lead: int = 0


class TermEnd(NamedTuple):
    """The last `days` duty days of each term (school days when the rule names no kinds)."""

    days: int


class Yearly(NamedTuple):
    """The same (month, day)–(month, day) every year; a due date before the opening lies in the next year."""

    opens: tuple[int, int]
    due: tuple[int, int]


class NthWeekday(NamedTuple):
    """The nth (1–5, or -1 for the last) weekday (Monday = 0) of each month the rule names."""

    nth: int
    weekday: int


class Around(NamedTuple):
    """Every year, from `lead` calendar days before a day to `days` after the last of the `lasts` days it takes.

    The day is (month, day), or the first `weekday` (Monday = 0) on or after that.
    """

    month: int
    day: int
    weekday: int | None = None
    lasts: int = 1
    lead: int = 0
    days: int = 0


class Dates(NamedTuple):
    """Windows written out: (first day, last day) each."""

    pairs: tuple[tuple[date, date], ...]


Named = BeforeHoliday | TermStart | TermEnd | Yearly | NthWeekday | Around | Dates


class Sieve(NamedTuple):
    """Which days can be duty days: kinds as bits (0: any day), months (empty: all), days of the month."""

    on: int
    months: frozenset[int]
    month_days: MonthDays | None


@dataclass(frozen=True)
class Rule:
    """One duty's cadence in one release. `on` empty means every calendar day is a duty day.

    `n` records are owed inside one occurrence, on different days unless `distinct_days` is false;
    `themes` > 0 asks instead for that many named parts. `minutes` is the pack's estimate of one doing.
    """

    code: str
    every: Every
    n: int = 1
    slots: tuple[Slot, ...] = ()
    on: frozenset[DayKind] = frozenset()
    months: frozenset[int] = frozenset()
    window: Window | None = None
    grace_days: int = 1
    tail: timedelta = timedelta(0)
    distinct_days: bool = True
    themes: int = 0
    minutes: int = 0
    named: tuple[Named, ...] = ()
    sieve: Sieve = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "every", Every(self.every))
        object.__setattr__(self, "on", frozenset(DayKind(kind) for kind in self.on))
        object.__setattr__(self, "months", frozenset(self.months))
        object.__setattr__(self, "slots", tuple(self.slots))
        object.__setattr__(self, "named", tuple(self.named))
        if not self.code:
            raise ValueError("a rule needs the code of its duty")
        _check_counts(self)
        _check_shape(self)
        _check_window(self.window)
        for one in self.named:
            _check_named(one)
        month_days = self.window if isinstance(self.window, MonthDays) else None
        object.__setattr__(self, "sieve", Sieve(mask(self.on), self.months, month_days))


def _require(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _check_counts(rule: Rule) -> None:
    _require(rule.n >= 1, f"{rule.code}: n is {rule.n}, at least 1 is needed")
    _require(rule.themes >= 0, f"{rule.code}: themes is {rule.themes}")
    _require(not rule.themes or rule.n == 1, f"{rule.code}: themes and n exclude each other")
    _require(0 <= rule.grace_days <= LONGEST, f"{rule.code}: grace_days is {rule.grace_days}")
    _require(timedelta(0) <= rule.tail <= timedelta(LONGEST), f"{rule.code}: tail is {rule.tail}")
    _require(rule.minutes >= 0, f"{rule.code}: minutes is {rule.minutes}")
    _require(all(1 <= month <= 12 for month in rule.months), f"{rule.code}: months are 1 to 12")


def _check_shape(rule: Rule) -> None:
    daily = rule.every is Every.DAY
    _require(daily or not rule.slots, f"{rule.code}: slots belong to a duty of every day")
    _require(not (daily and rule.window), f"{rule.code}: a window narrows a period longer than a day")
    _require((rule.every is Every.NAMED) == bool(rule.named), f"{rule.code}: named windows go with every=named")
    _require(rule.every is not Every.NAMED or rule.window is None, f"{rule.code}: named windows are not narrowed")
    codes = [slot.code for slot in rule.slots]
    _require(len(set(codes)) == len(codes), f"{rule.code}: two slots share a code")
    openings = {slot.opens for slot in rule.slots}
    _require(len(openings) == len(codes), f"{rule.code}: two slots open at one time, so nothing tells them apart")
    for slot in rule.slots:
        _require(bool(slot.code), f"{rule.code}: a slot needs a code")
        _require(not slot.opens.tzinfo and not slot.closes.tzinfo, f"{rule.code}: slot times are wall times")
        crosses = slot.closes <= slot.opens
        _require(not (slot.after_midnight and crosses), f"{rule.code}: slot {slot.code} lasts past a second night")


def _check_window(window: Window | None) -> None:
    match window:
        case First(days) | Last(days):
            _require(days >= 1, f"a window of {days} duty days")
        case MonthDays(first, last):
            _require(1 <= first <= last <= 31, f"calendar days {first} to {last} of a month")


def _check_named(named: Named) -> None:
    match named:
        case BeforeHoliday(days, at_least):
            _require(days >= 1 and at_least >= 1, f"{days} days before holidays of {at_least} days")
        case TermStart(days, lead):
            _require(days >= 0 and lead >= 0 and days + lead > 0, f"{lead} days before and {days} days into a term")
            _require(lead <= LONGEST, f"{lead} days before a term")
        case TermEnd(days):
            _require(days >= 1, f"the last {days} days of a term")
        case Yearly(opens, due):
            for month, day in (opens, due):
                date(2028, month, day)  # A leap year: 29 February is meant as the end of February.
        case NthWeekday(nth, weekday):
            _require(nth in (1, 2, 3, 4, 5, -1) and 0 <= weekday <= 6, f"weekday {weekday} number {nth} of a month")
        case Around(month, day, weekday, lasts, lead, days):
            date(2028, month, day)
            _require(weekday is None or 0 <= weekday <= 6, f"weekday {weekday}")
            _require(lasts >= 1 and lead >= 0 and days >= 0, f"{lead} days before, {lasts} long, {days} after")
            _require(lead + lasts + days < LONGEST, f"a window of {lead + lasts + days} days")
        case Dates(pairs):
            _require(bool(pairs), "a list of dates without a date")
            for opens_on, due_on in pairs:
                _require(opens_on <= due_on, f"a window from {opens_on} to {due_on}")
                _require((due_on - opens_on).days < LONGEST, f"a window longer than a year, from {opens_on}")
