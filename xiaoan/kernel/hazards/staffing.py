"""Who holds which verb over a unit, so that a hazard goes to people who can act: here, above, or nobody.

Grants and roles are reference tables; names are shown only where the open scope can see the account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.models import Account, Grant, Role
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.rules import Standby, is_barred
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage


class Placed(NamedTuple):
    """A unit that has hazards, with its school (itself unless it is a campus or department) and its ancestors."""

    unit: Unit
    school: Unit
    line: tuple[Unit, ...]


class Hand(NamedTuple):
    """Somebody who holds verbs over the unit, from a grant rooted at `unit` / `path`."""

    account: UUID
    name: str
    post: str
    unit: UUID
    path: str
    verbs: frozenset[str]


def place(unit: Unit) -> Placed:
    """Where a unit stands; one query."""
    line = tuple(lineage(unit.path))
    school = next((each for each in reversed(line) if each.is_school), unit)
    return Placed(unit, school, line)


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody with a verb over one unit and domain on a day."""

    placed: Placed
    hands: tuple[Hand, ...]

    def here(self, verb: str, barred: Collection[str] = ()) -> tuple[Hand, ...]:
        """Holders of a verb whose grant is rooted inside the school, without the barred."""
        inside = self.placed.school.path
        return tuple(hand for hand in self._able(verb, barred) if hand.path.startswith(inside))

    def above(self, verb: str, barred: Collection[str] = ()) -> tuple[Hand, ...]:
        """Holders of a verb at the nearest unit above the school that has any."""
        inside = self.placed.school.path
        outside = [hand for hand in self._able(verb, barred) if not hand.path.startswith(inside)]
        nearest = max((len(hand.path) for hand in outside), default=0)
        return tuple(hand for hand in outside if len(hand.path) == nearest)

    def _able(self, verb: str, barred: Collection[str]) -> Iterable[Hand]:
        return (hand for hand in self.hands if verb in hand.verbs and not is_barred(barred, hand.account))

    def nearest(self, verb: str, barred: Collection[str] = ()) -> UUID:
        """The unit whose people are to act: the school when it has any, else the nearest above, else the school."""
        if self.here(verb, barred):
            return self.placed.school.id
        above = self.above(verb, barred)
        return above[0].unit if above else self.placed.school.id

    def standby(self, barred: Collection[str], issuer: UUID | None = None) -> Standby:
        """Which units could recheck a hazard whose `barred` people may not."""
        parent = self.placed.school.parent_id
        above = self.above(verbs.RECHECK_ABOVE, barred)
        bureau = self.above(verbs.CONFIRM_MAJOR, barred)
        return Standby(
            here=self.placed.school.id if self.here(verbs.RECHECK, barred) else None,
            above=above[0].unit if above else parent,
            issuer=issuer,
            bureau=bureau[0].unit if bureau else None,
        )


def staff(placed: Placed, domain: str, at: datetime) -> Staff:
    """Who holds verbs over a unit for a domain on the day of `at`; three queries."""
    day, ids = school_day(at), [unit.id for unit in placed.line]
    rows = (
        Grant.objects.select_related("unit")
        .filter(Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day)
        .filter(Q(units=[], unit_id__in=ids) | Q(units__overlap=ids))
        .filter(Q(domains=[]) | Q(domains__contains=[domain]) if domain else Q())
        .exclude(revoked_at__lte=at)
        .exclude(until__lte=at)
        .order_by("starts", "id")
    )
    grants = list(rows)
    roles = {role.code: frozenset(role.verbs) for role in Role.objects.filter(code__in={row.role for row in grants})}
    accounts = {row.id: row for row in Account.objects.filter(id__in={row.account_id for row in grants})}
    hands = []
    for row in grants:
        account = accounts.get(row.account_id)
        if account is None or account.is_active:
            held = roles.get(row.role, frozenset())
            hands.append(
                Hand(
                    row.account_id, account.name if account else "", row.post, row.unit_id, row.unit.path,
                    # What a mandate lends is these verbs alone, not the giver's role.
                    held & frozenset(row.only) if row.only else held,
                )
            )  # fmt: skip
    return Staff(placed, tuple(hands))


def acts_from_above(viewer: Viewer, verb: str, unit: Unit, domain: str, recheck_path: str) -> bool:
    """Whether the viewer holds a verb over a unit from a grant at `recheck_path` or above it."""
    return any(
        verb in held.verbs
        and held.speaks_of(domain)
        and held.covers(unit.path, unit.id)
        and recheck_path.startswith(held.path)
        for held in viewer.held
    )


def holds_here(viewer: Viewer, verb: str, placed: Placed, domain: str = "") -> bool:
    """Whether the viewer holds a verb over a unit as one of its own people, not from above."""
    return any(
        verb in held.verbs
        and held.speaks_of(domain)
        and held.covers(placed.unit.path, placed.unit.id)
        and held.path.startswith(placed.school.path)
        for held in viewer.held
    )
