"""本地口径: a bureau looks at what differs and what it costs, takes one up, and a school can only look."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.models import Adoption
from xiaoan.kernel.catalogue.queries import asking, governing, jurisdiction_of
from xiaoan.kernel.org.commands import found_unit
from xiaoan.surfaces.web.tests.seats import Seats, text

PAGE, TAKE = "/catalogue/jurisdictions", "/catalogue/jurisdictions/take"
ASKED = "?jurisdiction=mountain_county&starts=2026-11-01"


def test_the_page_says_where_the_jurisdictions_differ_and_on_what_ground(seats: Seats) -> None:
    said = text(seats.get("officer", PAGE))
    assert "山区县" in said and "城区" in said
    row = said.partition("电话报告时限")[2][:120]
    assert "30分钟" in row.replace("\u00a0", "") and "较宽" in row
    assert "法规的上限是一小时" in said


def test_one_jurisdiction_is_looked_at_beside_the_defaults_and_counted(seats: Seats) -> None:
    said = text(seats.get("officer", f"{PAGE}?look=province_plain"))
    assert "哪里不同：省统一口径" in said
    shown = said.partition("哪里不同：")[2]
    assert "更严" in shown and "较宽" not in shown
    counted = int(said.partition("以通用参数为底")[2].partition("不同的")[2].replace("\u00a0", " ").split()[0])
    assert shown.count("更严") == counted > 0


def test_a_jurisdiction_nobody_knows_shows_the_first(seats: Seats) -> None:
    first = text(seats.get("officer", PAGE))
    assert "哪里不同：山区县" in first
    odd = seats.get("officer", f"{PAGE}?look=%00nowhere")
    assert odd.status_code == 200 and "哪里不同：山区县" in text(odd)


def test_looking_first_shows_the_minutes_before_and_after(seats: Seats) -> None:
    seats.adopt_fire()
    said = text(seats.get("officer", PAGE + ASKED))
    assert "会改什么" in said
    assert "新采用" in said
    assert "采用，2026年11月1日起" in said
    with opened(EVERYTHING):
        assert not Adoption.objects.filter(unit=seats.cast.unit("county")).exists()


def test_taking_one_up_governs_every_school_below_from_that_day(seats: Seats) -> None:
    answer = seats.post("officer", TAKE, jurisdiction="mountain_county", starts="2026-11-01")
    assert answer.status_code == 302
    assert answer["Location"].startswith(PAGE)
    school = seats.cast.unit("school")
    assert set(governing(school, date(2026, 11, 1))) == {release.pack for release in asking()}
    assert jurisdiction_of(school, date(2026, 11, 1)) == "mountain_county"
    assert jurisdiction_of(school, date(2026, 10, 31)) is None


def test_nonsense_is_refused_with_the_page_still_there(seats: Seats) -> None:
    for code, starts in (("nowhere", "2026-11-01"), ("city_district", "x")):
        assert seats.post("officer", TAKE, jurisdiction=code, starts=starts).status_code == 422
    early = seats.post("officer", TAKE, jurisdiction="city_district", starts="2020-01-01")
    assert early.status_code == 422
    assert "不能早于今天" in text(early)
    assert "换一套" in text(early)


def test_a_school_looks_and_cannot_take_up(seats: Seats) -> None:
    page = text(seats.get("safety", PAGE))
    assert "哪里不同" in page and "换一套" not in page
    assert seats.post("safety", TAKE, jurisdiction="city_district", starts="2026-11-01").status_code in (403, 404)


def test_more_schools_cost_no_more_queries(seats: Seats) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert seats.get("officer", PAGE + ASKED).status_code == 200
        return len(counted)

    cost()
    before = cost()
    county = seats.cast.unit("county")
    for number in range(6):
        found_unit(
            by=operator(), parent=county, kind="primary", name=f"示例小学{number}", short_name=f"示例{number}",
            opened=date(2020, 9, 1), at=seats.at,
        )  # fmt: skip
    assert cost() == before
