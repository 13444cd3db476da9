"""Checks and frames in a real browser: what the button says, what opens, what fits on a small screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support.fitting import width_of
from xiaoan.surfaces.web.tests.site import HOST, Site

pytestmark = pytest.mark.journey


def test_the_button_of_a_round_says_what_it_will_record(page: Page, site: Site) -> None:
    page.goto("/check/round")
    button = page.locator("[data-record]")
    expect(button).to_contain_text("其余看过，无异常")
    expect(button).to_contain_text("记 1\u00a0项有问题、4\u00a0项无异常")
    page.locator("label[for=item-fire-ext-mark]").click()
    expect(button).to_contain_text("记 2\u00a0项有问题、3\u00a0项无异常")
    for label in page.locator(".mark").all():
        if not page.locator(f"#{label.get_attribute('for')}").is_checked():
            label.click()
    expect(button).to_contain_text("都有问题，记下")
    expect(button).to_contain_text("记 5\u00a0项有问题")
    button.click()
    page.wait_for_url("**/done")
    assert site.sent[0].answers["fire.light-mark"] == "1"
    assert site.sent[0].answers["fire.light-what"] == "二楼东头疏散标志不亮"


def test_a_marked_item_opens_its_questions_without_scripts(chromium: Any, site: Site) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, base_url=HOST, java_script_enabled=False)
    context.route("**/*", site.serve)
    page = context.new_page()
    page.goto("/check/round")
    expect(page.locator("#item-fire-exit .sub")).to_be_hidden()
    page.locator("label[for=item-fire-exit-mark]").click()
    expect(page.locator("#item-fire-exit .sub")).to_be_visible()
    page.locator("[data-record]").click()
    page.wait_for_url("**/done")
    assert site.sent[0].answers["fire.exit-mark"] == "1"
    context.close()


def test_item_by_item_counts_what_is_left(page: Page, site: Site) -> None:
    page.goto("/check/each")
    button = page.locator("[data-record]")
    expect(button).to_contain_text("还有 2\u00a0项没有回答")
    page.locator("label[for=item-ext-hose-no]").click()
    expect(page.locator("#item-ext-hose .sub")).to_be_visible()
    page.locator("label[for=item-ext-free-yes]").click()
    expect(button).to_contain_text("4\u00a0项已答，2\u00a0项是否")


def test_a_stepper_stays_within_its_bounds(page: Page, site: Site) -> None:
    page.goto("/report")
    count = page.get_by_label("几处")
    page.get_by_role("button", name="减一").click()
    assert count.input_value() == "1"
    page.get_by_role("button", name="加一").click()
    assert count.input_value() == "2"


def test_a_desk_page_lives_under_a_strict_content_policy(page: Page, site: Site) -> None:
    page.goto("/desk")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("typeof htmx") == "object"
    assert page.locator("style").count() == 0


@pytest.mark.parametrize("size", ["", "large", "larger"])
@pytest.mark.parametrize("address", ["/desk", "/done", "/check/round", "/check/each", "/report"])
def test_no_page_is_wider_than_a_small_phone(page: Page, site: Site, address: str, size: str) -> None:
    site.size = size
    page.goto(address)
    assert width_of(page) <= 360


@pytest.mark.parametrize("size", ["", "large", "larger"])
def test_the_bar_at_the_bottom_leaves_the_screen_to_the_page(page: Page, site: Site, size: str) -> None:
    site.size = size
    for address in ("/done", "/check/round", "/check/each"):
        page.goto(address)
        box = page.locator(".pfoot").bounding_box()
        assert box is not None
        assert 56 <= box["height"] <= 0.15 * 740
