"""Ledgers for programs: what is in force, rows page by page, adding once, editing at a version, history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import START, Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.surfaces.api.tests.calling import Caller, caller, told

BOTTLES = "fire.extinguishers"


@pytest.fixture
def fire(cast: Cast) -> Cast:
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)
    return cast


def rows_at(cast: Cast, unit: str = "school") -> str:
    return f"/units/{cast.unit(unit).id}/ledgers/{BOTTLES}/rows"


def bottle(cast: Cast, who: Caller, number: str = "A-1", **more: Any) -> Any:
    values = {"number": number, "place": "食堂", "kind": "干粉", "made_on": "2015/1/5", **more}
    return who.post(rows_at(cast), {"client_id": str(uuid4()), "values": values})


def test_ledgers_in_force_say_their_columns_and_counts(fire: Cast) -> None:
    safety = caller(fire, "safety")
    bottle(fire, safety)
    found = {each["code"]: each for each in told(safety.get(f"/units/{fire.unit('school').id}/ledgers"))}
    mine = found[BOTTLES]
    assert (mine["title"], mine["label"], mine["rows"], mine["past"]) == ("灭火器台账", "number", 1, 1)
    kind = next(column for column in mine["columns"] if column["code"] == "kind")
    assert (kind["type"], kind["required"], kind["choices"][0]) == (
        "choice", True, {"code": "dry_powder", "title": "干粉"},
    )  # fmt: skip


def test_a_row_is_added_once(fire: Cast) -> None:
    safety, body = caller(fire, "safety"), {"client_id": str(uuid4()), "values": {
        "number": "A-1", "place": "食堂", "kind": "干粉", "made_on": "2024年1月5日"}}  # fmt: skip
    first, second = safety.post(rows_at(fire), body), safety.post(rows_at(fire), body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert told(first)["line"]["id"] == told(second)["line"]["id"]
    assert first["ETag"] == '"1"'
    cells = {cell["column"]: cell for cell in told(first)["line"]["cells"]}
    assert (cells["made_on"]["value"], cells["kind"]["shown"]) == ("2024-01-05", "干粉")
    other = {**body, "values": {**body["values"], "number": "A-2"}}  # type: ignore[dict-item]
    assert safety.post(rows_at(fire), other).status_code == 409


def test_what_is_wrong_is_told_by_column(fire: Cast) -> None:
    answer = bottle(fire, caller(fire, "safety"), place="没有", made_on="去年", nothing="x")
    assert answer.status_code == 422
    assert set(told(answer)["fields"]) >= {"place", "made_on", "nothing"}


def test_pages_follow_each_other_without_a_gap(fire: Cast) -> None:
    safety = caller(fire, "safety")
    for number in range(1, 8):
        assert bottle(fire, safety, f"A-{number}").status_code == 201
    seen: list[str] = []
    cursor = ""
    while True:
        page = told(safety.get(rows_at(fire), limit=3, cursor=cursor))
        seen += [row["label"] for row in page["items"]]
        assert page["total"] == 7
        if page["next"] is None:
            break
        cursor = page["next"]
    assert seen == [f"A-{number}" for number in range(1, 8)]
    assert safety.get(rows_at(fire), cursor="nonsense").status_code == 422
    assert safety.get(rows_at(fire), due="never").status_code == 422
    assert told(safety.get(rows_at(fire), due="past", text="A-3"))["total"] == 1


def test_an_edit_needs_the_version_it_was_made_from(fire: Cast) -> None:
    safety = caller(fire, "safety")
    row = told(bottle(fire, safety))["line"]["id"]
    where = f"/ledger-rows/{row}/edit"
    assert safety.post(where, {"values": {"kind": "水基"}}).status_code == 422
    assert safety.post(where, {"values": {"kind": "水基"}}, **{"If-Match": '"1"'}).status_code == 200
    late = safety.post(where, {"values": {"kind": "洁净气体"}, "version": 1})
    assert late.status_code == 409
    assert "示例·周主任" in told(late)["detail"]
    history = told(safety.get(f"/ledger-rows/{row}/history"))
    assert [version["kind"] for version in history] == ["edit", "add"]
    assert history[0]["changes"] == [
        {"column": "kind", "title": "类型", "before": "干粉", "after": "水基", "hidden": False}
    ]


def test_a_row_is_taken_off_and_put_back(fire: Cast) -> None:
    safety = caller(fire, "safety")
    row = told(bottle(fire, safety))["line"]["id"]
    gone = safety.post(f"/ledger-rows/{row}/withdraw", {"reason": "报废", "version": 1})
    assert told(gone)["line"]["withdrawn"] is True
    assert told(safety.get(rows_at(fire)))["items"] == []
    assert safety.post(f"/ledger-rows/{row}/withdraw", {"reason": "报废", "version": 2}).status_code == 409
    back = safety.post(f"/ledger-rows/{row}/restore", {"reason": "弄错了", "version": 2})
    assert told(back)["line"]["withdrawn"] is False


def test_who_only_sees_may_not_write(fire: Cast) -> None:
    row = told(bottle(fire, caller(fire, "safety")))["line"]["id"]
    guard = caller(fire, "guard")
    assert guard.get(f"/ledger-rows/{row}").status_code == 200
    assert bottle(fire, guard).status_code in (404, 422)
    assert guard.post(f"/ledger-rows/{row}/edit", {"values": {"kind": "水基"}, "version": 1}).status_code == 422


@pytest.mark.parametrize("who", ["stranger", "far_officer", "middle_safety", "fireman"])
def test_a_stranger_finds_nothing(fire: Cast, who: str) -> None:
    row, stranger = told(bottle(fire, caller(fire, "safety")))["line"]["id"], caller(fire, who)
    assert stranger.get(f"/ledger-rows/{row}").status_code == 404
    assert stranger.get(f"/ledger-rows/{row}/history").status_code == 404
    assert stranger.get(rows_at(fire)).status_code == 404
    assert bottle(fire, stranger).status_code == 404
    for step, body in (("edit", {"values": {}}), ("withdraw", {"reason": "x"}), ("restore", {"reason": "x"})):
        assert stranger.post(f"/ledger-rows/{row}/{step}", {**body, "version": 1}).status_code == 404, step
