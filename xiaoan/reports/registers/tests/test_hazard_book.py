"""隐患排查治理台账: each column from a real hazard's life, the yearly book, and who sees which line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access.commands import Place, grant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.tests.play import CERTIFICATE, EXTINGUISHER, Play
from xiaoan.reports.registers.exporting import question_of
from xiaoan.reports.registers.tables import workbook
from xiaoan.reports.registers.tests.asking import cells, table


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def test_every_usual_column_says_what_the_hazards_life_has_said(play: Play) -> None:
    hazard = play.hazard(quantity=3)
    due = play.today + timedelta(days=5)
    play.assign(hazard, measures="更换灭火器", due=due, implementer="示例·消防器材店", funds=Decimal(900))
    play.submit(hazard)
    play.pass_(hazard)
    row = cells(table(play, "safety", "school", "hazard_book", "year"), 0)
    today = play.today.isoformat()
    assert row["seq"] == "1" and row["found_on"] == today and row["finder"] == "示例·老陈"
    assert row["source"] == "自查发现" and row["where"] == "教学楼A栋一层" and row["what"] == "灭火器没有压力"
    assert row["places"] == "3" and row["kind"] and row["grade"] == "一般隐患"
    assert row["measures"] == "更换灭火器"
    assert "示例·钱主任" in row["rectifier"] and "示例·消防器材店" in row["rectifier"]
    assert row["due"] == due.isoformat() and row["funds"] == "900"
    assert row["done_on"] == today and row["rechecker"] == "示例·周主任" and row["rechecked_on"] == today
    assert row["verdict"] == "复查通过" and row["closed"] == "是" and hazard.number in row["note"]


def test_a_new_years_book_takes_over_what_is_open_and_leaves_what_is_closed(play: Play) -> None:
    done = play.submitted()
    play.pass_(done)
    left = play.register(play.report(what="窗户打不开"))
    old = table(play, "safety", "school", "hazard_book", "year")
    play.at = datetime(2027, 1, 12, 1, 0, tzinfo=UTC)
    fresh = play.register(play.report(what="疏散指示灯不亮"))
    book = table(play, "safety", "school", "hazard_book", "year")
    notes = [cells(book, at)["note"] for at in range(len(book.rows))]
    assert len(old.rows) == 2 and len(book.rows) == 2
    assert left.number in notes[0] and "上期结转" in notes[0]
    assert fresh.number in notes[1] and "上期结转" not in notes[1]
    assert not any(done.number in note for note in notes)
    assert book.says == ("2\xa0处 = 以前未整改 1 + 本期新增 1 = 本期销号 0 + 期末未整改 2",)


def test_last_years_book_does_not_know_what_was_closed_this_year(play: Play) -> None:
    hazard = play.submitted()
    play.at = datetime(2027, 1, 12, 1, 0, tzinfo=UTC)
    play.pass_(hazard)
    last = table(play, "safety", "school", "hazard_book", "year", date(2026, 12, 31))
    row = cells(last, 0)
    assert row["closed"] == "否" and row["rechecked_on"] == "" and "结转下期" in row["note"]
    assert "期末未整改 1" in last.says[0]
    assert cells(table(play, "safety", "school", "hazard_book", "year"), 0)["closed"] == "是"


def test_a_school_year_book_begins_in_september(play: Play) -> None:
    play.hazard()
    assert len(table(play, "safety", "school", "hazard_book", "school_year", date(2026, 10, 1)).rows) == 1
    assert len(table(play, "safety", "school", "hazard_book", "school_year", date(2026, 8, 30)).rows) == 0


def test_part_of_the_places_closed_is_told_as_part(play: Play) -> None:
    hazard = play.submitted(quantity=12)
    play.pass_(hazard, quantity=9)
    found = table(play, "safety", "school", "hazard_book")
    assert cells(found, 0)["closed"] == "已销9处"
    assert "本期销号 9 + 期末未整改 3" in found.says[0]


def test_what_somebody_outside_told_has_no_name_on_paper(play: Play) -> None:
    play.register(play.report(public=True, told_by="示例·家长甲"))
    assert cells(table(play, "safety", "school", "hazard_book"), 0)["finder"] == "群众"
    assert "示例·家长甲" not in str(table(play, "safety", "school", "six_feedback").rows)


def test_the_bureau_sees_its_schools_and_says_which(play: Play) -> None:
    play.hazard()
    found = table(play, "officer", "county", "hazard_book")
    assert [column.code for column in found.columns][1] == "unit" and cells(found, 0)["unit"] == "青石县第一小学"


def test_a_strangers_school_is_not_found(play: Play) -> None:
    with play.looking("stranger") as viewer, pytest.raises(NotFound):
        question_of(viewer, {"unit": str(play.cast.unit("school").id)}, play.at)
    with play.looking("safety") as viewer, pytest.raises(NotFound):
        question_of(viewer, {"unit": str(uuid4())}, play.at)


def test_a_grant_for_one_domain_sees_the_hazards_of_that_domain_alone(play: Play) -> None:
    play.hazard(kind=EXTINGUISHER)
    play.register(play.report(what="冰柜温度高"), kind="", domain="food")
    grant(
        by=operator(), account_id=play.cast.account("fireman"), role="bureau_officer",
        place=Place(play.cast.unit("county")), domains=frozenset({"fire"}), starts=play.today, at=play.at,
    )  # fmt: skip
    found = table(play, "fireman", "county", "hazard_book")
    assert [cells(found, at)["what"] for at in range(len(found.rows))] == ["灭火器没有压力"]
    assert found.says[0].startswith("1\xa0处")


def test_a_name_like_a_formula_stays_a_text(play: Play) -> None:
    play.register(play.report(what="=HYPERLINK(1)"))
    page = load_workbook(workbook(table(play, "safety", "school", "hazard_book"))).active
    told = [cell for row in page.iter_rows() for cell in row if cell.value and "HYPERLINK" in str(cell.value)]
    assert told and all(cell.data_type == "s" and cell.quotePrefix for cell in told)


def test_a_period_that_is_not_kept_is_refused_in_words(play: Play) -> None:
    with pytest.raises(Refused, match="没有按日的"):
        table(play, "safety", "school", "six_problem", "day")


def test_a_hazard_that_needs_a_paper_shows_it(play: Play) -> None:
    play.hazard(kind=CERTIFICATE)
    assert cells(table(play, "safety", "school", "six_problem"), 0)["since"] == "本期新增"
