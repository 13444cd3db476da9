"""What is printed: the questions of the screen, room for every time, no word for the rest where each is asked."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import START
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import queries
from xiaoan.surfaces.web.pages.daily.tests.school import DAILY, MONTHLY, School, sending, text
from xiaoan.surfaces.web.pages.paper.sheets import pages

STARTS = date(2026, 9, 1)


def printing(school: School, said: str) -> str:
    return f"/paper/print?unit={school.key('school')}&{said}"


def sheets(page: str) -> list[str]:
    """The sheets of a page, each as text."""
    return re.findall(r"<article.*?</article>", page, re.DOTALL)


def test_a_month_of_a_daily_check_has_a_column_for_every_school_day(school: School) -> None:
    page = text(school.signed_in("guard").get(printing(school, f"first=2026-10-01&last=2026-10-31&duty={DAILY}")))
    (sheet,) = sheets(page)
    assert "sheet--wide" in sheet
    heads = re.findall(r'<th class="c">(\d+)<br>', sheet)
    assert [int(day) for day in heads] == [8, 9, 10, 12, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30]
    assert sheet.count("其余看过，无异常") == 1
    assert sheet.count('class="tick"') == len(heads) + 2 * 3
    assert "<svg" in sheet


def test_the_sheet_of_one_check_says_when_it_is_wrong_and_what_to_do_first(school: School) -> None:
    address = school.daily().replace("/check?", "/paper/print?")
    (sheet,) = sheets(text(school.signed_in("guard").get(address)))
    assert sheet.count("有问题的情形：") == sheet.count("先做：") == 9


def test_an_item_by_item_list_has_a_box_for_each_answer_and_none_for_the_rest(school: School) -> None:
    principal = school.signed_in("principal")
    for address in (printing(school, f"first=2026-10-01&last=2026-10-31&duty={MONTHLY}"),
                    school.monthly().replace("/check?", "/paper/print?")):  # fmt: skip
        (sheet,) = sheets(text(principal.get(address)))
        assert "其余看过" not in sheet
        assert sheet.count("不适用") >= 10
        assert "带队检查的校领导" in sheet
        assert "没看的空着，不要补填" in sheet


def test_nothing_is_ticked_beforehand_and_what_is_done_already_too(school: School) -> None:
    guard = school.signed_in("guard")
    guard.post(school.daily(), sending())
    page = text(guard.get(school.daily().replace("/check?", "/paper/print?")))
    assert "checked" not in page
    assert "√" not in sheets(page)[0]


def test_every_stop_of_today_and_every_form_of_every_pack_can_be_printed(school: School) -> None:
    for pack in ("canteen", "drills"):
        version = contents()[pack].version
        adopt(
            by=operator(), unit=school.cast.unit("city"), pack=pack, version=version,
            starts=STARTS, at=START,
        )  # fmt: skip
    for who, unit in (("safety", "school"), ("middle_safety", "east"), ("point_head", "point"), ("officer", "county")):
        seat = school.cast.seat(who, school.at)
        with opened(seat.scope, readonly=True):
            day = queries.unit_day(seat, school.cast.unit(unit), at=school.at)
            for stop in day.stops:
                found = queries.forms_of(seat, [task.name for task in stop.tasks], at=school.at)
                asked = {item.code for form in found for item in form.items}
                assert len(asked) == stop.items, stop.title
                assert {name for form in found for turn in form.turns for name in turn.names} == {
                    task.name for task in stop.tasks
                }


def test_a_guard_prints_what_he_is_asked_and_the_officer_what_all_are(school: School) -> None:
    week = printing(school, "first=2026-10-19&last=2026-10-25")
    mine, whole = (text(school.signed_in(who).get(week)) for who in ("guard", "safety"))
    assert len(sheets(mine)) < len(sheets(whole))
    assert "日间防火巡查" in mine


def test_a_table_gets_a_page_for_each_of_its_times(school: School) -> None:
    version = contents()["canteen"].version
    adopt(by=operator(), unit=school.cast.unit("city"), pack="canteen", version=version, starts=STARTS, at=START)
    seat = school.cast.seat("safety", school.at)
    request = school.signed_in("safety").get("/paper").wsgi_request
    with opened(seat.scope, readonly=True):
        unit = Unit.objects.get(id=school.key("school"))
        forms = queries.forms(seat, unit, first=date(2026, 10, 19), last=date(2026, 10, 23),
                              at=school.at)  # fmt: skip
    made = pages(request, forms)
    with_tables = [page for page in made if page.tables]
    assert with_tables
    assert all(page.kind == "list" and len(page.form.turns) == 1 for page in with_tables)
    occurrences = {name for form in forms for turn in form.turns for name in turn.names}
    assert {name for page in made for turn in page.form.turns for name in turn.names} == occurrences


def test_rows_of_a_ledger_stand_line_by_line(school: School) -> None:
    then = START.replace(month=9, day=10)
    for number in ("A-1", "A-2", "A-10"):
        values = {"number": number, "place": "教学楼A栋", "kind": "干粉", "made_on": "2024-03-01"}
        add(
            by=school.cast.seat("safety", then), unit=school.cast.unit("school"), ledger="fire.extinguishers",
            client_id=uuid4(), values=values, at=then,
        )  # fmt: skip
    page = text(school.signed_in("safety").get(printing(school, "first=2026-10-01&last=2026-10-31")))
    sheet = next(each for each in sheets(page) if "A-10" in each)
    lines = re.findall(r'<td class="c">\d+</td><td>([^<]+)</td>', sheet)
    assert [line.partition("（")[0] for line in lines] == ["A-1", "A-2", "A-10"]


@pytest.mark.parametrize("said", [
    "", "first=2026-10-01", "first=2026-10-31&last=2026-10-01", "first=2026-10-01&last=2026-12-01", "first=x&last=y",
    "first=1026-10-01&last=1026-10-02", "first=9026-10-01&last=9026-10-02",
])  # fmt: skip
def test_days_that_mean_nothing_are_not_there(school: School, said: str) -> None:
    assert school.signed_in("safety").get(printing(school, said)).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "x", "2026", "2026-1-1", "0000-00"])
def test_a_month_that_is_none_is_not_there(school: School, month: str) -> None:
    assert school.signed_in("safety").get("/paper", {"month": month}).status_code == 404


def test_out_of_sight_nothing_is_printed(school: School) -> None:
    stranger = school.signed_in("stranger")
    assert stranger.get(printing(school, "first=2026-10-19&last=2026-10-25")).status_code == 404
    assert stranger.get(school.daily().replace("/check?", "/paper/print?")).status_code == 404
    assert stranger.get(f"/paper?unit={school.key('school')}").status_code == 404


def test_a_month_costs_no_more_queries_than_a_day(school: School) -> None:
    def cost(last: str) -> int:
        seat = school.cast.seat("safety", school.at)
        with opened(seat.scope, readonly=True), CaptureQueriesContext(connection) as asked:
            unit = Unit.objects.get(id=school.key("school"))
            queries.forms(seat, unit, first=date(2026, 10, 20), last=date(2026, 10, int(last)), at=school.at)
        return len(asked)

    assert cost("20") == cost("31")
