"""Opening accounts, granting and revoking. Nobody grants what he lacks; every grant ends in the trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.events import AccountOpened, AccountSwitched, Granted, GrantEnded, Revoked, Shared
from xiaoan.kernel.access.models import Account, Grant, Role, Share
from xiaoan.kernel.access.rules import Viewer, lacking
from xiaoan.kernel.access.verbs import GRANT, INVITE, ROLES
from xiaoan.kernel.tree.models import Unit


def open_account(*, by: Viewer, unit: Unit, name: str, at: datetime) -> Account:
    """An account of a unit, without any right and without a way to log in yet."""
    with acts.opened(by=by, at=at) as act:
        act.require(INVITE, unit)
        if not name.strip():
            raise Refused("请填写姓名。", {"name": "请填写姓名"})
        account = Account.objects.create(unit=unit, name=name.strip())
        act.record(AccountOpened(name=account.name), about=account)
        return account


def switch_account(*, by: Viewer, account_id: UUID, active: bool, at: datetime) -> Account:
    """Switch an account off (everything it did stays) or on again."""
    with acts.opened(by=by, at=at) as act:
        account = Account.objects.select_for_update().filter(id=account_id).first()
        if account is None:
            raise NotFound()
        act.require(INVITE, Unit.objects.get(id=account.unit_id))
        account.is_active = active
        account.save(update_fields=["is_active"])
        act.record(AccountSwitched(active=active), about=account)
        return account


@dataclass(frozen=True, slots=True)
class Place:
    """Where a grant holds: the subtree of a unit, or listed schools given from that unit."""

    unit: Unit
    units: tuple[UUID, ...] = ()


def grant(
    *,
    by: Viewer,
    account_id: UUID,
    role: str,
    place: Place,
    starts: date,
    ends: date | None = None,
    domains: Iterable[str] = (),
    post: str = "",
    source: UUID | None = None,
    at: datetime,
) -> Grant:
    """Give a role at a place for dates (ends inclusive). Refused when the giver lacks any of it."""
    with acts.opened(by=by, at=at) as act:
        act.require(GRANT, place.unit)
        found = Role.objects.filter(code=role).first()
        if found is None:
            raise Refused(f"没有“{role}”这个角色。", {"role": "请从列表中选择角色"})
        if ends is not None and ends < starts:
            raise Refused("截止日期早于起始日期，请改正。", {"ends": "不能早于起始日期"})
        if not Account.objects.filter(id=account_id).exists():
            raise NotFound("没有这个账号，或者不在您的查看范围内。")
        wanted = frozenset(domains)
        for unit in _places(place):
            missing = lacking(
                by.held, verbs=frozenset(found.verbs), path=unit.path, unit=unit.id, domains=wanted, ends=ends
            )
            if missing:
                raise Refused(f"您自己没有“{found.title}”在{unit.name}的全部权限（或期限更短），不能授予他人。")
        row = Grant.objects.create(
            account_id=account_id,
            role=role,
            unit=place.unit,
            units=[str(each) for each in place.units],
            domains=sorted(wanted),
            starts=starts,
            ends=ends,
            post=post,
            source=source,
            given_by=by.account,
        )
        row.units = list(place.units)
        act.record(
            Granted(account=account_id, role=role, domains=row.domains, starts=starts, ends=ends, post=post),
            about=row,
        )
        return row


def _places(place: Place) -> list[Unit]:
    if not place.units:
        return [place.unit]
    listed = list(Unit.objects.filter(id__in=place.units))
    if len(listed) != len(set(place.units)):
        raise NotFound("名单中有不存在的单位。")
    return listed


def revoke(*, by: Viewer, grant_id: UUID, at: datetime) -> Grant:
    """Take a grant back from now on."""
    with acts.opened(by=by, at=at) as act:
        row = Grant.objects.select_for_update(of=("self",)).select_related("unit").filter(id=grant_id).first()
        if row is None:
            raise NotFound()
        act.require(GRANT, row.unit)
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            act.record(Revoked(account=row.account_id, role=row.role), about=row)
        return row


def end_grants(*, by: Viewer, source: UUID, last: date, at: datetime) -> int:
    """Let every grant that came from a holding end on `last`; how many changed."""
    with acts.opened(by=by, at=at) as act:
        rows = list(Grant.objects.select_related("unit").filter(source=source).exclude(revoked_at__lte=at))
        for row in rows:
            act.require(GRANT, row.unit)
            row.ends = last
            if last < row.starts:
                row.revoked_at = at
            row.save(update_fields=["ends", "revoked_at"])
            act.record(GrantEnded(account=row.account_id, role=row.role, last=last), about=row)
        return len(rows)


def share(
    *,
    by: Viewer,
    unit: Unit,
    to_unit: UUID,
    object_type: str,
    object_id: UUID,
    verbs: Iterable[str],
    until: date | None = None,
    at: datetime,
) -> Share:
    """Hand one object of `unit` over to another unit (a partner department) for those verbs."""
    with acts.opened(by=by, at=at) as act:
        act.require(GRANT, unit)
        row = Share.objects.create(
            unit=unit,
            to_unit=to_unit,
            object_type=object_type,
            object_id=object_id,
            verbs=sorted(verbs),
            until=until,
        )
        act.record(Shared(to_unit=to_unit, object_type=object_type, object_id=object_id), about=row)
        return row


def write_roles() -> int:
    """Write the declared roles to the database (run after migrations, as the owner); returns how many."""
    for words in dict(ROLES.items()).values():
        Role.objects.update_or_create(
            code=words.code,
            defaults={
                "title": words.title,
                "title_en": words.title_en,
                "verbs": sorted(words.verbs),
                "gives": sorted(words.gives),
                "needs_otp": words.needs_otp,
            },
        )
    return Role.objects.count()
