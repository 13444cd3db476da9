"""Who holds what, as an administrator of a unit sees it: grants in words, accounts and how they come in.

Grants are a reference table without row-level security, so every reading here asks the viewer for
`access.see` at the place of the grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.models import Account, Grant, Identity, Link, Role
from xiaoan.kernel.access.rules import Viewer, lacking
from xiaoan.kernel.access.verbs import GRANT, SEE_PEOPLE
from xiaoan.kernel.tree.models import Unit

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


@dataclass(frozen=True, slots=True)
class Entrance:
    """How an account comes in: by user name, by a link waiting to be used, or not yet at all."""

    active: bool
    user_name: str = ""
    last_in: datetime | None = None
    link_until: datetime | None = None


def grants_of(viewer: Viewer, accounts: Iterable[UUID], *, at: datetime) -> dict[UUID, list[Given]]:
    """Grants of accounts at places where the viewer may see them, those in force first; three queries."""
    return _by_account(viewer, Grant.objects.filter(account_id__in=list(accounts)), at)


def grants_at(viewer: Viewer, unit: Unit, *, at: datetime) -> dict[UUID, list[Given]]:
    """Grants given at one unit and not over yet, by account."""
    found = _by_account(viewer, Grant.objects.filter(unit=unit, revoked_at=None), at)
    return {account: kept for account, rows in found.items() if (kept := [row for row in rows if row.state != "over"])}


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
        from_post=row.source is not None,
        state=_state(row, at),
    )


def _state(row: Grant, at: datetime) -> GrantState:
    day = school_day(at)
    if row.revoked_at is not None and row.revoked_at <= at:
        return "revoked"
    if row.ends is not None and row.ends < day:
        return "over"
    return "later" if row.starts > day else "now"


def entrances(accounts: Iterable[UUID], *, at: datetime) -> dict[UUID, Entrance]:
    """How each account that the open scope can see comes in; three queries."""
    wanted = list(accounts)
    rows = Account.objects.filter(id__in=wanted)
    names = Identity.objects.filter(account_id__in=wanted, kind="password", revoked_at=None)
    links = Link.objects.filter(account_id__in=wanted, used_at=None, expires_at__gte=at)
    by_name = dict(names.values_list("account_id", "subject"))
    waiting: dict[UUID, datetime] = {}
    for account, until in links.values_list("account_id", "expires_at"):
        waiting[account] = max(until, waiting.get(account, until))
    return {
        row.id: Entrance(row.is_active, by_name.get(row.id, ""), row.last_login, waiting.get(row.id)) for row in rows
    }


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
