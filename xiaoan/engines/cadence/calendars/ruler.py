"""The ruler: days numbered from 0 over whole years, with the instants at which they start and end.

Rulers and their columns are shared by every calendar of one time zone, since turning a local midnight into an
instant is the dearest step of an expansion. Refuses days it does not hold.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import chain

from xiaoan.engines.cadence.occurrences import month_key
from xiaoan.engines.cadence.rules import LONGEST, MonthDays, Slot

MOMENT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)


class Ruler:
    """Day numbers for 1 January of `first_year` to 31 December of `last_year` in one zone."""

    def __init__(self, zone: tzinfo, first_year: int, last_year: int) -> None:
        self.zone = zone
        self.base = date(first_year, 1, 1).toordinal()
        self.size = date(last_year, 12, 31).toordinal() - self.base + 1
        self.days = [date.fromordinal(self.base + number) for number in range(self.size)]
        self.periods = [month_key(day) for day in self.days]
        # Graces reach beyond the last day, so ends are known for a further year.
        beyond = range(self.base, self.base + self.size + LONGEST + 2)
        midnights = [self._instant(date.fromordinal(number), time.min) for number in beyond]
        self.starts = midnights[: self.size]
        self.ends = [midnight - MOMENT for midnight in midnights[1:]]
        self._slot_columns: dict[tuple[Slot, ...], tuple[list[datetime], list[datetime]]] = {}
        self._allowed: dict[tuple[frozenset[int], MonthDays | None], bytes] = {}

    def number(self, day: date) -> int:
        """The number of a day; ValueError outside the ruler."""
        number = day.toordinal() - self.base
        if not 0 <= number < self.size:
            raise ValueError(f"{day} lies outside the calendar ({self.days[0]} to {self.days[-1]})")
        return number

    def clamped(self, day: date) -> int:
        """The number of a day, or -1 and `size` for the days before and after the ruler."""
        return min(max(day.toordinal() - self.base, -1), self.size)

    def slot_columns(self, slots: tuple[Slot, ...]) -> tuple[list[datetime], list[datetime]]:
        """Opening and due instants of every slot of every day, day by day, slots in their given order."""
        columns = self._slot_columns.get(slots)
        if columns is None:
            columns = (
                list(chain.from_iterable(zip(*map(self._openings, slots), strict=True))),
                list(chain.from_iterable(zip(*map(self._closings, slots), strict=True))),
            )
            self._slot_columns[slots] = columns
        return columns

    def allowed(self, months: frozenset[int], month_days: MonthDays | None) -> bytes:
        """One byte a day: 1 where month and day of the month let a duty day be."""
        key = (months, month_days)
        found = self._allowed.get(key)
        if found is None:
            low, high = month_days or (1, 31)
            found = bytes((not months or day.month in months) and low <= day.day <= high for day in self.days)
            self._allowed[key] = found
        return found

    def _openings(self, slot: Slot) -> list[datetime]:
        shift = ONE_DAY if slot.after_midnight else timedelta(0)
        return [self._instant(day + shift, slot.opens) for day in self.days]

    def _closings(self, slot: Slot) -> list[datetime]:
        next_day = slot.after_midnight or slot.closes <= slot.opens
        shift = ONE_DAY if next_day else timedelta(0)
        return [self._instant(day + shift, slot.closes) for day in self.days]

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


@lru_cache(maxsize=32)
def ruler_for(zone: tzinfo, first_year: int, last_year: int) -> Ruler:
    """The shared ruler of a zone and span of years."""
    return Ruler(zone, first_year, last_year)
