"""Which returns some units owe, for which periods, until when: kinds from adopted packs, days of offices, calendars.

A kind is owed where its pack is adopted, for periods that end on or after the day of adoption. Six queries for any
number of units. What offices above have set is no secret: it is read past the end of the viewer's scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from xiaoan.engines.cadence import DayKind
from xiaoan.features.returns.models import Days
from xiaoan.features.returns.rules import MONTH, Rhythm, Span, due_day, earlier, joined, span, span_on
from xiaoan.foundation.clock import month_of, month_span
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.derived.returns import Return
from xiaoan.kernel.catalogue.queries import Reign, reigns, shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing.calendars import Calendars

AROUND = timedelta(days=75)
"""How far around the asked days calendars are read: a merged period and the rest days after it."""

BUSY = frozenset({DayKind.WORKING, DayKind.SCHOOL})


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that is owed: whose, which kind, over which days, until when; the packs that govern at its end."""

    unit: Unit
    kind: Return
    span: Span
    due: date
    packs: frozenset[str] = frozenset()


class Pace:
    """Periods and due days of some units around [first, last]."""

    def __init__(
        self, days: Sequence[Days], calendars: Calendars, governing: Mapping[str, Mapping[str, Sequence[Reign]]]
    ) -> None:
        self._days, self._calendars, self._governing = days, calendars, governing

    @classmethod
    def read(cls, units: Sequence[Unit], first: date, last: date, lines: Sequence[Unit] = ()) -> Pace:
        """`lines`: these units and all above them, where the asker has read them already."""
        paths = {path for unit in units for path in ancestors(unit.path)}
        low, high = first - AROUND, last + AROUND
        with opened(EVERYTHING):
            days = list(Days.objects.filter(path__in=paths).order_by("starts"))
            calendars = Calendars.read(lines or Unit.objects.filter(path__in=paths), low, high)
            return cls(days, calendars, reigns(units, low, high))

    def kinds(self, unit: Unit, day: date) -> list[Return]:
        """The kinds a unit owes for a period that ends on a day, as they stand in the releases adopted by then."""
        found = {kind.code: kind for reign in self._reigning(unit, day) for kind in reign.pack.returns}
        return [kind for kind in found.values() if fills(unit, kind)]

    def _reigning(self, unit: Unit, day: date) -> list[Reign]:
        histories = self._governing.get(unit.path, {}).values()
        return [
            reign for history in histories for reign in history
            if reign.starts <= day and (reign.ends is None or day < reign.ends)
        ]  # fmt: skip

    def rhythm(self, unit: Unit, kind: Return, label: str) -> Rhythm:
        """The days of the nearest office that has set its own by then, else those of the kind."""
        set_here = [
            row
            for row in self._days
            if row.kind == kind.code and row.starts <= label and unit.path.startswith(row.path)
        ]
        nearest = max(set_here, key=lambda row: (len(row.path), row.starts), default=None)
        return Rhythm.of(kind) if nearest is None else Rhythm.of(kind).set(nearest.cut_day, nearest.due_day)

    def span(self, unit: Unit, kind: Return, label: str) -> Span:
        """The days of a period; after a change of the cut-off it follows the last of the old ones without a gap."""
        rhythm = self.rhythm(unit, kind, label)
        one, before = span(rhythm, label), earlier(rhythm, label)
        old = self.rhythm(unit, kind, before)
        return one if old.cut_day == rhythm.cut_day else joined(one, span(old, before))

    def owed(self, unit: Unit, code: str, label: str) -> Owed:
        """One return by its names. Refused for a period that is none, NotFound for a kind the unit does not owe."""
        known = shelf().returns.get(code)
        if known is None or not fills(unit, known):
            raise NotFound("没有这种报表。")
        one = self.span(unit, known, label)
        kind = next((each for each in self.kinds(unit, one.last) if each.code == code), None)
        if kind is None or unit.opened > one.last or (unit.closed is not None and unit.closed < one.first):
            raise NotFound("这个单位这一期没有这种报表。")
        rhythm = self.rhythm(unit, kind, label)
        packs = frozenset(reign.code for reign in self._reigning(unit, one.last))
        return Owed(unit, kind, one, due_day(rhythm, one, lambda day: self._rests(unit, day)), packs)

    def ended(self, units: Iterable[Unit], day: date) -> list[Owed]:
        """For each unit and kind, the last period that has ended before a day."""
        found = []
        for unit in units:
            for kind in self.kinds(unit, day):
                rhythm = self.rhythm(unit, kind, month_of(day))
                label = span_on(rhythm, day).label
                while self.span(unit, kind, label).last >= day:
                    label = earlier(rhythm, label)
                try:
                    found.append(self.owed(unit, kind.code, label))
                except NotFound:
                    continue
        return found

    def _rests(self, unit: Unit, day: date) -> bool:
        _, calendar = self._calendars.of(unit, school=False)
        return not BUSY & set(calendar.kinds(day))


def fills(unit: Unit, kind: Return) -> bool:
    """Whether a unit is of those that fill a kind."""
    if kind.filler == "school":
        return unit.is_school and unit.legal
    known = shelf().unit_kinds.get(unit.kind)
    return known is not None and known.level == kind.filler


def one(unit: Unit, code: str, label: str) -> Owed:
    """One return of one unit."""
    if not MONTH.fullmatch(label):
        raise Refused("期间要写成 2026-10 这样。", {"period": "请改正"})
    first, last = month_span(label)
    return Pace.read([unit], first, last).owed(unit, code, label)
