"""Calendars of units: the layers of the unit and of all above it, then the usual pattern; one per section.

Units whose lineage has said the same share one calendar, which is what makes a county cheap. What a section says
holds for duties of that section; for the whole school it adds that somebody is there (有人在校的假日, 住校夜).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Calendar, DayEntry, DayKind, Layer, Term, reach
from xiaoan.engines.cadence.calendars.terms import terms_of
from xiaoan.foundation.clock import SCHOOL_ZONE
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import RESERVED_FACTS
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import Subject, holds, typed
from xiaoan.kernel.org.models import CalendarDay
from xiaoan.kernel.org.models import Term as TermRow
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.owing.above import lineages, looking_up
from xiaoan.kernel.work.owing.statutory import office_layer, school_layer, usual_terms

PRESENT = frozenset({DayKind.SCHOOL, DayKind.ATTENDED_HOLIDAY})


class Raised(NamedTuple):
    """A section's entry that makes somebody present at the whole school."""

    path: str
    section: str
    day: date


class Key(NamedTuple):
    """Equal for units that share a calendar."""

    school: bool
    spoken: tuple[str, ...]
    section: str = ""
    raised: tuple[Raised, ...] = ()


Has = Callable[[str, date], bool]
"""Whether a unit has a section on a day."""


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
        rows = CalendarDay.objects.filter(unit_id__in=paths, day__gte=low, day__lte=high).exclude(kinds=[])
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

    def of(self, unit: Unit, *, school: bool, section: str = "", has: Has | None = None) -> tuple[Key, Calendar]:
        """The calendar of a unit, or of one section of it, with a key that is equal for units that share it.

        `has` says which sections the unit has; what its own lineage of schools said of a section counts always.
        """
        spoken = tuple(path for path in reversed(ancestors(unit.path)) if path in self._layers)
        if section and not any(section in self._layers[path].said for path in spoken):
            section = ""  # Nobody has spoken of it: its days are those of the whole.
        raised = () if section else self._raised(unit, spoken, has)
        key = Key(school, spoken, section, raised)
        if key not in self._made:
            self._made[key] = self._resolved(school, key)
        return key, self._made[key]

    def _raised(self, unit: Unit, spoken: tuple[str, ...], has: Has | None) -> tuple[Raised, ...]:
        """Entries of sections that bring somebody into the unit; from above only for sections it has."""
        found = []
        for path in spoken:
            for section, days in self._layers[path].said.items():
                for ordinal, entries in days.items() if section else ():
                    brings = PRESENT | {DayKind.BOARDING_NIGHT}
                    if not entries[0].kinds & brings:
                        continue
                    day = date.fromordinal(ordinal)
                    if path == unit.path or (has is not None and has(section, day)):
                        found.append(Raised(path, section, day))
        return tuple(sorted(found))

    def _resolved(self, school: bool, key: Key) -> Calendar:
        low, high = reach(self.first, self.last)
        nearest_first = [self._layers[path] for path in key.spoken]
        if school:
            usual = Layer(terms=usual_terms(low.year, high.year))
            outermost = school_layer(terms_of([*nearest_first, usual], ""), low, high)
        else:
            outermost = office_layer(low, high)
        if key.raised:
            nearest_first = self._with_presence(key, outermost)
        return Calendar.resolve([*nearest_first, outermost], key.section, self.first, self.last, SCHOOL_ZONE)

    def _with_presence(self, key: Key, outermost: Layer) -> list[Layer]:
        """The layers of the whole, where sections have made somebody present; from the top down."""
        below = [outermost]
        for path in reversed(key.spoken):
            own = self._layers[path]
            added = _present([each for each in key.raised if each.path == path], own, below)
            said = [entry for days in own.said.get("", {}).values() for entry in reversed(days)]
            below.insert(0, Layer([*said, *added], own.terms, own.school_years) if added else own)
        return below[:-1]


def _present(raised: Iterable[Raised], own: Layer, below: list[Layer]) -> list[DayEntry]:
    """What sections of one layer add to its days: an entry for the whole on top of what it, or a layer above, says."""
    added: dict[date, DayEntry] = {}
    for each in raised:
        ordinal = each.day.toordinal()
        entry = own.said[each.section][ordinal][0]
        heaps = (layer.said.get("", {}).get(ordinal) for layer in (own, *below))
        base = added.get(each.day) or next((heap[0] for heap in heaps if heap), DayEntry(each.day, frozenset()))
        if DayKind.SUSPENDED in base.kinds:
            continue  # The whole school is closed; one grade's lessons do not open it.
        more = {DayKind.BOARDING_NIGHT} & entry.kinds
        if entry.kinds & PRESENT and not base.kinds & PRESENT:
            more |= {DayKind.ATTENDED_HOLIDAY}
        if more - base.kinds:
            since = max((known for known in (base.entered_at, entry.entered_at) if known), default=None)
            added[each.day] = DayEntry(each.day, base.kinds | more, "", True, since, entry.reason or base.reason)
    return list(added.values())


def facts_of_sections(words: Shelf) -> frozenset[str]:
    """The facts that say which sections a unit has."""
    groups = [section.applies_to for section in words.sections.values()]
    tests = [test for group in groups for test in (*group.all, *group.any, *group.none)]
    return frozenset(test.fact for test in tests) - RESERVED_FACTS


def having(units: Iterable[Unit], first: date, last: date) -> Callable[[Unit, str, date], bool]:
    """Whether a unit has a section on a day of [first, last]: by its kind (a campus: its school's) and its facts.

    Two queries, within an open scope that sees the units and their schools.
    """
    rows, book = list(units), shelf()
    kinds, known = book.unit_kinds, book.sections
    parents = {
        row.id: row
        for row in Unit.objects.filter(id__in=[unit.parent_id for unit in rows if kinds[unit.kind].level == "campus"])
    }
    spells = fact_spells({*(unit.id for unit in rows), *parents}, first, last)

    def has(unit: Unit, section: str, day: date) -> bool:
        if section not in known or unit.kind not in kinds:
            return False
        above = parents.get(unit.parent_id) if unit.parent_id else None
        facts = {
            spell.key: typed(spell.value, book.facts.get(spell.key))
            for each in (above, unit)
            if each is not None
            for spell in spells.get(each.id, ())
            if spell.first <= day and (spell.last is None or day <= spell.last)
        }
        return holds(known[section].applies_to, Subject(kinds[(above or unit).kind], facts))

    return has


def kinds_of(
    units: Sequence[Unit], first: date, last: date, *, section: str = ""
) -> dict[UUID, Mapping[date, frozenset[str]]]:
    """Unit -> day -> codes of the day's kinds, for pages and rosters; five queries whatever the units."""
    levels = shelf().unit_kinds
    lines = list(Unit.objects.filter(path__in=lineages(unit.path for unit in units)))
    days = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]
    with looking_up(lines):
        calendars = Calendars.read(lines, first, last)
        has = having(units, first, last)
    found: dict[UUID, Mapping[date, frozenset[str]]] = {}
    for unit in units:
        school = unit.is_school or (unit.kind in levels and levels[unit.kind].level == "campus")
        _key, calendar = calendars.of(unit, school=school, section=section, has=partial(has, unit))
        found[unit.id] = {day: frozenset(kind.value for kind in calendar.kinds(day)) for day in days}
    return found


def kinds_between(unit: Unit, first: date, last: date, *, section: str = "") -> Mapping[date, frozenset[str]]:
    """Day -> codes of its kinds at one unit (or one section of it)."""
    return kinds_of([unit], first, last, section=section)[unit.id]
