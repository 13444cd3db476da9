"""公用平板: a device of the unit, on which those in chosen posts work in turn under their own names.

Whoever holds a role with a second step is not on it, and verbs of one's own device are not had there
(`access.queries.viewer`). A turn ends by 我走了, by minutes without a request, and with the tablet.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id, secret
from xiaoan.foundation.rls import Scope, opened
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors import devices, pins
from xiaoan.kernel.access.doors.guests import easily
from xiaoan.kernel.access.events import TabletEnrolled, TabletRevoked
from xiaoan.kernel.access.models import Account, Device, Grant, Identity, Role, Tablet
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.verbs import INVITE, SEE_PEOPLE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree

IDLE = timedelta(minutes=5)
"""A turn without a request for so long is over."""

_SALT = "xiaoan.access.turn"


class Name(NamedTuple):
    """Somebody who may use the tablet now."""

    account_id: UUID
    name: str
    post: str
    ready: bool


def enrol(*, by: Viewer, unit: Unit, name: str, posts: Iterable[str], at: datetime) -> tuple[Tablet, str]:
    """登记: a tablet of a unit, and the text that its browser keeps; shown to nobody else."""
    title, chosen = cleaned(name, most=40), sorted(set(posts))
    with acts.opened(by=by, at=at) as act:
        act.require(INVITE, unit)
        if not title:
            raise Refused("请给平板起个名字，如“校门值班室平板”。", {"name": "请填写"})
        if not chosen or not set(chosen) <= set(posts_for(unit, at=at)):
            raise Refused("请选哪些岗位的人可以用。", {"posts": "至少选一个岗位"})
        row, text = Tablet.objects.create(unit=unit, name=title, posts=chosen, since=at), secret(32)
        Identity.objects.create(kind="tablet", account_id=row.id, subject=str(row.id), secret=sm3(text), since=at)
        act.record(TabletEnrolled(name=title, posts=chosen), about=row)
        return row, f"{row.id.hex}.{text}"


def revoke_tablet(*, by: Viewer, tablet_id: UUID, at: datetime) -> Tablet:
    """收回: the tablet opens nothing any more, and whoever is working on it is out."""
    with acts.opened(by=by, at=at) as act:
        row = Tablet.objects.select_for_update(of=("self",)).select_related("unit").filter(id=tablet_id).first()
        if row is None:
            raise NotFound()
        act.require(INVITE, row.unit)
        if row.revoked_at is None:
            row.revoked_at = at
            row.save(update_fields=["revoked_at"])
            Identity.objects.filter(kind="tablet", subject=str(row.id)).update(revoked_at=at)
            Device.objects.filter(key=row.id, ended_at=None).update(ended_at=at)
            act.record(TabletRevoked(name=row.name), about=row)
        return row


def tablets(viewer: Viewer, unit: Unit) -> list[Tablet]:
    """The tablets of a unit that are not taken back."""
    rows = seen(viewer, Tablet.objects.filter(unit=unit, revoked_at=None), SEE_PEOPLE, domain=None)
    return list(rows.order_by("name", "id"))


def tablet_of(token: str) -> Tablet | None:
    """The tablet a browser proves to be, unless it was taken back."""
    head, _dot, text = token.partition(".")
    tablet_id = parse_id(head)
    if tablet_id is None or not text:
        return None
    proof = Identity.objects.filter(kind="tablet", subject=str(tablet_id), secret=sm3(text), revoked_at=None)
    if not proof.exists():
        return None
    with opened(Scope(rows=frozenset({tablet_id})), readonly=True):
        return Tablet.objects.select_related("unit").filter(id=tablet_id, revoked_at=None).first()


def posts_for(unit: Unit, *, at: datetime) -> list[str]:
    """Titles of posts held at a unit or its parts today, that owe no second step."""
    return sorted(set(_grants(unit, at).values_list("post", flat=True)) - {""})


def names_on(tablet: Tablet, *, at: datetime) -> list[Name]:
    """Who may use a tablet today, by name; a constant number of queries."""
    posts = dict(_grants(tablet.unit, at).filter(post__in=tablet.posts).values_list("account_id", "post"))
    barred = _barred(posts, at)
    with opened(Scope(ranges=(subtree(tablet.unit.path),)), readonly=True):
        rows = list(Account.objects.filter(id__in=set(posts) - barred, is_active=True).order_by("name", "id"))
    ready = pins.with_pin(posts)
    return [Name(row.id, row.name, posts[row.id], row.id in ready) for row in rows]


def take_turn(tablet: Tablet, account_id: UUID, pin: str, *, at: datetime) -> UUID:
    """Name and PIN on this tablet: the device of the new session. Somebody who is not on it is NotFound."""
    if all(each.account_id != account_id for each in names_on(tablet, at=at)):
        raise NotFound()
    easily(account_id, at=at)
    pins.try_pin(account_id, pin, at=at)
    arrival = devices.Arrival("pin", tablet.name, key=tablet.id, tablet=tablet.name)
    return devices.begin(account_id, arrival, at=at)


def turn_token(device: str, *, at: datetime) -> str:
    """What the tablet's browser shows at its next request, to prove that the turn has not lain idle."""
    return signing.dumps([device, int(at.timestamp())], salt=_SALT)


def turn_fresh(token: str, device: str, *, at: datetime) -> bool:
    """Whether the turn was last used a short while ago."""
    try:
        named, last = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(named == device and 0 <= at.timestamp() - last <= IDLE.total_seconds())


def _grants(unit: Unit, at: datetime) -> QuerySet[Grant]:
    day, (lo, hi) = school_day(at), subtree(unit.path)
    rows = Grant.objects.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day, only=[], until=None)
    rows = rows.filter(unit__path__gte=lo, unit__path__lt=hi).exclude(revoked_at__lte=at)
    return rows.exclude(role__in=_with_second_step())


def _barred(accounts: Iterable[UUID], at: datetime) -> set[UUID]:
    """Accounts that hold a role with a second step anywhere."""
    rows = Grant.objects.filter(account_id__in=list(accounts), role__in=_with_second_step()).exclude(revoked_at__lte=at)
    day = school_day(at)
    running = rows.filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day).exclude(until__lte=at)
    return set(running.values_list("account_id", flat=True))


def _with_second_step() -> list[str]:
    return list(Role.objects.filter(needs_otp=True).values_list("code", flat=True))
