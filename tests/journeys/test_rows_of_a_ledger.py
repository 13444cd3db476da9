"""Twelve extinguishers in one building are one line in the walk and one calm form: mark the one that is wrong."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County
from xiaoan.kernel.ledgers.commands import load
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.kernel.work.models import Record

pytestmark = pytest.mark.journey
EXTINGUISHERS = "fire.extinguishers"


def bottles(county: County, count: int) -> None:
    county.clock.set(9, 1, 9)
    values = {"place": "教学楼A栋", "kind": "干粉", "made_on": "2024-03-01"}
    rows = [SheetRow(line, {**values, "number": f"A-{line}"}) for line in range(1, count + 1)]
    by, unit = county.cast.seat("safety", county.clock.at), county.cast.unit("school")
    load(by=by, unit=unit, ledger=EXTINGUISHERS, rows=rows, at=county.clock.at)


def test_twelve_rows_are_one_form_and_one_of_them_is_wrong(county: County) -> None:
    bottles(county, 12)
    county.clock.set(10, 30, 15, 30)
    page = county.phone("guard")
    job = page.locator("a.job", has_text="灭火器检查（人员密集处）").filter(has_text="12\u00a0件")
    expect(job).to_have_count(1)
    job.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("12\u00a0件")
    lines = page.locator(".chk > li")
    expect(lines).to_have_count(12)
    lines.nth(4).get_by_text("有问题").first.click()
    lines.nth(4).locator("input[name$='-what']").fill("压力表指到红区")
    page.locator("[data-record]").click()
    page.wait_for_url("**/today")
    with county.looking():
        kept = Record.objects.filter(duty="fire.extinguisher.crowded", opens__date__gte=date(2026, 10, 15))
        assert kept.filter(subject_kind="item").count() == 12
        assert [row.subject_name for row in kept if row.problems] == ["A-5（教学楼A栋）"]
