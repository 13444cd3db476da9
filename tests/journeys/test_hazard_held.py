"""A hazard that the school cannot cure: handed up, answered, extended, sealed; the bureau's own pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.journeys.county import County
from tests.journeys.test_hazard_life import at_desk
from tests.journeys.test_hazard_pictures import pages_of
from tests.journeys.test_pictures import look
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Draft, Paper, Passing, Told, WaitProof
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.tree.models import Unit

pytestmark = pytest.mark.journey


def played(county: County) -> tuple[Play, dict[str, Hazard]]:
    """Hazards that others hold up, and what goes with them."""
    play = Play(county.cast)
    play.at = county.clock.at - timedelta(days=25)
    canteen = play.cast.places["canteen"].id
    up = play.held(
        play.assign(play.hazard(title="食堂外墙瓷砖脱落", quantity=4, place_id=canteen)),
        reason="公用经费不够", control="拉线隔开，张贴告示",
    )  # fmt: skip
    up = play.handed_up(up)
    commands.take_up(by=play.seat("officer"), hazard_id=up.id, at=play.later())
    play.later(days=3)
    to = Passing("construction_section", "示例·冯工", answer_by=play.today + timedelta(days=10))
    commands.pass_on(by=play.seat("officer"), hazard_id=up.id, to=to, at=play.later())
    sealed = play.hazard(title="厨房吊顶松动", place_id=canteen)
    commands.seal(by=play.seat("safety"), hazard_id=sealed.id, note="上锁，贴了告示", at=play.later())
    planned = play.held(proof=WaitProof(plan_name="暑期维修计划", plan_on=date(2027, 8, 10)))
    wish = play.assign(play.hazard(title="二楼栏杆高度不够", quantity=3))
    commands.ask_later(
        by=play.seat("logistics"),
        hazard_id=wish.id,
        due=play.today + timedelta(days=30),
        reason="等厂家定做",
        at=play.later(),
    )
    paper = play.hazard(title="疏散门反锁")
    cited = Paper("青石县消防救援大队", "青消限字〔2026〕041号", play.today + timedelta(days=7))
    commands.cite(by=play.seat("safety"), hazard_id=paper.id, paper=cited, at=play.later())
    paper = play.submit(play.assign(paper))
    for kind in ("fire.extinguisher_missing", "fire.light_defect", "fire.door_defect"):
        play.hazard(kind=kind)
    late = play.assign(play.hazard(title="教学楼漏电"))
    said = Told("宿舍出口夜里一直锁着，说过三次", "宿舍楼")
    commands.tell_up(
        by=play.seat("safety"), unit=play.cast.unit("school"), client_id=new_id(), said=said, at=play.later()
    )
    closed = play.pass_(play.submitted())
    made = {
        "up": up,
        "sealed": sealed,
        "planned": planned,
        "wish": wish,
        "paper": paper,
        "late": late,
        "closed": closed,
    }
    return play, made


def admonished(play: Play, hazard: Hazard, county: Unit, county_clock: County) -> str:
    play.at = county_clock.clock.at
    said = Draft("interview", "约谈", "因隐患超期，拟约谈。", [hazard.id])
    row = commands.draft_admonition(by=play.seat("officer"), unit=county, client_id=new_id(), said=said, at=play.at)
    return f"/hazards/ladder/{row.id}"


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_what_is_held_up_fit(county: County, width: int) -> None:
    county.clock.set(10, 27, 15, 30)
    play, made = played(county)
    at = {name: f"/hazards/{hazard.id}" for name, hazard in made.items()}
    unit = play.cast.unit("school").id
    safety = county.phone("safety", width=width)
    pages_of(
        safety,
        "safety_held",
        {
            "register": "/hazards", "up": at["up"], "sealed": at["sealed"], "planned": at["planned"],
            "wish": at["wish"], "paper": at["paper"], "draft_up": at["planned"] + "/draft-up",
            "wait": at["wish"] + "/wait", "grant": at["wish"] + "/grant-later", "revisit": at["closed"] + "/revisit",
            "upward": "/hazards/upward", "notice": f"/hazards/notice/{unit}?month=2026-10",
            "print_up": at["up"] + "/print",
        },
    )  # fmt: skip
    safety.goto(at["paper"])
    safety.get_by_role("link", name="记下回执").click()
    look(safety, "answer_safety_held")
    safety.get_by_label("回执文号").fill("青一小〔2026〕12号")
    safety.get_by_role("button", name="记下回执").click()
    safety.wait_for_selector("text=已记下回执")
    ladder = admonished(play, made["late"], play.cast.unit("county"), county)
    officer = at_desk(county, "officer", width)
    pages_of(
        officer,
        "officer_held",
        {
            "up": at["up"], "bureau": "/bureau", "pass_on": at["up"] + "/pass-on", "answer_up": at["up"] + "/answer-up",
            "combined": "/hazards/combined", "heard": "/hazards/heard", "ladder": "/hazards/ladder",
            "draft": "/hazards/ladder/draft?kind=circular", "paper": ladder, "register": "/hazards",
        },
    )  # fmt: skip
    officer.goto("/hazards/combined")
    officer.get_by_role("link", name="去判定").first.click()
    for box in officer.get_by_role("checkbox").all():
        box.check()
    officer.get_by_label("认定理由").fill("三类设施同时失效")
    look(officer, "judge_officer_held")
    officer.get_by_role("button", name="判定为重大隐患").click()
    officer.wait_for_selector("text=综合判定，包括")
    look(officer, "judged_officer_held")
