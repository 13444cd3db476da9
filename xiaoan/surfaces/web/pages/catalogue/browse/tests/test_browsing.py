"""The catalogue by post, by month, by place and by document: a school sees its own, a bureau a kind of school."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import SINCE, START
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import shared_contents
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.grounds import make_place
from xiaoan.surfaces.web.tests.seats import Seats, text

PAGES = (
    "/catalogue/posts", "/catalogue/posts/guard", "/catalogue/posts/guard/print", "/catalogue/posts/principal",
    "/catalogue/posts/roster.leading_shift", "/catalogue/months/9", "/catalogue/months/10", "/catalogue/places",
    "/catalogue/places/teaching_building", "/catalogue/places/unit", "/catalogue/documents",
    "/catalogue/documents/fire_law", "/catalogue/documents?q=消防",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_school_and_a_bureau(seats: Seats, page: str) -> None:
    seats.adopt_fire()
    for who in ("guard", "middle_safety", "point_head", "dorm_keeper", "officer", "city_officer"):
        answer = seats.get(who, page)
        assert answer.status_code == 200, (who, page)
        assert len(answer.content) < 150_000


@pytest.mark.parametrize("who", ["officer", "middle_safety", "point_head"])
def test_with_every_standard_taken_up_no_page_is_heavy(seats: Seats, who: str) -> None:
    for code, pack in shared_contents().items():
        if pack.duties:
            adopt(
                by=operator(), unit=seats.cast.unit("city"), pack=code, version=pack.version,
                starts=date(2026, 9, 1), at=START,
            )  # fmt: skip
    unit = seats.unit({"officer": "middle", "middle_safety": "middle", "point_head": "point"}[who])
    heavy = {
        page: len(answer.content)
        for page in (*PAGES, "/catalogue", "/catalogue/posts/safety_officer", "/catalogue/documents/practice",
                     "/catalogue/documents?q=学", f"/school/{unit}/year", f"/school/{unit}/year/print",
                     f"/school/{unit}/meter")
        if len((answer := seats.get(who, page)).content) > 150_000 or answer.status_code not in (200, 404)
    }  # fmt: skip
    assert heavy == {}


@pytest.mark.parametrize("page", [page for page in PAGES if "documents/" not in page])
def test_where_nothing_is_adopted_every_page_still_opens(seats: Seats, page: str) -> None:
    for who in ("guard", "officer"):
        assert seats.get(who, page).status_code == 200


@pytest.mark.parametrize(
    "page",
    [
        "/catalogue/posts/nonsense", "/catalogue/posts/roster.nonsense", "/catalogue/posts/%00",
        "/catalogue/posts/nonsense/print", "/catalogue/months/0", "/catalogue/months/13", "/catalogue/months/-1",
        "/catalogue/months/99999999999999999999", "/catalogue/places/nonsense", "/catalogue/documents/nonsense",
        "/catalogue/posts?unit=nonsense", "/catalogue/months/9?unit=00000000-0000-0000-0000-000000000000",
    ],
)  # fmt: skip
def test_a_stray_address_is_404(seats: Seats, page: str) -> None:
    seats.adopt_fire()
    assert seats.get("guard", page).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "/catalogue/posts?kind=nonsense", "/catalogue/posts?kind=%00", "/catalogue/documents?q=%00%FF",
        "/catalogue/documents?q=" + "消" * 3000, "/catalogue/documents/fire_law?part=-1",
        "/catalogue/documents/fire_law?part=99999", "/catalogue/documents/fire_law?part=²",
    ],
)  # fmt: skip
def test_odd_questions_are_answered_calmly(seats: Seats, page: str) -> None:
    seats.adopt_fire()
    assert seats.get("officer", page).status_code == 200


def test_a_school_sees_what_each_of_its_posts_does_and_whose_it_is(seats: Seats) -> None:
    seats.adopt_fire()
    index = text(seats.get("guard", "/catalogue/posts"))
    assert "我的岗位 保安（门卫）" in index
    said = text(seats.get("guard", "/catalogue/posts/logistics"))
    assert "现在是 示例·钱主任" in said
    assert "用电安全月检查" in said
    assert "日间防火巡查" not in said, "the guard does it"


def test_a_duty_nobody_is_there_for_falls_to_who_stands_in(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("point_head", "/catalogue/posts/principal"))
    assert "没有专门的人，由他办" in said
    assert "一年里要做的事" in said or "这里没有定期要做的事" in said


def test_a_bureau_chooses_a_kind_of_school(seats: Seats) -> None:
    seats.adopt_fire()
    garden = text(seats.get("officer", "/catalogue/posts/guard?kind=kindergarten"))
    primary = text(seats.get("officer", "/catalogue/posts/guard?kind=primary"))
    assert "幼儿园夜间防火巡查" in garden and "幼儿园夜间防火巡查" not in primary
    office = text(seats.get("officer", "/catalogue/posts?kind=office"))
    assert "安全股（科）工作人员" in office and "保安" not in office


def test_the_search_finds_titles_and_clauses_and_leads_to_the_document(seats: Seats) -> None:
    seats.adopt_fire()
    answer = seats.get("officer", "/catalogue/documents?q=灭火器")
    said = text(answer)
    assert "灭火器月检查" in said
    assert re.search(r'href="/catalogue/documents/\w+"', answer.content.decode())
    assert "没有找到" in text(seats.get("officer", "/catalogue/documents?q=潜水艇"))
    both = text(seats.get("officer", "/catalogue/documents?q=灭火器 半月"))
    assert "半月" in both and "灭火器月检查" not in both.partition("有“灭火器 半月”的")[2]


def test_what_was_searched_is_shown_as_text(seats: Seats) -> None:
    seats.adopt_fire()
    assert b"<script>alert" not in seats.get("officer", "/catalogue/documents?q=<script>alert(1)</script>").content


def test_what_is_not_compared_with_the_text_says_so(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", "/catalogue/documents"))
    assert re.search(r"其中 \d+ 处待核对原文", said)


def test_a_month_tells_its_days_and_whom_it_asks(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("guard", "/catalogue/months/11"))
    assert "2026年11月要做什么" in said
    assert "119消防宣传月" in said.partition("这个月特有的")[2]
    assert "11月1日—11月30日" in said
    assert "全国消防日 " in said
    past = text(seats.get("guard", "/catalogue/months/9"))
    assert "2027年9月要做什么" in past, "a month that is over is shown as it comes again"


def test_a_bureau_sees_what_its_schools_have_in_a_month(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", "/catalogue/months/11"))
    assert "119消防宣传月" in said.partition("学校这个月特有的事")[2]


def test_a_question_two_duties_ask_stands_once_at_a_place(seats: Seats) -> None:
    seats.adopt_fire()
    page = seats.get("guard", "/catalogue/places/teaching_building")
    asked = re.findall(r"<li>\d+　([^<]+)<", page.content.decode())
    assert len(asked) == len(set(asked)) > 5
    assert "教学楼A栋、教学楼B栋" in text(page)


def test_the_card_of_a_post_names_the_post_and_waits_for_signatures(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("safety", "/catalogue/posts/logistics/print"))
    assert "总务（后勤）主任岗位责任卡" in said
    assert "示例·钱主任" in said and "本人签字" in said and "用电安全月检查" in said


def test_the_number_of_queries_does_not_grow(seats: Seats) -> None:
    seats.adopt_fire()
    pages = [page for page in PAGES if "print" not in page]

    def counted(who: str) -> list[int]:
        numbers = []
        for page in pages:
            seats.get(who, page)
            with CaptureQueriesContext(connection) as queries:
                seats.get(who, page)
            numbers.append(len(queries))
        return numbers

    before = counted("guard"), counted("officer")
    for number in range(12):
        make_place(
            by=operator(), unit=seats.cast.unit("school"), name=f"{number}号楼", kind="teaching_building", since=SINCE,
            position=20 + number, at=START,
        )  # fmt: skip
        found_unit(
            by=operator(), parent=seats.cast.unit("county"), kind="primary", name=f"示例{number}小学",
            short_name=f"例{number}小", opened=SINCE, at=START,
        )  # fmt: skip
    assert (counted("guard"), counted("officer")) == before
