"""What a calendar is made of: day kinds, dated entries, terms, and the layers that carry them.

A date holds a SET of kinds (a school day may also be a boarding night). A layer is what one unit up the
tree says; it never merges kinds with another layer, it replaces them. Refuses unknown kinds, naive
instants, terms that end before they start, and terms of one section that overlap inside one layer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class DayKind(StrEnum):
    """The codes packs and calendars use; a duty names the kinds it runs on."""

    SCHOOL = "school"  # 上课日, 调休 days included
    BOARDING_NIGHT = "boarding_night"  # 住校夜, named by the evening it begins
    ATTENDED_HOLIDAY = "attended_holiday"  # 有人在校的假日
    HOLIDAY_DUTY = "holiday_duty"  # 假期值守日
    SUSPENDED = "suspended"  # 停课
    WORKING = "working"  # 工作日, for bureaus and other offices
    REST = "rest"  # 休息日


BITS: Mapping[DayKind, int] = {kind: 1 << position for position, kind in enumerate(DayKind)}
SUSPENDED_BIT = BITS[DayKind.SUSPENDED]
ATTENDANCE_BITS = BITS[DayKind.SCHOOL] | BITS[DayKind.WORKING]


def mask(kinds: Iterable[str]) -> int:
    """The kinds as one small number; ValueError for a code that is no DayKind."""
    bits = 0
    for kind in kinds:
        bits |= BITS[DayKind(kind)]
    return bits


def kinds_in(bits: int) -> frozenset[DayKind]:
    """The kinds held by a number made by `mask`."""
    return frozenset(kind for kind, bit in BITS.items() if bits & bit)


class Term(NamedTuple):
    """A term, or a school year: both days are inside. `section` is empty when it holds for every section."""

    code: str
    title: str
    starts: date
    ends: date
    section: str = ""


class DayEntry(NamedTuple):
    """What one unit says of one day.

    `planned=False` marks an emergency. `entered_at` is the instant the entry became known (None: always
    known); an entry that became known after a window had opened never unmakes that window.
    """

    day: date
    kinds: frozenset[DayKind]
    section: str = ""
    planned: bool = True
    entered_at: datetime | None = None
    reason: str = ""

    def foreseen(self, opens: datetime) -> bool:
        """Was this entry known, as a plan, when a window opened?"""
        return self.planned and (self.entered_at is None or self.entered_at <= opens)

    @property
    def may_surprise(self) -> bool:
        """Can this entry be unforeseen for some window?"""
        return not self.planned or self.entered_at is not None


@dataclass(frozen=True, eq=False)
class Layer:
    """The entries and terms of one unit. Of two entries for one day and section the later known one
    speaks; of two known at the same time, the one later in the list."""

    entries: Sequence[DayEntry] = ()
    terms: Sequence[Term] = ()
    school_years: Sequence[Term] = ()
    said: dict[str, dict[int, tuple[DayEntry, ...]]] = field(init=False, repr=False)
    masks: dict[str, dict[int, int]] = field(init=False, repr=False)
    surprises: dict[str, frozenset[int]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.entered_at is not None and entry.entered_at.tzinfo is None:
                raise ValueError(f"the entry for {entry.day} was entered at an instant without a zone")
        _check_terms(self.terms)
        _check_terms(self.school_years)
        said = _latest_first(self.entries)
        object.__setattr__(self, "said", said)
        object.__setattr__(
            self,
            "masks",
            {section: {day: mask(e[0].kinds) for day, e in days.items()} for section, days in said.items()},
        )
        object.__setattr__(
            self,
            "surprises",
            {
                section: frozenset(day for day, e in days.items() if any(one.may_surprise for one in e))
                for section, days in said.items()
            },
        )


def _latest_first(entries: Sequence[DayEntry]) -> dict[str, dict[int, tuple[DayEntry, ...]]]:
    """Entries by section and day number, the one that speaks now first."""
    heaps: dict[str, dict[int, list[DayEntry]]] = {}
    for entry in entries:
        heaps.setdefault(entry.section, {}).setdefault(entry.day.toordinal(), []).append(entry)
    return {section: {day: _speaking_first(heap) for day, heap in days.items()} for section, days in heaps.items()}


def _speaking_first(heap: list[DayEntry]) -> tuple[DayEntry, ...]:
    heap.sort(key=_known_since)
    return tuple(reversed(heap))


def _known_since(entry: DayEntry) -> float:
    return float("-inf") if entry.entered_at is None else entry.entered_at.timestamp()


def _check_terms(terms: Sequence[Term]) -> None:
    previous: Term | None = None
    for term in sorted(terms, key=lambda one: (one.section, one.starts)):
        if term.ends < term.starts:
            raise ValueError(f"term {term.code} ends on {term.ends}, before it starts on {term.starts}")
        if previous and previous.section == term.section and term.starts <= previous.ends:
            raise ValueError(f"terms {previous.code} and {term.code} overlap on {term.starts}")
        previous = term


KindsByWeekday = Mapping[int, Iterable[DayKind]]


def weekly_layer(
    blocks: Iterable[tuple[date, date, KindsByWeekday]],
    terms: Sequence[Term] = (),
    section: str = "",
) -> Layer:
    """A layer from blocks (first day, last day, kinds by weekday with Monday = 0); a later block overrides
    an earlier one, so statutory holidays and 调休 follow the general pattern. A weekday left out has no
    kinds."""
    kinds_of_day: dict[date, frozenset[DayKind]] = {}
    for first, last, kinds_by_weekday in blocks:
        week = [frozenset(DayKind(kind) for kind in kinds_by_weekday.get(number, ())) for number in range(7)]
        for step in range((last - first).days + 1):
            day = first + timedelta(days=step)
            kinds_of_day[day] = week[day.weekday()]
    return Layer([DayEntry(day, kinds, section) for day, kinds in kinds_of_day.items()], terms)
