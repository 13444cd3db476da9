"""值班表 pages without a browser: tapping, swapping, a sheet, shifts, 查岗, 换岗; strangers find nothing."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.clock import instant
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import CalendarDay, Holding, PostCheck, RosterTurn, ShiftNote, Swap
from xiaoan.surfaces.web.tests.seats import Seats, text

DAY = "2026-10-20"


def put(seats: Seats, who: str, day: str = DAY, roster: str = "duty_shift", slot: str = "") -> RosterTurn:
    """Taps a name for a cell."""
    answer = seats.post(
        "safety", f"/units/{seats.unit('school')}/roster/fill", roster=roster, week=day,
        cell=f"{day}~{roster}~{slot}", person=seats.person(who),
    )  # fmt: skip
    assert answer.status_code == 302
    with opened(EVERYTHING):
        return RosterTurn.objects.get(person=seats.cast.people[who], day=day, roster=roster, slot=slot)


def standing(seats: Seats) -> list[tuple[str, int, str]]:
    with opened(EVERYTHING):
        rows = RosterTurn.objects.filter(unit=seats.cast.unit("school"), withdrawn_at=None).select_related("person")
        return sorted((row.roster, row.day.day, row.person.name) for row in rows)


def test_tapping_a_name_goes_on_to_the_next_empty_day(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/roster"
    answer = seats.post(
        "safety", f"{address}/fill", roster="duty_shift", week=DAY, cell=f"{DAY}~duty_shift~",
        person=seats.person("guard"),
    )  # fmt: skip
    assert "cell=2026-10-21~duty_shift~" in answer["Location"].replace("%7E", "~")
    assert "10月21日 星期三 值班教师" in text(seats.get("safety", answer["Location"]))
    for cell in ("x", "2026-10-20~duty_shift", "9999-01-01~duty_shift~"):
        assert (
            seats.post("safety", f"{address}/fill", week=DAY, cell=cell, person=seats.person("guard")).status_code
            == 404
        )
    wrong = seats.post(
        "safety", f"{address}/fill", week=DAY, cell=f"{DAY}~duty_shift~midnight", person=seats.person("guard")
    )
    assert wrong.status_code == 422 and "班次" in text(wrong)


def test_all_tables_stand_together_and_the_week_asks_equally_much_when_full(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/roster?week={DAY}"

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert seats.get("safety", address).status_code == 200
        return len(found)

    put(seats, "guard")
    asked()
    few = asked()
    for day in range(19, 26):
        for who in ("guard", "safety", "logistics", "principal"):
            put(seats, who, f"2026-10-{day}")
    assert asked() == few
    page = text(seats.get("safety", address))
    assert "带班领导" not in page.split("哪天")[1] and "示例·林校长" in page


def test_a_swap_is_asked_on_the_turns_page_and_answered_on_todays(seats: Seats) -> None:
    mine, his = put(seats, "guard"), put(seats, "logistics", "2026-10-22")
    assert "和谁的班对换" in text(seats.get("guard", f"/turns/{mine.id}"))
    assert seats.post("guard", f"/turns/{mine.id}/swap", other=str(his.id)).status_code == 302
    today = text(seats.get("logistics", "/today"))
    assert "示例·老陈 请 示例·钱主任 换 10月20日 星期二 值班教师" in today and "答应换班" in today
    with opened(EVERYTHING):
        swap = Swap.objects.get()
    assert seats.post("guard", f"/swaps/{swap.id}/agree").status_code == 422
    assert seats.post("stranger", f"/swaps/{swap.id}/agree").status_code == 404
    assert seats.post("logistics", f"/swaps/{swap.id}/agree", back="today")["Location"] == "/today"
    assert standing(seats) == [("duty_shift", 20, "示例·钱主任"), ("duty_shift", 22, "示例·老陈")]
    assert seats.post("logistics", f"/swaps/{swap.id}/decline").status_code == 409


def test_the_officer_gives_a_turn_to_another_at_once(seats: Seats) -> None:
    turn = put(seats, "guard")
    assert seats.post("safety", f"/turns/{turn.id}/swap", person=seats.person("logistics")).status_code == 302
    assert standing(seats) == [("duty_shift", 20, "示例·钱主任")]
    assert seats.post("guard", f"/turns/{turn.id}/swap").status_code == 404
    assert seats.post("logistics", f"/turns/{turn.id}/swap", person=seats.person("guard")).status_code in (409, 422)


SHEET = "日期,星期,带班领导,保安（夜班）\n2026-10-21,周三,示例·林校长,示例·老陈\n2026-10-22,周四,示例·周主任,\n"


def bring(seats: Seats, content: str | bytes, name: str = "值班表.csv") -> str:
    raw = content.encode() if isinstance(content, str) else content
    upload = SimpleUploadedFile(name, raw)
    answer = seats.post("safety", f"/units/{seats.unit('school')}/roster/import", file=upload)
    return answer.content.decode()


def test_a_sheet_is_looked_at_before_it_is_written(seats: Seats) -> None:
    page = bring(seats, SHEET)
    found = re.search(r'name="rows" value="([^"]*)"', page)
    assert found is not None and standing(seats) == []
    rows = found[1].replace("&quot;", '"')
    address = f"/units/{seats.unit('school')}/roster/import"
    assert seats.post("safety", address, rows=rows).status_code == 302
    assert standing(seats) == [
        ("gate_guard", 21, "示例·老陈"), ("leading_shift", 21, "示例·林校长"), ("leading_shift", 22, "示例·周主任")
    ]  # fmt: skip
    for broken in ("", "[", "[[1]]", rows.replace("gate_guard", "nonsense")):
        assert seats.post("safety", address, rows=broken).status_code == 422
    assert seats.post("guard", address, rows=rows).status_code == 404
    assert seats.post("stranger", address, rows=rows).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("日期,带班\n10.21,示例·没有的人\n", "a.csv", "第 2 行"),
        ("姓名,电话\n甲,1\n", "a.csv", "没有找到表头"),
        ("", "a.csv", "没有"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", ""),
        (b"PK\x03\x04nothing", "a.xlsx", ""),
    ],
)
def test_a_wrong_file_is_told_in_words(seats: Seats, content: str | bytes, name: str, said: str) -> None:
    page = bring(seats, content, name)
    assert "data-errors" in page and said in page
    assert standing(seats) == []


def test_no_file_at_all_is_told(seats: Seats) -> None:
    answer = seats.post("safety", f"/units/{seats.unit('school')}/roster/import")
    assert answer.status_code == 422 and "请先选一个" in text(answer)


def test_a_shift_is_taken_over_written_in_and_handed_on(seats: Seats) -> None:
    put(seats, "guard")
    school = seats.unit("school")
    where = {"roster": "duty_shift", "day": DAY, "slot": ""}
    page = f"/units/{school}/shift"
    assert seats.post("logistics", f"{page}/take", **where).status_code == 422
    assert seats.post("guard", f"{page}/take", **where).status_code == 302
    assert seats.post("guard", f"{page}/write", **where, matters="门锁坏了", hand="1").status_code == 302
    with opened(EVERYTHING):
        note = ShiftNote.objects.get()
    assert (note.matters, note.handed_at is not None) == ("门锁坏了", True)
    assert "门锁坏了" in text(seats.get("safety", f"{page}/print?roster=duty_shift&day={DAY}"))
    assert "门锁坏了" in text(seats.get("safety", f"/units/{school}/shifts"))
    for query in (
        "",
        "?roster=x&day=2026-10-20",
        "?roster=duty_shift&day=x",
        "?roster=duty_shift&day=2026-10-20&slot=x",
    ):
        assert seats.get("guard", page + query).status_code == 404
    assert seats.get("stranger", f"{page}?roster=duty_shift&day={DAY}").status_code == 404


def test_the_head_writes_down_a_check_and_the_guard_does_not(seats: Seats) -> None:
    turn = put(seats, "guard")
    address = f"/units/{seats.unit('school')}/roster/checks"
    assert "示例·老陈" in text(seats.get("principal", address))
    said = {"client_id": str(new_id()), "turn": str(turn.id), "way": "phone", "on_post": "no", "where_gone": "去总务处"}
    assert seats.post("principal", address, **said).status_code == 302
    assert seats.post("principal", address, **said).status_code == 302
    with opened(EVERYTHING):
        assert [row.where_gone for row in PostCheck.objects.all()] == ["去总务处"]
    assert seats.post("principal", address, **{**said, "client_id": str(new_id()), "way": ""}).status_code == 422
    assert seats.post("principal", address).status_code == 422
    assert seats.post("officer", address, **{**said, "client_id": str(new_id())}).status_code == 302
    for who in ("guard", "safety", "stranger"):
        assert seats.post(who, address, **said).status_code == 404
    assert "去总务处" in text(seats.get("guard", address)), "who was looked for may read it"


def test_posts_change_hands_after_a_look(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/turnover"
    with opened(EVERYTHING):
        key = Holding.objects.get(person=seats.cast.people["guard"]).id
    said = {"since": "2026-11-02", f"t-{key}": "示例·钱主任"}
    look = seats.post("principal", address, **said)
    assert "请核对：从 11月2日 起" in text(look) and "示例·钱主任：保安（门卫）" in text(look)
    wrong = seats.post("principal", address, **{**said, f"t-{key}": "示例·没有"}, confirm="1")
    assert wrong.status_code == 422 and "请先登记" in text(wrong)
    assert seats.post("principal", address, since="x", confirm="1").status_code == 422
    assert seats.post("principal", address, **said, confirm="1").status_code == 302
    with opened(EVERYTHING):
        assert Holding.objects.get(id=key).ends == date(2026, 11, 1)
    assert "值班表" in text(seats.get("principal", f"/units/{seats.unit('school')}/roster"))
    for who in ("guard", "stranger"):
        assert seats.get(who, address).status_code == 404


def test_hours_nobody_covers_stand_on_the_page_and_wait_for_the_safety_officer(seats: Seats) -> None:
    page = text(seats.get("safety", f"/units/{seats.unit('school')}/roster"))
    assert "有人在校就有领导带班： 10月20日 星期二 08:00 — 18:00" in page
    waiting = text(seats.get("safety", f"/school/{seats.unit('school')}"))
    assert (
        "今后七天值班表上没有人的时段" in waiting
        and "有人在校就有领导带班：10月20日 08:00到10月20日 18:00没有人，共 5 段" in waiting
    )
    assert "今后七天值班表上" not in text(seats.get("principal", f"/school/{seats.unit('school')}"))
    for day in range(20, 28):
        put(seats, "principal", f"2026-10-{day}", "leading_shift")
    assert "今后七天值班表上" not in text(seats.get("safety", f"/school/{seats.unit('school')}"))
    assert "没人值守" not in text(seats.get("safety", f"/units/{seats.unit('school')}/roster"))


def test_days_are_marked_for_a_section_and_every_second_week(seats: Seats) -> None:
    address = f"/units/{seats.unit('middle')}/days"
    said = {
        "first": "2026-10-12", "last": "2026-11-08", "section": "grade_9", "kinds": "school", "weekdays": "5",
        "every": "2", "planned": "yes", "reason": "补课",
    }  # fmt: skip
    assert seats.post("middle_safety", f"{address}/mark", **said).status_code == 302
    with opened(EVERYTHING):
        rows = CalendarDay.objects.filter(unit=seats.cast.unit("middle"), section="grade_9").order_by("day")
        assert [row.day.isoformat() for row in rows] == ["2026-10-17", "2026-10-31"]
    whole = text(seats.get("middle_safety", f"{address}?month=2026-10"))
    assert "有人在校的假日" in whole and "九年级：补课" in whole
    assert "谁的日子" in text(seats.get("middle_safety", f"{address}?month=2026-10&section=grade_9"))
    assert seats.get("middle_safety", f"{address}?section=nonsense").status_code == 200
    assert seats.post("middle_safety", f"{address}/mark", **{**said, "section": "nonsense"}).status_code == 422


def test_a_night_is_checked_after_midnight(seats: Seats) -> None:
    turn = put(seats, "guard", roster="gate_guard", slot="night")
    seats.at = instant(date(2026, 10, 21), time(2, 0))
    assert "示例·老陈" in text(seats.get("principal", f"/units/{seats.unit('school')}/roster/checks"))
    assert "请谁代这一班" in text(seats.get("guard", f"/turns/{turn.id}"))
    seats.at = instant(date(2026, 10, 21), time(8, 0))
    assert "值班表上现在没有人" in text(seats.get("principal", f"/units/{seats.unit('school')}/roster/checks"))
    assert "请谁代这一班" not in text(seats.get("guard", f"/turns/{turn.id}"))
