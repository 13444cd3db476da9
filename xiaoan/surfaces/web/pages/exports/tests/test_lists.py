"""导出 Excel of every list: the rows of its page, with its filters, and nothing out of sight."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.surfaces.web.pages.exports.listed import LISTS
from xiaoan.surfaces.web.tests.seats import Seats


def grid(answer: Any) -> list[tuple[Any, ...]]:
    """The rows of a download, title and notes first."""
    assert answer.status_code == 200, answer.content.decode()[:400]
    assert "attachment" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return list(book.worksheets[0].iter_rows(values_only=True))


def below(answer: Any) -> list[dict[str, Any]]:
    """The rows under the heads, by the words of the heads."""
    rows = grid(answer)
    return [dict(zip(rows[3], row, strict=True)) for row in rows[4:]]


@pytest.fixture
def play(seats: Seats) -> Play:
    return Play(seats.cast, at=seats.at)


ADDRESSES = {
    "hazards": "", "reports": "", "bureau": "", "owed": "?outcome=all", "claims": "", "remarks": "", "papers": "",
    "sweeps": "", "duties": "?unit={school}", "trail": "?object={guard}", "people": "?unit={school}", "units": "",
    "places": "?unit={school}", "roster": "?unit={school}", "letters": "",
}  # fmt: skip


def address(seats: Seats, name: str) -> str:
    return f"/exports/lists/{name}" + ADDRESSES[name].format(school=seats.unit("school"), guard=seats.person("guard"))


def test_every_list_is_tried_here() -> None:
    assert set(ADDRESSES) == set(LISTS)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_list_comes_as_a_workbook_for_who_may_see_it(seats: Seats, name: str) -> None:
    seats.adopt_fire()
    rows = grid(seats.get("officer" if name != "reports" else "safety", address(seats, name)))
    assert len({len(row) for row in rows}) == 1
    assert rows[1][0].startswith("单位：")
    assert all(rows[3])


@pytest.mark.parametrize("name", [name for name in ADDRESSES if "{" in ADDRESSES[name]])
def test_a_list_of_a_school_out_of_sight_is_not_found(seats: Seats, name: str) -> None:
    assert seats.get("far_officer", address(seats, name)).status_code == 404


def test_a_list_whose_verb_one_lacks_is_not_found(seats: Seats) -> None:
    assert seats.get("guard", "/exports/lists/people").status_code == 404
    assert seats.get("fireman", "/exports/lists/units").status_code == 404
    assert seats.get("officer", "/exports/lists/nothing").status_code == 404


def test_hazards_leave_with_the_filters_and_the_scope_of_their_page(seats: Seats, play: Play) -> None:
    elsewhere = Play(seats.cast, "middle", seats.at)
    mine, other = play.hazard(), elsewhere.hazard("middle_safety", by="middle_safety")
    everything = below(seats.get("officer", "/exports/lists/hazards"))
    assert {row["编号"] for row in everything} == {mine.number, other.number}
    school = below(seats.get("officer", f"/exports/lists/hazards?unit={seats.unit('school')}"))
    assert [row["编号"] for row in school] == [mine.number]
    assert below(seats.get("officer", "/exports/lists/hazards?state=closed")) == []
    assert {row["编号"] for row in below(seats.get("safety", "/exports/lists/hazards"))} == {mine.number}
    assert below(seats.get("far_officer", "/exports/lists/hazards")) == []
    wrong = seats.get("officer", "/exports/lists/hazards?stage=flying")
    assert wrong.status_code == 422


def test_the_filters_stand_on_the_sheet(seats: Seats) -> None:
    rows = grid(seats.get("officer", "/exports/lists/hazards?state=closed&q=灯"))
    assert "看：已销号" in rows[2][0]
    assert "查找：灯" in rows[2][0]
