"""今日要办: whose walk it is, what stands first, what is offered; looking writes nothing."""

from __future__ import annotations

import re

from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.surfaces.web.pages.daily.tests.school import School, sending, text


def test_the_guard_sees_his_round_and_where_it_begins(school: School) -> None:
    page = text(school.signed_in("guard").get("/today"))
    assert "今日要办：走一趟" in page
    assert "日间防火巡查" in page
    assert "9\u00a0项，只记有问题的" in page
    assert "教学楼A栋、教学楼B栋、食堂" in page
    assert "开始走一趟" in page
    assert "本单位今日应办" not in page


def figures(page: str) -> tuple[int, int, int]:
    """应办, 已办 and 没办 of the sentence; a part that is nothing is not said."""
    found = [re.search(words + "\u00a0项", page) for words in (r"今日应办 (\d+)", r"已办 (\d+)", r"还有 (\d+)")]
    owed, done, left = (int(each.group(1)) if each else 0 for each in found)
    return owed, done, left


def test_the_principal_reads_one_sentence_that_adds_up(school: School) -> None:
    owed, done, left = figures(text(school.signed_in("principal").get("/today")))
    assert owed == left > 0
    assert done == 0
    assert school.signed_in("guard").post(school.daily(), sending()).status_code == 302
    assert figures(text(school.signed_in("principal").get("/today"))) == (owed, 1, left - 1)


def test_on_a_day_without_duties_the_page_is_calm(school: School) -> None:
    school.clock(10, 2)
    page = text(school.signed_in("guard").get("/today"))
    assert "今天没有要办的" in page
    assert "开始走一趟" not in page


def test_what_waits_for_the_clock_is_no_part_of_the_walk(school: School) -> None:
    page = text(school.signed_in("dorm_keeper").get("/today"))
    assert "到点再办" in page
    assert "现在没有要办的" in page
    assert "到 00:00" in page


def test_what_was_missed_can_be_written_down_but_is_not_in_the_walk(school: School) -> None:
    school.clock(10, 22)
    page = text(school.signed_in("guard").get("/today"))
    before, after = page.split("前几天没记的")
    assert "10月19日" not in before
    assert "10月19日 星期一" in after


def test_who_may_record_for_others_sees_everybodys_things_with_their_names(school: School) -> None:
    officer = school.signed_in("safety")
    assert "看本单位所有人要办的" in text(officer.get("/today"))
    page = text(officer.get("/today?all=1"))
    assert "日间防火巡查" in page
    assert "示例·老陈" in page


def test_who_may_not_record_for_others_sees_only_his_own_whatever_the_address_says(school: School) -> None:
    page = text(school.signed_in("guard").get("/today?all=1"))
    assert "所有人要办的" not in page
    assert "示例·林校长" not in page


def test_several_units_are_told_apart_and_one_can_be_chosen(school: School) -> None:
    head = school.signed_in("central_safety")
    page = text(head.get("/today?all=1"))
    assert "山口点" in page
    assert "大坪中心校" in page
    only = text(head.get(f"/today?all=1&unit={school.key('point')}"))
    assert "aria-current" in only
    assert only.count('class="walk__pl') <= page.count('class="walk__pl')


def test_a_county_officer_has_no_day_of_this_kind(school: School) -> None:
    assert school.signed_in("fireman").get("/today").status_code == 404


def test_a_stranger_sees_nothing_of_the_school(school: School) -> None:
    page = text(school.signed_in("stranger").get("/today?all=1"))
    assert "青石县" not in page
    assert "教学楼A栋" not in page


def test_looking_leaves_no_trace(school: School) -> None:
    def events() -> int:
        with school.looking():
            return TrailEvent.objects.count()

    before = events()
    for name in ("guard", "safety", "principal"):
        school.signed_in(name).get("/today?all=1")
    assert events() == before


def test_an_address_with_nonsense_is_read_as_if_it_were_not_there(school: School) -> None:
    assert school.signed_in("guard").get("/today?unit=%00x&all=yes").status_code == 200
    assert school.signed_in("guard").post("/today").status_code == 405


def test_a_fault_waits_for_the_safety_officer_on_his_page(school: School) -> None:
    answer = sending(fire__lights_on_mark="1", fire__lights_on_where="A栋二楼")
    assert school.signed_in("guard").post(school.daily(), answer).status_code == 302
    assert "待我办 1\u00a0件" in text(school.signed_in("safety").get("/today"))
