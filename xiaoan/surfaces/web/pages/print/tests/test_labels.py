"""Sheets of place labels, and what a scanned label opens."""

from __future__ import annotations

from datetime import date, time

import pytest

from xiaoan.foundation.clock import instant
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.grounds import make_place
from xiaoan.surfaces.web.tests.seats import Seats, text


def marks(seats: Seats, query: str = "", who: str = "safety") -> str:
    return text(seats.get(who, f"/units/{seats.unit('school')}/places/marks{query}"))


def test_every_place_of_a_unit_has_its_label(seats: Seats) -> None:
    said = marks(seats)
    assert "共 4 个，印 1 页" in said
    for name in ("校门", "教学楼A栋", "教学楼B栋", "食堂"):
        assert name in said
    assert "东校区宿舍楼" not in said


def test_some_places_alone(seats: Seats) -> None:
    gate, canteen = (seats.cast.places[name].id for name in ("school_gate", "canteen"))
    body = seats.get("safety", f"/units/{seats.unit('school')}/places/marks?place={gate}&place={canteen}").content
    assert body.decode().count('class="label"') == 2
    foreign = seats.cast.places["far_building"].id
    assert seats.get("safety", f"/units/{seats.unit('school')}/places/marks?place={foreign}").status_code == 404


def test_sheets_are_as_many_as_needed(seats: Seats) -> None:
    for number in range(40):
        make_place(
            by=operator(), unit=seats.cast.unit("school"), name=f"第{number}号楼" + "很长的名字" * 6,
            kind="teaching_building", position=100 + number, since=date(2026, 9, 1), at=seats.at,
        )  # fmt: skip
    for query, pages in (("?layout=3x7", 3), ("?layout=2x4", 6), ("?layout=2x2", 11), ("?layout=2x2&skip=1", 12)):
        body = seats.get("safety", f"/units/{seats.unit('school')}/places/marks{query}").content.decode()
        assert body.count('class="labels ') == pages, query


@pytest.mark.parametrize("query", ["?layout=9x9", "?skip=-1", "?skip=x", "?skip=99", "?skip=٣", "?place=x"])
def test_an_address_that_means_nothing_prints_the_usual(seats: Seats, query: str) -> None:
    answer = seats.get("safety", f"/units/{seats.unit('school')}/places/marks{query}")
    assert answer.status_code == (404 if "place" in query else 200)


def test_who_keeps_no_places_prints_none(seats: Seats) -> None:
    address = f"/units/{seats.unit('school')}/places/marks"
    assert [seats.get(who, address).status_code for who in ("guard", "stranger", "middle_safety")] == [404, 404, 404]


def test_a_scanned_label_opens_what_is_to_be_done_there(seats: Seats) -> None:
    seats.adopt_fire()
    seats.at = instant(date(2026, 10, 30), time(15, 30))
    canteen = seats.cast.places["canteen"]
    answer = seats.get("guard", f"/p/{canteen.mark}")
    assert answer.status_code == 200
    assert "这里要办" in text(answer)
    assert "灭火器检查" in text(answer)
    body = answer.content.decode()
    assert f"place={canteen.id}" in body
    assert "/check?names=" in body


def test_where_nothing_is_to_be_done_a_scanned_label_opens_the_report(seats: Seats) -> None:
    seats.adopt_fire()
    for who, name in (("guard", "canteen"), ("principal", "school_gate")):
        answer = seats.get(who, f"/p/{seats.cast.places[name].mark}")
        assert answer.status_code == 302
        assert f"place={seats.cast.places[name].id}" in answer["Location"]


def test_a_label_out_of_sight_is_not_found(seats: Seats) -> None:
    assert seats.get("guard", f"/p/{seats.cast.places['far_building'].mark}").status_code == 404
    assert seats.get("guard", "/p/made-up").status_code == 404
