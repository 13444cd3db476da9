"""Declaring that a duty is recorded on another platform, and taking that back. The only writer of declarations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.work.demands.choosing import school_posts
from xiaoan.kernel.work.elsewhere.models import Declaration
from xiaoan.kernel.work.events import ElsewhereDeclared, ElsewhereEnded
from xiaoan.kernel.work.owing.standards import domain_of
from xiaoan.kernel.work.verbs import ELSEWHERE

MOST_GRACE = 31


class Saying(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bureau declares of one duty. `grace_days` after the month's last day the confirmation is still prompt."""

    duty: str
    platform: str
    reason: str
    starts: date
    way: Literal["confirm", "file"] = "confirm"
    posts: tuple[str, ...] = ("safety_officer",)
    grace_days: int = 5

    def digest(self, unit: UUID, account: UUID) -> str:
        return sm3(canonical({"unit": str(unit), "account": str(account), "said": msgspec.to_builtins(self)}))


def declare(*, by: Viewer, unit: Unit, client_id: UUID, saying: Saying, at: datetime) -> Declaration:
    """From a day on the duty is not asked below the bureau; a confirmation is. The same client id and body: the same.

    Refused when the duty does not govern there, is declared already for those days, or the day is long past.
    """
    with acts.opened(by=by, at=at) as act:
        act.require(ELSEWHERE, unit)
        domain = _domain_of(unit, saying.duty, saying.starts)
        act.require(ELSEWHERE, unit, domain=domain)
        _check(unit, saying, at)
        row = Declaration(id=new_id(), **placed(unit), client_id=client_id, domain=domain, at=at, by=act.acting(unit))
        row.said = saying.digest(unit.id, by.account)
        row.duty, row.platform, row.reason = saying.duty, cleaned(saying.platform), cleaned(saying.reason)
        row.way, row.posts, row.starts = saying.way, list(dict.fromkeys(saying.posts)), saying.starts
        row.grace_days = saying.grace_days
        Unit.objects.select_for_update(no_key=True).get(id=unit.id)
        kept = Declaration.objects.filter(home=unit.home, client_id=client_id).select_related("unit").first()
        if kept is not None:
            if kept.said != row.said:
                raise Conflict("同一个编号已收到另一份内容，请重新打开页面再登记。")
            return kept
        if _overlaps(unit, saying):
            raise Conflict("这件事已经登记在别的平台记录，请先恢复，再重新登记。")
        row.save(force_insert=True)
        told = ElsewhereDeclared(duty=row.duty, platform=row.platform, way=row.way, starts=row.starts)
        act.record(told, about=row)
        return row


def end(*, by: Viewer, declaration_id: UUID, ends: date, reason: str, at: datetime) -> Declaration:
    """From `ends` on the duty is asked here again; what was confirmed until then stays."""
    said = cleaned(reason, most=300)
    if not said:
        raise Refused("请写明原因，学校会看到。", {"reason": "请写明原因"})
    with acts.opened(by=by, at=at) as act:
        rows = Declaration.objects.select_for_update(of=("self",)).select_related("unit")
        row = rows.filter(id=declaration_id).first()
        if row is None:
            raise NotFound()
        act.require(ELSEWHERE, row.unit, domain=row.domain)
        if row.ends is not None:
            raise Conflict("这件事已经恢复在本系统记录。")
        if ends < max(school_day(at), row.starts):
            raise Refused("恢复的日期不能早于今天，也不能早于开始的日期。", {"ends": "请改日期"})
        row.ends, row.ended_at, row.end_reason = ends, at, said
        row.save(update_fields=["ends", "ended_at", "end_reason"])
        act.record(ElsewhereEnded(duty=row.duty, platform=row.platform, ends=ends, reason=said), about=row)
        return row


def _domain_of(unit: Unit, duty: str, day: date) -> str:
    for reign in governing(unit, day).values():
        if any(each.code == duty for each in reign.pack.duties):
            return domain_of(reign)
    raise Refused("这件事不在本单位采用的工作标准里。", {"duty": "请从列表中选择"})


def _check(unit: Unit, saying: Saying, at: datetime) -> None:
    wrong: dict[str, str] = {}
    if not 0 < len(cleaned(saying.platform)) <= 40:
        wrong["platform"] = "请写平台名称，最多 40 字"
    if not 0 < len(cleaned(saying.reason)) <= 300:
        wrong["reason"] = "请写依据（哪份文件要求在那里记录），最多 300 字"
    if not saying.posts or any(post not in school_posts() for post in saying.posts):
        wrong["posts"] = "请从列表中选择由谁确认"
    if saying.starts < school_day(at):
        wrong["starts"] = "不能早于今天：以前的照常要办"
    if not 0 <= saying.grace_days <= MOST_GRACE:
        wrong["grace_days"] = f"0 到 {MOST_GRACE} 天"
    if unit.is_school or shelf().unit_kinds[unit.kind].level in ("school", "campus", "partner"):
        wrong["duty"] = "由教育局登记"
    if wrong:
        raise Refused("还不能登记，请改正后再交。", wrong)


def _overlaps(unit: Unit, saying: Saying) -> bool:
    rows = Declaration.objects.filter(home=unit.home, unit=unit, duty=saying.duty)
    return any(row.ends is None or row.ends > saying.starts for row in rows)
