"""What happens to returns."""

from __future__ import annotations

from xiaoan.kernel.trail.events import Event, Personal, event


@event("returns.filled", "报表填好")
class Filled(Event):
    kind: str
    period: str
    zero: bool


@event("returns.typed", "填写报表")
class Typed(Event):
    kind: str
    period: str
    cells: list[str]


@event("returns.reviewed", "报表审核")
class Reviewed(Event):
    kind: str
    period: str


@event("returns.sent_back", "报表退回修改")
class SentBack(Event):
    kind: str
    period: str
    reason: Personal


@event("returns.signed", "报表签字报送")
class Signed(Event):
    """The figures stay in the frozen row; the chain tells its digest by the row's state."""

    kind: str
    period: str
    code: str
    late: bool


@event("returns.settled", "报表定稿")
class Settled(Event):
    """The draft is at its end: what it became stands in the frozen return."""

    kind: str
    period: str


@event("returns.noted", "报表加说明")
class Noted(Event):
    kind: str
    period: str
    cell: str
    text: Personal


@event("returns.stamped", "附盖章件")
class Stamped(Event):
    kind: str
    period: str
    files: int


@event("returns.kept", "到期留数")
class Kept(Event):
    """The month closed unsigned: the figures of that instant, for a return that comes late."""

    kind: str
    period: str


@event("returns.days_set", "设定报送日")
class DaysSet(Event):
    kind: str
    cut_day: int
    due_day: int
    starts: str
