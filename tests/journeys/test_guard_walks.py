"""The guard's day on his phone: a round by exception with one fault."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County

pytestmark = pytest.mark.journey


def test_the_guard_walks_his_round_and_marks_one_fault(county: County) -> None:
    page = county.phone("guard")
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日要办")
    page.get_by_role("link", name="日间防火巡查").click()
    page.screenshot(path="/tmp/q1-check.png", full_page=True)
