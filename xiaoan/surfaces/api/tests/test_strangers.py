"""Whoever has no business here finds nothing: every operation that names a thing answers 404, as if it were absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import InternalError, connection
from django.test import RequestFactory

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import share
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work.tests.acting import morning, name
from xiaoan.surfaces.api.api import Operation, operations
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, reads, seat
from xiaoan.surfaces.api.tests.calling import TUESDAY, caller, told
from xiaoan.surfaces.api.tests.test_hazards import registered, report, submitted, upload
from xiaoan.surfaces.api.tests.test_records import record, walk

STRANGERS = ("stranger", "far_officer", "middle_safety", "fireman")
NAMING = [each for each in operations() if "{" in each.path]
WHY = {"reason": "理由"}
INDICATOR = "fire.patrol_done"
BODIES: Mapping[str, dict[str, Any]] = {
    "sign": {"month": "2026-09"},
    "promise_file": {"client_id": uuid4(), "name": "a.jpg", "sha256": "0" * 64, "size": 1},
    "withdraw_record": WHY,
    "report": {"client_id": uuid4(), "what": "灯", "where": "楼"},
    "report_fixed": {"client_id": uuid4(), "what": "灯", "where": "楼", "done": "换了"},
    "merge_report": {"into": uuid4()},
    "dismiss": WHY,
    "refer": {"to": "供电所", **WHY},
    "correct_report": {"what": "灯"},
    "send_up": WHY,
    "wait": {"cause": "money", "control": "看着", "watcher": uuid4(), "review_on": "2026-11-01", **WHY},
    "review": {"review_on": "2026-11-01"},
    "part_pass": {"quantity": 1},
    "fail": WHY,
    "paper_pass": {"number": "1号", "scan": [uuid4()]},
    "reject_spot": WHY,
    "suspect": WHY,
    "confirm_major": WHY,
    "lower": WHY,
    "list_": WHY,
    "cite": {"issuer": "县消防大队", "number": "1号"},
    "merge": {"into": uuid4()},
    "split": WHY,
    "withdraw": WHY,
    "recur": {"client_id": uuid4(), "what": "灯"},
}
"""What an operation needs to be understood at all; the others are content with nothing."""


def things(county: Cast) -> dict[str, str]:
    """One of everything, all of 青石县第一小学."""
    guard = caller(county, "guard")
    hazard, client_id = submitted(county), str(uuid4())
    school = county.unit("school").id
    told(guard.send(f"/units/{school}/attachments?client_id={client_id}", photo((90, 60))))
    assert caller(county, "principal").post(f"/units/{school}/closings", {"month": "2026-09"}).status_code == 201
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(object_id=hazard).exists()
    return {
        "unit_id": str(school),
        "record_id": record(county, guard)["records"][0],
        "report_id": report(county, guard)["row"]["id"],
        "hazard_id": hazard,
        "object_id": hazard,
        "attachment_id": upload(county, guard),
        "client_id": client_id,
        "month": "2026-09",
        "code": INDICATOR,
    }


def filled(path: str, named: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: named[found[1]], path)


@pytest.mark.parametrize("who", STRANGERS)
def test_every_operation_that_names_a_thing_is_absent(county: Cast, who: str) -> None:
    stranger, named = caller(county, who), things(county)
    missing = []
    for each in NAMING:
        path = filled(each.path, named)
        response = stranger.get(path, month="2026-10", period="2026-10") if each.method == "GET" else None
        if response is None and each.name == "upload":
            response = stranger.send(f"{path}?client_id={uuid4()}", photo((80, 60)))
        if response is None:
            doing = each.name in ("submit_record", "correct_record")
            response = stranger.post(path, walk(county) if doing else BODIES.get(each.name))
        if response.status_code != 404:
            missing.append((each.name, response.status_code, response.content.decode()[:200]))
        else:
            told(response)
    assert missing == []
    assert len(NAMING) > 40


def test_the_same_operations_are_there_for_who_belongs_here_and_reading_never_writes(county: Cast) -> None:
    named, written = things(county), []
    safety, guard = caller(county, "safety"), caller(county, "guard")

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")):
            written.append(sql)
        return execute(sql, params, many, context)

    for each in operations():
        if each.method == "GET" and each.name != "check_form":
            who = guard if "attachment" in each.path else safety
            with connection.execute_wrapper(watch):
                response = who.get(filled(each.path, named), month="2026-10", period="2026-10")
            assert (response.status_code, written) == (200, []), each


def test_a_read_that_would_write_is_stopped_by_the_database(committed_cast: Cast) -> None:
    @reads(SIGNED_IN)
    def meddling(request: Seat) -> None:
        Account.objects.filter(id=request.viewer.account).update(name="改")

    request = RequestFactory().get("/")
    seat(request, committed_cast.account("guard"))
    with pytest.raises(InternalError, match="read-only"):
        meddling(request)  # type: ignore[arg-type]  # seated above


@pytest.mark.parametrize("who", STRANGERS)
def test_ids_in_a_query_are_absent_too(county: Cast, who: str) -> None:
    stranger, school = caller(county, who), county.unit("school").id
    key = name(county, "school", "lamp.day", morning(10, 20)).text
    for path, query in (
        ("/units", {"under": school}),
        ("/records", {"under": school}),
        ("/hazards", {"under": school}),
        ("/catalogue/duties", {"unit": school}),
        ("/checks", {"occurrence": key}),
    ):
        assert stranger.get(path, **query).status_code == 404, path


@pytest.mark.parametrize("who", STRANGERS)
def test_lists_hold_nothing_of_another_school(county: Cast, who: str) -> None:
    record(county, caller(county, "guard"))
    hazard = registered(county)
    stranger = caller(county, who)
    for path in ("/hazards", "/records"):
        response = stranger.get(path)
        assert response.status_code in (200, 404)
        if response.status_code == 200:
            assert told(response)["items"] == []
    answers = stranger.post("/hazards/confirm_spots", {"hazards": [hazard]})
    assert [row["status"] for row in told(answers)] == [404]


def test_a_partner_sees_what_was_handed_over_and_nothing_beside_it(county: Cast) -> None:
    hazard, other = registered(county), registered(county)
    share(
        by=operator(), unit=county.unit("school"), to_unit=county.unit("partner").id, object_type="hazards.hazard",
        object_id=hazard, verbs=[SEE], at=TUESDAY,  # type: ignore[arg-type]  # an id as the answer wrote it
    )  # fmt: skip
    fireman = caller(county, "fireman")
    assert told(fireman.get(f"/hazards/{hazard}"))["row"]["id"] == hazard
    assert fireman.get(f"/hazards/{other}").status_code == 404
    assert [line["id"] for line in told(fireman.get("/hazards"))["items"]] == [hazard]
    assert fireman.post(f"/hazards/{hazard}/assign").status_code == 422


def test_every_operation_declares_its_verb() -> None:
    undeclared = [each for each in operations() if not each.verb]
    assert undeclared == []
    assert {Operation("GET", "/hazards", SEE, "hazards")} <= set(operations())
