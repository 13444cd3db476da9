"""The safety officer before an inspection: the figures, the book, and what of the inspector's list is missing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk

pytestmark = pytest.mark.journey


def test_what_is_missing_for_the_inspector_is_found_from_the_ledgers(county: County) -> None:
    county.clock.set(10, 20, 10, 30)
    page = county.phone("safety")
    page.goto("/ledgers")
    page.get_by_role("link", name="工作台账").click()
    look(page, "registers_shelf")
    page.get_by_role("link", name="迎检材料").click()
    page.get_by_role("link", name="消防安全检查材料").click()
    expect(page.get_by_text("8 条要求", exact=False).first).to_be_visible()
    look(page, "registers_dossier")
    page.goto("/ledgers/registers/registers.work_day?period=week")
    look(page, "registers_work")
    page.goto("/ledgers/registers/figures?period=month")
    look(page, "registers_figures")


def test_the_bureau_reads_the_same_for_all_its_schools(county: County) -> None:
    county.clock.set(10, 20, 10, 30)
    page = at_desk(county, "officer", width=1440)
    page.goto("/ledgers/registers/registers.work?period=month")
    expect(page.get_by_role("columnheader", name="单位")).to_be_visible()
    look(page, "registers_bureau")
    page.goto("/ledgers/registers/inspections/list?list=registers.general")
    look(page, "registers_bureau_dossier")
