"""Every page of a return fits a small phone and a desk; with XIAOAN_PICTURES set, pictures of them are kept there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.county import County
from tests.journeys.test_hazard_pictures import grave
from tests.journeys.test_pictures import KEPT, look
from tests.journeys.test_sweep import at_desk
from xiaoan.features.returns.tests.play import COUNTY, MONTHLY, OCTOBER, OFFICE
from xiaoan.features.returns.tests.play import Play as Returning
from xiaoan.kernel.hazards.commands import withdraw
from xiaoan.kernel.hazards.tests.play import Play

pytestmark = pytest.mark.journey


def address(county: County, unit: str = "school", kind: str = MONTHLY) -> str:
    return f"/returns/{county.cast.unit(unit).id}/{kind}/{OCTOBER}"


def october(county: County) -> Play:
    """What the two hazard lists hold."""
    play = Play(county.cast, at=datetime(2026, 9, 10, 1, tzinfo=UTC))
    play.assign(play.hazard(title="食堂燃气管老化"))
    grave(play)
    play.at = datetime(2026, 10, 12, 1, tzinfo=UTC)
    play.hazard(title="二楼护栏松动", quantity=3)
    play.pass_(play.submitted())
    return play


def kept(page: Page, here: str) -> None:
    """The Word file and the PDF, to be looked at beside the pictures."""
    for name in ("Word", "PDF", "Excel"):
        with page.expect_download() as got:
            page.get_by_role("link", name=name, exact=True).click()
        got.value.save_as(Path(KEPT) / got.value.suggested_filename)


def looked(page: Page, addresses: dict[str, str]) -> None:
    for name, where in addresses.items():
        page.goto(where)
        look(page, name)


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_a_return_fit(county: County, width: int) -> None:
    returning = Returning(county.cast)
    play = october(county)
    here, mistaken = address(county), play.hazard(title="应急灯不亮")
    county.clock.set(11, 3, 16)
    looked(county.phone("safety", width=width), {
        "returns": "/returns", "return_draft": here, "return_fill": f"{here}/fill",
        "return_note": f"{here}/note?cell=basics.students",
    })  # fmt: skip
    looked(county.phone("central_safety", width=width), {"return_merged": address(county, "central")})
    returning.fill(at=county.clock.at)
    looked(county.phone("principal", width=width), {"return_to_sign": here})
    frozen = returning.sign(at=datetime(2026, 11, 5, 2, tzinfo=UTC))
    play.at = datetime(2026, 11, 9, 1, tzinfo=UTC)
    withdraw(by=play.seat("safety"), hazard_id=mistaken.id, reason="灯是好的，当时停电", at=play.later())
    county.clock.set(11, 9, 10)
    page = county.phone("principal", width=width)
    looked(page, {"return_paper": f"{here}/print", "return_changed": here})
    if KEPT:
        kept(page, here)
    looked(at_desk(county, "officer", width=width), {
        "returns_office": "/returns", "return_standing": f"/returns/standing?period={OCTOBER}",
        "return_county": address(county, "county", COUNTY), "return_office_table": address(county, "county", OFFICE),
        "return_county_paper": f"{address(county, 'county', COUNTY)}/print", "return_days": "/returns/days",
        "return_check": "/returns/check", "return_checked": f"/returns/check?code={frozen.code}",
    })  # fmt: skip
