"""What has run out is reported once, with its place and row, and waits no more while that is being cured."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import uuid4

from tests.support.cast import START, Cast
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import newest
from xiaoan.kernel.hazards.commands import Seen, report, withdraw_report
from xiaoan.kernel.ledgers import queries
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.messages.offers import waiting

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def test_an_expired_extinguisher_waits_for_the_safety_officer_until_it_is_reported(cast: Cast) -> None:
    version = newest().get(pack="fire").version
    adopt(by=operator(), unit=cast.unit("county"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)
    by, unit = cast.seat("safety", AT), cast.unit("school")
    values = {"number": "A-1", "place": "教学楼A栋", "kind": "干粉", "made_on": "2015-01-01"}
    row = add(by=by, unit=unit, ledger="fire.extinguishers", client_id=uuid4(), values=values, at=AT)

    def offered() -> list[str]:
        with opened(by.scope, readonly=True):
            return [matter.url for each in waiting(by, at=AT) if each.kind == "ledgers" for matter in each.matters]

    assert offered() == [f"/ledgers/rows/{row.id}"]
    with opened(by.scope, readonly=True):
        kind = queries.expiring(by, at=AT)[0].expiry.raises
    seen = Seen(what="灭火器过期", where="一楼", kind=kind, origin="ledger", origin_id=row.id)
    told = report(by=by, unit=unit, client_id=uuid4(), seen=seen, at=AT)
    assert offered() == []
    with opened(by.scope, readonly=True):
        assert queries.expiring(by, at=AT)[0].reported == told.id
    withdraw_report(by=by, report_id=told.id, at=AT)
    assert offered() == [f"/ledgers/rows/{row.id}"]
