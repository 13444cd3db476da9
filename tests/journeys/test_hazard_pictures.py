"""Every page of a hazard fits a small phone and a desk; with XIAOAN_PICTURES set, pictures of them are kept there."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from tests.journeys.county import County
from tests.journeys.test_hazard_life import at_desk
from tests.journeys.test_pictures import look
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.commands import Paper
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import EXIT, Play

pytestmark = pytest.mark.journey


def grave(play: Play) -> Hazard:
    """A major hazard of twelve places, named by a department's paper, listed, and late."""
    barred = play.hazard(
        quantity=12, kind="fire.window_barred", title="宿舍2号楼3层外窗防盗网没有逃生口", suspected=True
    )
    barred = commands.cite(
        by=play.seat("safety"),
        hazard_id=barred.id,
        paper=Paper("青石县消防救援大队", "青消限字〔2026〕041号", play.today + timedelta(days=7)),
        at=play.later(),
    )
    barred = commands.confirm_major(
        by=play.seat("officer"), hazard_id=barred.id, reason="住宿楼外窗装有影响逃生的障碍物", at=play.later()
    )
    barred = commands.list_(
        by=play.seat("officer"),
        hazard_id=barred.id,
        reason="住宿学生多",
        paper_no="青教安督〔2026〕3号",
        at=play.later(),
    )
    return play.assign(
        barred,
        due=play.today + timedelta(days=6),
        measures="拆换带逃生口的平开网",
        funds=Decimal(90000),
        control="停用3间，每天查看",
        implementer="示例铝窗店",
    )


def played(county: County) -> dict[str, Hazard]:
    """Hazards at several stages."""
    play = Play(county.cast)
    play.at = county.clock.at - timedelta(days=12)
    barred = grave(play)
    lamp = play.submitted(
        quantity=3,
        note="三处都换了新灯",
    )
    lamp = play.pass_(lamp, quantity=2)
    money = play.assign(play.hazard(title="消防水泵老化漏水", kind="fire.hydrant_defect"))
    money = play.held(money, reason="公用经费不够", control="每天查看水压")
    waiting = play.submitted()
    play.fixed()
    play.fixed(who="logistics")
    again = play.pass_(play.submitted())
    play.report(
        what="教学楼B栋二楼东头疏散标志不亮，晚自习时很暗",
        where="教学楼B栋二楼",
        danger=True,
        photos=(play.file("guard"),),
    )
    fresh = play.hazard(kind=EXIT, title="东侧楼梯堆了课桌")
    return {"barred": barred, "lamp": lamp, "money": money, "waiting": waiting, "closed": again, "fresh": fresh}


def pages_of(page: Page, who: str, addresses: dict[str, str]) -> None:
    for name, address in addresses.items():
        page.goto(address)
        look(page, f"{name}_{who}")


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_a_hazard_fit(county: County, width: int) -> None:
    county.clock.set(10, 20, 15, 30)
    made = played(county)
    at = {name: f"/hazards/{hazard.id}" for name, hazard in made.items()}
    safety = county.phone("safety", width=width)
    pages_of(
        safety,
        "safety",
        {
            "register": "/hazards",
            "hazard_barred": at["barred"], "hazard_lamp": at["lamp"], "hazard_money": at["money"],
            "hazard_waiting": at["waiting"], "hazard_closed": at["closed"], "assign": at["fresh"] + "/assign",
            "reassign": at["barred"] + "/reassign", "pass": at["waiting"] + "/pass", "fail": at["waiting"] + "/fail",
            "wait": at["barred"] + "/wait", "review": at["money"] + "/review", "cite": at["fresh"] + "/cite",
            "recur": at["closed"] + "/recur", "merge": at["fresh"] + "/merge", "reports": "/reports",
            "confirm": "/hazards/confirm", "print": "/hazards/print?state=all", "print_one": at["barred"] + "/print",
        },
    )  # fmt: skip
    safety.goto("/reports")
    safety.get_by_role("link", name="疏散标志").click()
    look(safety, "report_one_safety")
    safety.get_by_role("link", name="登记为隐患").click()
    look(safety, "register_report_safety")
    officer = at_desk(county, "officer", width)
    pages_of(
        officer,
        "officer",
        {
            "register": "/hazards", "hazard_barred": at["barred"], "hazard_fresh": at["fresh"],
            "lower": at["fresh"] + "/lower", "confirm_major": at["fresh"] + "/confirm-major",
            "list": at["fresh"] + "/list", "delist": at["barred"] + "/delist", "reports": "/reports",
        },
    )  # fmt: skip
    logistics = county.phone("logistics", width=width)
    pages_of(
        logistics,
        "logistics",
        {"submit": at["barred"] + "/submit", "pass_barred": at["waiting"] + "/pass", "own": at["waiting"]},
    )


def test_pages_of_a_hazard_fit_in_the_largest_type(county: County) -> None:
    county.clock.set(10, 20, 15, 30)
    made = played(county)
    safety = county.phone("safety")
    safety.context.add_cookies([{"name": "xiaoan_type", "value": "larger", "url": county.address}])
    barred = f"/hazards/{made['barred'].id}"
    addresses = {"register": "/hazards", "hazard": barred, "assign": f"{barred}/reassign", "reports": "/reports"}
    pages_of(safety, "larger", addresses)
