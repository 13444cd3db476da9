"""Viewers, and the filter that answers for lists what `may` answers for one row."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, Q, QuerySet, Subquery

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import RANGES, Scope, opened
from xiaoan.kernel.access.models import Account, Device, Grant, Mandate, Role, Share
from xiaoan.kernel.access.models.devices import SHORT
from xiaoan.kernel.access.rules import Held, Shared, Viewer, mandate_words, may_sign
from xiaoan.kernel.access.verbs import OWN_DEVICE, VERBS
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.tree.queries import under

M = TypeVar("M", bound=Model)


def viewer(account_id: UUID, *, at: datetime, otp_done: bool = True, device: UUID | None = None) -> Viewer:
    """The viewer of an account on that day, or NotFound when it is unknown or switched off, or out on this device.

    Opens its own narrow scope (the account's own row, and the device it is signed in on); grants and roles are
    reference tables. On a shared tablet nobody has the verbs of one's own device, nor what was lent to him.
    """
    rows = frozenset({account_id} if device is None else {account_id, device})
    with opened(Scope(rows=rows), readonly=True):
        found = Account.objects.select_related("unit").filter(id=account_id, is_active=True)
        if device is not None:
            here = Device.objects.filter(id=device, account_id=account_id, ended_at=None)
            here = here.filter(Q(own=True) | Q(since__gt=at - SHORT))
            found = found.filter(Exists(here)).annotate(tablet=Subquery(here.values("tablet")[:1]))
        account = found.first()
    if account is None:
        raise NotFound("这个账号已停用或不存在，请联系本单位管理员。")
    held, tablet = _held(account_id, at), str(getattr(account, "tablet", ""))
    if tablet:
        mine = [each for each in held if not each.lent]
        held = tuple(replace(each, verbs=each.verbs - frozenset(OWN_DEVICE), gives=frozenset()) for each in mine)
    post = next((each.post for each in held if each.post), "")
    shared = _shared(account.unit_id, at) if held else ()
    unit = account.unit
    return Viewer(account.id, account.name, unit.id, unit.name, unit.path, held, shared, post, otp_done, tablet)


def _held(account_id: UUID, at: datetime) -> tuple[Held, ...]:
    day = school_day(at)
    rows = list(
        Grant.objects.select_related("unit")
        .filter(Q(ends__isnull=True) | Q(ends__gte=day), account_id=account_id, starts__lte=day)
        .exclude(revoked_at__lte=at)
        .exclude(until__lte=at)
        .order_by("-unit__path")
    )
    roles = {role.code: role for role in Role.objects.filter(code__in={row.role for row in rows})}
    kept = sorted({row.unit.path for row in rows if not row.units}, key=len)[:RANGES]
    held = [_one(row, roles[row.role], kept) for row in rows if row.role in roles]
    signing = {row.source for row in rows if row.only and row.source is not None}
    return tuple(_for_others(held, signing, at) if signing else held)


def _for_others(held: list[Held], mandates: set[UUID], at: datetime) -> list[Held]:
    """Mandates say for whom they let one sign.

    What the giver can no longer do himself is not lent any more, nor is anything to somebody who has left.
    """
    with opened(Scope(rows=frozenset(mandates)), readonly=True):
        known = {row.id: row for row in Mandate.objects.filter(id__in=mandates, withdrawn_at=None)}
    own = [each for each in held if each.source not in mandates and each.until is None]
    givers = {each: _held_of_own(each, at) for each in {row.giver_account for row in known.values()}}
    kept = []
    for each in held:
        row = known.get(each.source) if each.source in mandates else None
        if row is None:
            kept += [each] if each.source not in mandates else []
            continue
        mine = givers[row.giver_account]
        if not any(other.covers(each.path, each.unit) for other in own):
            continue
        still = frozenset(verb for verb in each.verbs if may_sign(mine, verb, path=each.path, unit=each.unit))
        if still:
            kept.append(replace(each, verbs=still, instead_of=_words(row)))
    return kept


def _words(row: Mandate) -> str:
    return mandate_words(row.giver.words, paper_no=row.paper_no, starts=row.starts, ends=row.ends)


def _held_of_own(account_id: UUID, at: datetime) -> tuple[Held, ...]:
    """What somebody holds in his own name while his account is open: never what was lent to him."""
    with opened(Scope(rows=frozenset({account_id})), readonly=True):
        if not Account.objects.filter(id=account_id, is_active=True).exists():
            return ()
    day = school_day(at)
    rows = list(
        Grant.objects.select_related("unit")
        .filter(Q(ends__isnull=True) | Q(ends__gte=day), account_id=account_id, starts__lte=day, only=[], until=None)
        .exclude(revoked_at__lte=at)
    )
    roles = {role.code: role for role in Role.objects.filter(code__in={row.role for row in rows})}
    return tuple(_one(row, roles[row.role], [row.unit.path]) for row in rows if row.role in roles)


def second_step_owed(who: Viewer) -> bool:
    """Whether a role in force asks for a second step at the door; asked by every way in."""
    return any(held.second_step for held in who.held)


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
        verbs=frozenset(role.verbs) & frozenset(row.only) if row.only else frozenset(role.verbs),
        gives=frozenset() if row.only or row.until else frozenset(role.gives),
        ends=row.ends,
        unit=row.unit_id,
        path=row.unit.path,
        range=None if listed else subtree(row.unit.path),
        units=units,
        domains=frozenset(row.domains),
        post=row.post,
        until=row.until,
        source=row.source,
        second_step=role.needs_otp,
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
