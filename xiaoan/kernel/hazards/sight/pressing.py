"""What presses: open hazards counted in small cells for a table of schools, and the gravest and latest of them.

Sorted by risk and age; how many hazards a school found itself says nothing against it and is no key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Case, CharField, F, Min, Q, QuerySet, Sum, Value, When
from django.db.models import Count as Number

from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import UNCOUNTED
from xiaoan.kernel.hazards.models import Closing, Hazard
from xiaoan.kernel.hazards.rules import Age
from xiaoan.kernel.hazards.sight.lists import COUNTED, Filters, late, matching, of_age, unanswered
from xiaoan.kernel.hazards.sight.rows import Row, rows_of
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.tree.paths import subtree

R = TypeVar("R", Hazard, Closing)


class OpenCell(NamedTuple):
    """Open hazards that are alike: `items` 条, `places` 处 not yet closed, `oldest` registered first.

    `late` past the deadline while the ball is with the school; `ours` when the unit asked about holds the ball.
    """

    unit_id: UUID
    domain: str
    stage: str
    grade: str
    age: Age
    late: bool
    ours: bool
    items: int
    places: int
    oldest: datetime

    @property
    def major(self) -> bool:
        return self.grade == Grade.MAJOR

    @property
    def presses(self) -> bool:
        """Whether its hazards stand in the list of what presses."""
        return self.late or self.ours or self.grade != Grade.GENERAL


def open_cells(
    viewer: Viewer, *, at: datetime, unit_path: str = "", domain: str = "", holder: UUID | None = None
) -> list[OpenCell]:
    """Open hazards of a unit and below it in cells; `holder` is the unit asked about. One query."""
    rows = _marked(_open(viewer, unit_path, domain, at), at, holder)
    keys = ("unit_id", "domain", "stage", "grade", "age", "is_late", "ours")
    grouped = rows.values(*keys).annotate(
        items=Number("id"), places=Sum(F("quantity") - F("closed_quantity")), oldest=Min("registered_at")
    )
    return [
        OpenCell(
            row["unit_id"], row["domain"], row["stage"], row["grade"], Age(row["age"]), row["is_late"], row["ours"],
            row["items"], row["places"], row["oldest"],
        )
        for row in grouped.order_by()
    ]  # fmt: skip


def pressing(
    viewer: Viewer,
    *,
    at: datetime,
    unit_path: str = "",
    domain: str = "",
    holder: UUID | None = None,
    units: Collection[UUID] | None = None,
    most: int = 30,
) -> tuple[Row, ...]:
    """Open hazards that are major or suspected, late, or whose ball `holder` has; the gravest, then the latest first.

    `units` leaves out all others. Two queries.
    """
    rows = _open(viewer, unit_path, domain, at).filter(_presses(at, holder))
    if units is not None:
        rows = rows.filter(unit_id__in=list(units))
    gravity = Case(When(grade=Grade.MAJOR.value, then=0), When(grade=Grade.SUSPECTED.value, then=1), default=2)
    is_late = Case(When(late(at) | unanswered(at), then=0), default=1)
    found = rows.order_by(gravity, is_late, F("due").asc(nulls_last=True), "registered_at", "id")[:most]
    return rows_of(found, at)


class Change(NamedTuple):
    """Places of a unit since an instant: open before, registered and closed since, open now."""

    before: int = 0
    registered: int = 0
    closed: int = 0
    now: int = 0

    def plus(self, other: Change) -> Change:
        return Change(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def changes(
    viewer: Viewer, *, since: datetime, at: datetime, unit_path: str = "", domain: str = ""
) -> Mapping[UUID, Change]:
    """By unit: before + registered − closed = now. Each is read from rows of its own; three queries."""
    narrow = {"domain": domain} if domain else {}
    through = {"hazard__domain": domain} if domain else {}
    hazards = _within(seen(viewer, Hazard.objects.filter(COUNTED, **narrow), SEE), unit_path)
    closings = Closing.objects.filter(scope(viewer, SEE, domain="hazard__domain"), **through)
    closings = closings.exclude(hazard__stage__in=[stage.value for stage in UNCOUNTED])
    found = {
        unit: (earlier, fresh)
        for unit, earlier, fresh in hazards.filter(registered_at__lte=at)
        .values_list("unit_id")
        .annotate(
            earlier=Sum("quantity", filter=Q(registered_at__lte=since), default=0),
            fresh=Sum("quantity", filter=Q(registered_at__gt=since), default=0),
        )
        .order_by()
    }
    gone = {
        unit: (earlier, fresh)
        for unit, earlier, fresh in _within(closings, unit_path)
        .filter(at__lte=at)
        .values_list("unit_id")
        .annotate(
            earlier=Sum("quantity", filter=Q(at__lte=since), default=0),
            fresh=Sum("quantity", filter=Q(at__gt=since), default=0),
        )
        .order_by()
    }
    left = dict(
        _open(viewer, unit_path, domain, at)
        .values_list("unit_id")
        .annotate(left=Sum(F("quantity") - F("closed_quantity")))
        .order_by()
    )
    return {
        unit: Change(
            found.get(unit, (0, 0))[0] - gone.get(unit, (0, 0))[0],
            found.get(unit, (0, 0))[1],
            gone.get(unit, (0, 0))[1],
            left.get(unit, 0),
        )
        for unit in found.keys() | gone.keys() | left.keys()
    }


def _open(viewer: Viewer, unit_path: str, domain: str, at: datetime) -> QuerySet[Hazard]:
    wanted = matching(Filters(unit_path=unit_path, domain=domain, state="open"), at)
    return seen(viewer, Hazard.objects.filter(wanted), SEE)


def _presses(at: datetime, holder: UUID | None) -> Q:
    found = ~Q(grade=Grade.GENERAL.value) | late(at)
    return found | Q(ball_unit_id=holder) if holder else found


def _marked(rows: QuerySet[Hazard], at: datetime, holder: UUID | None) -> QuerySet[Hazard]:
    ages = [When(of_age(age.value, at), then=Value(age.value)) for age in Age]
    ours = Case(When(ball_unit_id=holder, then=True), default=False, output_field=BooleanField())
    return rows.annotate(
        age=Case(*ages, default=Value(Age.WEEK.value), output_field=CharField()),
        is_late=Case(When(late(at), then=True), default=False, output_field=BooleanField()),
        ours=ours if holder else Value(False),
    )


def _within(rows: QuerySet[R], unit_path: str) -> QuerySet[R]:
    if not unit_path:
        return rows
    lo, hi = subtree(unit_path)
    return rows.filter(path__gte=lo, path__lt=hi)
