"""Choosing whom to ask: schools by what they are and have, items by a word, posts. A constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.own import is_own
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import schools_under, under
from xiaoan.kernel.work.verbs import DEMAND

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class Filter:
    """What the schools must be: of one of `kinds` (empty: any), under the unit `within`, with these facts.

    `facts` maps a yes-or-no fact to yes or no. `every`: all of them must hold; otherwise one is enough.
    """

    kinds: frozenset[str] = frozenset()
    within: UUID | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    every: bool = True


class SchoolLine(NamedTuple):
    """A school that may be chosen; `has` are the titles of its facts among those asked for."""

    id: UUID
    name: str
    kind: str
    has: tuple[str, ...]


class Found(NamedTuple):
    """An item found by a word, with its kind of hazard and a duty that asks it already."""

    code: str
    ask: str
    look: str
    kind: str
    duty: str


def schools(viewer: Viewer, top: Unit, chosen: Filter, *, day: date) -> list[SchoolLine]:
    """The schools under a bureau that the viewer may ask and that fit on a day, in the order of the tree."""
    known = shelf()
    wanted = {key: value for key, value in chosen.facts.items() if key in known.facts}
    units = [unit for unit in schools_under(top.path, first=day, last=day) if may_unit(viewer, DEMAND, unit)]
    if chosen.within is not None:
        above = Unit.objects.filter(id=chosen.within).first()
        units = [unit for unit in units if above is not None and unit.path.startswith(above.path)]
    units = [unit for unit in units if not chosen.kinds or unit.kind in chosen.kinds]
    has = _facts(units, day) if wanted else {}
    found = []
    for unit in units:
        held = [(has.get((unit.id, key), False) == value) for key, value in wanted.items()]
        if held and not (all(held) if chosen.every else any(held)):
            continue
        titles = tuple(known.facts[key].title for key in wanted if has.get((unit.id, key), False))
        kind = known.unit_kinds[unit.kind].title if unit.kind in known.unit_kinds else ""
        found.append(SchoolLine(unit.id, unit.short_name, kind, titles))
    return found


def _facts(units: Sequence[Unit], day: date) -> dict[tuple[UUID, str], bool]:
    """(school, fact) -> yes, also where one of its campuses says so."""
    mine = {unit.id: unit.id for unit in units}
    parts = Unit.objects.filter(parent_id__in=list(mine), is_school=False).values_list("id", "parent_id")
    mine |= {part: parent for part, parent in parts if parent is not None}
    found: dict[tuple[UUID, str], bool] = {}
    for unit, spells in fact_spells(mine, day, day).items():
        for spell in spells:
            if spell.value == "yes":
                found[mine[unit], spell.key] = True
    return found


def groups(top: Unit) -> list[Unit]:
    """Units below a bureau that have schools below them: towns and 中心校, for the filter."""
    rows = list(under(top.path).exclude(id=top.id).order_by("path"))
    parents = {row.parent_id for row in rows if row.is_school}
    return [row for row in rows if row.id in parents]


def items(word: str, *, limit: int = MOST_FOUND) -> list[Found]:
    """Items of the catalogue whose words hold every part of `word`, with the title of their kind of hazard."""
    known = shelf()
    parts = word.split()
    if not parts:
        return []
    duties, found = _asking(), []
    for code, item in pickable().items():
        kind = known.hazards[item.kind].title if item.kind in known.hazards else ""
        if all(part in f"{item.ask} {item.look} {item.passes} {item.wrong} {kind}" for part in parts):
            found.append(Found(code, item.ask, item.look, kind, duties.get(code, "")))
        if len(found) == limit:
            break
    return found


def _asking() -> dict[str, str]:
    """item -> title of the first duty that asks it."""
    known = shelf()
    found: dict[str, str] = {}
    for duty in known.duties.values():
        for item in known.items_of(duty.checklist):
            found.setdefault(item.code, duty.title)
    return found


def pickable() -> dict[str, CheckItem]:
    """Items that can be asked anywhere: answered yes or no, by a line or by a number without limits. Those that units
    made of documents of their own are not offered to others."""
    return {
        code: item
        for code, item in shelf().items.items()
        if item.answer in ("check", "number", "text")
        and not item.limited
        and item.taken_from is None
        and not is_own(code)
    }


def school_posts() -> dict[str, str]:
    """Posts of schools that may be asked, with their titles."""
    return {code: post.title for code, post in shelf().posts.items() if post.level == "school"}


def frozen(
    viewer: Viewer, bureau: Unit, chosen: Collection[UUID], at: str, domain: str, places: Collection[str], *, day: date
) -> list[UUID]:
    """The units that will owe it, for ever: the chosen ones, or their campuses, below the bureau and open that day.

    Refused when one of them is not the viewer's to ask. Those without any place of the kinds asked are left out.
    """
    rows = list(Unit.objects.filter(id__in=list(chosen)).order_by("path"))
    mine = [
        row
        for row in rows
        if row.path.startswith(bureau.path) and row.id != bureau.id and may_unit(viewer, DEMAND, row, domain)
    ]
    if len(mine) != len(set(chosen)) or not all(_asks(row) for row in mine):
        raise Refused("有单位不在您的范围内，或不是学校，请重新选。", {"units": "请重新选学校"})
    still = [row for row in mine if row.opened <= day and (row.closed is None or row.closed >= day)]
    if len(still) != len(mine):
        gone = "、".join(row.short_name for row in mine if row not in still)
        raise Refused(f"{gone}到截止日期时已撤并或还没开办，请去掉。", {"units": "请去掉已撤并的学校"})
    asked = _with_parts(still, day) if at == "campus" else still
    if not places:
        return [row.id for row in asked]
    with_places = set(
        PlaceRow.objects.filter(unit_id__in=[row.id for row in asked], kind__in=list(places), valid_from__lte=day)
        .exclude(valid_to__lt=day)
        .values_list("unit_id", flat=True)
    )
    return [row.id for row in asked if row.id in with_places]


def _asks(row: Unit) -> bool:
    kind = shelf().unit_kinds.get(row.kind)
    return row.is_school or (kind is not None and kind.level == "campus")


def _with_parts(schools: Sequence[Unit], day: date) -> list[Unit]:
    """Each school by its open campuses; one without any stands for itself."""
    kinds = shelf().unit_kinds
    parts: dict[UUID, list[Unit]] = {}
    for row in Unit.objects.filter(parent_id__in=[each.id for each in schools], is_school=False).order_by("path"):
        level = kinds[row.kind].level if row.kind in kinds else ""
        if level == "campus" and row.opened <= day and (row.closed is None or row.closed >= day) and row.parent_id:
            parts.setdefault(row.parent_id, []).append(row)
    found: dict[UUID, Unit] = {}
    for each in schools:
        for row in parts.get(each.id, [each]):
            found.setdefault(row.id, row)
    return list(found.values())
