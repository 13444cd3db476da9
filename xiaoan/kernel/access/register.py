"""Who holds what, as an administrator of a unit sees it: grants in words, and who may look into a school.

Grants are a reference table without row-level security, so every reading here asks the viewer for
`access.see` at the place of the grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.models import Account, Grant, Role
from xiaoan.kernel.access.rules import Viewer, lacking
from xiaoan.kernel.access.verbs import GRANT, SEE_PEOPLE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage

GrantState = Literal["now", "later", "over", "revoked"]


@dataclass(frozen=True, slots=True)
class Given:
    """One grant: role × place × domains × dates. `listed` names the schools when it is not the whole of `unit`."""

    id: UUID
    account_id: UUID
    role: str
    role_title: str
    unit_id: UUID
    unit_name: str
    listed: tuple[str, ...]
    domains: tuple[str, ...]
    starts: date
    ends: date | None
    post: str
    from_post: bool
    state: GrantState


def grants_of(viewer: Viewer, accounts: Iterable[UUID], *, at: datetime) -> dict[UUID, list[Given]]:
    """Grants of accounts at places where the viewer may see them, those in force first; three queries."""
    return _by_account(viewer, Grant.objects.filter(account_id__in=list(accounts)), at)


def grants_at(viewer: Viewer, unit: Unit, *, at: datetime) -> dict[UUID, list[Given]]:
    """Grants given at one unit and not over yet, by account."""
    found = _by_account(viewer, Grant.objects.filter(unit=unit, revoked_at=None), at)
    return {account: kept for account, rows in found.items() if (kept := [row for row in rows if row.state != "over"])}


def sight_of(viewer: Viewer, school: Unit, *, at: datetime) -> list[tuple[str, Given]]:
    """谁看得到这所学校: grants in force that cover it, with the account's name; four queries.

    As far as the viewer may see people at the places of the grants, the nearest first.
    """
    chain = [each.id for each in lineage(school.path)]
    rows = Grant.objects.filter(Q(units=[], unit_id__in=chain) | Q(units__overlap=chain), revoked_at=None)
    found = [each for given in _by_account(viewer, rows, at).values() for each in given if each.state == "now"]
    accounts = Account.objects.filter(id__in={each.account_id for each in found}, is_active=True)
    names = dict(accounts.values_list("id", "name"))
    order = {unit: place for place, unit in enumerate(chain)}
    shown = [(names[each.account_id], each) for each in found if each.account_id in names]
    return sorted(shown, key=lambda each: (-order.get(each[1].unit_id, -1), each[0]))


def _by_account(viewer: Viewer, rows: QuerySet[Grant], at: datetime) -> dict[UUID, list[Given]]:
    seen = [
        row
        for row in rows.select_related("unit").order_by("starts", "id")
        if viewer.may(SEE_PEOPLE, path=row.unit.path, unit=row.unit_id)
    ]
    titles = dict(Role.objects.values_list("code", "title"))
    wanted = {unit for row in seen for unit in row.units}
    names = dict(Unit.objects.filter(id__in=wanted).values_list("id", "short_name")) if wanted else {}
    found: dict[UUID, list[Given]] = {}
    for row in seen:
        found.setdefault(row.account_id, []).append(_given(row, titles, names, at))
    order = ("now", "later", "over", "revoked")
    return {account: sorted(given, key=lambda each: order.index(each.state)) for account, given in found.items()}


def _given(row: Grant, titles: dict[str, str], names: dict[UUID, str], at: datetime) -> Given:
    return Given(
        id=row.id,
        account_id=row.account_id,
        role=row.role,
        role_title=titles.get(row.role, row.role),
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        listed=tuple(names[unit] for unit in row.units if unit in names),
        domains=tuple(row.domains),
        starts=row.starts,
        ends=row.ends,
        post=row.post,
        from_post=row.source is not None and row.until is None and not row.only,
        state=_state(row, at),
    )


def _state(row: Grant, at: datetime) -> GrantState:
    day = school_day(at)
    if row.revoked_at is not None and row.revoked_at <= at:
        return "revoked"
    if row.until is not None and row.until <= at:
        return "over"
    if row.ends is not None and row.ends < day:
        return "over"
    return "later" if row.starts > day else "now"


@dataclass(frozen=True, slots=True)
class Own:
    """One of the viewer's own grants in force; `listed` counts its units when it is not the whole of `unit_name`."""

    role_title: str
    post: str
    unit_name: str
    listed: int
    domains: tuple[str, ...]


def own_grants(viewer: Viewer) -> list[Own]:
    """What the viewer himself holds today; two queries."""
    titles = dict(Role.objects.values_list("code", "title"))
    names = dict(Unit.objects.filter(id__in={held.unit for held in viewer.held}).values_list("id", "name"))
    return [
        Own(
            titles.get(held.role, held.role), held.post, names.get(held.unit, ""),
            0 if held.range else len(held.units), tuple(sorted(held.domains)),
        )
        for held in viewer.held
    ]  # fmt: skip


def roles_to_give(viewer: Viewer, unit: Unit, domains: Iterable[str] = ()) -> list[Role]:
    """The roles a viewer could grant at a unit: those of whose verbs he lacks none there."""
    if not viewer.may(GRANT, path=unit.path, unit=unit.id):
        return []
    wanted = frozenset(domains)
    return [
        role
        for role in Role.objects.order_by("code")
        if role.verbs
        and not lacking(viewer.held, verbs=frozenset(role.verbs), path=unit.path, unit=unit.id, domains=wanted)
    ]
