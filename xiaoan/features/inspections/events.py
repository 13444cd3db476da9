"""What happens to visits and papers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from xiaoan.kernel.trail.events import Event, Personal, event


@event("inspections.begun", "登记入校检查")
class Begun(Event):
    issuer: str
    on: date
    manner: str
    team: Personal
    problems: int


@event("inspections.revised", "修改检查记录")
class Revised(Event):
    team: Personal
    problems: int


@event("inspections.dropped", "作废检查记录")
class Dropped(Event):
    reason: Personal


@event("inspections.concluded", "检查出了文书")
class Concluded(Event):
    paper: UUID
    number: str


@event("inspections.issued", "出具文书")
class Issued(Event):
    kind: str
    number: str
    problems: int
    due: date | None = None
    about: str = ""


@event("inspections.entered", "登记部门文书")
class Entered(Event):
    issuer: str
    number: str
    problems: int
    due: date | None = None


@event("inspections.signed", "签字")
class Signed(Event):
    side: str
    way: str
    name: Personal
    sha256: str = ""


@event("inspections.refused", "拒绝签收")
class SigningRefused(Event):
    witness: Personal
    reason: Personal


@event("inspections.replied", "签发整改回执")
class Replied(Event):
    round: int
    done: bool
    note: Personal = ""


@event("inspections.stamped", "附回执盖章件")
class Stamped(Event):
    files: int


@event("inspections.prefix_set", "设定书号")
class PrefixSet(Event):
    kind: str
    prefix: str
