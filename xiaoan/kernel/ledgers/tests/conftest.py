"""The cast with the fire pack adopted by the county from 1 September 2026: ledgers in force in its schools."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import newest
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.ledgers.models import LedgerRow

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
BEFORE = datetime(2026, 8, 25, 1, 0, tzinfo=UTC)
EXTINGUISHERS = "fire.extinguishers"


class Keeper:
    """The cast at its ledgers."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def bottle(self, number: str = "A-1", who: str = "safety", unit: str = "school", **more: str) -> LedgerRow:
        """An extinguisher at the school's first building."""
        place = {"school": "building_a", "east": "east_dorm", "far_school": "far_building"}[unit]
        values = {
            "number": number, "place": self.cast.places[place].name, "kind": "干粉", "made_on": "2024-03-01", **more,
        }  # fmt: skip
        return add(
            by=self.cast.seat(who, AT), unit=self.cast.unit(unit), ledger=EXTINGUISHERS, client_id=uuid4(),
            values=values, at=AT,
        )  # fmt: skip


def adopt_fire(cast: Cast) -> None:
    """Let the newest fire pack govern the county."""
    version = newest().get(pack="fire").version
    adopt(by=operator(), unit=cast.unit("county"), pack="fire", version=version, starts=date(2026, 9, 1), at=BEFORE)


@pytest.fixture
def keeper(cast: Cast) -> Keeper:
    adopt_fire(cast)
    return Keeper(cast)
