"""人员与职务: registered and appointed by the ordinary commands; namesakes asked about, rights never exceeded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.features.imports.doing.matching import mend
from xiaoan.features.imports.doing.undoing import undo
from xiaoan.features.imports.doing.writing import bring
from xiaoan.features.imports.models import Import
from xiaoan.features.imports.tests.lists import NOW, brought, outcomes, wrong, xlsx
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors.cards import issue_cards
from xiaoan.kernel.access.models import Account, Grant
from xiaoan.kernel.access.queries import viewer
from xiaoan.kernel.org.models import Holding, Person
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.work.verbs import RECORD

HEADS = ("姓名", "单位", "职务", "手机", "任职日期")


def written(cast: Cast, row: Import, who: str = "officer") -> Import:
    return bring(by=cast.seat(who, NOW), import_id=row.id, version=row.version, at=NOW)


def person(name: str) -> Person:
    with opened(EVERYTHING):
        return Person.objects.select_related("unit").get(name=name, left=None)


def held(name: str) -> set[str]:
    with opened(EVERYTHING):
        rows = Holding.objects.filter(person__name=name, ends=None)
        return set(rows.values_list("post__code", flat=True))


def test_people_are_registered_with_their_posts_and_rights(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "people", xlsx(
        ("序号", *HEADS), (1, "示例·张 三", "青一小", "安全员、班主任", 13800000001, "2026.9.1"),
        (2, "示例·李四", "青石县第二初级中学", "门卫", "138 0000 0002", ""),
    ))  # fmt: skip
    assert (row.step, row.added, row.wrong) == ("looked", 2, 0), wrong(row)
    written(cast, row)
    one = person("示例·张三")
    assert (one.unit_id, one.phone) == (cast.unit("school").id, "13800000001")
    assert held("示例·张三") == {"safety_officer", "class_teacher"}
    assert one.account_id is not None
    seat = viewer(one.account_id, at=NOW)
    assert seat.may(RECORD, path=cast.unit("school").path, unit=cast.unit("school").id)
    with opened(EVERYTHING):
        bodies = [str(event.body) for event in TrailEvent.objects.filter(happened_at=NOW)]
        assert not any("13800000001" in body or "示例·张三" in body for body in bodies)
        assert [each for each in verify().findings if each.object_type != "catalogue.release"] == []


def test_what_is_wrong_with_people_is_told_by_row(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "people", xlsx(
        HEADS,
        ("", "青一小", "门卫", "", ""),
        ("示例·甲", "白一小", "门卫", "", ""),
        ("示例·乙", "不存在的学校", "门卫", "", ""),
        ("示例·丙", "青一小", "大总管", "", ""),
        ("示例·丁", "青一小", "门卫", "1.38E+10", ""),
        ("示例·戊", "青一小", "门卫", "12", "昨天"),
        ("=HYPERLINK(0)", "青一小", "门卫", "", ""),
    ))  # fmt: skip
    told = wrong(row)
    assert "没有填姓名" in told[2]
    # A school of another county is told no otherwise than one that does not exist.
    assert told[3].replace("白一小", "…") == told[4].replace("不存在的学校", "…")
    assert "没有“大总管”这个岗位" in told[5] and "科学计数" in told[6] and "不是电话号码" in told[7]
    assert "不像姓名" in told[8] or "没有算好的结果" in told[8]
    with pytest.raises(Refused):
        written(cast, row)


def test_nobody_appoints_to_what_he_could_not_grant(cast: Cast) -> None:
    row = brought(
        cast, "safety", "school", "people", xlsx(("姓名", "职务"), ("示例·新校长", "校长"), ("示例·新门卫", "门卫"))
    )
    assert wrong(row).keys() == {2} and "您不能安排“校长”" in wrong(row)[2]


def test_a_namesake_is_asked_about_and_never_merged_in_silence(cast: Cast) -> None:
    file = xlsx(HEADS, ("示例·老陈", "青一小", "宿管员", "", ""))
    row = brought(cast, "officer", "county", "people", file)
    assert "是同一个人，还是另一个人" in wrong(row)[2]
    [trouble] = outcomes(row)[2].troubles
    assert [title for _, title in trouble.choices] == [
        "就是系统里的示例·老陈（没有留手机，保安（门卫））",
        "是另一个人",
    ]
    by, guard = cast.seat("officer", NOW), cast.people["guard"]
    same = mend(by=by, import_id=row.id, cells={(2, "?same"): str(guard.id)}, words={}, at=NOW)
    assert (same.changed, same.added) == (1, 0)
    written(cast, same)
    assert held("示例·老陈") == {"guard", "dorm_keeper"}
    other = brought(cast, "officer", "county", "people", xlsx(HEADS, ("示例·老陈", "青一小", "电工", "", "")))
    other = mend(by=by, import_id=other.id, cells={(2, "?same"): "new"}, words={}, at=NOW)
    written(cast, other)
    with opened(EVERYTHING):
        assert Person.objects.filter(name="示例·老陈", unit=cast.unit("school")).count() == 2


def test_a_number_tells_who_is_who_and_two_rows_of_one_person_are_one(cast: Cast) -> None:
    first = xlsx(
        HEADS, ("示例·赵一", "青一小", "电工", 13911112222, ""), ("示例·赵一", "青一小", "班主任", 13911112222, "")
    )
    row = brought(cast, "officer", "county", "people", first)
    assert (row.added, row.changed, row.wrong) == (1, 1, 0)
    written(cast, row)
    assert held("示例·赵一") == {"electrician", "class_teacher"}
    again = brought(cast, "officer", "county", "people", first)
    assert (again.added, again.changed, again.same) == (0, 0, 2)


def test_people_brought_by_mistake_have_left_and_their_rights_are_gone(cast: Cast) -> None:
    row = written(
        cast, brought(cast, "officer", "county", "people", xlsx(HEADS, ("示例·错人", "青一小", "安全员", "", "")))
    )
    account = person("示例·错人").account_id
    assert account is not None
    later = NOW + timedelta(hours=2)
    undo(by=cast.seat("officer", later), import_id=row.id, at=later)
    with opened(EVERYTHING):
        assert Person.objects.get(name="示例·错人").left is not None
        assert not Account.objects.get(id=account).is_active
        assert Grant.objects.get(account_id=account).revoked_at == later


def test_whoever_was_given_a_card_keeps_the_import_standing(cast: Cast) -> None:
    row = written(
        cast, brought(cast, "officer", "county", "people", xlsx(HEADS, ("示例·新人", "青一小", "门卫", "", "")))
    )
    later = NOW + timedelta(hours=2)
    account = person("示例·新人").account_id
    assert account is not None
    issue_cards(by=cast.seat("safety", later), accounts=[account], at=later)
    with pytest.raises(Refused, match="示例·新人：已经登录、发过登录卡"):
        undo(by=cast.seat("officer", later), import_id=row.id, at=later)
    assert held("示例·新人") == {"guard"}
