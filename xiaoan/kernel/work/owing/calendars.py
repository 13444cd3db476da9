"""Calendars of units: the layers of the unit and of all above it, then the usual pattern.

Units whose lineage has said the same share one calendar, which is what makes a county cheap.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xiaoan.engines.cadence import Calendar, DayEntry, DayKind, Layer, Term, reach
from xiaoan.engines.cadence.calendars.terms import terms_of
from xiaoan.foundation.clock import SCHOOL_ZONE
from xiaoan.kernel.org.models import CalendarDay
from xiaoan.kernel.org.models import Term as TermRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing.statutory import office_layer, school_layer, usual_terms

Key = tuple[bool, tuple[str, ...]]


class Calendars:
    """The calendars of some units for [first, last]; made by `read` with two queries."""

    def __init__(self, first: date, last: date, layers: dict[str, Layer]) -> None:
        self.first, self.last = first, last
        self._layers = layers
        self._made: dict[Key, Calendar] = {}

    @classmethod
    def read(cls, lineage: Iterable[Unit], first: date, last: date) -> Calendars:
        """Read what these units (ancestors included, all visible) have said of the days around [first, last]."""
        paths = {unit.id: unit.path for unit in lineage}
        low, high = reach(first, last)
        entries: dict[str, list[DayEntry]] = {}
        rows = CalendarDay.objects.filter(unit_id__in=paths, day__gte=low, day__lte=high)
        for unit_id, day, section, kinds, planned, entered_at, reason in rows.values_list(
            "unit_id", "day", "section", "kinds", "planned", "entered_at", "reason"
        ):
            known = frozenset(DayKind(kind) for kind in kinds)
            entries.setdefault(paths[unit_id], []).append(DayEntry(day, known, section, planned, entered_at, reason))
        terms: dict[str, list[Term]] = {}
        for row in TermRow.objects.filter(unit_id__in=paths, starts__lte=high, ends__gte=low).order_by("starts"):
            terms.setdefault(paths[row.unit_id], []).append(Term(row.code, row.title, row.starts, row.ends))
        said = entries.keys() | terms.keys()
        return cls(first, last, {path: Layer(entries.get(path, ()), terms.get(path, ())) for path in said})

    def of(self, unit: Unit, *, school: bool) -> tuple[Key, Calendar]:
        """The calendar of a unit, with a key that is equal for units that share it."""
        spoken = tuple(path for path in reversed(ancestors(unit.path)) if path in self._layers)
        key = (school, spoken)
        if key not in self._made:
            self._made[key] = self._resolved(school, [self._layers[path] for path in spoken])
        return key, self._made[key]

    def _resolved(self, school: bool, nearest_first: list[Layer]) -> Calendar:
        low, high = reach(self.first, self.last)
        if school:
            usual = Layer(terms=usual_terms(low.year, high.year))
            outermost = school_layer(terms_of([*nearest_first, usual], ""), low, high)
        else:
            outermost = office_layer(low, high)
        return Calendar.resolve([*nearest_first, outermost], "", self.first, self.last, SCHOOL_ZONE)
