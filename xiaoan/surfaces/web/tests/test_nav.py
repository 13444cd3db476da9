"""The rooms each role is offered, and that every one of them can be entered by it."""

from __future__ import annotations

import pytest

from xiaoan.surfaces.web.nav import first_room, rooms
from xiaoan.surfaces.web.tests.seats import Seats, text

OFFERED = {
    "guard": ["今日要办", "待我办", "隐患", "台账", "工作标准"],
    "safety": [
        "今日要办",
        "本校",
        "待我办",
        "隐患",
        "检查文书",
        "报表",
        "台账",
        "工作文件",
        "工作标准",
        "人员",
        "单位资料",
    ],
    "principal": [
        "今日要办",
        "本校",
        "待我办",
        "隐患",
        "检查文书",
        "报表",
        "台账",
        "工作文件",
        "工作标准",
        "负担",
        "人员",
        "单位资料",
    ],
    "officer": [
        "各校情况",
        "待我办",
        "隐患",
        "检查文书",
        "今日要办",
        "报表",
        "台账",
        "专项排查",
        "工作文件",
        "工作标准",
        "负担",
        "人员",
        "单位资料",
    ],
    "city_officer": [
        "各校情况",
        "待我办",
        "隐患",
        "检查文书",
        "报表",
        "台账",
        "工作文件",
        "工作标准",
        "负担",
        "人员",
        "单位资料",
    ],
    "fireman": [],
}


@pytest.mark.parametrize("who", OFFERED)
def test_each_role_is_offered_its_rooms(seats: Seats, who: str) -> None:
    assert [str(title) for title, _ in rooms(seats.cast.seat(who, seats.at))] == OFFERED[who]


@pytest.mark.parametrize("who", OFFERED)
def test_what_is_offered_can_be_entered(seats: Seats, who: str) -> None:
    seats.adopt_fire()
    seat = seats.cast.seat(who, seats.at)
    for _, address in [*rooms(seat), ("", first_room(seat))]:
        assert seats.get(who, address).status_code == 200, address


def test_the_room_one_is_in_is_marked(seats: Seats) -> None:
    page = seats.get("safety", f"/people/{seats.person('guard')}").content.decode()
    assert page.count('aria-current="page"') == 1
    assert '<a href="/people" aria-current="page">人员</a>' in page


def test_the_frame_names_who_looks_and_whom_to_call(seats: Seats) -> None:
    page = seats.get("safety", "/people").content.decode()
    assert 'href="/me"' in page
    assert "示例·周主任" in text(seats.get("safety", "/people"))
    assert "/phones" in seats.get("guard", "/today").content.decode()
