"""A school's year on one page, and what each standard costs it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import SINCE, START
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.org.commands import found_unit
from xiaoan.kernel.org.grounds import make_place
from xiaoan.surfaces.web.tests.seats import Seats, text

MINUTES = re.compile(r"(?:(\d+) 小时 ?)?(?:(\d+) 分钟)?")


def minutes(words: str) -> int:
    """3 小时 10 分钟 as a number."""
    hours, rest = MINUTES.fullmatch(words.strip()).groups()  # type: ignore[union-attr]
    return int(hours or 0) * 60 + int(rest or 0)


def cells(page: str, row: str) -> list[str]:
    """The cells of the table's row that begins with these words."""
    found = re.search(rf"<tr[^>]*><th[^>]*>(?:<a[^>]*>)?{row}.*?</tr>", page, re.DOTALL)
    assert found is not None, row
    plain = [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<t[dh][^>]*>.*?</t[dh]>", found[0], re.DOTALL)]
    return [each.replace("\u00a0", " ").strip() for each in plain]


def test_the_months_of_a_year_add_up(seats: Seats) -> None:
    seats.adopt_fire()
    page = seats.get("guard", "/school/year").content.decode()
    months = [f"2026年{n}月" for n in (9, 10, 11, 12)] + [f"2027年{n}月" for n in range(1, 9)]
    sums = [minutes(cells(page, month)[-2]) for month in months]
    assert sum(sums) == minutes(cells(page, "全年")[-2]) > 0
    assert "119消防宣传月" in "".join(cells(page, "2026年11月"))
    assert "119消防宣传月" not in "".join(cells(page, "2026年10月"))


def test_domains_add_up_to_the_same_year(seats: Seats) -> None:
    seats.adopt_fire()
    by_month = seats.get("guard", "/school/year").content.decode()
    page = seats.get("guard", "/school/year?by=domain").content.decode()
    total = [int(each.replace(",", "").replace("–", "0")) for each in cells(page, "合计")[1:]]
    assert total[-1] == sum(total[:-1]) == minutes(cells(by_month, "全年")[-2])


def test_a_teaching_point_is_held_against_its_hour(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", f"/school/{seats.unit('point')}/year"))
    assert "目标是一周 60 分钟以内，在目标内" in said
    assert "目标是一周" not in text(seats.get("officer", f"/school/{seats.unit('school')}/year"))
    assert "目标是一周 60 分钟以内" in text(seats.get("officer", f"/school/{seats.unit('point')}/meter"))


def test_a_bureau_picks_among_the_schools_in_its_sight(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", "/school/year"))
    assert "青石县第一小学" in said and "山口教学点" in said and "白水县第一小学" not in said
    assert "山口教学点" not in text(seats.get("officer", "/school/year?kind=primary"))
    assert "青石县第一小学" in text(seats.get("officer", "/school/year?q=第一小学"))
    assert "没有找到学校" in text(seats.get("officer", "/school/year?q=没有这所"))
    for odd in ("kind=nonsense", "q=%00", "q=" + "长" * 500):
        assert seats.get("officer", f"/school/year?{odd}").status_code == 200


def test_an_office_has_a_year_of_its_own(seats: Seats) -> None:
    seats.adopt_fire()
    assert seats.get("officer", f"/school/{seats.unit('county')}/year").status_code == 200
    assert seats.get("officer", f"/school/{seats.unit('county')}/meter").status_code == 404, "no school"


@pytest.mark.parametrize("page", ["year", "year/print", "meter"])
def test_out_of_sight_is_404(seats: Seats, page: str) -> None:
    seats.adopt_fire()
    for who in ("stranger", "far_officer", "fireman", "point_head"):
        assert seats.get(who, f"/school/{seats.unit('school')}/{page}").status_code == 404
    assert seats.get("guard", f"/school/{seats.unit('partner')}/{page}").status_code == 404


@pytest.mark.parametrize("asked", ["turn=1", "turn=-1", "turn=999", "turn=%00", "by=nonsense", "by=domain&turn=1"])
def test_other_years_and_odd_questions(seats: Seats, asked: str) -> None:
    seats.adopt_fire()
    school = seats.unit("school")
    for page in ("/school/year", f"/school/{school}/year/print"):
        answer = seats.get("guard", f"{page}?{asked}")
        assert answer.status_code == 200
        first = {"turn=1": "2027", "turn=-1": "2025", "by=domain&turn=1": "2027"}.get(asked, "2026")
        assert f"{first}—{int(first) + 1}学年" in text(answer)


def test_each_standard_is_weighed_without_it_and_with_it(seats: Seats) -> None:
    seats.adopt_fire()
    page = seats.get("guard", f"/school/{seats.unit('school')}/meter")
    said = text(page)
    total = re.search(r"现在全校每周约 ((?:\d+ 小时 ?)?(?:\d+ 分钟)?)", said)
    fire = cells(page.content.decode(), "消防安全")
    assert total is not None and fire[1] == f"– → {total[1].strip()}"
    coming = cells(page.content.decode(), contents()["canteen"].title)
    assert coming[1].startswith(total[1].strip()), "from now on, to what it would be"


def test_what_is_offered_comes_true_when_it_is_adopted(seats: Seats) -> None:
    seats.adopt_fire()
    address, title = f"/school/{seats.unit('school')}/meter", contents()["canteen"].title
    offered = cells(seats.get("guard", address).content.decode(), title)
    version = contents()["canteen"].version
    adopt(
        by=operator(), unit=seats.cast.unit("city"), pack="canteen", version=version, starts=date(2026, 9, 1), at=START
    )
    page = seats.get("guard", address)
    assert cells(page.content.decode(), title)[1:3] == offered[1:3]
    assert offered[1].endswith(re.search(r"现在全校每周约 ((?:\d+ 小时 ?)?(?:\d+ 分钟)?)", text(page))[1].strip())  # type: ignore[index]


def test_taking_up_a_standard_tells_its_minutes_by_post(seats: Seats) -> None:
    version = contents()["fire"].version
    said = text(seats.get("officer", f"/catalogue/packs/fire?version={version}&starts=2026-11-01"))
    posts = said.partition("哪些岗位多用时、少用时")[2]
    assert "安全员（安全办主任）" in posts and "– →" in posts
    assert re.search(r"总务（后勤）主任 \d+ 个", posts)


def test_the_number_of_queries_does_not_grow(seats: Seats) -> None:
    seats.adopt_fire()
    school = seats.unit("school")
    pages = [("guard", "/school/year"), ("guard", f"/school/{school}/meter"), ("officer", "/school/year")]

    def counted() -> list[int]:
        numbers = []
        for who, page in pages:
            seats.get(who, page)
            with CaptureQueriesContext(connection) as queries:
                seats.get(who, page)
            numbers.append(len(queries))
        return numbers

    before = counted()
    for number in range(12):
        make_place(
            by=operator(), unit=seats.cast.unit("school"), name=f"{number}号楼", kind="teaching_building", since=SINCE,
            position=20 + number, at=START,
        )  # fmt: skip
        found_unit(
            by=operator(), parent=seats.cast.unit("county"), kind="primary", name=f"示例{number}小学",
            short_name=f"例{number}小", opened=SINCE, at=START,
        )  # fmt: skip
    assert counted() == before
