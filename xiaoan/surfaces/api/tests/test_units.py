"""Units, facts and places: a slice of the tree, no more of it than one may see."""

from __future__ import annotations

from typing import Any

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told


def names(answer: Any) -> list[str]:
    return [unit["name"] for unit in answer["items"]]


def test_a_bureau_sees_its_county_in_the_order_of_the_tree(cast: Cast) -> None:
    found = told(caller(cast, "officer").get("/units"))
    assert names(found)[:2] == ["青石县教育局", "青石县第一小学"]
    assert "白水县教育局" not in names(found)
    assert found["next"] is None


def test_chinese_travels_as_it_is_written(cast: Cast) -> None:
    assert "青石县第一小学" in caller(cast, "officer").get("/units").content.decode()


def test_a_slice_below_a_unit(cast: Cast) -> None:
    found = told(caller(cast, "officer").get("/units", under=cast.unit("middle").id))
    assert names(found) == ["青石县第二初级中学", "东校区", "西校区"]


def test_only_schools_or_one_kind(cast: Cast) -> None:
    officer = caller(cast, "officer")
    assert "东校区" not in names(told(officer.get("/units", schools="true")))
    assert names(told(officer.get("/units", kind="teaching_point"))) == ["山口教学点"]
    assert names(told(officer.get("/units", name="第一小学"))) == ["青石县第一小学"]


def test_pages_follow_each_other_without_a_gap(cast: Cast) -> None:
    city = caller(cast, "city_officer")
    whole = names(told(city.get("/units", limit=200)))
    pages: list[str] = []
    cursor = ""
    while True:
        found = told(city.get("/units", limit=3, cursor=cursor))
        pages += names(found)
        cursor = found["next"]
        if cursor is None:
            break
    assert pages == whole
    assert len(whole) == 10


def test_a_unit_with_its_facts_on_a_day(cast: Cast) -> None:
    school = cast.unit("school").id
    found = told(caller(cast, "guard").get(f"/units/{school}"))
    assert found["facts"]["students"] == "860"
    assert (found["on"], found["unit"]["parent"]) == ("2026-10-20", str(cast.unit("county").id))
    before = told(caller(cast, "guard").get(f"/units/{school}", on="2026-01-01"))
    assert before["facts"] == {}


def test_places_in_walking_order(cast: Cast) -> None:
    found = told(caller(cast, "guard").get(f"/units/{cast.unit('school').id}/places"))
    assert [place["name"] for place in found] == ["校门", "教学楼A栋", "教学楼B栋", "食堂"]


def test_people_of_a_school_with_their_posts_and_no_telephones(cast: Cast) -> None:
    found = told(caller(cast, "guard").get(f"/units/{cast.unit('school').id}/people"))
    assert {person["name"]: person["posts"] for person in found}["示例·老陈"] == ["保安（门卫）"]
    assert set(found[0]) == {"id", "account", "name", "unit", "posts"}
    campus = told(caller(cast, "middle_safety").get(f"/units/{cast.unit('middle').id}/people"))
    assert "示例·宋宿管" in {person["name"] for person in campus}


def test_an_id_that_is_none_is_absent(cast: Cast) -> None:
    guard = caller(cast, "guard")
    for word in ("x", "1", "00000000", "%00", "{}", "null", "'; --"):
        response = guard.get(f"/units/{word}")
        assert response.status_code in (400, 404)
        told(response)


def test_wrong_parameters_are_named(cast: Cast) -> None:
    guard = caller(cast, "guard")
    for query, field in (
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "1e9"}, "limit"),
        ({"limit": "99999999999999999999999"}, "limit"),
        ({"under": "nobody"}, "under"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"cursor": "WyJhIiwiYiJd"}, "cursor"),
        ({"kind": "x" * 61}, "kind"),
        ({"schools": "perhaps"}, "schools"),
    ):
        response = guard.get("/units", **query)
        assert response.status_code == 422, query
        assert list(told(response)["fields"]) == [field]


def test_a_day_outside_a_schools_life_is_refused(cast: Cast) -> None:
    guard = caller(cast, "guard")
    for day in ("0001-01-01", "9999-12-31", "2026-02-30", "yesterday", "2026-10-20T00:00:00"):
        response = guard.get(f"/units/{cast.unit('school').id}", on=day)
        assert response.status_code in (200, 422)
        if response.status_code == 422:
            assert list(told(response)["fields"]) == ["on"]
