"""A school's October, its hazards, and the steps of its return."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.support.cast import START, Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.models import Draft, Frozen
from xiaoan.features.returns.queries import Page
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt

MONTHLY, COUNTY, CITY, OFFICE = (
    "returns.school_month", "returns.county_month", "returns.city_month", "returns.safety_office"
)  # fmt: skip
OCTOBER = "2026-10"


def on(month: int, day: int, hour: int = 2, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


SIGNING_DAY = on(11, 5)
ZERO = {"incidents.incidents": "零报告"}


class Play:
    """The returns of the cast's units, with their pack adopted by the city since August."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        adopt(
            by=operator(), unit=cast.unit("city"), pack="_returns", version="1.1.0", starts=date(2026, 8, 20), at=START
        )

    def page(self, who: str, unit: str = "school", kind: str = MONTHLY, period: str = OCTOBER, *, at: datetime) -> Page:
        seat = self.cast.seat(who, at)
        with opened(seat.scope, readonly=True):
            return queries.page(seat, self.cast.unit(unit).id, kind, period, at=at)

    def fill(self, who: str = "safety", unit: str = "school", period: str = OCTOBER, *, at: datetime) -> Draft:
        return commands.submit(
            by=self.cast.seat(who, at), unit=self.cast.unit(unit), kind=MONTHLY, period=period, zero=True, at=at
        )

    def sign(self, who: str = "principal", unit: str = "school", period: str = OCTOBER, *, at: datetime) -> Frozen:
        return commands.sign(by=self.cast.seat(who, at), unit=self.cast.unit(unit), kind=MONTHLY, period=period, at=at)

    def sent(self, at: datetime = SIGNING_DAY, period: str = OCTOBER) -> Frozen:
        """一小's return from one tap to the signature."""
        self.fill(period=period, at=at)
        return self.sign(period=period, at=at)
