"""What a school says about its duties: 有困难 for one occurrence, 这项没有必要 for a duty, and the answer to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import governing
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work.events import Remarked, Replied
from xiaoan.kernel.work.models import Remark
from xiaoan.kernel.work.owing.standards import domain_of
from xiaoan.kernel.work.reading.room import find
from xiaoan.kernel.work.reading.titles import domain_of_other
from xiaoan.kernel.work.shapes import Name
from xiaoan.kernel.work.verbs import CLAIM, REPLY

DIFFICULTY = "difficulty"
POINTLESS = "pointless"
DECISIONS = {"keep": "保留并说明", "adjust": "调整", "drop": "向上申请停用"}
"""What a bureau may decide of a duty that schools say is pointless."""


def say_difficulty(*, by: Viewer, name: Name, text: str, at: datetime) -> Remark:
    """有困难: an honest answer for one occurrence. It excuses nothing by itself; the superior reads it."""
    said = _said(text)
    with acts.opened(by=by, at=at) as act:
        unit = Unit.objects.filter(id=name.unit).first()
        if unit is None:
            raise NotFound()
        act.require(CLAIM, unit)
        _, served = find(unit, [(name.duty, name.subject, name.opens)], at=at)
        if not served:
            raise NotFound()
        domain = served[0].version.domain
        act.require(CLAIM, unit, domain=domain)
        row = Remark.objects.create(
            unit=unit, duty=name.duty, domain=domain, kind=DIFFICULTY, subject_id=name.subject, opens=name.opens,
            text=said, by=act.acting(unit), by_account=by.account, at=at,
        )  # fmt: skip
        act.record(Remarked(duty=name.duty, remark=DIFFICULTY, text=said), about=row)
        return row


def say_pointless(*, by: Viewer, unit: Unit, duty: str, text: str, at: datetime) -> Remark:
    """这项没有必要，因为… about a duty that governs the unit today, a demand or a confirmation asked of it."""
    said = _said(text)
    with acts.opened(by=by, at=at) as act:
        act.require(CLAIM, unit)
        reigns = governing(unit, school_day(at)).values()
        domain = next((domain_of(each) for each in reigns if any(one.code == duty for one in each.pack.duties)), None)
        domain = domain or domain_of_other(unit, duty)
        if domain is None:
            raise NotFound("本单位没有这件要做的事。")
        row = Remark.objects.create(
            unit=unit, duty=duty, domain=domain, kind=POINTLESS, text=said, by=act.acting(unit),
            by_account=by.account, at=at,
        )  # fmt: skip
        act.record(Remarked(duty=duty, remark=POINTLESS, text=said), about=row)
        return row


def reply(*, by: Viewer, remark_id: UUID, text: str, at: datetime) -> Remark:
    """Answer a remark, once."""
    said = _said(text)
    with acts.opened(by=by, at=at) as act:
        row = Remark.objects.select_for_update(of=("self",)).select_related("unit").filter(id=remark_id).first()
        if row is None:
            raise NotFound()
        act.require(REPLY, row.unit, domain=row.domain)
        if row.reply:
            raise Conflict("这条意见已经答复。")
        row.reply, row.replied_at, row.replied_by = said, at, act.acting(row.unit)
        row.save(update_fields=["reply", "replied_at", "replied_by"])
        act.record(Replied(duty=row.duty, text=said), about=row)
        return row


def decide(*, by: Viewer, top: Unit, duty: str, decision: str, text: str, at: datetime) -> int:
    """Answer every open 这项没有必要 about one duty below a unit with one decision and one reason; how many.

    keep 保留并说明 · adjust 调整 · drop 向上申请停用. NotFound: nothing open that the viewer may answer. Each author
    gets the answer to his own words; nothing changes by itself in the work standards.
    """
    said = _said(text)
    if decision not in DECISIONS:
        raise Refused("请选择怎么处理。", {"decision": "请选一个"})
    with acts.opened(by=by, at=at) as act:
        low, high = subtree(top.path)
        rows = Remark.objects.select_for_update(of=("self",)).select_related("unit").order_by("id")
        open_rows = rows.filter(path__gte=low, path__lt=high, kind=POINTLESS, duty=duty, reply="")
        mine = [row for row in open_rows if act.may(REPLY, row.unit, domain=row.domain)]
        if not mine:
            raise NotFound("这件事没有待答复的意见。")
        for row in mine:
            row.reply, row.decision, row.replied_at, row.replied_by = said, decision, at, act.acting(row.unit)
            row.save(update_fields=["reply", "decision", "replied_at", "replied_by"])
            act.record(Replied(duty=row.duty, text=said, decision=decision), about=row)
        return len(mine)


def _said(text: str) -> str:
    said = cleaned(text, most=500)
    if not said:
        raise Refused("请写一句话。", {"text": "请填写"})
    return said
