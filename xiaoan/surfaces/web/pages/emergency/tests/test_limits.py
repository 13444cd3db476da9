"""Within how many minutes something is told: as what governs the unit says, on the page, the sheet, the kept file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import take_up
from xiaoan.surfaces.web.pages.daily.tests.school import School, text

ADDRESSES = ("/phones", "/phones/print", "/phones/keep")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("jurisdiction", "phone"), [("", "30分钟内"), ("mountain_county", "1小时内")])
def test_the_times_are_those_of_the_jurisdiction(school: School, address: str, jurisdiction: str, phone: str) -> None:
    day = school_day(school.at)
    take_up(
        by=operator(), unit=school.cast.unit("county"), jurisdiction=jurisdiction, starts=day,
        at=school.at - timedelta(hours=1),
    )  # fmt: skip
    said = text(school.signed_in("guard").get(address)).replace("\u00a0", "").replace(" ", "")
    assert "多久之内报告" in said
    assert phone in said.partition("电话报教育局")[2][:140]
    assert said.index("报单位负责人") < said.index("电话报教育局"), "the shortest stands first"


@pytest.mark.parametrize("address", ADDRESSES)
def test_where_nothing_governs_no_time_is_told(school: School, address: str) -> None:
    assert "多久之内报告" not in text(school.signed_in("guard").get(address))
