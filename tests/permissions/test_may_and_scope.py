"""`may` and `scope` are one answer: whatever grants a viewer holds, the list holds what the question allows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.tree import unit
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Account, Grant, Role
from xiaoan.kernel.access.queries import scope, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.models import Excuse

AT = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
DAY = date(2026, 10, 12)
VERBS = ["work.see", "work.excuse", "hazards.close"]
DOMAINS = ["", "fire", "food"]


def tree() -> list[Unit]:
    units = []
    for county_name in ("甲县", "乙县"):
        county = unit(None, county_name, "county")
        units.append(county)
        for number in range(3):
            school = unit(county, f"{county_name}{number}小")
            units.append(school)
            units.append(unit(school, f"{county_name}{number}小东校区", "campus", legal=False))
    return units


grants = st.lists(
    st.tuples(
        st.integers(0, 13),
        st.lists(st.integers(0, 13), max_size=3, unique=True),
        st.sets(st.sampled_from(["fire", "food"])),
        st.sets(st.sampled_from(VERBS), min_size=1),
        st.sampled_from(["now", "past", "future", "revoked", "lifted", "run out", "narrowed"]),
    ),
    max_size=7,
)


@pytest.mark.django_db
@given(held=grants)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_list_holds_exactly_what_may_allows(
    held: list[tuple[int, list[int], set[str], set[str], str]],
) -> None:
    with transaction.atomic():
        units = tree()
        with opened(EVERYTHING):
            account = Account.objects.create(unit=units[0], name="示例·甲")
            for place in units:
                for domain in DOMAINS:
                    _excuse(place, domain, account)
                _attachment(place, account)
        for number, (place_at, listed, domains, verbs, when) in enumerate(held):
            Role.objects.create(code=f"r{number}", title="x", title_en="x", verbs=sorted(verbs))
            starts, ends = {
                "past": (date(2026, 1, 1), date(2026, 10, 11)),
                "future": (date(2026, 10, 13), None),
            }.get(when, (date(2026, 1, 1), DAY))
            Grant.objects.create(
                account_id=account.id, role=f"r{number}", unit=units[place_at], units=[units[n].id for n in listed],
                domains=sorted(domains), starts=starts, ends=ends, revoked_at=AT if when == "revoked" else None,
                until={"lifted": AT + timedelta(minutes=1), "run out": AT}.get(when),
                only=sorted(verbs)[:1] if when == "narrowed" else [],
            )  # fmt: skip
        seat = viewer(account.id, at=AT)
        for verb in VERBS:
            _agree(seat, verb)
        transaction.set_rollback(True)


def _agree(seat: Viewer, verb: str) -> None:
    with opened(EVERYTHING):
        allowed = {r.id for r in Excuse.objects.all() if seat.may(verb, path=r.path, unit=r.unit_id, domain=r.domain)}
        assert set(Excuse.objects.filter(scope(seat, verb)).values_list("id", flat=True)) == allowed
        plain = {r.id for r in Attachment.objects.all() if seat.may(verb, path=r.path, unit=r.unit_id)}
        assert set(Attachment.objects.filter(scope(seat, verb, domain=None)).values_list("id", flat=True)) == plain
        everything = {r.id: r for r in Excuse.objects.all()}
    with opened(seat.scope):
        seen = set(Excuse.objects.values_list("id", flat=True))
    assert allowed <= seen, "row security hides something that may() allows"
    assert seen == {key for key, row in everything.items() if seat.scope.holds(row.path, row.unit_id)}


def _excuse(place: Unit, domain: str, account: Account) -> None:
    acting = Acting(account.id, account.name, "", place.id, place.name)
    Excuse.objects.create(
        unit=place, domain=domain, first=DAY, last=DAY, reason="x", by=acting, by_account=account.id, at=AT
    )


def _attachment(place: Unit, account: Account) -> None:
    Attachment.objects.create(unit=place, client_id=new_id(), name="x", sha256="", size=0, by=account.id, at=AT)
