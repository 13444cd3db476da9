"""责任清单: what a post answers for without a date stands beside what it does by the calendar."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.reports.registers.rows.others import ALWAYS, VACANT
from xiaoan.reports.registers.tests.asking import cells, table, take_up

HEAD = "校长（园长、负责人）"
Rows = list[dict[str, str]]


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def duties(play: Play, who: str = "safety", unit: str = "school") -> Rows:
    found = table(play, who, unit, "three_duty")
    return [cells(found, number) for number in range(len(found.rows))]


def charges(play: Play, who: str = "safety", unit: str = "school") -> Rows:
    return [row for row in duties(play, who, unit) if row["rhythm"] == ALWAYS]


def test_a_head_answers_for_hours_and_money_and_it_says_where_that_shows(play: Play) -> None:
    assert charges(play) == []
    take_up(play.cast, "education")
    row = next(row for row in charges(play) if row["duty"] == "保证安全课有课时、有经费、有人上")
    assert (row["post"], row["holder"], row["domain"]) == (HEAD, "示例·林校长", "教育培训")
    assert row["shows"] == "安全课五落实检查"


def test_charges_stand_with_the_duties_of_their_post(play: Play) -> None:
    take_up(play.cast, "education", "posts")
    rows = duties(play)
    posts = [row["post"] for row in rows]
    assert sorted(posts, key=posts.index) == posts
    mine = [row["rhythm"] == ALWAYS for row in rows if row["post"] == "安全员（安全办主任）"]
    assert mine == sorted(mine) and any(mine) and not all(mine)


def test_a_school_without_buses_has_no_charge_of_bus_people(play: Play) -> None:
    take_up(play.cast, "traffic")
    said = {row["post"] for row in charges(play)}
    assert said and not said & {"校车驾驶员", "校车照管员", "校车管理员"}


def test_a_charge_alone_makes_no_post_vacant(play: Play) -> None:
    take_up(play.cast, "education", "posts", "sweeps", "security")
    rows = duties(play)
    asked = {row["post"] for row in rows if row["rhythm"] != ALWAYS}
    vacant = {row["post"] for row in rows if row["rhythm"] == ALWAYS and row["holder"] == VACANT}
    assert vacant <= asked


def test_an_office_has_the_charges_of_its_own_posts_and_schools_theirs(play: Play) -> None:
    take_up(play.cast, "education")
    rows = charges(play, "officer", "county")
    found = {(row["unit"], row["duty"]) for row in rows}
    assert ("青石县局", "备教材和师资，看数据找落后原因，不排名") in found
    assert ("青一小", "保证安全课有课时、有经费、有人上") in found
    assert ("青石县局", "保证安全课有课时、有经费、有人上") not in found


def test_a_teaching_point_answers_for_what_it_does_itself(play: Play) -> None:
    take_up(play.cast, "education", "security")
    rows = charges(play, "officer", "county")
    said = {row["duty"] for row in rows if row["unit"] == "山口点"}
    assert "保证安全课有课时、有经费、有人上" not in said


def test_a_duty_stands_once_at_the_first_post_somebody_holds(play: Play) -> None:
    take_up(play.cast, "education", "security", "sweeps")
    rows = [row for row in duties(play) if row["rhythm"] != ALWAYS]
    named = [row["duty"] for row in rows]
    assert len(set(named)) == len(named)
    # Nobody at 青一小 holds 德育主任, the first post it asks: it is the safety officer's, and no vacancy.
    assembly = next(row for row in rows if row["duty"] == "安全主题校会")
    assert (assembly["post"], assembly["holder"]) == ("安全员（安全办主任）", "示例·周主任")
