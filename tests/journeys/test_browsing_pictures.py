"""The catalogue's other sides, a school's year and the calendar page: they fit a small phone and a desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.journeys.county import County
from tests.journeys.test_pictures import KEPT, look
from tests.journeys.test_sweep import at_desk
from tests.support.cast import START
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import shared_contents

pytestmark = pytest.mark.journey


def adopt_all(county: County) -> None:
    """The city takes up every pack there is."""
    for code, pack in shared_contents().items():
        if pack.duties and code != "fire":
            adopt(
                by=operator(), unit=county.cast.unit("city"), pack=code, version=pack.version,
                starts=date(2026, 9, 1), at=START,
            )  # fmt: skip


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_the_catalogue_fit(county: County, width: int) -> None:
    county.clock.set(10, 20, 10)
    adopt_all(county)
    safety = county.phone("safety", width=width)
    school, point = f"/school/{county.cast.unit('school').id}", f"/school/{county.cast.unit('point').id}"
    for name, address in {
        "standards": "/catalogue", "posts": "/catalogue/posts", "post": "/catalogue/posts/logistics",
        "card": "/catalogue/posts/logistics/print", "month": "/catalogue/months/11", "places": "/catalogue/places",
        "place": "/catalogue/places/canteen", "documents": "/catalogue/documents",
        "document": "/catalogue/documents/fire_law", "search": "/catalogue/documents?q=灭火器",
        "year": "/school/year", "year_domain": "/school/year?by=domain", "meter": f"{school}/meter",
        "feeds": "/me/feeds", "me": "/me",
    }.items():  # fmt: skip
        safety.goto(address)
        look(safety, f"browse_{name}")
    safety.goto("/me/feeds")
    safety.get_by_role("button", name="生成订阅地址").first.click()
    safety.wait_for_selector("#address")
    look(safety, "browse_feed_given")
    officer = at_desk(county, "officer", width=width)
    for name, address in {
        "bureau_standards": "/catalogue", "bureau_posts": "/catalogue/posts?kind=kindergarten",
        "bureau_month": "/catalogue/months/11", "bureau_schools": "/school/year", "bureau_point": f"{point}/year",
        "bureau_point_meter": f"{point}/meter",
    }.items():  # fmt: skip
        officer.goto(address)
        look(officer, f"browse_{name}")


def test_pages_of_the_catalogue_fit_in_the_largest_type(county: County) -> None:
    county.clock.set(10, 20, 10)
    adopt_all(county)
    school = f"/school/{county.cast.unit('school').id}"
    safety = county.phone("safety", width=360)
    safety.context.add_cookies([{"name": "xiaoan_type", "value": "larger", "url": county.address}])
    for name, address in {
        "post": "/catalogue/posts/logistics", "month": "/catalogue/months/11", "place": "/catalogue/places/canteen",
        "search": "/catalogue/documents?q=灭火器", "year": "/school/year", "year_domain": "/school/year?by=domain",
        "meter": f"{school}/meter", "feeds": "/me/feeds",
    }.items():  # fmt: skip
        safety.goto(address)
        look(safety, f"browse_larger_{name}")


def test_a_year_and_a_card_are_each_one_sheet_of_a4(county: County) -> None:
    county.clock.set(10, 20, 10)
    adopt_all(county)
    school, safety = county.cast.unit("school").id, county.phone("safety", width=1440)
    sheets = {
        f"/school/{school}/year/print": True,
        f"/school/{school}/year/print?by=domain": True,
        "/catalogue/posts/logistics/print": False,
        "/catalogue/posts/safety_officer/print": False,
        "/catalogue/posts/principal/print": False,
    }
    for number, (address, wide) in enumerate(sheets.items()):
        safety.goto(address)
        made = PdfDocument(safety.pdf(prefer_css_page_size=True))
        across, down = made[0].get_size()
        assert (across > down) is wide, address
        if KEPT:
            for leaf in range(len(made)):
                made[leaf].render(scale=1.5).to_pil().save(Path(KEPT) / f"print_{number}_{leaf}.png")
        assert len(made) == 1, f"{address}: {len(made)} sheets"
