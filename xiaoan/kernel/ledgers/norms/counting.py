"""What there is of what norms count, by unit: a stated fact, standing rows of a ledger, holders of a post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.norms.written import Have
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.sight.listing import saying
from xiaoan.kernel.org.models import Holding


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows and holders by what is counted and unit."""

    rows: Mapping[tuple[Have, UUID], int]
    holders: Mapping[tuple[str, UUID], frozenset[UUID]]

    def of(self, have: Have, units: Iterable[UUID]) -> int:
        """How many there are at these units together; somebody who holds the post at two of them is one."""
        if have.post:
            return len(frozenset().union(*(self.holders.get((have.post, unit), frozenset()) for unit in units)))
        return sum(self.rows.get((have, unit), 0) for unit in units)


def counted(haves: Iterable[Have], units: Iterable[UUID], day: date) -> Counted:
    """What stands at units on a day; two queries whatever is counted and wherever."""
    wanted, ids = list(dict.fromkeys(haves)), list(units)
    return Counted(_rows([one for one in wanted if one.ledger], ids, day), _holders(wanted, ids, day))


def _rows(haves: list[Have], units: list[UUID], day: date) -> dict[tuple[Have, UUID], int]:
    if not haves:
        return {}
    rows = LedgerRow.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), unit_id__in=units, valid_from__lte=day,
        ledger__in={have.ledger for have in haves},
    ).filter(Q(withdrawn_at__isnull=True) | Q(valid_to__gt=day))  # fmt: skip
    counts = {
        f"n{number}": Count("id", filter=Q(ledger=have.ledger) & saying(have.where))
        for number, have in enumerate(haves)
    }
    found: dict[tuple[Have, UUID], int] = {}
    for unit, *numbers in rows.order_by().values_list("unit_id").annotate(**counts):
        found |= {(have, unit): number for have, number in zip(haves, numbers, strict=True) if number}
    return found


def _holders(haves: list[Have], units: list[UUID], day: date) -> dict[tuple[str, UUID], frozenset[UUID]]:
    posts = {have.post for have in haves if have.post}
    if not posts:
        return {}
    rows = Holding.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), Q(person__left__isnull=True) | Q(person__left__gte=day),
        unit_id__in=units, starts__lte=day, substitute=False, post__code__in=posts,
    )  # fmt: skip
    found: dict[tuple[str, UUID], set[UUID]] = {}
    with opened(EVERYTHING):  # How many, not who; a school's people also count for who sees one campus alone.
        for unit, person, post in rows.values_list("unit_id", "person_id", F("post__code")):
            found.setdefault((post, unit), set()).add(person)
    return {key: frozenset(people) for key, people in found.items()}
