"""临时提权: a higher role for minutes or hours, asked with a reason, given by a superior who has it, ended by itself.

A grant that ends at an instant is what it becomes, so `may` and `scope` know it like any other. Nobody gives it
to himself, and nothing of it can be handed on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.events import ElevationAnswered, ElevationAsked, ElevationEnded, Granted, Revoked
from xiaoan.kernel.access.models import Account, Elevation, Grant, Role
from xiaoan.kernel.access.queries import OPERATOR, scope
from xiaoan.kernel.access.rules import Held, Viewer, lacking
from xiaoan.kernel.access.verbs import GRANT
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit

SPANS = (30, 60, 120, 240, 480)
"""How long it may last, in minutes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An elevation as it is shown: `until` when it was given."""

    row: Elevation
    role_title: str
    until: datetime | None

    @property
    def who(self) -> str:
        """Who asks, with his post."""
        by: Acting = self.row.by
        return by.words


def ask_elevation(*, by: Viewer, unit: Unit, role: str, minutes: int, reason: str, at: datetime) -> Elevation:
    """Ask for a role at a unit one belongs to or sees. One open asking at a time."""
    why = cleaned(reason, most=300)
    with acts.opened(by=by, at=at) as act:
        if by.device:
            raise Refused("公用平板上不能申请提权，请用自己的手机。")
        if not by.held or not by.scope.holds(unit.path, unit.id):
            raise NotFound()
        found = Role.objects.filter(code=role).first()
        if found is None or not found.verbs or role == "operator":
            raise Refused("请选择要临时用什么权限。", {"role": "请选择"})
        if minutes not in SPANS:
            raise Refused("请选择要用多久。", {"minutes": "请选择"})
        if not why:
            raise Refused("请写明为什么要临时提权。", {"reason": "请填写"})
        Account.objects.select_for_update().filter(id=by.account).first()
        if Elevation.objects.filter(account_id=by.account, state="asked").exists():
            raise Conflict("您已有一项申请在等答复，等答复了再申请。")
        row = Elevation.objects.create(
            unit=unit, account_id=by.account, role=role, minutes=minutes, reason=why, asked_at=at, by=act.acting(unit)
        )
        act.record(ElevationAsked(role=role, minutes=minutes, reason=why), about=row)
        return row


def answer_elevation(*, by: Viewer, elevation_id: UUID, give: bool, answer: str = "", at: datetime) -> Elevation:
    """Give or refuse. The giver holds the whole role there in his own name, and is not the one who asks."""
    with acts.opened(by=by, at=at) as act:
        row = _open(elevation_id)
        act.require(GRANT, row.unit)
        if row.account_id == by.account:
            raise Refused("自己的申请要由上级答复。")
        role = Role.objects.get(code=row.role)
        until = at + timedelta(minutes=row.minutes) if give else None
        if until is not None:
            _may_give(by, role, row.unit, until)
            given = Grant.objects.create(
                account_id=row.account_id, role=row.role, unit=row.unit, starts=school_day(at), until=until,
                post=f"{role.title}（临时）", source=row.id, given_by=None if by.account == OPERATOR else by.account,
            )  # fmt: skip
            row.grant_id = given.id
            act.record(
                Granted(account=row.account_id, role=row.role, domains=[], starts=given.starts, post=given.post),
                about=given,
            )
        row.state, row.answer = ("given" if give else "refused"), cleaned(answer, most=300)
        row.answered_at, row.answered_by = at, act.acting(row.unit)
        row.save()
        act.record(ElevationAnswered(given=give, until=until, answer=row.answer), about=row)
        return row


def end_elevation(*, by: Viewer, elevation_id: UUID, at: datetime) -> Elevation:
    """Withdraw one's asking, or end what was given before its time; the superior may end it too."""
    with acts.opened(by=by, at=at) as act:
        row = Elevation.objects.select_for_update(of=("self",)).select_related("unit").filter(id=elevation_id).first()
        if row is None:
            raise NotFound()
        if row.account_id != by.account:
            act.require(GRANT, row.unit)
        if row.state == "asked":
            row.state = "withdrawn"
        elif row.state == "given" and row.grant_id is not None:
            given = Grant.objects.select_for_update(of=("self",)).select_related("unit").get(id=row.grant_id)
            if given.revoked_at is None and given.until is not None and at < given.until:
                given.revoked_at = at
                given.save(update_fields=["revoked_at"])
                act.record(Revoked(account=row.account_id, role=row.role), about=given)
            row.state = "ended"
        else:
            return row
        row.save(update_fields=["state"])
        act.record(ElevationEnded(role=row.role), about=row)
        return row


def elevations(viewer: Viewer, *, at: datetime) -> list[Asked]:
    """What waits for an answer the viewer may give, and what is in force where he may; his own always.

    One query where there is none of it, three otherwise.
    """
    near = Q(account_id=viewer.account) | scope(viewer, GRANT, domain=None)
    rows = Elevation.objects.filter(near, state__in=("asked", "given")).select_related("unit")
    found = {row.id: row for row in rows.order_by("-asked_at")[:200]}
    if not found:
        return []
    ends = dict(Grant.objects.filter(source__in=found, revoked_at=None).values_list("source", "until"))
    titles = dict(Role.objects.values_list("code", "title"))
    told = [Asked(row, titles.get(row.role, row.role), ends.get(key)) for key, row in found.items()]
    running = [each for each in told if each.row.state == "asked" or (each.until is not None and at < each.until)]
    return sorted(running, key=lambda each: (each.row.state != "asked", each.row.asked_at))


def roles_to_ask(viewer: Viewer) -> list[Role]:
    """Roles of the installation that the viewer does not hold already; the operator's is never asked for."""
    mine = {held.role for held in viewer.held if not held.lent}
    return [role for role in Role.objects.order_by("code") if role.verbs and role.code not in mine | {"operator"}]


def lent_now(held: Iterable[Held]) -> list[Held]:
    """The elevations among what somebody holds, for the bar that says so on every page."""
    return [each for each in held if each.until is not None]


def _open(elevation_id: UUID) -> Elevation:
    row = Elevation.objects.select_for_update(of=("self",)).select_related("unit").filter(id=elevation_id).first()
    if row is None:
        raise NotFound()
    if row.state != "asked":
        raise Conflict("这项申请已经答复过了。")
    return row


def _may_give(by: Viewer, role: Role, unit: Unit, until: datetime) -> None:
    day = school_day(until)
    if lacking(by.held, verbs=frozenset(role.verbs), path=unit.path, unit=unit.id, domains=frozenset(), ends=day):
        raise Refused(f"您自己没有“{role.title}”在{unit.name}的全部权限，不能给他人临时提权。")
