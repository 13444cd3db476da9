"""A fault found on a walk becomes a hazard, is cured and closed by another person; the stranger sees none of it.

And the same at a point with one teacher, which goes through its central school.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.work.models import Record
from xiaoan.surfaces.web.tests.phone import photo

pytestmark = pytest.mark.journey

AFTER: Any = {"name": "换好.jpg", "mimeType": "image/jpeg", "buffer": photo(1600, 1200)}


def at_desk(county: County, who: str, width: int = 1440) -> Page:
    """Somebody of the bureau, signed in by a link."""
    context = county.browser.new_context(viewport={"width": width, "height": 800}, base_url=county.address)
    county.opened.append(context)
    page = context.new_page()
    page.goto(f"/enter/{issue_link(by=operator(), account_id=county.cast.account(who), at=county.clock.at)}")
    page.get_by_role("button", name="是我本人，进入").click()
    page.wait_for_url(lambda url: "/enter/" not in url)
    return page


def the_hazard(county: County) -> Hazard:
    with county.looking():
        return Hazard.objects.get()


def assigned(county: County) -> Hazard:
    """A hazard in the hands of its rectifier."""
    play = Play(county.cast, at=county.clock.at - timedelta(days=1))
    return play.assign(play.hazard())


def find_fault(page: Page) -> None:
    """The guard's round by exception with one fault."""
    page.get_by_role("link", name="开始走一趟").click()
    item = page.locator("li", has_text="灭火器").filter(has=page.locator(".mark")).first
    item.locator(".mark").click()
    item.locator(".sub").get_by_label("什么问题").fill("灭火器指针在红区")
    item.locator(".sub").get_by_label("在哪里").select_option("教学楼A栋")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today")


def confirm_and_assign(page: Page, to: str) -> None:
    """The safety officer looks, registers and hands on."""
    page.goto("/reports")
    page.get_by_role("link", name="灭火器指针在红区").first.click()
    page.get_by_role("link", name="登记为隐患").click()
    page.get_by_label("类别", exact=True).select_option("fire.extinguisher_defect")
    page.get_by_role("button", name="登记为隐患").click()
    page.wait_for_url("**/assign")
    page.get_by_label("整改责任人").select_option(label=to)
    page.get_by_label("整改期限").fill("2026-10-23")
    page.get_by_label("整改措施").fill("充压或更换")
    page.get_by_role("button", name="交办").click()
    expect(page.locator("[role=status]", has_text="已交办")).to_be_visible()


def hand_in(page: Page, *, picture: bool = True) -> None:
    """The rectifier reports the result."""
    page.get_by_label("改成了什么样").fill("已换新的，压力正常")
    if picture:
        page.locator("input[type=file]").set_input_files(AFTER)
        expect(page.locator(".photo")).to_have_count(1)
    page.get_by_role("button", name="上报整改结果").click()
    expect(page.locator("[role=status]", has_text="等复查")).to_be_visible()


def test_a_fault_is_cured_and_closed_by_another_person(county: County) -> None:
    guard = county.phone("guard")
    find_fault(guard)
    officer = county.phone("safety")
    confirm_and_assign(officer, "示例·钱主任（总务（后勤）主任）")
    hazard = the_hazard(county)

    rectifier = county.phone("logistics")
    rectifier.goto("/hazards")
    rectifier.get_by_role("link", name="灭火器指针在红区").first.click()
    rectifier.get_by_role("link", name="去办").click()
    hand_in(rectifier)

    # The same person is refused, and told who can.
    rectifier.goto(f"/hazards/{hazard.id}/pass")
    refusal = rectifier.locator("main")
    expect(refusal).to_contain_text("不能自己复查")
    expect(refusal).to_contain_text("示例·周主任")
    expect(rectifier.get_by_role("button", name="复查通过")).to_have_count(0)

    officer.goto(f"/hazards/{hazard.id}")
    expect(officer.locator(".shot")).to_have_count(1)
    officer.get_by_role("listitem").filter(has_text="复查通过，销号").get_by_role("link", name="去办").click()
    officer.get_by_role("button", name="复查通过，销号").click()
    expect(officer.locator(".tag", has_text="已销号")).to_be_visible()

    officer.get_by_role("link", name="全部办理记录").click()
    for words in ("登记为隐患", "交办", "上报整改结果", "复查通过，销号"):
        expect(officer.locator("main")).to_contain_text(words)
    guard.goto("/reports")
    expect(guard.locator("main")).to_contain_text("已登记为隐患")
    figures(county, officer)
    with county.looking():
        assert Hazard.objects.get().closed_quantity == 1
        assert Record.objects.count() == 1
    strangers(county, hazard)


def figures(county: County, officer: Page) -> None:
    """The month holds it as found and closed, at the school and at the bureau."""
    officer.goto("/hazards")
    for words in ("当月新增 1\u00a0处", "当月销号 1\u00a0处", "月末未整改 –"):
        expect(officer.locator("main")).to_contain_text(words)
    bureau = at_desk(county, "officer")
    bureau.goto("/bureau")
    bureau.locator("a[href*='figure=closed']").first.click()
    expect(bureau.locator("table")).to_contain_text("灭火器指针在红区")
    bureau.goto(f"/school/{county.cast.unit('school').id}")
    expect(bureau.get_by_role("heading", level=1)).to_contain_text("青石县第一小学")


def strangers(county: County, hazard: Hazard) -> None:
    """Nobody of another county finds any of its pages."""
    stranger = county.phone("stranger")
    for address in ("", "/print", "/pass", "/submit", "/assign", "/recur"):
        answer = stranger.goto(f"/hazards/{hazard.id}{address}")
        assert answer is not None
        assert answer.status == 404
    answer = stranger.goto(f"/trail/{hazard.id}")
    assert answer is not None
    assert answer.status == 404
    stranger.goto("/hazards?state=all")
    expect(stranger.locator("main")).not_to_contain_text("灭火器指针在红区")


def test_a_point_with_one_teacher_goes_through_its_central_school(county: County) -> None:
    head = county.phone("point_head")
    head.goto("/report")
    head.locator("[name=what]").fill("灭火器指针在红区")
    head.locator("select[name=place]").select_option(label="教室")
    head.get_by_label("还没处理").check()
    head.get_by_role("button", name="上报", exact=True).click()
    head.wait_for_url("**/today")
    confirm_and_assign(head, "示例·石老师（校长）")
    hazard = the_hazard(county)
    head.goto(f"/hazards/{hazard.id}/submit")
    hand_in(head)
    expect(head.locator(".tag", has_text="待上级复查")).to_be_visible()
    expect(head.locator("main")).to_contain_text("大坪镇中心小学")
    head.goto(f"/hazards/{hazard.id}/pass")
    expect(head.locator("main")).to_contain_text("不能自己复查")
    expect(head.locator("main")).to_contain_text("大坪镇中心小学")

    central = county.phone("central_safety")
    central.goto("/hazards")
    expect(central.locator("main")).to_contain_text("待我复查")
    central.goto(f"/hazards/{hazard.id}/pass")
    central.get_by_label("现场复查").check()
    central.get_by_role("button", name="复查通过，销号").click()
    expect(central.locator(".tag", has_text="已销号")).to_be_visible()
    assert the_hazard(county).stage == "closed"


def test_the_result_is_handed_in_and_rechecked_without_scripts(county: County) -> None:
    hazard = assigned(county)
    officer = county.phone("safety", scripts=False)
    officer.goto(f"/hazards/{hazard.id}/reassign")
    officer.get_by_label("整改期限").fill("2026-10-22")
    officer.get_by_role("button", name="改派或调整期限").click()
    expect(officer.locator("[role=status]", has_text="已调整")).to_be_visible()
    rectifier = county.phone("logistics", scripts=False)
    rectifier.goto(f"/hazards/{hazard.id}/submit")
    rectifier.get_by_label("改成了什么样").fill("已换")
    rectifier.get_by_role("button", name="上报整改结果").click()
    expect(rectifier.locator("[data-errors]")).to_contain_text("请附整改后的照片")
    expect(rectifier.get_by_label("改成了什么样")).to_have_value("已换")
    rectifier.locator("input[type=file]").set_input_files(AFTER)
    rectifier.get_by_role("button", name="上报整改结果").click()
    expect(rectifier.locator("[role=status]", has_text="等复查")).to_be_visible()
    officer.goto(f"/hazards/{hazard.id}/fail")
    officer.get_by_label("哪里没有改好").fill("铅封没有装")
    officer.get_by_role("button", name="复查不通过").click()
    expect(officer.locator("main")).to_contain_text("铅封没有装")
    assert the_hazard(county).returns == 1


def test_a_result_written_without_signal_is_sent_once_later(county: County) -> None:
    hazard = assigned(county)
    rectifier = county.phone("logistics")
    rectifier.goto(f"/hazards/{hazard.id}/submit")
    rectifier.get_by_label("改成了什么样").fill("已换新的")
    rectifier.locator("input[type=file]").set_input_files(AFTER)
    expect(rectifier.locator(".photo")).to_have_count(1)
    rectifier.context.set_offline(True)
    rectifier.get_by_role("button", name="上报整改结果").click()
    expect(rectifier.locator("body")).to_contain_text("没有信号，已存在本机")
    assert the_hazard(county).stage == "rectifying"
    rectifier.context.set_offline(False)
    with rectifier.expect_response(lambda sent: sent.request.method == "POST" and sent.url.endswith("/submit")):
        rectifier.goto(f"/hazards/{hazard.id}")
    rectifier.goto(f"/hazards/{hazard.id}")
    expect(rectifier.locator(".tag", has_text="待复查")).to_be_visible()
    assert the_hazard(county).stage == "recheck"
