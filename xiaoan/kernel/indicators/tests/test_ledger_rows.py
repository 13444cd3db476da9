"""Figures of ledgers: rows that stand, and those of them with nothing run out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from tests.support.cast import START, Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import newest
from xiaoan.kernel.indicators import queries
from xiaoan.kernel.ledgers.commands import add, withdraw
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.work.tests.acting import seeing

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def certificate(cast: Cast, holder: str, until: str) -> LedgerRow:
    values = {"holder": holder, "kind": "电工", "expires_on": until}
    return add(
        by=cast.seat("safety", AT), unit=cast.unit("school"), ledger="fire.certificates", client_id=uuid4(),
        values=values, at=AT,
    )  # fmt: skip


def test_certificates_that_are_current_over_all_that_stand(cast: Cast) -> None:
    version = newest().get(pack="fire").version
    adopt(by=operator(), unit=cast.unit("county"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)
    good = certificate(cast, "示例·电工", "2027-01-01")
    certificate(cast, "示例·焊工", "2026-09-01")
    gone = certificate(cast, "示例·旧人", "2026-09-01")
    withdraw(by=cast.seat("safety", AT), row_id=gone.id, version=1, reason="离职", at=AT)
    later = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    officer, county = cast.seat("officer", later), cast.unit("county")
    with seeing(officer):
        found = queries.indicators(officer, county, "2026-10", at=later, domain="fire")
        figure = next(each for each in found if each.code == "fire.certificates_current")
        rows = queries.evidence(officer, county, "2026-10", "fire.certificates_current", at=later)
    assert (figure.numerator, figure.denominator) == (1, 2)
    assert {(each.kind, each.key) for each in rows} >= {("row", str(good.id))}
