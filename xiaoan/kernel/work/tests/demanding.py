"""Small sentences for tests of demands: a body, sending one, what a unit owes of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps

from tests.support.cast import Cast
from xiaoan.kernel.work.demands import commands
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.demands.rules import Body, Wanted
from xiaoan.kernel.work.shapes import Name

OWN = (Wanted(ask="疏散通道上没有停放电动自行车"), Wanted(ask="宿舍没有私拉电线"))
SCHOOLS = ("school", "middle", "central", "point")


def body(cast: Cast, *schools: str, **more: Any) -> Body:
    """Two lines of an officer's own for these schools (all four), due on 23 October."""
    said: dict[str, Any] = {
        "title": "电动自行车专项排查", "reason": "邻县发生一起充电引发的火灾。", "domain": "fire", "items": OWN,
        "units": tuple(cast.unit(name).id for name in schools or SCHOOLS), "due": date(2026, 10, 23),
    }  # fmt: skip
    return Body(**(said | more))


def send(
    cast: Cast, now: datetime, *schools: str, who: str = "officer", client_id: UUID | None = None, **more: Any
) -> Demand:
    """The officer writes and sends in one act."""
    return commands.issue(
        by=cast.seat(who, now), unit=cast.unit("county"), client_id=client_id or uuid4(),
        body=body(cast, *schools, **more), at=now,
    )  # fmt: skip


def reports() -> Any:
    """What has been reported, in a room that this one does not know."""
    return apps.get_model("hazards", "Report").objects.all()


def owed(cast: Cast, row: Demand, unit: str, subject: UUID | None = None) -> Name:
    """The occurrence of a demand at a unit, or at one of its places."""
    assert row.opens is not None
    return Name(cast.unit(unit).id, row.code, subject or cast.unit(unit).id, row.opens)
