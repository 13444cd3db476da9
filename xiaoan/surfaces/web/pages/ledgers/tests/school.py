"""A school that keeps ledgers: rows put in through the commands, sheets made as a school would make them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.ledgers import commands
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.surfaces.web.tests.seats import Seats

BOTTLES = "fire.extinguishers"
HEADS = ("编号", "位置", "类型", "出厂日期")


@dataclass
class Keeping:
    """People at the pages of ledgers, in a county that has taken up the fire pack."""

    seats: Seats

    def bottle(self, label: str = "A-1", *, who: str = "safety", unit: str = "school", **more: str) -> LedgerRow:
        """A dry-powder extinguisher made in 2024 at 教学楼A栋, unless told otherwise."""
        place = {"school": "教学楼A栋", "east": "东校区宿舍楼", "far_school": "教学楼"}[unit]
        values = {"number": label, "place": place, "kind": "干粉", "made_on": "2024-01-05", **more}
        seat = self.seats.cast.seat(who, self.seats.at)
        return commands.add(
            by=seat, unit=self.seats.cast.unit(unit), ledger=BOTTLES, client_id=new_id(), values=values,
            at=self.seats.at,
        )  # fmt: skip

    def path(self, what: str, unit: str = "school", ledger: str = BOTTLES) -> str:
        """The address of a page of a ledger of a unit."""
        return f"/units/{self.seats.unit(unit)}/ledgers/{ledger}/{what}"

    def fill(self, who: str = "safety", unit: str = "school", **answers: Any) -> Any:
        """The form of a new extinguisher, posted."""
        plain = {
            "client_id": str(new_id()), "number": "B-7", "place": str(self.seats.cast.places["building_a"].id),
            "kind": "dry_powder", "made_on": "2024-01-05",
        }  # fmt: skip
        return self.seats.post(who, self.path("new", unit), **{**plain, **answers})

    def upload(self, rows: Sequence[Sequence[object]], *, who: str = "safety", unit: str = "school") -> Any:
        """A workbook with these rows, put into the import."""
        return self.seats.post(who, self.path("load", unit), file=sheet(rows))


def sheet(rows: Sequence[Sequence[object]], name: str = "台账.xlsx") -> SimpleUploadedFile:
    """A workbook as somebody would save it."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def bottles(count: int) -> list[tuple[object, ...]]:
    """Lines of extinguishers under no heads."""
    return [(f"A-{number}", "教学楼A栋", "干粉", "2024-03-01") for number in range(1, count + 1)]


@pytest.fixture
def keeping(seats: Seats) -> Keeping:
    seats.adopt_fire()
    return Keeping(seats)
