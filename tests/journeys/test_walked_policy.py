"""A work plan of our own: uploaded, reviewed beside its text, published, owed, done, counted, compared a year later."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.jobs.commands import work_one
from xiaoan.surfaces.web.pages.policies.tests.plans import PLAN

pytestmark = pytest.mark.journey

ROUND = "各学校每周开展不少于1次校园周边安全巡查，填写巡查记录表。"
THIS_YEAR = f"{PLAN}五、守好校园周边\n{ROUND}\n"
NEXT_YEAR = (
    THIS_YEAR.replace("2026年", "2027年")
    .replace("每月至少主持召开1次安全工作例会", "每月至少主持召开2次安全工作例会")
    .replace("每年11月9日前后开展一次消防宣传活动。\n", "")
    + "各学校每学期与家长签订1次防溺水承诺书。\n"
)


def as_docx(text: str, target: Path) -> Path:
    """The plan as a Word file."""
    book = Document()
    for line in text.strip().splitlines():
        book.add_paragraph(line)
    kept = BytesIO()
    book.save(kept)
    target.write_bytes(kept.getvalue())
    return target


def scanned(target: Path) -> Path:
    """A PDF that is a picture of a page, without a letter of text."""
    Image.new("L", (600, 800), 230).save(target, "PDF")
    return target


def read_all(county: County) -> None:
    """The worker does what waits."""
    with opened(EVERYTHING):
        while work_one(at=county.clock.at):
            pass


def bring(county: County, page: Page, file: Path, year: str, previous: str = "") -> None:
    """Upload a document and wait until it was read."""
    page.goto("/policies")
    page.get_by_label("选文件").set_input_files(file)
    page.get_by_label("管哪一年").fill(year)
    if previous:
        page.get_by_label("上一年的是哪份").select_option(label=previous)
    page.get_by_role("button", name="读这份文件").click()
    expect(page.locator("main")).to_contain_text("正在读这份文件")
    read_all(county)
    page.get_by_role("link", name="看看好了没有").click()
    expect(page.locator("main")).not_to_contain_text("正在读这份文件")
    page.wait_for_load_state()


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_a_reading_fit(county: County, width: int, tmp_path: Path) -> None:
    county.clock.set(10, 20, 9)
    page = at_desk(county, "officer", width=width, height=900)
    page.goto("/policies")
    look(page, "policies_empty")
    bring(county, page, as_docx(THIS_YEAR, tmp_path / "要点.docx"), "2026")
    look(page, "policy_reading")
    page.get_by_role("link", name="逐条看").click()
    page.wait_for_url("**/one")
    look(page, "policy_one")
    page.get_by_role("link", name="修改").first.click()
    page.wait_for_url("**/drafts/*")
    look(page, "policy_edit")
    page.goto(page.url.split("/drafts")[0] + "/text")
    look(page, "policy_text")
    page.goto("/policies")
    look(page, "policies_list")


def settle(page: Page) -> None:
    """Every card that is left: what it asks is answered, then it is accepted; what is over is not wanted."""
    while page.locator("article[data-n]").count():
        card = page.locator("article[data-n]").first
        if card.get_by_text("日子已经过去").count():
            card.locator("summary").click()
            card.get_by_label("为什么不要").select_option(label="时间已过，不用再做")
            card.get_by_role("button", name="不要", exact=True).click()
        else:
            for box in card.locator(".dt__a select").all():
                box.select_option(index=box.locator("option").count() - 1)
            card.get_by_role("button", name="接受").click()
        page.wait_for_load_state()


def publish(county: County, page: Page, tmp_path: Path) -> None:
    """From the upload to the publication, as the officer does it at her desk."""
    bring(county, page, as_docx(THIS_YEAR, tmp_path / "要点.docx"), "2026")
    page.get_by_role("link", name="没写谁做，一起说明").click()
    page.get_by_label("由谁做").select_option(label="学校（安全员）")
    page.get_by_role("button", name="都由他做").click()
    page.get_by_role("link", name=re.compile("有把握的一起接受")).click()
    page.get_by_role("button", name="都看过了").wait_for()
    look(page, "policy_sure")
    page.get_by_role("button", name="都看过了").click()
    page.get_by_role("link", name=re.compile("^待看")).click()
    settle(page)
    expect(page.locator("main")).to_contain_text("待看 0")
    page.get_by_role("link", name="发布", exact=True).click()
    expect(page.locator("main")).to_contain_text("平均每所每周多用")
    look(page, "policy_publish")
    page.get_by_role("button", name="发布给").click()
    expect(page.locator("main")).to_contain_text("已发布")
    look(page, "policy_published_before")


def test_a_plan_is_published_done_counted_and_compared(county: County, tmp_path: Path) -> None:
    county.clock.set(10, 25, 9)
    page = at_desk(county, "officer", width=1440, height=900)
    publish(county, page, tmp_path)
    published = page.url
    expect(page.get_by_role("button", name="撤回")).to_be_visible()

    # The day it begins: the school has something new to do, and sees which sentence asks it.
    county.clock.set(10, 27, 10)
    school = county.phone("safety")
    school.get_by_text("也可以先办").click()
    expect(school.locator("main")).to_contain_text("校园周边安全巡查")
    expect(school.locator("main")).to_contain_text("《要点》第")
    look(school, "policy_my_day")
    school.get_by_role("link", name=re.compile("校园周边安全巡查")).first.click()
    expect(school.locator("main")).to_contain_text(ROUND.removesuffix("。"))
    school.wait_for_load_state()
    look(school, "policy_check")
    school.get_by_role("link", name="《要点》第21行").click()
    expect(school.locator(".st", has_text="每周开展不少于1次").first).to_be_visible()
    look(school, "policy_text_at_school")
    school.go_back()
    school.locator("[data-record]").click()
    school.wait_for_url("**/today*")

    # The bureau sees it beside the duty, and opens what it counts.
    page = at_desk(county, "officer", width=1440, height=900)
    page.goto(published)
    row = page.locator("tr", has_text="校园周边安全巡查")
    expect(row.locator("td[data-th=已办]")).to_have_text("1")
    look(page, "policy_published")
    row.locator("td[data-th=已办] a").click()
    expect(page.locator("main")).to_contain_text("青一小")

    # Next year's plan says what is different.
    bring(county, page, as_docx(NEXT_YEAR, tmp_path / "明年要点.docx"), "2027", previous="2026年　要点")
    page.get_by_role("link", name="和上年比").click()
    said = page.locator("main")
    expect(said).to_contain_text("防溺水承诺书")
    expect(page.locator("tr", has_text="安全工作例会")).to_contain_text("2次")
    expect(page.locator("section", has_text="上年有，今年没有").last).to_contain_text("消防宣传活动")
    look(page, "policy_compare")


def test_a_scan_without_text_is_refused_with_advice(county: County, tmp_path: Path) -> None:
    page = at_desk(county, "officer", width=360, height=740)
    bring(county, page, scanned(tmp_path / "扫描件.pdf"), "2026")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("扫描")
    expect(alert).to_contain_text("文字")
    expect(page.get_by_role("link", name="换一份文件")).to_be_visible()
    look(page, "policy_refused")


def test_the_keys_and_the_text_lead_to_each_other(county: County, tmp_path: Path) -> None:
    page = at_desk(county, "officer", width=1440, height=900)
    bring(county, page, as_docx(THIS_YEAR, tmp_path / "要点.docx"), "2026")
    cards = page.locator("article[data-n]")
    expect(cards.first).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(cards.nth(1)).to_have_class(re.compile(r"\bon\b"))
    expect(page.locator(".st.on")).to_contain_text("安全工作例会")
    assert page.locator(".k.on").count() >= 1
    page.locator(".st", has_text="夜间巡查").first.click()
    expect(cards.nth(3)).to_be_focused()
    page.keyboard.press("x")
    expect(cards.nth(3).get_by_label("为什么不要")).to_be_focused()
    page.keyboard.press("Escape")
    cards.nth(1).hover()
    cards.nth(1).focus()
    page.keyboard.press("a")
    page.wait_for_url("**#d3")
    expect(cards.nth(1)).to_contain_text("已接受")
    expect(cards.nth(2)).to_have_class(re.compile(r"\bon\b"))
    page.wait_for_load_state()
    look(page, "policy_keys")


def test_a_reading_is_reviewed_without_scripts(county: County, tmp_path: Path) -> None:
    page = at_desk(county, "officer", width=360, height=740, scripts=False)
    bring(county, page, as_docx(THIS_YEAR, tmp_path / "要点.docx"), "2026")
    page.get_by_role("link", name="逐条看").click()
    expect(page.locator("h1")).to_contain_text("安全责任书")
    left = int(re.sub(r"\D", "", page.locator(".pbar__a").inner_text()))
    page.get_by_label("为什么不要").select_option(label="时间已过，不用再做")
    page.get_by_role("button", name="不要这一条").click()
    expect(page.locator("h1")).to_contain_text("安全工作例会")
    page.get_by_role("button", name="接受").click()
    expect(page.locator("main")).not_to_contain_text("第2条")
    expect(page.locator(".pbar__a")).to_contain_text(f"还有 {left - 2}")
