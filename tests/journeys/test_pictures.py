"""Every page of the day fits a small phone and a desk; with XIAOAN_PICTURES set, pictures of them are kept there."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.county import County
from tests.support.cast import START
from tests.support.fitting import width_of
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.doors import issue_link
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.tests.play import Play

pytestmark = pytest.mark.journey

KEPT = os.environ.get("XIAOAN_PICTURES", "")


def look(page: Page, name: str) -> None:
    """Nothing is wider than the screen; a picture when pictures are wanted."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert width_of(page) <= width
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


def each(page: Page, who: str, addresses: dict[str, str]) -> None:
    """Look at each address: it opens, and it fits."""
    for name, address in addresses.items():
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        look(page, f"{name}_{who}")


def desk(county: County, who: str, width: int) -> Page:
    """Somebody of the bureau, at his first room."""
    page = county.strange_phone(width=width, height=900)
    page.goto(f"/enter/{issue_link(by=operator(), account_id=county.cast.account(who), at=county.clock.at)}")
    page.get_by_role("button", name="是我本人，进入").click()
    page.wait_for_url("**/bureau*")
    return page


def with_canteen(county: County) -> None:
    """The county cooks and drills by its packs too; the school has something to answer."""
    county.clock.set(10, 27, 15, 30)
    with opened(EVERYTHING):
        for pack in ("canteen", "drills"):
            adopt(
                by=operator(), unit=county.cast.unit("county"), pack=pack, version=contents()[pack].version,
                starts=date(2026, 9, 1), at=START,
            )  # fmt: skip
    play = Play(county.cast, at=county.clock.at - timedelta(days=3))
    play.fixed()
    play.submitted()
    play.report(what="二楼护栏松动", where="教学楼A栋二楼", danger=True)


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_a_school_fit(county: County, width: int) -> None:
    with_canteen(county)
    school = county.cast.unit("school").id
    unit, ledger = f"/units/{school}", "fire.extinguishers"
    officer = county.phone("safety", width=width)
    each(
        officer,
        "officer_of_school",
        {
            "inbox": "/inbox", "ledgers": "/ledgers", "ledger_empty": f"/ledgers/{ledger}",
            "expiring": "/ledgers/expiring", "ledger_new": f"{unit}/ledgers/{ledger}/new",
            "ledger_load": f"{unit}/ledgers/{ledger}/load", "roster": f"{unit}/roster",
            "roster_import": f"{unit}/roster/import", "roster_print": f"{unit}/roster/print",
            "shifts": f"{unit}/shifts", "turnover": f"{unit}/turnover", "days": f"{unit}/days", "unit": unit,
            "places": f"{unit}/places", "place_marks": f"{unit}/places/marks", "posters": f"{unit}/posters",
            "inspections": "/inspections", "department_paper": "/inspections/papers/new", "phones": "/phones",
            "phones_print": "/phones/print", "me": "/me", "people": "/people", "reports": "/reports",
            "confirm": "/hazards/confirm", "upward": "/hazards/upward", "standards": "/catalogue",
            "school": f"/school/{school}",
        },
    )  # fmt: skip
    head = county.phone("principal", width=width)
    each(
        head,
        "head_of_school",
        {
            "today": "/today", "school": f"/school/{school}", "sign": f"/school/{school}/sign?month=2026-09",
            "inbox": "/inbox", "tablets": "/tablets",
            "mandates": "/signing/mandates", "signing": "/signing", "cards": "/people/cards", "elevation": "/elevation",
            "post_checks": f"{unit}/roster/checks",
        },
    )  # fmt: skip


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_a_bureau_fit(county: County, width: int) -> None:
    with_canteen(county)
    officer = desk(county, "officer", width)
    each(
        officer,
        "officer_of_bureau",
        {
            "bureau": "/bureau", "inbox": "/inbox", "hazards": "/hazards", "ladder": "/hazards/ladder",
            "draft": "/hazards/ladder/draft", "heard": "/hazards/heard", "combined": "/hazards/combined",
            "ledgers": "/ledgers", "sweeps": "/sweeps", "sweep_new": "/sweeps/new", "elsewhere": "/elsewhere",
            "inspections": "/inspections", "visit_where": "/inspections/new", "standards": "/catalogue",
            "pack": "/catalogue/packs/canteen", "pack_profile": "/catalogue/packs/fire?profile=rural",
            "additions": "/catalogue/packs/canteen/additions", "duty": "/catalogue/duties/canteen.meal.lunch",
            "people": "/people", "lists": "/grants", "list_new": "/grants/new",
            "units": "/units", "report_where": "/report?unit=choose",
        },
    )  # fmt: skip
