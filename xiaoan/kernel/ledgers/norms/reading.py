"""How units stand to the norms that govern them: how many there must be, how many there are. A fixed number of queries,
whatever the units and norms. Where a count is a fact nobody stated, that is said, and it counts as none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.norms.rules import facts_of, need_of, wanted_at
from xiaoan.kernel.catalogue.norms.written import Norm
from xiaoan.kernel.catalogue.queries import reigns
from xiaoan.kernel.catalogue.rules import Subject, holds
from xiaoan.kernel.ledgers.about import reported
from xiaoan.kernel.ledgers.norms.counting import Counted, counted
from xiaoan.kernel.ledgers.sight.books import seen_units
from xiaoan.kernel.ledgers.sight.listing import within
from xiaoan.kernel.ledgers.verbs import SEE
from xiaoan.kernel.org.circumstances import Circumstances, circumstances
from xiaoan.kernel.tree.models import Unit

TOLD = 1000
"""Of so many short ones it is looked up whether they are reported: more than any page shows."""


@dataclass(frozen=True, slots=True)
class NormLine:
    """One norm at one unit. `stated` is false where what is counted is a fact nobody has stated there; `reported` is
    the open report about it.
    """

    norm: Norm
    domain: str
    pack: str
    unit: UUID
    unit_name: str
    path: str
    school: UUID
    have: int
    need: int
    stated: bool
    reported: UUID | None = None

    @property
    def mark(self) -> UUID:
        """The origin of a report about it: always the same for the unit and the norm."""
        return uuid5(self.unit, f"norm/{self.norm.code}")

    @property
    def short(self) -> int:
        """How many are missing."""
        return max(0, self.need - self.have)


class _Bound(NamedTuple):
    """A norm as it binds a unit: what the unit is, and where its things are counted."""

    norm: Norm
    domain: str
    pack: str
    unit: Unit
    subject: Subject
    places: tuple[UUID, ...]


def norms_of(viewer: Viewer, unit: Unit | None, *, at: datetime, codes: Collection[str] = ()) -> tuple[NormLine, ...]:
    """The norms that want something of a unit and those below it (None: all in sight), what is short
    first, and of that what is known to be.

    `codes`: only these norms. NotFound when the unit is out of sight.
    """
    within(viewer, unit)
    lines = [line for line in standings(viewer, unit, school_day(at), codes=codes) if line.need]
    lines.sort(key=lambda line: (not line.short, not line.stated))
    first = [line for line in lines[:TOLD] if line.short]
    told = reported(line.mark for line in first)
    return (*(replace(line, reported=told.get(line.mark)) for line in first), *lines[len(first) :])


def standings(viewer: Viewer, unit: Unit | None, day: date, *, codes: Collection[str] = ()) -> list[NormLine]:
    """Every norm that applies somewhere at a unit and below it on a day, in the order of tree and packs; also those
    that want none (`need` 0) there."""
    units = seen_units(viewer, unit, day)
    governing = _governing(units, day, frozenset(codes))
    if not governing:
        return []
    norms = [norm for found in governing.values() for norm, _domain, _pack in found]
    facts = circumstances(units, frozenset().union(*(facts_of(norm) for norm in norms)), day)
    bound = [each for unit in units for each in _bound(viewer, unit, governing.get(unit.path, ()), facts)]
    there = counted((each.norm.have for each in bound), {key for each in bound for key in each.places}, day)
    return [_line(each, there) for each in bound]


_Governing = tuple[tuple[Norm, str, str], ...]


def _governing(units: Iterable[Unit], day: date, codes: frozenset[str]) -> dict[str, _Governing]:
    """path -> the norms of the packs that govern there, each with its domain and pack."""
    made: dict[tuple[str, ...], _Governing] = {}
    found: dict[str, _Governing] = {}
    for path, by_pack in reigns(units, day, day).items():
        current = [rows[-1] for rows in by_pack.values() if rows]
        key = tuple(reign.mark for reign in current)
        if key not in made:
            made[key] = tuple(
                (norm, reign.pack.domain or reign.pack.code, reign.code)
                for reign in current
                for norm in reign.pack.norms
                if not codes or norm.code in codes
            )
        if made[key]:
            found[path] = made[key]
    return found


def _bound(viewer: Viewer, unit: Unit, norms: _Governing, facts: Circumstances) -> Iterator[_Bound]:
    kind = facts.kinds.get(unit.kind)
    if kind is None:
        return
    for norm, domain, pack in norms:
        if not wanted_at(norm, kind, has_campuses=facts.has_campuses(unit)):
            continue
        subject = facts.subject(unit, at=norm.at)
        if subject is None or not holds(norm.applies_to, subject):
            continue
        if viewer.may(SEE, path=unit.path, unit=unit.id, domain=domain):
            yield _Bound(norm, domain, pack, unit, subject, _places(norm, unit, facts))


def _places(norm: Norm, unit: Unit, facts: Circumstances) -> tuple[UUID, ...]:
    """Where things are counted: at the unit, for a whole school also on its campuses; who holds a post for the whole
    school holds it on each campus."""
    if norm.at == "legal":
        return (unit.id, *(campus.id for campus in facts.campuses.get(unit.id, ())))
    return (unit.id, facts.school_of(unit).id) if norm.have.post else (unit.id,)


def _line(bound: _Bound, there: Counted) -> NormLine:
    norm, unit, fact = bound.norm, bound.unit, bound.norm.have.fact
    return NormLine(
        norm, bound.domain, bound.pack, unit.id, unit.short_name, unit.path, _school(unit),
        have=bound.subject.number(fact) if fact else there.of(norm.have, bound.places),
        need=need_of(norm, bound.subject),
        stated=not fact or fact in bound.subject.facts,
    )  # fmt: skip


def _school(unit: Unit) -> UUID:
    """The school a campus stands under; any other unit is itself."""
    return unit.id if unit.is_school or unit.parent_id is None else unit.parent_id
