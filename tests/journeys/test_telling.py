"""A parent at the gate tells of a broken wall; the safety officer sees it; the parent reads what became of it."""

from __future__ import annotations

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from xiaoan.features.tips.commands import put_up
from xiaoan.kernel.access.queries import operator

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("scripts", [True, False])
def test_a_passer_by_tells_and_follows(county: County, scripts: bool) -> None:
    school = county.cast.unit("school")
    poster = put_up(by=operator(), unit=school, at=county.clock.at)
    parent = county.strange_phone(scripts=scripts)
    parent.goto(f"/t/{poster.mark}")
    parent.get_by_role("button", name="告诉学校").click()
    parent.get_by_text("请写一句看到了什么").first.wait_for()
    look(parent, "tell_refused") if scripts else None
    parent.get_by_label("您看到了什么危险").fill("东墙裂了一道缝")
    parent.get_by_label("具体在哪里").fill("东门外左手边")
    look(parent, "tell") if scripts else None
    parent.get_by_role("button", name="告诉学校").click()
    code = parent.locator(".follow-code").inner_text()
    look(parent, "told") if scripts else None

    officer = county.phone("safety")
    officer.goto("/reports")
    officer.get_by_text("东墙裂了一道缝").first.wait_for()
    look(officer, "reports_from_outside") if scripts else None

    parent.goto("/t/follow")
    parent.get_by_label("查询码").fill(code)
    parent.get_by_role("button", name="查看").click()
    parent.get_by_text("学校正在核实").wait_for()
    look(parent, "followed") if scripts else None


def test_the_codes_of_a_school_are_listed_and_printed(county: County) -> None:
    desk = county.phone("safety", width=1440, height=900)
    school = county.cast.unit("school")
    desk.goto(f"/units/{school.id}/posters")
    desk.get_by_label("贴在哪里").select_option(label="食堂")
    desk.get_by_role("button", name="做一张").click()
    desk.get_by_role("link", name="打印").first.wait_for()
    look(desk, "posters")
    desk.get_by_role("link", name="打印").first.click()
    look(desk, "poster_sheet")
    desk.emulate_media(media="print")
    paper = desk.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page>") + paper.count(b"/Type /Page ") == 1
