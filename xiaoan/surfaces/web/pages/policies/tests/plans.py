"""Work plans of our own, as a bureau writes them, and how a test has one read."""

from __future__ import annotations

from datetime import datetime

from xiaoan.features.policies.commands import take_in
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.surfaces.web.tests.seats import Seats

PLAN = """青石县教育局2026年学校安全工作要点

一、压实安全责任
各学校要在9月30日前与教职工签订安全责任书，签订率达到100%。
校长每月至少主持召开1次安全工作例会，并做好会议记录。

二、加强消防安全
（一）各学校每月开展不少于1次防火检查，填写检查记录表。
（二）寄宿制学校每天夜间巡查不少于2次。
（三）每学期组织不少于2次应急疏散演练，留存方案、总结和照片。

三、做好食品安全
食堂每餐留样不少于125克，保存48小时以上。
发现疑似食物中毒，要在30分钟内报告县教育局。

四、抓好宣传教育
每年11月9日前后开展一次消防宣传活动。
鼓励有条件的学校建设安全体验教室。
各学校于每月5日前报送上月隐患排查情况。
"""


def long_plan(count: int) -> str:
    """A plan with so many duties, no two alike."""
    lines = [
        f"（{n}）各学校每月对第{n}类设施开展不少于{1 + n % 3}次安全检查，填写第{n}类设施隐患排查表，并由专人保管备查。"
        for n in range(1, count + 1)
    ]
    return "\n".join(["青石县教育局2026年学校安全工作要点", "", "一、设施安全检查", *lines])


def bring(
    seats: Seats, *, who: str = "officer", unit: str = "county", text: str = PLAN, title: str = "示例·安全工作要点",
    year: int = 2026, name: str = "要点.txt", at: datetime | None = None,
) -> PolicyDocument:  # fmt: skip
    """A document taken in and read."""
    moment = at or seats.at
    row = take_in(
        by=seats.cast.seat(who, moment), unit=seats.cast.unit(unit), name=name, file=text.encode(), title=title,
        year=year, client_id=new_id(), at=moment,
    )  # fmt: skip
    while work_one(at=moment):
        pass
    with opened(EVERYTHING):
        return PolicyDocument.objects.get(id=row.id)
