"""Viewers, and the filter that answers for lists what `may` answers for one row."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import RANGES, Scope, opened
from xiaoan.kernel.access.models import Account, Grant, Role, Share
from xiaoan.kernel.access.rules import Held, Shared, Viewer
from xiaoan.kernel.access.verbs import VERBS
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.tree.queries import under

M = TypeVar("M", bound=Model)


def viewer(account_id: UUID, *, at: datetime, otp_done: bool = True) -> Viewer:
    """The viewer of an account on that day, or NotFound when it is unknown or switched off.

    Opens its own narrow scope (the account's own row); grants and roles are reference tables.
    """
    with opened(Scope(rows=frozenset({account_id})), readonly=True):
        account = Account.objects.select_related("unit").filter(id=account_id, is_active=True).first()
    if account is None:
        raise NotFound("这个账号已停用或不存在，请联系本单位管理员。")
    held = _held(account_id, at)
    post = next((each.post for each in held if each.post), "")
    shared = _shared(account.unit_id, at) if held else ()
    unit = account.unit
    return Viewer(account.id, account.name, unit.id, unit.name, unit.path, held, shared, post, otp_done)


def _held(account_id: UUID, at: datetime) -> tuple[Held, ...]:
    day = school_day(at)
    rows = list(
        Grant.objects.select_related("unit")
        .filter(Q(ends__isnull=True) | Q(ends__gte=day), account_id=account_id, starts__lte=day)
        .exclude(revoked_at__lte=at)
        .order_by("-unit__path")
    )
    roles = {role.code: role for role in Role.objects.filter(code__in={row.role for row in rows})}
    kept = sorted({row.unit.path for row in rows if not row.units}, key=len)[:RANGES]
    return tuple(_one(row, roles[row.role], kept) for row in rows if row.role in roles)


def _one(row: Grant, role: Role, as_ranges: list[str]) -> Held:
    listed = bool(row.units)
    units: frozenset[UUID] = frozenset()
    if listed:
        units = _with_parts(row.units)
    elif not any(row.unit.path.startswith(path) for path in as_ranges):
        # More subtrees than a policy has ranges: the narrowest ones become lists of their units.
        units, listed = frozenset(under(row.unit.path).values_list("id", flat=True)), True
    return Held(
        role=row.role,
        verbs=frozenset(role.verbs),
        gives=frozenset(role.gives),
        ends=row.ends,
        unit=row.unit_id,
        path=row.unit.path,
        range=None if listed else subtree(row.unit.path),
        units=units,
        domains=frozenset(row.domains),
        post=row.post,
    )


def _with_parts(ids: list[UUID]) -> frozenset[UUID]:
    reach = Q()
    for unit in Unit.objects.filter(id__in=ids):
        lo, hi = subtree(unit.path)
        reach |= Q(path__gte=lo, path__lt=hi)
    return frozenset(Unit.objects.filter(reach).values_list("id", flat=True)) if reach else frozenset()


def _shared(unit_id: UUID, at: datetime) -> tuple[Shared, ...]:
    rows = Share.objects.filter(Q(until__isnull=True) | Q(until__gte=school_day(at)), to_unit=unit_id)
    return tuple(Shared(row.object_id, frozenset(row.verbs)) for row in rows.exclude(revoked_at__lte=at)[:200])


def scope(viewer: Viewer, verb: str, *, domain: str | None = "domain", unit: str = "unit_id") -> Q:
    """A filter holding exactly the rows for which `viewer.may(verb, …)` is true.

    `domain` names the model's domain column (None when its rows have none).
    """
    reach = Q(pk__in=[])
    for held in viewer.held:
        if verb not in held.verbs:
            continue
        place = Q(path__gte=held.range[0], path__lt=held.range[1]) if held.range else Q(**{f"{unit}__in": held.units})
        if held.domains and domain is not None:
            place &= Q(**{f"{domain}__in": [*sorted(held.domains), ""]})
        reach |= place
    shared = [each.object_id for each in viewer.shared if verb in each.verbs]
    return reach | Q(pk__in=shared) if shared else reach


def seen(viewer: Viewer, rows: QuerySet[M], verb: str, *, domain: str | None = "domain") -> QuerySet[M]:
    """The rows of a queryset the viewer may `verb`."""
    return rows.filter(scope(viewer, verb, domain=domain))


def one(viewer: Viewer, rows: QuerySet[M], row_id: UUID, verb: str, *, domain: str | None = "domain") -> M:
    """One row by id, or NotFound when it is absent or out of sight."""
    found = seen(viewer, rows, verb, domain=domain).filter(pk=row_id).first()
    if found is None:
        raise NotFound()
    return found


def may_unit(viewer: Viewer, verb: str, unit: Unit, domain: str = "") -> bool:
    return viewer.may(verb, path=unit.path, unit=unit.id, domain=domain)


def visible_unit(viewer: Viewer, unit_id: UUID, verb: str) -> Unit:
    """A unit the viewer may `verb`, or NotFound."""
    unit = Unit.objects.filter(id=unit_id).first()
    if unit is None or not may_unit(viewer, verb, unit):
        raise NotFound()
    return unit


OPERATOR = UUID(int=1)


def operator() -> Viewer:
    """Whoever runs the installation's own command line: every verb, everywhere, named as the system."""
    held = Held("operator", frozenset(VERBS), OPERATOR, "", ("", "\x7f"), post="系统管理")
    return Viewer(OPERATOR, "系统", OPERATOR, "系统", "", (held,), (), "系统管理")
