"""查岗记录: a leader of the school, the 中心校 or the bureau looked whether somebody on turn was there.

Time, way, on post or not, and where he had gone. It is written once; nothing follows by itself.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.events import PostChecked
from xiaoan.kernel.org.models import Person, PostCheck
from xiaoan.kernel.org.rosters.turns import checked_slot, roster_named
from xiaoan.kernel.org.verbs import CHECK_POST
from xiaoan.kernel.tree.models import Unit

WAYS = {"on_site": "到岗查看", "phone": "电话", "video": "视频"}
OLDEST = timedelta(days=7)


def check_post(
    *,
    by: Viewer,
    unit: Unit,
    client_id: UUID,
    roster: str,
    day: date,
    way: str,
    on_post: bool,
    checked_at: datetime,
    at: datetime,
    slot: str = "",
    person: Person | None = None,
    where_gone: str = "",
) -> PostCheck:
    """Write down one check. `person` None: nobody was on the table. Sent again it is the same check."""
    checked_slot(roster_named(roster), slot)
    gone = cleaned(where_gone, most=200)
    if way not in WAYS:
        raise Refused("请选查岗的方式。", {"way": "请从列表中选择"})
    if checked_at > at or at - checked_at > OLDEST:
        raise Refused("查岗时间不对：不能晚于现在，也不能早于七天前。", {"checked_at": "请改正时间"})
    if on_post and person is None:
        raise Refused("在岗的是谁？值班表上没有人，请先排班。", {"person": "请选人"})
    if not on_post and not gone:
        raise Refused("不在岗，请写明去向；不知道就写“不清楚”。", {"where_gone": "请写明去向"})
    with acts.opened(by=by, at=at) as act:
        act.require(CHECK_POST, unit)
        if person is not None and person.home != unit.home:
            raise Refused("这个人不是这个单位的。", {"person": "请重新选择"})
        said = {
            "roster": roster, "day": day, "slot": slot, "person_id": person.id if person else None, "way": way,
            "on_post": on_post, "where_gone": "" if on_post else gone, "checked_at": checked_at,
        }  # fmt: skip
        row, made = PostCheck.objects.get_or_create(
            home=unit.home,
            client_id=client_id,
            defaults={
                **said, "unit": unit, "path": unit.path, "by_account": by.account, "by_name": by.name,
                "by_post": by.post_for(unit.path, unit.id),
            },
        )  # fmt: skip
        if made:
            act.record(
                PostChecked(roster=roster, day=day, slot=slot, way=way, on_post=on_post, where_gone=row.where_gone),
                about=row,
            )
        elif row.by_account != by.account or any(getattr(row, name) != value for name, value in said.items()):
            raise Conflict("同一编号的查岗记录内容不一样，请重新填一次。")
        return row
