"""Every page of the day fits a small phone and a desk; with XIAOAN_PICTURES set, pictures of them are kept there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.county import County

pytestmark = pytest.mark.journey

KEPT = os.environ.get("XIAOAN_PICTURES", "")


def look(page: Page, name: str) -> None:
    """Nothing is wider than the screen; a picture when pictures are wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if KEPT:
        page.screenshot(path=Path(KEPT) / f"{name}_{width}.png", full_page=True)


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_the_day_fit(county: County, width: int) -> None:
    county.clock.set(10, 27, 15, 30)
    guard = county.phone("guard", width=width)
    look(guard, "today_guard")
    guard.get_by_role("link", name="这里的 3").click()
    look(guard, "check_together")
    guard.go_back()
    guard.get_by_role("link", name="日间防火巡查").first.click()
    look(guard, "check_exception")
    guard.locator(".mark").nth(2).click()
    guard.locator(".mark").nth(4).click()
    guard.locator(".sub:visible").nth(0).get_by_placeholder("具体位置").fill("二楼")
    look(guard, "check_exception_marked")
    guard.locator("[data-record]").click()
    guard.wait_for_selector("[data-errors]")
    look(guard, "check_exception_refused")
    guard.locator(".sub:visible").nth(1).get_by_placeholder("具体位置").fill("一楼")
    guard.locator("[data-record]").click()
    guard.wait_for_url("**/today")
    look(guard, "today_recorded")
    guard.get_by_text("看一看，可更正").click()
    guard.get_by_text("前几天没记的").click()
    look(guard, "today_unfolded")
    guard.locator("details a.job").first.click()
    look(guard, "check_late")
    guard.goto("/today")
    guard.get_by_text("看一看，可更正").click()
    guard.get_by_role("link", name="更正").click()
    look(guard, "correct")
    guard.goto("/report")
    look(guard, "report")
    guard.get_by_role("button", name="上报", exact=True).click()
    guard.wait_for_selector("[data-errors]")
    look(guard, "report_refused")


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_who_answers_for_it_fit(county: County, width: int) -> None:
    county.clock.set(10, 27, 15, 30)
    safety = county.phone("safety", width=width)
    look(safety, "today_safety")
    safety.goto("/today?all=1")
    look(safety, "today_all")
    safety.get_by_role("link", name="日间防火巡查").first.click()
    look(safety, "check_on_behalf")
    principal = county.phone("principal", width=width)
    look(principal, "today_principal")
    principal.get_by_role("link", name="每月防火检查").first.click()
    look(principal, "check_each")
    principal.locator("[data-record]").click()
    principal.wait_for_selector("[data-errors]")
    look(principal, "check_each_refused")
    principal.get_by_role("link", name="说明原因").click()
    look(principal, "why_not")
    central = county.phone("central_safety", width=width)
    central.goto("/today?all=1")
    look(central, "today_central")
    central.goto("/report?unit=choose")
    look(central, "report_where")
    keeper = county.phone("dorm_keeper", width=width)
    look(keeper, "today_keeper")


@pytest.mark.parametrize("size", ["large", "larger"])
def test_pages_of_the_day_fit_in_large_type(county: County, size: str) -> None:
    county.clock.set(10, 27, 15, 30)
    guard = county.phone("guard")
    guard.context.add_cookies([{"name": "xiaoan_type", "value": size, "url": county.address}])
    for name, address in (("today", "/today"), ("report", "/report")):
        guard.goto(address)
        look(guard, f"{size}_{name}")
    guard.goto("/today")
    guard.get_by_role("link", name="这里的 3").click()
    look(guard, f"{size}_check")
    box = guard.locator(".pfoot").bounding_box()
    assert box is not None
    assert box["height"] <= 0.15 * 740
