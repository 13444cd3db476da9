"""Who the caller is: account, post, and the verbs he holds where."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Router, Schema

from xiaoan.kernel.access.rules import Held
from xiaoan.kernel.access.signing.kept import kept
from xiaoan.kernel.access.signing.preparations import count_waiting
from xiaoan.kernel.access.verbs import ROLES
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, reads

router = Router(tags=["我"])


class GrantLine(Schema):
    """Verbs at a place: the subtree of `unit`, or exactly `units` (campuses included). No `domains`: all.

    `until`: a higher role for a while, over at that instant. `instead_of`: signed for somebody, by which paper.
    """

    role: str
    title: str
    post: str
    unit: UUID
    units: list[UUID]
    domains: list[str]
    verbs: list[str]
    until: datetime | None = None
    instead_of: str = ""


class Me(Schema):
    """The caller as of the server's instant `at`; `device` names the shared tablet he works on."""

    account: UUID
    name: str
    post: str
    unit: UUID
    unit_name: str
    grants: list[GrantLine]
    at: datetime
    device: str = ""
    to_sign: int = 0


@router.get("/me", response=Me, summary="我是谁，能办什么")
@reads(SIGNED_IN)
def me(request: Seat) -> Me:
    """The account behind the token or session."""
    who = request.viewer
    return Me(
        account=who.account,
        name=who.name,
        post=who.post,
        unit=who.unit,
        unit_name=who.unit_name,
        grants=[_grant(held) for held in who.held],
        at=request.at,
        device=who.device,
        to_sign=count_waiting(who) + sum(each.row.signs for each in kept(who, at=request.at)),
    )


def _grant(held: Held) -> GrantLine:
    return GrantLine(
        role=held.role,
        title=ROLES[held.role].title if held.role in ROLES else held.role,
        post=held.post,
        unit=held.unit,
        units=sorted(held.units) if held.range is None else [],
        domains=sorted(held.domains),
        verbs=sorted(held.verbs),
        until=held.until,
        instead_of=held.instead_of.strip(),
    )
