"""Where schools that arrive are put: under which unit, in which order, and which are there already. Pure.

A school that is already there is left as it is and named. A town that is not there is made only when that was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.org.arrivals.kinds import CAMPUS
from xiaoan.kernel.org.arrivals.rows import Arrival, Problem

TOWN = "town"
BY_HAND = "要建乡镇请加 --make-towns。"
"""How missing towns are made, as the console says it."""


class Known(NamedTuple):
    """A unit that is there already, under the one that the list is for."""

    id: UUID
    name: str
    short_name: str
    code: str
    kind: str
    parent: UUID | None
    closed: bool = False


class Step(NamedTuple):
    """One school to set up, under a unit that is there (`under`) or one that this list brings (`beneath`)."""

    arrival: Arrival
    under: UUID | None
    beneath: str = ""


@dataclass(slots=True)
class Plan:
    """What an import will do, in order: towns, then schools; `there` are those that are there already.

    `renamed` are among them: the same code under another name, when that was said to be a new name.
    """

    towns: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    there: list[tuple[Arrival, Known]] = field(default_factory=list)
    renamed: list[tuple[Arrival, Known]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def planned(
    arrivals: Sequence[Arrival],
    known: Iterable[Known],
    kinds: Mapping[str, UnitKind],
    top: UUID,
    *,
    make_towns: bool = False,
    renames: bool = False,
) -> Plan:
    """Place arrivals under the unit `top`, among the units already under it; two rows for one school are a problem.

    With `renames` a school of the same code and another name has got a new name; without, that is a problem.
    """
    placing = _Placing(arrivals, list(known), kinds, top, make_towns)
    placing.renames = renames
    plan = placing.plan()
    plan.problems += _same_rows(arrivals)
    return plan


class _Placing:
    """One pass over the arrivals."""

    def __init__(
        self,
        arrivals: Sequence[Arrival],
        known: list[Known],
        kinds: Mapping[str, UnitKind],
        top: UUID,
        make_towns: bool,
    ) -> None:
        self._arrivals, self._top, self._make_towns, self._kinds = arrivals, top, make_towns, kinds
        self.renames = False
        self._ended = {unit.code: unit for unit in known if unit.closed and unit.code}
        known = [unit for unit in known if not unit.closed]
        self._campuses = {(unit.parent, unit.name): unit for unit in known if self._level_of(unit, kinds) == CAMPUS}
        self._by_id = {unit.id: unit for unit in known}
        self._towns = {
            name: unit for unit in known if self._level(unit) == TOWN for name in (unit.short_name, unit.name)
        }
        self._schools: dict[str, list[Known]] = {}
        self._codes: dict[str, Known] = {}
        for unit in known:
            if unit.kind in kinds and kinds[unit.kind].is_school:
                self._schools.setdefault(unit.name, []).append(unit)
                if unit.code:
                    self._codes[unit.code] = unit
        self._coming = {arrival.name: arrival for arrival in arrivals}
        self._no_town: dict[str, list[Arrival]] = {}
        self._plan = Plan()

    def plan(self) -> Plan:
        fresh = [arrival for arrival in self._arrivals if not self._already(arrival)]
        for arrival in fresh:
            if not arrival.above:
                self._in_town(arrival)
        for arrival in fresh:
            if arrival.above:
                self._beneath_school(arrival)
        for town, arrivals in self._no_town.items():
            held = f"{len(arrivals)} 所学校直接放在上级单位下"
            self._say(arrivals[0], f"还没有“{town}”这个乡镇（学区），{held}。{BY_HAND}")
        alone = [arrival for arrival in fresh if not arrival.above and self._belongs_to_a_school(arrival)]
        if alone:
            held = f"{len(alone)} 所教学点（如“{alone[0].name}”）没有写归哪所中心校管，整改复查要由上级单位来办"
            self._say(alone[0], f"{held}。请加一列“中心校”。")
        return self._plan

    def _belongs_to_a_school(self, arrival: Arrival) -> bool:
        kind = self._kinds.get(arrival.kind.kind)
        return kind is not None and kind.is_school and not kind.legal

    def _level(self, unit: Known) -> str:
        return self._level_of(unit, self._kinds)

    @staticmethod
    def _level_of(unit: Known, kinds: Mapping[str, UnitKind]) -> str:
        return kinds[unit.kind].level if unit.kind in kinds else ""

    def _already(self, arrival: Arrival) -> bool:
        if arrival.kind.kind == CAMPUS:
            return self._campus_already(arrival)
        same = self._codes.get(arrival.code) if arrival.code else None
        if same is None and arrival.code in self._ended:
            ended = self._ended[arrival.code].name
            self._say(arrival, f"代码 {arrival.code} 是已撤销的“{ended}”的，请核对。", wrong=True)
            return True
        if same is not None and same.name != arrival.name and self.renames:
            self._plan.renamed.append((arrival, same))
            self._plan.there.append((arrival, same))
            return True
        if same is not None and same.name != arrival.name:
            self._say(arrival, f"代码 {arrival.code} 已是“{same.name}”的；名称不同，请核对是改名还是填错。", wrong=True)
            return True
        if same is None:
            same = next((unit for unit in self._schools.get(arrival.name, []) if self._fits(unit, arrival)), None)
        if same is None:
            return False
        self._plan.there.append((arrival, same))
        return True

    def _campus_already(self, arrival: Arrival) -> bool:
        """Whether a school has a campus of that name; one that names no school is told, and so done with."""
        if not arrival.above:
            self._say(arrival, "校区要写明归哪所学校：请在“中心校（所属学校）”一列填学校名称。", wrong=True)
            return True
        schools = self._schools.get(arrival.above, [])
        same = self._campuses.get((schools[0].id, arrival.name)) if len(schools) == 1 else None
        if same is not None:
            self._plan.there.append((arrival, same))
        return same is not None

    def _fits(self, unit: Known, arrival: Arrival) -> bool:
        """Whether a unit of the same name is the same school: not if both have a town, and another one."""
        if arrival.code and unit.code and arrival.code != unit.code:
            return False
        above = self._by_id.get(unit.parent) if unit.parent else None
        while above is not None and self._level(above) != TOWN:
            above = self._by_id.get(above.parent) if above.parent else None
        return above is None or not arrival.town or arrival.town in (above.name, above.short_name)

    def _in_town(self, arrival: Arrival) -> None:
        if not arrival.town or (town := self._towns.get(arrival.town)) is None:
            if arrival.town and self._make_towns:
                if arrival.town not in self._plan.towns:
                    self._plan.towns.append(arrival.town)
                self._plan.steps.append(Step(arrival, None, arrival.town))
                return
            if arrival.town:
                self._no_town.setdefault(arrival.town, []).append(arrival)
            self._plan.steps.append(Step(arrival, self._top))
            return
        self._plan.steps.append(Step(arrival, town.id))

    def _beneath_school(self, arrival: Arrival) -> None:
        above = self._schools.get(arrival.above, [])
        if len(above) > 1:
            self._say(arrival, f"叫“{arrival.above}”的学校不止一所，不知道归哪一所管。", wrong=True)
        elif above:
            self._plan.steps.append(Step(arrival, above[0].id))
        elif arrival.above == arrival.name:
            self._in_town(arrival)
        elif (coming := self._coming.get(arrival.above)) is None or coming.kind.kind == CAMPUS:
            self._say(arrival, f"没有找到“{arrival.above}”，表里和系统里都没有这所学校。", wrong=True)
        elif coming.above and coming.above != coming.name:
            self._say(arrival, f"“{coming.name}”自己也归别的学校管，不能再管“{arrival.name}”。", wrong=True)
        else:
            self._plan.steps.append(Step(arrival, None, coming.name))

    def _say(self, arrival: Arrival, reason: str, *, wrong: bool = False) -> None:
        where = self._plan.problems if wrong else self._plan.notices
        where.append(Problem(arrival.sheet, arrival.row, "", reason))


def _same_rows(arrivals: Sequence[Arrival]) -> list[Problem]:
    """Rows of one list that are the same school: same code, or same name under the same town and school above."""
    seen: dict[tuple[str, ...], Arrival] = {}
    found = []
    for each in arrivals:
        keys = [("name", each.name, each.town, each.above), *([("code", each.code)] if each.code else [])]
        for key in keys:
            first = seen.setdefault(key, each)
            if first is not each:
                where = f"“{first.sheet}”第 {first.row} 行" if first.sheet != each.sheet else f"第 {first.row} 行"
                word = "名称" if key[0] == "name" else "代码"
                reason = f"“{each.name}”与{where}的{word}相同，请删去一行或改正。"
                found.append(Problem(each.sheet, each.row, "", reason))
                break
    return found
