"""校历, 台账 and 值班表: read from a unit's own sheets, written as a whole, and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.cast import START, Cast
from xiaoan.features.imports.doing.matching import mend
from xiaoan.features.imports.doing.undoing import undo
from xiaoan.features.imports.doing.writing import bring
from xiaoan.features.imports.kinds.spans import spans, year_in
from xiaoan.features.imports.models import Import
from xiaoan.features.imports.tests.lists import NOW, brought, outcomes, wrong, xlsx
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.ledgers.commands import edit
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.models import CalendarDay, RosterTurn, Term
from xiaoan.kernel.org.queries import marked_days

BOTTLES = "fire.extinguishers"


def written(cast: Cast, row: Import, who: str) -> Import:
    return bring(by=cast.seat(who, NOW), import_id=row.id, version=row.version, at=NOW)


def fire(cast: Cast) -> None:
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10-01", (2026, 10, 1), (2026, 10, 1)),
        ("10月1日至7日", (2026, 10, 1), (2026, 10, 7)),
        ("10月1日-10月7日", (2026, 10, 1), (2026, 10, 7)),
        ("2026年12月31日—1月2日", (2026, 12, 31), (2027, 1, 2)),
        ("9.30—10.8（周三至周四）", (2026, 9, 30), (2026, 10, 8)),
        ("1月20日", (2027, 1, 20), (2027, 1, 20)),
        ("46296", (2026, 10, 1), (2026, 10, 1)),
    ],
)
def test_days_are_read_as_calendars_write_them(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    assert spans(text, 2026) == (date(*first), date(*last))


def test_what_is_no_day_is_none() -> None:
    assert [spans(text, 2026) for text in ("", "下周", "13月1日", "2月30日", "1日至7日", "10月")] == [None] * 6
    assert (year_in("青石县2026—2027学年度校历"), year_in("2026-09")) == (2026, 0)


def calendar(cast: Cast) -> Import:
    return brought(cast, "officer", "county", "calendar", xlsx(
        ("青石县2026—2027学年度校历",), ("日期", "名称", "安排"),
        ("9月1日至1月22日", "第一学期", "学期"), ("10月1日至8日", "国庆节", "放假"), ("10月10日", "国庆节调休", "上课"),
        ("11月3日", "运动会", "其他"),
    ))  # fmt: skip


def test_a_bureaus_calendar_is_read_asked_about_and_taken_back(cast: Cast) -> None:
    row = calendar(cast)
    assert wrong(row).keys() == {6} and "看不出是放假还是上课" in wrong(row)[6]
    row = mend(by=cast.seat("officer", NOW), import_id=row.id, cells={}, words={("what", "其他"): "school"}, at=NOW)
    assert row.wrong == 0 and row.added == 4
    written(cast, row, "officer")
    unit, later = cast.unit("county"), NOW + timedelta(hours=1)
    with opened(EVERYTHING):
        days = {each.day: each.kinds for each in marked_days([unit.id], date(2026, 10, 1), date(2026, 11, 30))}
        assert days[date(2026, 10, 8)] == ["rest"] and days[date(2026, 10, 10)] == ["school"]
        assert Term.objects.get(unit=unit).ends == date(2027, 1, 22)
    with pytest.raises(Refused, match="新设的学期撤不掉"):
        undo(by=cast.seat("officer", later), import_id=row.id, at=later)


def test_days_said_before_are_said_again_after_an_import_is_taken_back(cast: Cast) -> None:
    first = xlsx(("日期", "名称", "安排"), ("2026-10-10", "补课", "上课"))
    written(cast, brought(cast, "officer", "county", "calendar", first), "officer")
    second = xlsx(("日期", "名称", "安排"), ("2026-10-10", "不补了", "放假"), ("2026-10-11", "周日", "上课"))
    row = brought(cast, "officer", "county", "calendar", second)
    assert {n: each.state for n, each in outcomes(row).items()} == {2: "changed", 3: "new"}
    later = NOW + timedelta(hours=1)
    written(cast, row, "officer")
    undo(by=cast.seat("officer", later), import_id=row.id, at=later)
    with opened(EVERYTHING):
        days = {
            each.day: (each.kinds, each.reason)
            for each in marked_days([cast.unit("county").id], START.date(), date(2026, 12, 1))
        }
        assert days == {date(2026, 10, 10): (["school"], "补课")}
        assert CalendarDay.objects.get(unit=cast.unit("county"), day=date(2026, 10, 11)).kinds == []


def test_a_bureau_brings_the_ledger_of_several_schools_and_takes_it_back(cast: Cast) -> None:
    fire(cast)
    row = brought(cast, "officer", "county", "ledger", what=BOTTLES, file=xlsx(
        ("学校", "编号", "位置", "类型", "出厂日期"),
        ("青一小", "A-1", "教学楼A栋", "干粉", "2024.1.5"), ("二中东校区", "E-1", "东校区宿舍楼", "泡沫糖", 45000),
        ("白一小", "X-1", "教学楼", "干粉", ""),
    ))  # fmt: skip
    told = wrong(row)
    assert told.keys() == {3, 4} and "不归您管" in told[4]
    by = cast.seat("officer", NOW)
    row = mend(by=by, import_id=row.id, cells={(4, "?line"): "-"}, words={("kind", "泡沫糖"): "干粉"}, at=NOW)
    assert (row.added, row.wrong) == (2, 0), wrong(row)
    row = written(cast, row, "officer")
    with opened(EVERYTHING):
        assert LedgerRow.objects.get(label="E-1").cells["made_on"] == "2023-03-15"
    later = NOW + timedelta(hours=1)
    undo(by=cast.seat("officer", later), import_id=row.id, at=later)
    with opened(EVERYTHING):
        assert {each.withdrawn_at for each in LedgerRow.objects.filter(label__in=("A-1", "E-1"))} == {later}


def test_a_ledger_row_edited_since_is_named_and_nothing_is_taken_back(cast: Cast) -> None:
    fire(cast)
    heads = ("编号", "位置", "类型", "出厂日期")
    first = xlsx(heads, ("A-1", "教学楼A栋", "干粉", "2024-01-05"), ("A-2", "食堂", "干粉", "2024-01-05"))
    row = written(cast, brought(cast, "safety", "school", "ledger", first, what=BOTTLES), "safety")
    later = NOW + timedelta(hours=1)
    seat = cast.seat("safety", later)
    with opened(EVERYTHING):
        bottle = LedgerRow.objects.get(label="A-1")
    edit(by=seat, row_id=bottle.id, version=1, values={"made_on": "2024-02-05"}, at=later)
    with pytest.raises(Refused, match="A-1：之后又改过"):
        undo(by=seat, import_id=row.id, at=later)
    changed = brought(
        cast, "safety", "school", "ledger", xlsx(heads, ("A-2", "食堂", "干粉", "2025-01-05")), what=BOTTLES
    )
    assert (changed.changed, changed.added) == (1, 0)
    changed = written(cast, changed, "safety")
    undo(by=seat, import_id=changed.id, at=later)
    with opened(EVERYTHING):
        assert LedgerRow.objects.get(label="A-2").cells["made_on"] == "2024-01-05"


def test_a_roster_is_mended_in_its_cell_and_taken_back(cast: Cast) -> None:
    row = brought(cast, "safety", "school", "roster", xlsx(
        ("值班安排",), ("日期", "带班领导", "值班教师"),
        ("2026-10-12", "示例·林校长", "示例·周主人"), ("2026-10-13", "示例·周主任", "示例·钱主任"),
    ))  # fmt: skip
    assert wrong(row).keys() == {3}
    [trouble] = outcomes(row)[3].troubles
    assert (trouble.column, trouble.text) == (2, "示例·周主人")
    row = mend(by=cast.seat("safety", NOW), import_id=row.id, cells={(3, "2"): "示例·周主任"}, words={}, at=NOW)
    assert (row.wrong, row.added) == (0, 4)
    row = written(cast, row, "safety")
    later = NOW + timedelta(hours=1)
    with opened(EVERYTHING):
        assert RosterTurn.objects.filter(unit=cast.unit("school"), withdrawn_at=None).count() == 4
    undo(by=cast.seat("safety", later), import_id=row.id, at=later)
    with opened(EVERYTHING):
        assert not RosterTurn.objects.filter(unit=cast.unit("school"), withdrawn_at=None).exists()
