"""Units: a slice of the tree the caller may see; what is true of a unit on a day, its places, its people."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.org.queries import facts_on, holders, people, places, units_in_sight
from xiaoan.kernel.org.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.api.door import Seat, reads
from xiaoan.surfaces.api.paging import Cursor, Limit, Page, page, texts
from xiaoan.surfaces.api.parameters import MaybeDay, Word

router = Router(tags=["单位"])


class UnitLine(Schema):
    """A unit of the tree. `path` orders the tree: what stands below begins with it."""

    id: UUID
    parent: UUID | None
    path: str
    kind: str
    name: str
    short_name: str
    code: str
    is_school: bool
    legal: bool
    opened: date
    closed: date | None

    @staticmethod
    def resolve_parent(unit: Unit) -> UUID | None:
        return unit.parent_id


class UnitFacts(Schema):
    """A unit with what is true of it on a day; values are text: yes, no, a whole number, or a word."""

    unit: UnitLine
    on: date
    facts: dict[str, str]


class Place(Schema):
    """A place in walking order. `mark` is what its printed code holds."""

    id: UUID
    name: str
    kind: str
    parent: UUID | None
    position: int
    mark: str
    valid_from: date
    valid_to: date | None

    @staticmethod
    def resolve_parent(place: Any) -> UUID | None:
        return place.parent_id  # type: ignore[no-any-return]


class PersonLine(Schema):
    """Somebody who works at a unit, with the posts held on that day. `account` null: cannot act here himself."""

    id: UUID
    account: UUID | None
    name: str
    unit: UUID
    posts: list[str]


@router.get("/units", response=Page[UnitLine], summary="看得到的单位，按树的次序")
@reads(SEE)
def units(
    request: Seat,
    under: UUID | None = None,
    name: Word = "",
    kind: Word = "",
    schools: bool = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, object]:
    """Units the caller may see; `under` narrows to a unit and all below it, `name` to a part of a name."""
    rows = units_in_sight(request.viewer, name=name, kind=kind)
    if under is not None:
        low, high = visible_unit(request.viewer, under, SEE).range
        rows = rows.filter(path__gte=low, path__lt=high)
    if schools:
        rows = rows.filter(is_school=True)
    if cursor:
        rows = rows.filter(path__gt=texts(cursor, 1)[0])
    return page(list(rows[: limit + 1]), limit, lambda unit: (unit.path,))


@router.get("/units/{unit_id}", response=UnitFacts, summary="一个单位和它的基本情况")
@reads(SEE)
def unit(request: Seat, unit_id: UUID, on: MaybeDay = None) -> dict[str, object]:
    """One unit and its facts as now believed for a day (today when none is said)."""
    found = visible_unit(request.viewer, unit_id, SEE)
    day = on or school_day(request.at)
    return {"unit": found, "on": day, "facts": facts_on(found.id, day)}


@router.get("/units/{unit_id}/places", response=list[Place], summary="一个单位的地点，按走的次序")
@reads(SEE)
def unit_places(request: Seat, unit_id: UUID, on: MaybeDay = None) -> list[Any]:
    """Places that exist on a day (today when none is said)."""
    found = visible_unit(request.viewer, unit_id, SEE)
    return list(places(found, on or school_day(request.at)))


@router.get("/units/{unit_id}/people", response=list[PersonLine], summary="一个单位（含校区）的在岗人员")
@reads(SEE)
def unit_people(request: Seat, unit_id: UUID, on: MaybeDay = None) -> list[PersonLine]:
    """Who can be named as rectifier, watcher or second rechecker on a day (today when none is said)."""
    day = on or school_day(request.at)
    found = visible_unit(request.viewer, unit_id, SEE)
    rows = [row for row in people(request.viewer, found) if row.left is None or row.left >= day]
    posts: dict[UUID, list[str]] = {}
    for holder in holders({row.unit_id for row in rows}, day):
        posts.setdefault(holder.person_id, []).append(holder.post_title)
    return [
        PersonLine(id=row.id, account=row.account_id, name=row.name, unit=row.unit_id, posts=posts.get(row.id, []))
        for row in rows
    ]
