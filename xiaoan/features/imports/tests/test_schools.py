"""学校名单: matched, looked at, mended, written and taken back; what stands there is changed only where it differs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.cast import Cast
from xiaoan.features.imports.doing.matching import match, mend, tell
from xiaoan.features.imports.doing.taking import take
from xiaoan.features.imports.doing.undoing import undo
from xiaoan.features.imports.doing.writing import bring
from xiaoan.features.imports.models import Import, Memory
from xiaoan.features.imports.tests.lists import NOW, brought, outcomes, wrong, xlsx
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.queries import facts_on
from xiaoan.kernel.tree.models import Unit

HEADS = ("学校名称", "办学类型", "学生数", "有食堂")


def written(cast: Cast, row: Import, who: str = "officer") -> Import:
    return bring(by=cast.seat(who, NOW), import_id=row.id, version=row.version, at=NOW)


def test_a_list_under_a_title_is_read_and_written(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(
        ("青石县学校一览表",), HEADS, ("城关小学", "小学", 300, "有"),
        ("城关幼儿园", "幼儿园", "120人", "无"), ("合计", "", 420),
    ))  # fmt: skip
    assert (row.step, row.added, row.wrong) == ("looked", 2, 0)
    done = written(cast, row)
    assert done.state == "written"
    school = Unit.objects.get(name="城关小学")
    assert (school.parent_id, school.kind) == (cast.unit("county").id, "primary")
    with opened(EVERYTHING):
        assert facts_on(school.id, date(2026, 9, 15)) == {"students": "300", "canteen": "yes"}


def test_a_school_that_is_there_gets_what_is_new_and_the_same_list_again_changes_nothing(cast: Cast) -> None:
    file = xlsx(HEADS, ("青石县第一小学", "小学", 861, "有"), ("新建小学", "小学", 90, "否"))
    row = brought(cast, "officer", "county", "schools", file)
    assert {n: each.state for n, each in outcomes(row).items()} == {2: "changed", 3: "new"}
    assert "学生数 861（原860）" in outcomes(row)[2].says
    written(cast, row)
    again = brought(cast, "officer", "county", "schools", file)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    with pytest.raises(Refused, match="没有什么要导入的"):
        written(cast, again)


def test_two_rows_of_heads_and_merged_cells_are_read(cast: Cast) -> None:
    def dress(sheet: object) -> None:
        for area in ("A1:A2", "B1:B2", "C1:D1", "E3:E4"):
            sheet.merge_cells(area)  # type: ignore[attr-defined]

    row = brought(cast, "officer", "county", "schools", xlsx(
        ("学校名称", "类别", "人数", None, "乡镇"), (None, None, "学生数", "教职工数", None),
        ("甲村小学", "小学", 50, 6, "北镇"), ("乙村小学", "小学", 40, 5, None), dress=dress,
    ))  # fmt: skip
    assert (row.head, row.depth, row.added) == (0, 2, 2)
    assert [each.title for each in row.headings] == ["学校名称", "类别", "学生数", "教职工数", "乡镇"]
    row = tell(by=cast.seat("officer", NOW), import_id=row.id, options={"make_towns": "yes"}, at=NOW)
    written(cast, row)
    town = Unit.objects.get(name="北镇")
    assert {unit.name for unit in Unit.objects.filter(parent=town)} == {"甲村小学", "乙村小学"}


def test_a_wrong_cell_is_mended_where_it_stands(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(
        HEADS, ("城关小学", "小学", "约三百", "有"), ("育才学校", "实验", 100, "有"), ("城关小学", "小学", 10, "有"),
    ))  # fmt: skip
    assert "不是人数" in wrong(row)[2] and "看不出是哪类学校" in wrong(row)[3] and "相同" in wrong(row)[4]
    by = cast.seat("officer", NOW)
    row = mend(by=by, import_id=row.id, cells={(2, "2"): "300", (4, "?line"): "-"}, words={}, at=NOW)
    assert wrong(row).keys() == {3}
    row = mend(by=by, import_id=row.id, cells={}, words={("kind", "实验"): "九年一贯制学校"}, at=NOW)
    assert row.wrong == 0 and row.added == 2
    written(cast, row)
    assert Unit.objects.get(name="育才学校").kind == "nine_year"
    # Next time the word is known.
    later = brought(cast, "officer", "county", "schools", xlsx(HEADS, ("第二育才学校", "实验", 9, "无")))
    assert later.wrong == 0


def test_a_column_nobody_knows_is_asked_for_once(cast: Cast) -> None:
    heads = ("园校名录", "类别", "在读娃数", "老师微信群")
    first = brought(
        cast, "officer", "county", "schools", xlsx(heads, ("甲小学", "小学", 20, "群1"), ("乙小学", "小学", 30, "群2"))
    )
    assert first.step == "columns"
    by = cast.seat("officer", NOW)
    with pytest.raises(Refused, match="学校名称"):
        match(by=by, import_id=first.id, mapping={"1": "kind"}, at=NOW)
    with pytest.raises(Refused, match="选重了"):
        match(by=by, import_id=first.id, mapping={"0": "name", "1": "name"}, at=NOW)
    wrongly = match(by=by, import_id=first.id, mapping={"0": "name", "1": "kind", "2": "fact:staff"}, at=NOW)
    assert (wrongly.step, wrongly.added) == ("looked", 2)
    mended = match(by=by, import_id=first.id, mapping={"0": "name", "1": "kind", "2": "fact:students"}, at=NOW)
    written(cast, mended)
    again = brought(cast, "officer", "county", "schools", xlsx(heads, ("丙小学", "小学", 25, "群3")))
    assert (again.step, again.mapping) == ("looked", {"0": "name", "1": "kind", "2": "fact:students", "3": "-"})
    with opened(EVERYTHING):
        assert Memory.objects.get(said="在读娃数").means == "fact:students"


def test_campuses_stand_under_their_school_and_a_code_may_get_a_new_name(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(
        ("学校名称", "类别", "中心校", "学校代码"), ("城南中学", "初级中学", "", "0042"),
        ("南校区", "校区", "城南中学", ""),
    ))  # fmt: skip
    written(cast, row)
    assert Unit.objects.get(name="南校区").parent_id == Unit.objects.get(name="城南中学").id
    renamed = xlsx(("学校名称", "类别", "学校代码"), ("城南实验中学", "初级中学", "0042"))
    row = brought(cast, "officer", "county", "schools", renamed)
    assert "名称不同" in wrong(row)[2]
    row = tell(by=cast.seat("officer", NOW), import_id=row.id, options={"renames": "yes"}, at=NOW)
    assert "改名为" in outcomes(row)[2].says
    written(cast, row)
    assert Unit.objects.get(code="0042").name == "城南实验中学"


def test_an_import_is_taken_back_as_a_whole(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(
        HEADS, ("青石县第一小学", "小学", 900, "有"), ("新建小学", "小学", 90, "否"),
    ))  # fmt: skip
    row = written(cast, row)
    later = NOW + timedelta(days=2)
    undone = undo(by=cast.seat("officer", later), import_id=row.id, at=later)
    assert undone.state == "undone"
    assert Unit.objects.get(name="新建小学").closed == date(2026, 9, 17)
    with opened(EVERYTHING):
        assert facts_on(cast.unit("school").id, date(2026, 9, 17))["students"] == "860"
    assert undo(by=cast.seat("officer", later), import_id=row.id, at=later).state == "undone"


def test_what_was_used_since_keeps_an_import_from_being_taken_back(cast: Cast) -> None:
    row = written(cast, brought(cast, "officer", "county", "schools", xlsx(HEADS, ("新建小学", "小学", 90, "否"))))
    school, later = Unit.objects.get(name="新建小学"), NOW + timedelta(hours=1)
    by = cast.seat("officer", later)
    state_facts(by=by, unit=school, facts={"students": "95"}, since=date(2026, 9, 15), at=later)
    with pytest.raises(Refused, match="新建小学：学校里已有别的办理记录"):
        undo(by=by, import_id=row.id, at=later)
    assert Unit.objects.get(name="新建小学").closed is None
    old = NOW + timedelta(days=8)
    with pytest.raises(Refused, match="超过 7 天"):
        undo(by=cast.seat("officer", old), import_id=row.id, at=old)


def test_strangers_do_not_see_an_import_and_teachers_cannot_make_one(cast: Cast) -> None:
    row = brought(cast, "officer", "county", "schools", xlsx(HEADS, ("新建小学", "小学", 90, "否")))
    for who in ("stranger", "far_officer"):
        with pytest.raises(NotFound):
            bring(by=cast.seat(who, NOW), import_id=row.id, version=row.version, at=NOW)
    with pytest.raises(NotFound):
        brought(cast, "far_officer", "county", "schools", xlsx(HEADS, ("乙小学", "小学", 90, "否")))
    with pytest.raises(Refused, match="权限"):
        brought(cast, "safety", "school", "schools", xlsx(HEADS, ("乙小学", "小学", 90, "否")))


def test_the_same_upload_twice_is_one_and_an_old_look_is_not_written(cast: Cast) -> None:
    file, key, by = xlsx(HEADS, ("新建小学", "小学", 90, "否")), new_id(), cast.seat("officer", NOW)
    said = {"by": by, "unit": cast.unit("county"), "kind": "schools", "what": "", "name": "a.xlsx", "at": NOW}
    first = take(file=file, client_id=key, **said)  # type: ignore[arg-type]
    assert take(file=file, client_id=key, **said).id == first.id  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        take(file=xlsx(HEADS, ("别的小学", "小学", 1, "否")), client_id=key, **said)  # type: ignore[arg-type]
    seen = first.version
    mend(by=by, import_id=first.id, cells={(2, "2"): "91"}, words={}, at=NOW)
    with pytest.raises(Conflict, match="刚被改过"):
        bring(by=by, import_id=first.id, version=seen, at=NOW)
