"""The bureau at its desk: 17:40 and a sweep to thirty schools; Monday's list; what the vice-director decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.counting import counted
from tests.journeys.county import County
from tests.journeys.test_hazard_life import at_desk
from tests.journeys.test_sweep import PASTED
from tests.journeys.test_walked_at_school import join
from tests.support.cast import SINCE, START
from tests.support.fitting import width_of
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Admonition
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.work.demands.models import Demand

pytestmark = pytest.mark.journey

TEN_MINUTES = 600
SCHOOLS = 30


def no_wider(page: Page, width: int = 1440) -> None:
    assert width_of(page) <= width


def thirty_boarding_schools(county: County) -> None:
    """青二中 boards already; twenty-nine more do."""
    with opened(EVERYTHING):
        for number in range(SCHOOLS - 1):
            unit = found_unit(
                by=operator(), parent=county.cast.unit("county"), kind="junior", name=f"示例第{number + 3}初级中学",
                opened=SINCE, at=START,
            )  # fmt: skip
            state_facts(by=operator(), unit=unit, facts={"boarding": "yes", "students": "600"}, since=SINCE, at=START)


def test_the_sweep_of_seventeen_forty(county: County) -> None:
    thirty_boarding_schools(county)
    county.clock.set(10, 20, 17, 40)
    page = at_desk(county, "officer")
    cost = counted(page, f"officer, a sweep to {SCHOOLS} schools").begin("/bureau")
    page.get_by_role("link", name="专项排查").first.click()
    page.get_by_role("link", name="布置一次").click()
    page.get_by_label("贴上要查的内容").fill(PASTED)
    page.get_by_label("名称").first.fill("电动自行车停放充电专项排查")
    page.get_by_label("为什么查").fill("邻县昨晚一所学校宿舍楼下充电起火。市里要求三天查完。")
    page.get_by_label("领域").select_option(label="消防")
    page.locator("label", has_text="有学生住校").first.click()
    expect(page.locator("#schools")).to_contain_text(f"已选 {SCHOOLS}\u00a0所")
    page.get_by_label("最晚哪天查完").fill("2026-10-23")
    page.get_by_role("button", name="看看学校会看到什么").click()
    expect(page.locator("#look")).to_contain_text("疏散通道、楼梯间没有停放电动自行车")
    no_wider(page)
    page.get_by_role("button", name="发给").first.click()
    page.wait_for_url("**/sweeps/*-*")
    expect(page.locator("#live")).to_contain_text(f"已查 0\u00a0个、未查 {SCHOOLS}\u00a0个")
    no_wider(page)
    cost.pasted = len(PASTED)
    cost.told()
    assert cost.seconds <= TEN_MINUTES
    assert cost.taps <= 8
    with county.looking():
        assert len(Demand.objects.get().items) == 5
    school = county.phone("middle_safety")
    expect(school.get_by_text("电动自行车停放充电专项排查").first).to_be_visible()


def waiting_for_the_bureau(county: County) -> dict[str, str]:
    """Something handed up twelve days ago, a suspected major one, one that is simply late."""
    play = Play(county.cast, at=county.clock.at - timedelta(days=20))
    up = play.handed_up(play.held(play.assign(play.hazard(title="食堂外墙瓷砖脱落")), reason="公用经费不够"))
    late = play.assign(play.hazard(title="教学楼漏电"), due=play.today + timedelta(days=3))
    barred = play.hazard(kind="fire.window_barred", title="宿舍外窗装了防盗网", suspected=True)
    return {"up": str(up.id), "late": str(late.id), "barred": str(barred.id)}


def test_the_bureaus_monday(county: County) -> None:
    county.clock.set(10, 26, 8, 40)
    made = waiting_for_the_bureau(county)
    page = at_desk(county, "officer")
    cost = counted(page, "officer, Monday: stuck with us, and a major one").begin("/bureau")
    pressing = page.locator("#pressing")
    for words in ("食堂外墙瓷砖脱落", "教学楼漏电", "宿舍外窗装了防盗网"):
        expect(pressing).to_contain_text(words)
    expect(pressing.locator("tr", has_text="食堂外墙瓷砖脱落")).to_contain_text("卡在：我们这里")
    no_wider(page)
    pressing.get_by_role("link", name="食堂外墙瓷砖脱落").click()
    page.get_by_role("listitem").filter(has_text="受理上报").get_by_role("link", name="去办").click()
    page.locator(".pfoot button").click()
    page.wait_for_url(f"**/hazards/{made['up']}")
    page.get_by_role("link", name="各校情况").click()
    pressing.get_by_role("link", name="宿舍外窗装了防盗网").click()
    page.get_by_role("link", name="认定为重大隐患").first.click()
    page.get_by_label("理由").fill("住宿楼外窗装有影响逃生的障碍物")
    page.locator(".pfoot button").click()
    expect(page.locator("main")).to_contain_text("重大隐患")
    cost.told()
    assert cost.seconds <= TEN_MINUTES


def test_the_vice_director_decides_about_a_draft(county: County) -> None:
    county.clock.set(10, 26, 15, 0)
    join(county, "vice_director", "county", "示例·高局", "bureau_vice_director")
    waiting_for_the_bureau(county)
    officer = at_desk(county, "officer")
    drafting = counted(officer, "officer, a circular drafted").begin("/hazards/ladder")
    officer.get_by_role("link", name="拟写通报").click()
    cases = officer.locator("label", has=officer.locator("[name=hazards]"))
    expect(cases.filter(has_text="食堂外墙瓷砖脱落")).to_have_count(0)  # it waits for the bureau itself
    cases.filter(has_text="教学楼漏电").click()
    no_wider(officer)
    officer.get_by_role("button", name="存为草稿").click()
    expect(officer.get_by_text("已存为草稿，等领导决定。")).to_be_visible()
    expect(officer.locator("article")).not_to_contain_text("宿舍外窗装了防盗网")
    drafting.told()
    leader = at_desk(county, "vice_director", 360)
    cost = counted(leader, "vice-director, a draft decided").begin("/hazards/ladder")
    leader.get_by_role("link", name="通报").first.click()
    no_wider(leader, 360)
    leader.get_by_role("link", name="决定发不发").click()
    leader.get_by_text("发出", exact=True).click()
    no_wider(leader, 360)
    leader.locator(".pfoot button").click()
    expect(leader.get_by_text("已决定。")).to_be_visible()
    cost.told()
    assert cost.taps <= 4
    with county.looking():
        row = Admonition.objects.get()
        assert (row.state, len(row.cases)) == ("issued", 1)
