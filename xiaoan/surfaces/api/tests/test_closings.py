"""A month's indicators, and the month frozen once."""

from __future__ import annotations

from datetime import timedelta

from tests.support.cast import Cast
from xiaoan.surfaces.api.tests.calling import caller, told
from xiaoan.surfaces.api.tests.conftest import Clock
from xiaoan.surfaces.api.tests.test_records import record

OCTOBER = {"month": "2026-10"}


def test_a_month_is_signed_once_by_who_may_and_stays(county: Cast, clock: Clock) -> None:
    record(county, caller(county, "guard"))
    school = county.unit("school").id
    path, principal = f"/units/{school}/closings", caller(county, "principal")
    assert principal.post(path, OCTOBER).status_code == 422
    clock.at += timedelta(days=14)
    assert caller(county, "safety").post(path, OCTOBER).status_code in (404, 422)
    signed = principal.post(path, OCTOBER)
    assert signed.status_code == 201
    page = told(signed)
    assert (page["line"]["signed"], page["line"]["signed_by"]) == (True, "示例·林校长（校长）")
    assert page["duties"]["lamp.day"]["tally"]["on_time"] == 1
    assert principal.post(path, OCTOBER).status_code == 409
    assert [row["id"] for row in told(caller(county, "officer").get(path, month="2026-10"))] == [page["line"]["id"]]
    assert told(principal.get(f"{path}/2026-10")) == page
    assert principal.get(f"{path}/2026-11").status_code == 404
    assert principal.get(f"{path}/never").status_code == 404


def test_figures_of_a_closed_month_are_those_of_the_closing(county: Cast, clock: Clock) -> None:
    guard, principal = caller(county, "guard"), caller(county, "principal")
    school = county.unit("school").id
    clock.at += timedelta(days=14)
    told(principal.post(f"/units/{school}/closings", OCTOBER))
    clock.at += timedelta(hours=1)
    late = {"happened": "2026-10-20T08:30:00+08:00", "sent_at": clock.at.isoformat()}
    assert any("已定稿" in note for note in record(county, guard, **late)["notes"])
    found = told(principal.get(f"/units/{school}/owed", period="2026-10", by="duty", duty="lamp.day"))
    assert found["closed"] == [str(school)]
    assert (found["total"]["on_time"], found["total"]["late"]) == (0, 0)


def test_indicators_share_nothing_where_nothing_fell_due(county: Cast) -> None:
    school = county.unit("school").id
    principal = caller(county, "principal")
    october = {row["code"]: row for row in told(principal.get(f"/units/{school}/indicators", month="2026-10"))}
    assert october["completeness"]["share"] == 0
    august = {row["code"]: row for row in told(principal.get(f"/units/{school}/indicators", month="2026-07"))}
    assert august["completeness"]["share"] is None
    assert principal.get(f"/units/{school}/indicators/none/evidence", month="2026-10").status_code == 404
