"""Who a segment speaks of."""

from __future__ import annotations

import pytest

from xiaoan.engines.policy.duties.actors import subject


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("各乡镇中心小学要加强对村小的检查", "各乡镇中心小学"),
        ("校园专职保安必须登记来人", "校园专职保安"),
        ("值周领导和老师以及护校队要到大门外", "值周领导和老师以及护校队"),
        ("各学校、幼儿园组织外出均须报批", "各学校、幼儿园"),
        ("各校（园）要每日巡查", "各校（园）"),
        ("由食品安全管理员负责留样", "食品安全管理员"),
        ("县教育局将组织两次督查", "县教育局"),
        ("同时，班主任每天填写记录", "班主任"),
        ("同时班主任每天填写记录", "班主任"),
        ("寄宿制学校每晚查铺", "寄宿制学校"),
        ("校长、分管副校长和班主任应当每周检查", "校长、分管副校长和班主任"),
        ("防溺水工作专班每月通报", "防溺水工作专班"),
        ("学校安全工作是头等大事", None),
        ("学生不得带刀具", "学生"),
        ("学生心理健康档案要完善", None),
        ("加强对家长的提醒", None),
        ("全面排查隐患", None),
    ],
)
def test_the_subject_stands_at_the_beginning(text: str, who: str | None) -> None:
    found = subject(text, 0, len(text))
    assert (found.words if found else None) == who
    assert found is None or text[found.start : found.end] == who
