"""Behind a figure: its occurrences, their records, and what a superior may do about them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import START
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.bodies import Doing, Named
from xiaoan.kernel.work.models import Claim, Excuse, Remark
from xiaoan.kernel.work.shapes import Name
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk, text

DAILY = "fire.patrol.day"


def names(desk: Desk, day: int) -> Name:
    """The daily round of 一小 on a day of October 2026."""
    unit = desk.play.cast.unit("school").id
    return Name(unit, DAILY, unit, instant(date(2026, 10, day)).replace(hour=22, day=day - 1))


def address(desk: Desk, unit: str = "school", **more: str) -> str:
    said = {"unit": str(desk.play.cast.unit(unit).id), "month": "2026-10", "own": "1", **more}
    return "/bureau/owed?" + "&".join(f"{name}={value}" for name, value in said.items())


def context(desk: Desk, who: str, where: str) -> dict[str, Any]:
    page: Any = desk.get(who, where)
    assert page.status_code == 200
    return {name: page.context[name] for name in ("lines", "tally", "rest", "ways", "duties", "may_excuse")}


def test_every_outcome_lists_exactly_what_its_figure_counts(desk: Desk) -> None:
    recorded(desk)
    whole = context(desk, "officer", address(desk, outcome="all", duty=DAILY))
    assert len(whole["lines"]) + whole["rest"] == whole["tally"].expected > 0
    for way in whole["ways"]:
        shown = context(desk, "officer", way.url)
        assert len(shown["lines"]) + shown["rest"] == way.number, way


def recorded(desk: Desk) -> Any:
    """The guard's round of this morning."""
    name = names(desk, 20)
    body = Doing(
        client_id=uuid4(), rest_fine=True,
        occurrences=(Named(duty=name.duty, subject=name.subject, opens=name.opens),),
    )  # fmt: skip
    return commands.submit(
        by=desk.play.seat("guard"), unit=desk.play.cast.unit("school"), body=body, at=desk.play.later()
    )


def test_an_occurrence_leads_to_its_record(desk: Desk) -> None:
    receipt = recorded(desk)
    shown = context(desk, "officer", address(desk, outcome="on_time", duty=DAILY))
    (line,) = shown["lines"]
    assert str(line.records[0]) in str(receipt)
    page = desk.get("officer", address(desk, outcome="on_time", duty=DAILY))
    assert f"/records/{line.records[0]}" in page.content.decode()
    assert desk.get("officer", f"/records/{line.records[0]}").status_code == 200


def test_a_day_shows_what_fell_due_on_it(desk: Desk) -> None:
    shown = context(desk, "principal", address(desk, day="2026-10-19", outcome="all"))
    assert {line.last_day for line in shown["lines"]} == {date(2026, 10, 19)}
    for wrong in ("2026-11-19", "junk"):
        assert desk.get("principal", address(desk, day=wrong)).status_code == 404


def test_a_school_without_the_points_below_it(desk: Desk) -> None:
    own = context(desk, "officer", address(desk, "central", outcome="all"))
    everything = context(desk, "officer", address(desk, "central", outcome="all", own=""))
    assert {line.unit_name for line in own["lines"]} == {"大坪中心校"}
    assert everything["tally"].expected > own["tally"].expected


def test_a_superior_excuses_one_occurrence_and_the_figure_moves(desk: Desk) -> None:
    where = address(desk, duty=DAILY, outcome="missing")
    before = context(desk, "officer", where)
    line = before["lines"][0]
    said = {"name": line.name.text, "day": line.last_day.isoformat(), "back": where}
    client = desk.signed_in("officer")
    empty = client.post("/bureau/owed/excuse", {**said, "reason": "  "})
    assert empty.status_code == 422
    assert "请写明原因" in text(empty)  # type: ignore[arg-type]
    answered = client.post("/bureau/owed/excuse", {**said, "reason": "门卫送医院"})
    assert (answered.status_code, answered["Location"]) == (302, where)
    after = context(desk, "officer", where)
    assert after["tally"].missing == before["tally"].missing - 1
    assert after["tally"].excused == before["tally"].excused + 1
    assert after["tally"].expected == before["tally"].expected
    assert "门卫送医院" in text(desk.get("officer", address(desk, duty=DAILY, outcome="excused")))


def test_a_school_does_not_excuse_itself_nor_another_county(desk: Desk) -> None:
    line = context(desk, "principal", address(desk, duty=DAILY, outcome="missing"))["lines"][0]
    said = {"name": line.name.text, "day": line.last_day.isoformat(), "reason": "忘了", "back": "//evil.example"}
    assert not context(desk, "principal", address(desk))["may_excuse"]
    assert "批准免办" not in text(desk.get("principal", address(desk)))
    refused = desk.signed_in("principal").post("/bureau/owed/excuse", said)
    assert refused.status_code == 422
    assert "evil" not in refused.content.decode()
    for who in ("stranger", "far_officer", "guard", "fireman"):
        assert desk.signed_in(who).post("/bureau/owed/excuse", said).status_code == 404, who
    with opened(EVERYTHING):
        assert not Excuse.objects.exists()


@pytest.mark.parametrize("said", [{}, {"name": "junk", "day": "2026-10-19"}, {"day": "2026-10-19"}])
def test_an_excuse_for_nothing_is_not_found(desk: Desk, said: dict[str, str]) -> None:
    assert desk.signed_in("officer").post("/bureau/owed/excuse", {**said, "reason": "x"}).status_code == 404


def test_a_claim_is_sent_back_from_the_list(desk: Desk) -> None:
    play = desk.play
    claim = commands.claim(by=play.seat("guard"), name=names(desk, 20), reason="校门在修", at=play.later())
    where = address(desk, duty=DAILY, outcome="not_applicable")
    page = desk.get("officer", where)
    assert "校门在修" in text(page)
    action = re.findall(r'action="(/claims/[^"]+)"', page.content.decode())
    assert action == [f"/claims/{claim.id}/refuse"]
    for who, status in (("stranger", 404), ("principal", 422), ("officer", 302)):
        answered = desk.signed_in(who).post(action[0], {"reason": "还有侧门", "back": where})
        assert answered.status_code == status, who
    with opened(EVERYTHING):
        assert Claim.objects.get().refusal == "还有侧门"
    again = desk.signed_in("officer").post(action[0], {"reason": "还有侧门", "back": where})
    assert again.status_code == 422
    assert context(desk, "officer", where)["tally"].not_applicable == 0


def test_what_a_school_said_is_answered_once(desk: Desk) -> None:
    play = desk.play
    remark = commands.say_difficulty(by=play.seat("guard"), name=names(desk, 20), text="只有一名门卫", at=play.later())
    where = address(desk, duty=DAILY)
    assert "只有一名门卫" in text(desk.get("officer", where))
    assert "只有一名门卫" in text(desk.get("officer", "/bureau"))
    assert "只有一名门卫" in text(desk.get("principal", f"/school/{play.cast.unit('school').id}"))
    for who, status in (("stranger", 404), ("principal", 404), ("officer", 302), ("officer", 422)):
        answered = desk.signed_in(who).post(f"/remarks/{remark.id}/reply", {"text": "派人支援", "back": where})
        assert answered.status_code == status, who
    with opened(EVERYTHING):
        assert Remark.objects.get().reply == "派人支援"
    assert "派人支援" in text(desk.get("principal", f"/school/{play.cast.unit('school').id}"))


def test_beside_the_table_only_the_list_is_sent(desk: Desk) -> None:
    beside = desk.signed_in("officer").get(address(desk), headers={"HX-Request": "true"})
    assert beside.status_code == 200
    assert b"<html" not in beside.content
    assert beside["Vary"].startswith("HX-Request")


def test_a_bureau_excuses_from_the_sum_of_its_schools_too(desk: Desk) -> None:
    assert context(desk, "officer", address(desk, "county", own=""))["may_excuse"]
    assert not context(desk, "officer", address(desk, "county"))["may_excuse"]
    assert not context(desk, "city_officer", address(desk, "county", own=""))["may_excuse"]


def test_who_answers_for_one_domain_sees_only_that(desk: Desk) -> None:
    cast, by = desk.play.cast, operator()
    for key, domain in (("fire_only", "fire"), ("food_only", "food")):
        person = add_person(by=by, unit=cast.unit("county"), name=f"示例·{key}", at=START)
        appoint(
            by=by, person=person, code="bureau_safety_officer", starts=date(2026, 9, 1), at=START, domains=[domain]
        )  # fmt: skip
        cast.people[key] = person
    desk.play.later(days=15)
    signing = desk.signed_in("principal").post(f"/school/{cast.unit('school').id}/sign", {"month": "2026-10"})
    assert signing.status_code == 302
    where = address(desk, "county", own="", outcome="missing")
    assert context(desk, "fire_only", where)["lines"]
    assert not context(desk, "food_only", where)["lines"]
    everything: Any = desk.get("food_only", "/bureau?month=2026-10")
    assert everything.context["tally"].expected == 0
