"""单位资料: facts, places with their marks, days, rosters and telephone numbers, as a school keeps them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.kernel.org.models import CalendarDay, Fact, OutOfUse, PlaceRow, RosterTurn, Term
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.surfaces.web.tests.seats import Seats, text

SINCE = "2026-10-20"


def facts(seats: Seats, key: str) -> list[tuple[str, date, date | None]]:
    with opened(EVERYTHING):
        rows = Fact.objects.filter(unit=seats.cast.unit("school"), key=key).order_by("valid_from")
        return [(row.value, row.valid_from, row.valid_to) for row in rows]


# The list of units


def test_a_bureau_sees_every_unit_below_it_and_whom_to_call(seats: Seats) -> None:
    said = text(seats.get("officer", "/units"))
    for name in ("青石县第一小学", "青石县第二初级中学", "东校区", "山口教学点"):
        assert name in said
    assert "白水县第一小学" not in said
    assert "示例·林校长" in said
    assert said.count("岗位空缺") == 1, "the point has no safety officer"


def test_a_school_sees_itself_and_its_parts_only(seats: Seats) -> None:
    said = text(seats.get("middle_safety", "/units"))
    assert "东校区" in said
    assert "青石县第一小学" not in said


def test_units_are_found_by_name_and_turned_over_by_the_hundred(seats: Seats) -> None:
    for number in range(103):
        name, county = f"第{number:03d}小学", seats.cast.unit("county")
        found_unit(by=operator(), parent=county, kind="primary", name=name, opened=date(2020, 9, 1), at=seats.at)
    with CaptureQueriesContext(connection) as many:
        first = seats.get("officer", "/units")
    assert "第 1–100 个，共 110 个" in text(first)
    assert "第 101–110 个，共 110 个" in text(seats.get("officer", "/units?from=100"))
    with CaptureQueriesContext(connection) as one:
        assert "第077小学" in text(seats.get("officer", "/units?q=077"))
    assert len(many) == len(one)
    assert "没有找到" in text(seats.get("officer", "/units?q=没有这样的学校"))
    assert seats.get("officer", "/units?from=-5").status_code == 200
    assert seats.get("officer", "/units?q=%00").status_code == 400
    assert seats.get("officer", f"/units?from={'9' * 30}").status_code == 200


# Facts


def test_facts_say_how_many_duties_hang_on_them(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("safety", f"/units/{seats.unit('school')}"))
    assert "学生数 860 人 2026.8.20" in said
    assert "有食堂 是" in said
    assert "牵涉" in said
    assert "还没有填过的" in said


def test_stating_a_fact_ends_the_earlier_one_the_day_before(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/facts"
    answer = seats.post("safety", address, since=SINCE, students="880", staff="52", boarding="", canteen="yes")
    assert answer.status_code == 302
    assert facts(seats, "students") == [
        ("860", date(2026, 8, 20), date(2026, 10, 19)),
        ("880", date(2026, 10, 20), None),
    ]
    assert facts(seats, "boarding") == [], "an empty answer says nothing"
    assert len(facts(seats, "canteen")) == 1, "what is as it was is not stated again"
    assert "860 人（2026.8.20—2026.10.19）" in text(seats.get("safety", f"/units/{seats.unit('school')}"))


@pytest.mark.parametrize(
    "answers",
    [
        {"students": "-1"}, {"students": "9" * 20}, {"students": "八百"}, {"boarding": "maybe"}, {"since": ""},
        {"since": "2026-02-30"}, {"since": "2026-01-01", "students": "900"},
    ],
)  # fmt: skip
def test_wrong_facts_are_said_at_their_field(seats: Seats, answers: dict[str, str]) -> None:
    answer = seats.post("safety", f"/units/{seats.unit('school')}/facts", **{"since": SINCE, **answers})
    assert answer.status_code == 422
    assert "处要改" in text(answer)
    assert facts(seats, "students") == [("860", date(2026, 8, 20), None)]


def test_a_guard_reads_the_facts_and_cannot_change_them(seats: Seats) -> None:
    page = seats.get("guard", f"/units/{seats.unit('school')}")
    assert page.status_code == 200
    assert "更改" not in text(page)
    assert seats.get("guard", f"/units/{seats.unit('school')}/facts").status_code == 404
    assert seats.post("guard", f"/units/{seats.unit('school')}/facts", since=SINCE).status_code == 404


# Places


def places(seats: Seats) -> dict[str, PlaceRow]:
    with opened(EVERYTHING):
        rows = PlaceRow.objects.filter(unit=seats.cast.unit("school"), valid_to=None)
        return {row.name: row for row in rows}


def test_a_place_is_registered_changed_and_retired(seats: Seats) -> None:
    unit = seats.unit("school")
    assert (
        seats.post("safety", f"/units/{unit}/places/new", name="体育馆", kind="gymnasium", position="9").status_code
        == 302
    )
    place = places(seats)["体育馆"]
    assert (
        seats.post("safety", f"/places/{place.id}", name="风雨操场", kind="gymnasium", position="2").status_code == 302
    )
    changed = places(seats)["风雨操场"]
    assert (changed.id, changed.mark) == (place.id, place.mark), "the printed mark still holds"
    assert seats.post("safety", f"/places/{place.id}/retire", last=SINCE).status_code == 302
    assert "风雨操场" in text(seats.get("safety", f"/units/{unit}/places")), "it still stands today"
    assert "风雨操场" not in places(seats)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": " ", "kind": "gate", "position": "1"}, "地点名称"),
        ({"name": "食堂", "kind": "canteen", "position": "1"}, "已有“食堂”"),
        ({"name": "井", "kind": "well", "position": "1"}, "well"),
        ({"name": "井", "kind": "gate", "position": "-1"}, "次序"),
        ({"name": "井", "kind": "gate", "position": "9" * 12}, "次序"),
    ],
)
def test_a_wrong_place_is_refused(seats: Seats, answers: dict[str, str], said: str) -> None:
    answer = seats.post("safety", f"/units/{seats.unit('school')}/places/new", **answers)
    assert answer.status_code == 422
    assert said in text(answer)


def test_a_place_is_put_out_of_use_and_used_again(seats: Seats) -> None:
    canteen = places(seats)["食堂"].id
    empty = seats.post("safety", f"/places/{canteen}/close", since=SINCE, reason="")
    assert empty.status_code == 422
    assert seats.post("safety", f"/places/{canteen}/close", since=SINCE, reason="改造烟道").status_code == 302
    assert "停用（封控） 10月20日起，改造烟道" in text(seats.get("safety", f"/units/{seats.unit('school')}/places"))
    assert seats.post("safety", f"/places/{canteen}/close", since=SINCE, reason="再停").status_code == 422
    assert seats.post("safety", f"/places/{canteen}/reopen", last=SINCE).status_code == 302
    with opened(EVERYTHING):
        assert OutOfUse.objects.get(place_id=canteen).ends == date(2026, 10, 20)


def test_opening_what_is_not_closed_is_404(seats: Seats) -> None:
    assert seats.post("safety", f"/places/{places(seats)['食堂'].id}/reopen", last=SINCE).status_code == 404


def test_the_sheet_of_marks_leads_each_to_its_place(seats: Seats) -> None:
    sheet = seats.get("safety", f"/units/{seats.unit('school')}/places/marks")
    assert sheet.content.decode().count("<svg") >= 4
    assert all(name in text(sheet) for name in ("校门", "教学楼A栋", "教学楼B栋", "食堂"))
    alone = seats.get("safety", f"/units/{seats.unit('school')}/places/marks?place={places(seats)['食堂'].id}")
    assert alone.content.decode().count('class="label"') == 1
    for wrong in (seats.cast.places["far_building"].id, "x"):
        assert seats.get("safety", f"/units/{seats.unit('school')}/places/marks?place={wrong}").status_code == 404


def test_a_guard_sees_places_and_prints_none(seats: Seats) -> None:
    assert "打印二维码" not in text(seats.get("guard", f"/units/{seats.unit('school')}/places"))
    assert seats.get("guard", f"/units/{seats.unit('school')}/places/marks").status_code == 404


# Days


def test_a_month_shows_what_each_day_is_and_who_said_so(seats: Seats) -> None:
    said = text(seats.get("safety", f"/units/{seats.unit('school')}/days?month=2026-10"))
    assert "10月1日 星期四 休息日 国庆节 云州市局" in said
    assert "10月20日 今天 星期二 上课日" in said
    assert "2026年秋季学期 云州市局 2026.9.1—2027.1.22" in said


def test_an_emergency_closure_is_marked_and_excuses(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/days/mark"
    answers = {"first": "2026-10-22", "last": "2026-10-23", "kinds": ["suspended"], "planned": "no", "reason": "台风"}
    assert seats.post("safety", address, **answers)["Location"].endswith("/days?month=2026-10")
    with opened(EVERYTHING):
        rows = list(CalendarDay.objects.filter(unit=seats.cast.unit("school")).order_by("day"))
    assert [(row.day.day, row.kinds, row.planned, row.reason) for row in rows] == [
        (22, ["suspended"], False, "台风"),
        (23, ["suspended"], False, "台风"),
    ]
    assert "停课 临时，免办 台风" in text(seats.get("safety", f"/units/{seats.unit('school')}/days?month=2026-10"))


@pytest.mark.parametrize(
    "answers",
    [
        {"kinds": []}, {"kinds": ["feast"]}, {"planned": "perhaps"}, {"reason": " "}, {"last": "2026-10-01"},
        {"last": "2028-10-01"}, {"first": "x"},
    ],
)  # fmt: skip
def test_a_wrong_mark_is_refused_with_the_month_still_there(seats: Seats, answers: dict[str, object]) -> None:
    right = {"first": "2026-10-22", "last": "2026-10-22", "kinds": ["suspended"], "planned": "no", "reason": "台风"}
    answer = seats.post("safety", f"/units/{seats.unit('school')}/days/mark", **{**right, **answers})
    assert answer.status_code == 422
    assert "10月20日" in text(answer)
    with opened(EVERYTHING):
        assert not CalendarDay.objects.filter(unit=seats.cast.unit("school")).exists()


def test_a_school_sets_its_own_term_and_the_nearest_counts(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/days/term"
    assert seats.post("safety", address, season="autumn", starts="2026-09-03", ends="2027-01-15").status_code == 302
    with opened(EVERYTHING):
        term = Term.objects.get(unit=seats.cast.unit("school"))
    assert (term.code, term.title, term.school_year) == ("2026-autumn", "2026年秋季学期", "2026-2027")
    said = text(seats.get("safety", f"/units/{seats.unit('school')}/days?month=2026-09"))
    assert "2026.9.3—2027.1.15" in said
    assert "2026.9.1—2027.1.22" not in said
    assert seats.post("safety", address, season="autumn", starts="2027-09-03", ends="2027-01-15").status_code == 422


@pytest.mark.parametrize("month", ["x", "2026-13", "9999-01", "", "0001-01", "2026-10-10", "١٢٣٤-٠١"])
def test_a_stray_month_shows_this_one(seats: Seats, month: str) -> None:
    assert "校历 2026年10月" in text(seats.get("safety", f"/units/{seats.unit('school')}/days?month={month}"))


def test_the_bureau_marks_for_all_below(seats: Seats) -> None:
    answers = {"first": "2026-10-26", "last": "2026-10-26", "kinds": ["suspended"], "planned": "no", "reason": "暴雨"}
    assert seats.post("officer", f"/units/{seats.unit('county')}/days/mark", **answers).status_code == 302
    assert "停课 临时，免办 暴雨 青石县局" in text(
        seats.get("safety", f"/units/{seats.unit('school')}/days?month=2026-10")
    )


def test_a_month_full_of_marks_costs_no_more_queries(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/days?month=2026-10"
    seats.get("safety", address)
    with CaptureQueriesContext(connection) as few:
        seats.get("safety", address)
    school, first, last = seats.cast.unit("school"), date(2026, 10, 8), date(2026, 10, 31)
    mark_days(by=operator(), unit=school, first=first, last=last, kinds=["rest"], reason="修路", at=seats.at)
    with CaptureQueriesContext(connection) as many:
        seats.get("safety", address)
    assert len(many) == len(few)


# Rosters


def turns(seats: Seats) -> list[tuple[str, str, str]]:
    with opened(EVERYTHING):
        rows = RosterTurn.objects.filter(unit=seats.cast.unit("school"), withdrawn_at=None).select_related("person")
        return [(row.roster, f"{row.day:%m-%d}", row.person.name) for row in rows.order_by("day", "id")]


def test_a_week_is_filled_repeated_and_mended(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/roster"
    guard, safety = seats.person("guard"), seats.person("safety")
    week = {"roster": "leading_shift", "week": "2026-10-19", "on-2026-10-19": safety, "on-2026-10-21": guard}
    assert seats.post("safety", f"{address}/fill", **week).status_code == 302
    assert turns(seats) == [
        ("leading_shift", "10-19", "示例·周主任"),
        ("leading_shift", "10-21", "示例·老陈"),
    ]
    next_week = seats.get("safety", f"{address}?roster=leading_shift&week=2026-10-26")
    assert "照上一周排" in text(next_week)
    seats.post("safety", f"{address}/fill", roster="leading_shift", week="2026-10-26", repeat="1")
    assert turns(seats)[2:] == [
        ("leading_shift", "10-26", "示例·周主任"),
        ("leading_shift", "10-28", "示例·老陈"),
    ]
    with opened(EVERYTHING):
        wrong = RosterTurn.objects.get(day=date(2026, 10, 21))
    assert seats.post("safety", f"/turns/{wrong.id}/withdraw").status_code == 302
    assert ("leading_shift", "10-21", "示例·老陈") not in turns(seats)
    seats.post("safety", f"{address}/fill", **week)
    assert ("leading_shift", "10-21", "示例·老陈") in turns(seats), "somebody taken off may be put on again"
    assert len(turns(seats)) == 4, "the same turn twice is one"


def test_somebody_of_another_school_cannot_be_put_on(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/roster/fill"
    for stray in (seats.person("stranger"), seats.person("dorm_keeper"), "00000000-0000-0000-0000-000000000000"):
        answer = seats.post("safety", address, roster="leading_shift", week="2026-10-19", **{"on-2026-10-19": stray})
        assert answer.status_code == 404
    assert turns(seats) == []


@pytest.mark.parametrize("query", ["?roster=nonsense", "?week=x", "?week=9999-12-31", "?roster=&week="])
def test_a_stray_roster_address_shows_this_week(seats: Seats, query: str) -> None:
    assert "10月20日 星期二 今天" in text(seats.get("safety", f"/units/{seats.unit('school')}/roster{query}"))


def test_a_guard_reads_the_roster_only(seats: Seats) -> None:
    page = text(seats.get("guard", f"/units/{seats.unit('school')}/roster"))
    assert "保存这一周" not in page
    fill = f"/units/{seats.unit('school')}/roster/fill"
    assert seats.post("guard", fill, roster="leading_shift", week="2026-10-19").status_code == 404


# Telephone numbers


def test_the_emergency_page_names_who_is_near(seats: Seats) -> None:
    school = seats.cast.unit("school")
    person = add_person(by=operator(), unit=school, name="示例·值班员", phone="0000-119", at=seats.at)
    appoint(by=operator(), person=person, code="teacher", starts=date(2026, 9, 1), at=seats.at)
    above = add_person(by=operator(), unit=seats.cast.unit("county"), name="示例·值守", phone="0000-120", at=seats.at)
    appoint(by=operator(), person=above, code="bureau_safety_officer", starts=date(2026, 9, 1), at=seats.at)
    week = {"roster": "leading_shift", "week": "2026-10-19", "on-2026-10-20": str(person.id)}
    seats.post("safety", f"/units/{school.id}/roster/fill", **week)
    said = text(seats.get("guard", "/phones"))
    assert "火警 119" in said
    assert "今天值班 示例·值班员 带班领导 0000-119" in said
    assert "示例·林校长 校长（园长、负责人） 没有登记电话" in said
    assert "上级 示例·值守 青石县局 安全股（科）工作人员 0000-120" in said
    assert "示例·值班员" not in text(seats.get("stranger", "/phones"))
