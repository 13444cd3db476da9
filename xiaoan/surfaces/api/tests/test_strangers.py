"""Whoever has no business here finds nothing: every operation that names a thing answers 404, as if it were absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import InternalError, connection
from django.test import RequestFactory

from tests.support.cast import START, Cast
from xiaoan.features.inspections.tests.play import LAMP, Play
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.features.policies.tests.play import was_read, weekly
from xiaoan.features.returns.tests.play import Play as Returning
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.commands import share
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import newest
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards.models import HazardSource
from xiaoan.kernel.hazards.tests.play import Play as Playing
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work.tests.acting import morning, name
from xiaoan.surfaces.api.api import Operation, operations
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, reads, seat
from xiaoan.surfaces.api.tests.calling import TUESDAY, caller, told
from xiaoan.surfaces.api.tests.test_hazards import registered, report, submitted, upload
from xiaoan.surfaces.api.tests.test_records import record, walk

STRANGERS = ("stranger", "far_officer", "middle_safety", "fireman")
SPAN = {"month": "2026-10", "period": "2026-10", "return_kind": "returns.school_month"}
NAMING = [each for each in operations() if "{" in each.path]
WHY = {"reason": "理由"}
OF_THE_BUREAU = ("hazards.judge_combined", "hazards.hear_up", "hazards.admonish")
INDICATOR = "fire.patrol_done"
BODIES: Mapping[str, dict[str, Any]] = {
    "begin_visit": {"client_id": uuid4(), "on": "2026-10-20", "manner": "open"},
    "revise_visit": {"on": "2026-10-20", "manner": "open"},
    "drop_visit": WHY,
    "issue_paper": {"client_id": uuid4(), "kind": "feedback"},
    "enter_paper": {
        "client_id": uuid4(), "issuer": "县消防大队", "number": "1号", "on": "2026-10-20", "problems": [],
        "scan": [uuid4()],
    },
    "receive_paper": {"client_id": uuid4()},
    "sign_paper": {"client_id": uuid4(), "side": "school", "way": "glass", "name": "示例·甲", "picture": uuid4()},
    "refuse_paper": {"client_id": uuid4(), "witness": "示例·乙", **WHY},
    "reply_to_paper": {"client_id": uuid4()},
    "stamp_reply": {"scan": [uuid4()]},
    "look_back": {"client_id": uuid4(), "verdicts": [{"hazard": uuid4(), "passed": True}]},
    "department_opinion": {
        "client_id": uuid4(), "number": "1号", "on": "2026-10-20", "verdicts": [{"hazard": uuid4(), "passed": True}]
    },
    "correct_paper": {"client_id": uuid4(), "says": "更正"},
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
    "add_ledger_row": {"client_id": uuid4(), "values": {"name": "一年级1班"}},
    "edit_ledger_row": {"values": {}, "version": 1},
    "withdraw_ledger_row": {"version": 1, **WHY},
    "restore_ledger_row": {"version": 1, **WHY},
    "recur": {"client_id": uuid4(), "what": "灯"},
    "sweep_create": {
        "client_id": uuid4(), "title": "查", **WHY, "domain": "fire", "items": [{"ask": "灯"}], "units": [uuid4()],
        "due": "2026-10-30",
    },
    "sweep_withdraw": WHY,
    "bring_proof": {"files": [{"attachment": "01a20000-0000-7000-8000-000000000001", "purpose": "photo"}]},
    "sweep_put_off": {"due": "2026-11-01", **WHY},
    "elsewhere_declare": {
        "client_id": uuid4(), "duty": "lamp.day", "platform": "省平台", "starts": "2026-12-01", **WHY,
    },
    "draft_up": {"ask": "请拨款"},
    "drop_up": WHY,
    "turn_back": WHY,
    "pass_on": {"desk": "county_desk"},
    "answer_up": {"text": "给"},
    "ask_later": {"due": "2026-11-20", **WHY},
    "refuse_later": WHY,
    "delegate": {"paper_no": "1号"},
    "unseal": WHY,
    "answer_source": {"answer_no": "1号"},
    "revisit": {"client_id": uuid4(), "well": True},
    "judge_combined": {"client_id": uuid4(), "rule": "x", "hazards": [uuid4()], **WHY},
    "tell_up": {"client_id": uuid4(), "what": "出口锁着", "where": "宿舍"},
    "hear_up": {"reply": "查"},
    "draft_admonition": {
        "client_id": uuid4(), "kind": "interview", "title": "约谈", "text": "请到会", "hazards": [uuid4()],
    },
    "decide_admonition": {"decision": "issue"},
    "record_interview": {
        "held": "9时", "place": "局里", "host": "甲", "whom": "乙", "recorder": "丙", "demands": "改",
    },
    "swap_turn": {"person": uuid4()},
    "return_fill": {"cells": {"words.next": "防火"}},
    "return_back": WHY,
    "return_note": {"client_id": uuid4(), "cell": "basics.students", "text": "转入1人"},
    "elsewhere_end": {"ends": "2026-12-01", **WHY},
}  # fmt: skip
"""What an operation needs to be understood at all; the others are content with nothing."""


def class_row(county: Cast) -> str:
    """A row of a ledger that every school keeps."""
    body = {"client_id": str(uuid4()), "values": {"name": "一年级1班"}}
    where = f"/units/{county.unit('school').id}/ledgers/common.classes/rows"
    return str(told(caller(county, "safety").post(where, body))["line"]["id"])


def reported(county: Cast) -> dict[str, str]:
    """The school's return of September, signed; its month is closed by then."""
    frozen = Returning(county).sent(at=TUESDAY - timedelta(hours=1), period="2026-09")
    return {"return_kind": frozen.kind, "period": frozen.period, "check_code": frozen.code}


def asked_once(county: Cast) -> dict[str, str]:
    """A 专项排查 of the school, and a duty that its bureau has declared to be recorded elsewhere."""
    officer, bureau = caller(county, "officer"), county.unit("county").id
    sweep = {**BODIES["sweep_create"], "client_id": uuid4(), "units": [county.unit("school").id]}
    said = {**BODIES["elsewhere_declare"], "client_id": uuid4()}
    return {
        "sweep_id": told(officer.post(f"/units/{bureau}/sweeps", sweep))["line"]["id"],
        "declaration_id": told(officer.post(f"/units/{bureau}/elsewhere", said))["id"],
    }


def on_turn(county: Cast) -> dict[str, str]:
    """A turn of the guard, and a swap of it that waits for the head of logistics."""
    logistics = str(county.people["logistics"].id)
    turn = {"roster": "leading_shift", "day": "2026-10-23", "person": str(county.people["guard"].id)}
    keeper = caller(county, "safety")
    [made] = told(keeper.post(f"/units/{county.unit('school').id}/roster/turns", {"set": [turn]}))
    swap = told(caller(county, "guard").post(f"/turns/{made['id']}/swap", {"person": logistics}))
    return {"turn_id": made["id"], "swap_id": swap["id"]}


def inspected(county: Cast) -> dict[str, str]:
    """A visit of the bureau, the paper it left, and the school's reply to it."""
    play = Play(county, at=TUESDAY - timedelta(hours=5))
    paper = play.issued(LAMP)
    cured(play, paper)
    reply = play.reply(paper)
    return {"visit_id": str(paper.visit_id), "paper_id": str(paper.id), "reply_id": str(reply.id)}


def beside(county: Cast, hazard: str) -> dict[str, str]:
    """A source of the hazard, something told to the bureau directly, and a draft of the bureau about a late hazard."""
    play = Playing(county, at=TUESDAY - timedelta(days=30))
    late = play.assign(play.hazard(kind="lamp.dark"))
    told_up = {**BODIES["tell_up"], "client_id": uuid4()}
    told_id = told(caller(county, "guard").post(f"/units/{county.unit('school').id}/told-up", told_up))["id"]
    draft = {**BODIES["draft_admonition"], "client_id": uuid4(), "hazards": [late.id]}
    paper = told(caller(county, "officer").post(f"/units/{county.unit('county').id}/admonitions", draft))
    with opened(EVERYTHING):
        source = HazardSource.objects.filter(hazard_id=UUID(hazard)).values_list("id", flat=True)[0]
    return {"source_id": str(source), "told_id": told_id, "admonition_id": paper["id"]}


def things(county: Cast) -> dict[str, str]:
    """One of everything, all of 青石县第一小学."""
    release = newest().get(pack=INDICATOR.partition(".")[0])
    adopt(
        by=operator(), unit=county.unit("county"), pack=release.pack, version=release.version,
        starts=date(2026, 9, 1), at=START,
    )  # fmt: skip
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
        **inspected(county),
        "hazard_id": hazard,
        "object_id": hazard,
        **beside(county, hazard),
        "attachment_id": upload(county, guard),
        "client_id": client_id,
        "month": "2026-09",
        "code": INDICATOR,
        **reported(county),
        "ledger": "common.classes",
        "book": "registers.work",
        "row_id": class_row(county),
        **asked_once(county),
        **on_turn(county),
        "document_id": str(was_read(county, [weekly()], who="safety", unit="school").id),
    }


def filled(path: str, named: Mapping[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda found: named[found[1]], path)


def span(each: Any) -> dict[str, str]:
    """The month an operation may want in its query; what is derived wants the kind of its period instead."""
    derived = each.name in ("derived_ledger", "unit_headlines", "dossier")
    return SPAN | ({"period": "month", "inspection": "registers.fire"} if derived else {})


@pytest.mark.parametrize("who", STRANGERS)
def test_every_operation_that_names_a_thing_is_absent(county: Cast, who: str) -> None:
    stranger, named = caller(county, who), things(county)
    missing = []
    for each in NAMING:
        path = filled(each.path, named)
        response = stranger.get(path, **span(each)) if each.method == "GET" else None
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
    safety, guard, officer = caller(county, "safety"), caller(county, "guard"), caller(county, "officer")

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE")):
            written.append(sql)
        return execute(sql, params, many, context)

    for each in operations():
        if each.method == "GET" and each.name != "check_form":
            who = guard if "attachment" in each.path else officer if each.verb in OF_THE_BUREAU else safety
            with connection.execute_wrapper(watch):
                response = who.get(filled(each.path, named), **span(each))
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
