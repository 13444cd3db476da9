"""责任 without a date: what the posts of a school or an office answer for, where the packs that govern say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.catalogue.pack.content import Charge
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.queries import reigns, shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.reports.registers.question import Question


class Charged(NamedTuple):
    """A charge at the unit whose post it is, with the pack that says so."""

    unit: UUID
    charge: Charge
    pack: Pack

    @property
    def shows(self) -> str:
        """Titles of what shows it, as far as this installation knows them."""
        known = shelf()
        found = []
        for code in self.charge.shown_by:
            rows = (known.duties.get(code), known.ledgers.get(code), known.registers.get(code),
                    known.rosters.get(code.removeprefix("roster:")))  # fmt: skip
            found += [row.title for row in rows if row is not None]
        return "、".join(dict.fromkeys(found))


def charged(
    question: Question, units: Collection[Unit], held: Collection[tuple[UUID, str]], asked: Collection[tuple[UUID, str]]
) -> Iterator[Charged]:
    """The charges of some units. A charge is left out where nothing that would show it is owed, and where nobody holds
    its post and no duty asks it: who has no bus has no vacant post of a bus manager. A constant number of queries.
    """
    bearers = {unit.path: level for unit in units if (level := _level(unit))}
    if not bearers:
        return
    reach = Reach(list(units), question.day)
    governing = reigns([unit for unit in units if unit.path in bearers], question.day, question.day)
    for unit in units:
        if unit.path not in bearers:
            continue
        family = [each for each in units if each.path.startswith(unit.path) and _serves(bearers, unit, each)]
        packs = [rows[-1].pack for rows in governing.get(unit.path, {}).values()]
        duties = {duty.code: duty for pack in packs for duty in pack.duties}
        owed = _Owed(reach, unit, duties)
        for pack in packs:
            for charge in _borne(owed, pack, bearers[unit.path], alone=not unit.is_school or unit.legal):
                own = [each.id for each in family if (each.id, charge.post) in held]
                own = own or ([unit.id] if any((each.id, charge.post) in asked for each in family) else [])
                yield from (Charged(each, charge, pack) for each in own)


@dataclass(frozen=True, slots=True)
class _Owed:
    """The duties that govern a unit, each asked for whether somebody there or below owes it."""

    reach: Reach
    unit: Unit
    duties: Mapping[str, Duty]

    def __contains__(self, code: object) -> bool:
        duty = self.duties.get(str(code))
        return duty is not None and any(row.unit.path.startswith(self.unit.path) for row in self.reach.owing(duty))


def _level(unit: Unit) -> str:
    """Whose posts a unit has: a school's, a county's or a city's; "" for what has none of its own."""
    if unit.is_school:
        return "school"
    kind = shelf().unit_kinds.get(unit.kind)
    return kind.level if kind is not None and kind.level in ("county", "city") else ""


def _serves(bearers: Mapping[str, str], unit: Unit, below: Unit) -> bool:
    """Whether a unit's posts are also those of one below it: no other bearer lies between."""
    if below.path == unit.path:
        return True
    return not any(path != unit.path and path.startswith(unit.path) and below.path.startswith(path) for path in bearers)


def _borne(owed: _Owed, pack: Pack, level: str, *, alone: bool) -> Iterator[Charge]:
    """`alone`: also what no duty shows. At a teaching point only what its own duties show; the rest is the school's."""
    known = shelf()
    if pack.duties and not any(duty.code in owed for duty in pack.duties):
        return
    for charge in pack.charges:
        post = known.posts.get(charge.post)
        shown = [code for code in charge.shown_by if code in known.duties]
        if post is not None and post.level == level and (
            any(code in owed for code in shown) or (alone and not shown)
        ):  # fmt: skip
            yield charge
