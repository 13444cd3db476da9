"""Figures of hazards, in 处 with 条 beside: a month's carried, new, closed and open; ages; what is late.

From two kinds of rows only: hazards by their registration instant, closings by their own. What was merged or
mistaken is in no figure, as now believed; a closed month is frozen elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import F, Q, QuerySet, Sum

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import UNCOUNTED
from xiaoan.kernel.hazards.models import Closing, Hazard
from xiaoan.kernel.hazards.rules import Age
from xiaoan.kernel.hazards.sight.lists import COUNTED, OPEN_STAGES, late, month_instants, of_age, unanswered
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR
from xiaoan.kernel.tree.paths import subtree


class Count(NamedTuple):
    """A count of hazards: `places` 处, and `items` 条."""

    places: int = 0
    items: int = 0

    def plus(self, other: Count) -> Count:
        return Count(self.places + other.places, self.items + other.items)

    def minus(self, other: Count) -> Count:
        return Count(self.places - other.places, self.items - other.items)


NONE = Count()


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """以前未整改 + 当月新增 = 当月销号 + 月末未整改, in 处 and in 条 (an item is closed with its last place)."""

    carried: Count = NONE
    new: Count = NONE
    closed: Count = NONE

    @property
    def open(self) -> Count:
        return self.carried.plus(self.new).minus(self.closed)

    def __add__(self, other: MonthFigures) -> MonthFigures:
        return MonthFigures(self.carried.plus(other.carried), self.new.plus(other.new), self.closed.plus(other.closed))


class Slot(NamedTuple):
    """What a cell of a table of hazards speaks of."""

    unit_id: UUID
    domain: str
    kind: str
    grade: str


def total_of(cells: Iterable[MonthFigures]) -> MonthFigures:
    """The sum of cells."""
    found = MonthFigures()
    for each in cells:
        found += each
    return found


def _hazards(viewer: Viewer, unit_path: str) -> QuerySet[Hazard]:
    rows = seen(viewer, Hazard.objects.filter(COUNTED), SEE)
    if not unit_path:
        return rows
    lo, hi = subtree(unit_path)
    return rows.filter(path__gte=lo, path__lt=hi)


def _closings(viewer: Viewer, unit_path: str) -> QuerySet[Closing]:
    rows = Closing.objects.filter(scope(viewer, SEE, domain="hazard__domain"))
    rows = rows.exclude(hazard__stage__in=[stage.value for stage in UNCOUNTED])
    if not unit_path:
        return rows
    lo, hi = subtree(unit_path)
    return rows.filter(path__gte=lo, path__lt=hi)


def month_table(viewer: Viewer, month: str, *, unit_path: str = "") -> Mapping[Slot, MonthFigures]:
    """A month's figures by unit, domain, kind and grade; two queries whatever the number of schools."""
    start, end = month_instants(month)
    before, within = Q(registered_at__lt=start), Q(registered_at__gte=start)
    hazards = (
        _hazards(viewer, unit_path)
        .filter(registered_at__lt=end)
        .values("unit_id", "domain", "kind", "grade")
        .annotate(
            before=Sum("quantity", filter=before, default=0),
            fresh=Sum("quantity", filter=within, default=0),
            items_before=Number("id", filter=before & (Q(closed_at__isnull=True) | Q(closed_at__gte=start))),
            items_fresh=Number("id", filter=within),
            items_closed=Number("id", filter=Q(closed_at__gte=start, closed_at__lt=end)),
        )
        .order_by()
    )
    closed = (
        _closings(viewer, unit_path)
        .filter(at__lt=end)
        .values("unit_id", domain=F("hazard__domain"), kind=F("hazard__kind"), grade=F("hazard__grade"))
        .annotate(
            earlier=Sum("quantity", filter=Q(at__lt=start), default=0),
            now=Sum("quantity", filter=Q(at__gte=start), default=0),
        )
        .order_by()
    )
    gone = {_slot(row): (row["earlier"], row["now"]) for row in closed}
    found = {}
    for row in hazards:
        earlier, now = gone.get(_slot(row), (0, 0))
        found[_slot(row)] = MonthFigures(
            carried=Count(row["before"] - earlier, row["items_before"]),
            new=Count(row["fresh"], row["items_fresh"]),
            closed=Count(now, row["items_closed"]),
        )
    return found


def _slot(row: Mapping[str, object]) -> Slot:
    unit_id = row["unit_id"]
    assert isinstance(unit_id, UUID)
    return Slot(unit_id, str(row["domain"]), str(row["kind"]), str(row["grade"]))


def month_figures(viewer: Viewer, month: str, *, unit_path: str = "") -> MonthFigures:
    """A month's figures of all the viewer may see under a unit."""
    return total_of(month_table(viewer, month, unit_path=unit_path).values())


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand now: found = closed + open, the open ones by stage, grade and age, and the late ones.

    `above`: a superior holds the ball; `unanswered` of these are late there. None of them is in `overdue`.
    """

    found: Count
    closed: Count
    open: Count
    by_stage: Mapping[str, Count]
    by_grade: Mapping[str, Count]
    by_age: Mapping[Age, Count]
    overdue: Count
    waiting: Count
    above: Count = NONE
    unanswered: Count = NONE
    review_late: Count = NONE


def standing(viewer: Viewer, *, at: datetime, unit_path: str = "", domain: str = "") -> Standing:
    """How things stand at `at`, for what is registered by now; four queries."""
    rows = _hazards(viewer, unit_path)
    rows = rows.filter(domain=domain) if domain else rows
    is_open = Q(stage__in=OPEN_STAGES)
    conditions = {"found": Q(), "open": is_open, "overdue": late(at), "waiting": is_open & ~Q(waiting="")}
    held = is_open & ~Q(waiting="")
    conditions["above"] = Q(up__in=[each.value for each in WITH_SUPERIOR])
    conditions["unanswered"] = unanswered(at)
    conditions["review_late"] = held & Q(review_on__lt=school_day(at))
    conditions |= {f"age{number}": is_open & of_age(age, at) for number, age in enumerate(Age)}
    wanted: dict[str, object] = {}
    for name, condition in conditions.items():
        wanted[f"{name}_items"] = Number("id", filter=condition)
        wanted[f"{name}_quantity"] = Sum("quantity", filter=condition, default=0)
        wanted[f"{name}_closed"] = Sum("closed_quantity", filter=condition, default=0)
    sums = rows.aggregate(**wanted)

    def left(name: str) -> Count:
        return Count(sums[f"{name}_quantity"] - sums[f"{name}_closed"], sums[f"{name}_items"])

    return Standing(
        found=Count(sums["found_quantity"], sums["found_items"]),
        closed=Count(sums["found_closed"], sums["found_items"] - sums["open_items"]),
        open=left("open"),
        by_stage=_left_by(rows.filter(is_open), "stage"),
        by_grade=_left_by(rows.filter(is_open), "grade"),
        by_age={age: left(f"age{number}") for number, age in enumerate(Age)},
        overdue=left("overdue"),
        waiting=left("waiting"),
        above=left("above"),
        unanswered=left("unanswered"),
        review_late=left("review_late"),
    )


def _left_by(rows: QuerySet[Hazard], name: str) -> dict[str, Count]:
    grouped = rows.values(name).annotate(left=Sum(F("quantity") - F("closed_quantity")), items=Number("id"))
    return {row[name]: Count(row["left"], row["items"]) for row in grouped.order_by()}


class Balance(NamedTuple):
    """Places found, closed and open at an instant, each read from rows of its own."""

    found: int
    closed: int
    open: int


def balance(viewer: Viewer, at: datetime, *, unit_path: str = "") -> Balance:
    """found, closed and open at an instant: found from the hazards, closed from the closings, open hazard by hazard.

    That the first is the sum of the others is proved by the tests, not by subtraction.
    """
    rows = _hazards(viewer, unit_path).filter(registered_at__lte=at)
    closings = _closings(viewer, unit_path).filter(at__lte=at, hazard__registered_at__lte=at)
    quantities = dict(rows.values_list("id", "quantity"))
    left = dict(quantities)
    for hazard_id, quantity in closings.values_list("hazard_id", "quantity"):
        left[hazard_id] = left.get(hazard_id, 0) - quantity
    return Balance(
        sum(quantities.values()),
        closings.aggregate(places=Sum("quantity", default=0))["places"],
        sum(one for one in left.values() if one > 0),
    )
