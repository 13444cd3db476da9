"""The bureau's desk pages that no journey passes: they fit a small phone and a desk, and can be kept as pictures."""

from __future__ import annotations

import pytest

from tests.journeys.county import County
from tests.journeys.test_pictures import look
from tests.journeys.test_sweep import at_desk

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_the_desk_fit(county: County, width: int) -> None:
    county.clock.set(10, 20, 10)
    officer = at_desk(county, "officer", width=width)
    for name, address in {
        "backups": "/backups", "silence": "/bureau", "burden": "/burden", "second_step": "/me/second-step",
        "dossier": "/ledgers/registers/inspections/list?list=registers.fire&period=month", "exports": "/exports",
        "figures": "/ledgers/registers/figures?period=year", "book": "/ledgers/registers/registers.hazard_book",
    }.items():  # fmt: skip
        officer.goto(address)
        if name == "silence" and officer.locator("#silence summary").count():
            officer.locator("#silence summary").click()
        look(officer, f"desk_{name}")
    principal = county.phone("principal", width=width)
    for name, address in {"burden_school": "/burden", "own": "/me", "returns": "/returns"}.items():
        principal.goto(address)
        look(principal, f"desk_{name}")
