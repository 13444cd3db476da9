"""The county tightens a pack at its desk: the profiles beside each other, what an addition changes, and it is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County
from tests.journeys.test_hazard_life import at_desk
from tests.journeys.test_meal import picture, take_up
from tests.support.fitting import width_of

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1440])
def test_an_addition_is_looked_at_and_kept(county: County, width: int) -> None:
    take_up(county, "canteen")
    page = at_desk(county, "officer", width)
    page.goto("/catalogue/packs/canteen")
    expect(page.locator("main")).to_contain_text("乡村小食堂为主")
    picture(page, f"profiles_{width}")
    page.get_by_role("link", name="补充要求").click()
    page.get_by_label("名称").fill("示例·食堂补充要求")
    page.get_by_label("依据的文件").fill("示例·县教〔2026〕9号")
    page.get_by_label("每样留样重量").fill("200")
    page.get_by_label("哪件事要更严").select_option("canteen.pest.check")
    page.get_by_label("改为多久一次").select_option("half_month")
    page.get_by_role("button", name="先看会改什么").click()
    expect(page.locator("#outlook")).to_contain_text("改严")
    assert width_of(page) <= width
    picture(page, f"addition_{width}")
    page.locator("button[value=keep]").click()
    expect(page.locator("main")).to_contain_text("已补充")
    expect(page.locator("main")).to_contain_text("每样留样重量：200克")
