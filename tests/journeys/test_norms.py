"""Too few guards, and a vehicle that names its driver: seen at school, reported in one tap, seen at the bureau."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk
from xiaoan.kernel.ledgers.tests.garage import adopt_garage, driver, state, vehicle

pytestmark = pytest.mark.journey

GUARDS = "专职保安人数"


@pytest.mark.parametrize("width", [360, 1440])
def test_what_is_short_is_reported_at_school_and_seen_at_the_bureau(county: County, width: int) -> None:
    county.clock.set(10, 20, 10)
    adopt_garage(county.cast)
    state(county.cast, "school", guards=1, school_bus=True, enclosed=True)
    state(county.cast, "central", enclosed=False)
    for number in range(3):
        driver(county.cast, f"示例·司机{number}", at=county.clock())
    vehicle(county.cast, "云A·1", at=county.clock(), driver="示例·司机1", kind="bus", spare="否")
    safety = county.phone("safety", width=width)
    safety.goto("/ledgers")
    look(safety, "norms_school")
    line = safety.locator("li.row", has_text=GUARDS)
    line.get_by_role("button", name="上报缺额").click()
    expect(safety.get_by_text("已上报，等安全员核实。")).to_be_visible()
    expect(line.get_by_text("已上报")).to_be_visible()
    safety.goto("/ledgers/garage.vehicles")
    look(safety, "norms_vehicles")
    safety.goto(f"/units/{county.cast.unit('school').id}/ledgers/garage.vehicles/new")
    look(safety, "norms_vehicle_form")
    safety.get_by_label("车牌号").fill("云A·2")
    safety.get_by_label("驾驶员").select_option(label="示例·司机2")
    safety.get_by_role("button", name="登记").click()
    expect(safety.get_by_role("link", name="示例·司机2")).to_be_visible()
    look(safety, "norms_vehicle")
    officer = at_desk(county, "officer", width=width)
    officer.goto("/ledgers/norms")
    look(officer, "norms_bureau")
    officer.locator("li.row", has_text=GUARDS).get_by_role("link", name="青一小").click()
    expect(officer.get_by_role("heading", name="该有多少、现有多少")).to_be_visible()
    officer.goto("/ledgers/registers/indicators?domain=security")
    look(officer, "indicators")
    officer.locator("li.row", has_text="封闭管理率").first.get_by_role("link", name="1", exact=True).click()
    expect(officer.get_by_role("link", name="青一小")).to_be_visible()
    look(officer, "indicator")
