"""Hazards of any span of days in 处, by unit, domain, grade and source; three queries whatever the number of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q, Sum

from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Cell, Line
from xiaoan.kernel.hazards.machine import UNCOUNTED
from xiaoan.kernel.hazards.models import Closing, Hazard
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.tree.models import Unit

BY = ("unit_id", "domain", "grade", "source")
Pieces = list[tuple[Hazard, Decimal]]
GONE = [stage.value for stage in UNCOUNTED]


class Slot(NamedTuple):
    unit: UUID
    domain: str
    grade: str
    source: str


@dataclass(slots=True)
class Hazards:
    """Figures by slot, each as `Figure` of the catalogue names it."""

    cells: dict[Slot, dict[str, Decimal]] = field(default_factory=dict)

    def put(self, slot: Slot, figure: str, number: Decimal | int | None) -> None:
        mine = self.cells.setdefault(slot, {})
        mine[figure] = mine.get(figure, Decimal()) + (number or 0)

    def by_unit(self, cell: Cell, *, grade: str, domains: tuple[str, ...]) -> dict[UUID, Decimal]:
        """One figure by unit, narrowed by the cell and by the line of the table it stands in."""
        found: dict[UUID, Decimal] = {}
        for slot, figures in self.cells.items():
            if not _graded(slot.grade, cell.grade or grade) or (cell.source and slot.source != cell.source):
                continue
            if (domains or cell.domains) and slot.domain not in (domains or cell.domains):
                continue
            found[slot.unit] = found.get(slot.unit, Decimal()) + figures.get(cell.figure, Decimal())
        return found


def _graded(grade: str, wanted: str) -> bool:
    return grade != "major" if wanted == "below_major" else wanted in ("", grade)


def counted(viewer: Viewer, top: Unit, first: date, last: date) -> Hazards:
    """Everything a form may ask of the hazards under a unit between two days."""
    found = Hazards()
    start, end = instant(first), instant(last + timedelta(days=1))
    low, high = top.range
    rows = seen(viewer, Hazard.objects.exclude(stage__in=GONE), SEE)
    rows = rows.filter(path__gte=low, path__lt=high, registered_at__lt=end)
    _standing(found, rows.values(*BY).annotate(**_sums(first, last, start, end)).order_by())
    closings = Closing.objects.filter(scope(viewer, SEE, domain="hazard__domain"), path__gte=low, path__lt=high)
    closings = closings.exclude(hazard__stage__in=GONE).filter(at__lt=end)
    named = {"domain": F("hazard__domain"), "grade": F("hazard__grade"), "source": F("hazard__source")}
    within = Q(at__gte=start)
    for row in closings.values("unit_id", **named).annotate(
        earlier=Sum("quantity", filter=~within, default=0), now=Sum("quantity", filter=within, default=0)
    ).order_by():  # fmt: skip
        slot = _slot(row)
        found.put(slot, "carried", -row["earlier"])
        found.put(slot, "open", -row["earlier"] - row["now"])
        found.put(slot, "closed", row["now"])
    _in_time(found, closings.filter(hazard__due__gte=first, hazard__due__lte=last).values_list(
        "unit_id", "hazard__domain", "hazard__grade", "hazard__source", "hazard__due", "at", "quantity"
    ))  # fmt: skip
    return found


def behind(viewer: Viewer, cell: Cell, units: Sequence[UUID], narrowed: Line, first: date, last: date) -> Pieces:
    """The hazards one figure counts, each with its part of it, the oldest first; two queries."""
    start, end = instant(first), instant(last + timedelta(days=1))
    rows = seen(viewer, Hazard.objects.exclude(stage__in=GONE), SEE).filter(unit_id__in=units, registered_at__lt=end)
    grade, domains = cell.grade or narrowed.grade, narrowed.domains or cell.domains
    if grade:
        rows = rows.exclude(grade="major") if grade == "below_major" else rows.filter(grade=grade)
    rows = rows.filter(source=cell.source) if cell.source else rows
    rows = rows.filter(domain__in=domains) if domains else rows
    conditions = _conditions(first, last, start, end)
    closings = Q(pk__in=Closing.objects.filter(unit_id__in=units, at__gte=start, at__lt=end).values("hazard_id"))
    wider = {"carried": conditions["before"], "new": conditions["fresh"], "closed": closings, "open": Q(),
             "cured_in_time": conditions["fell_due"],
             "funds": Q(closed_at__gte=start, closed_at__lt=end, funds__isnull=False)}  # fmt: skip
    found = rows.filter(wider.get(cell.figure) or conditions.get(cell.figure, Q()))
    found = found.prefetch_related("closings").order_by("registered_at", "id")
    weighed = [(row, _weight(row, cell.figure, start, end)) for row in found]
    return [(row, number) for row, number in weighed if number]


def _weight(row: Hazard, figure: str, start: datetime, end: datetime) -> Decimal:
    """How many 处 (or 元) of a figure are one hazard's."""
    done = list(row.closings.all())
    if figure == "funds":
        return Decimal(row.funds or 0)
    if figure == "carried":
        return Decimal(row.quantity - sum(each.quantity for each in done if each.at < start))
    if figure == "closed":
        return Decimal(sum(each.quantity for each in done if start <= each.at < end))
    if figure == "open":
        return Decimal(row.quantity - sum(each.quantity for each in done if each.at < end))
    if figure == "cured_in_time":
        in_time = [each for each in done if each.at < end and row.due and school_day(each.at) <= row.due]
        return Decimal(sum(each.quantity for each in in_time))
    return Decimal(row.quantity)


def _sums(first: date, last: date, start: datetime, end: datetime) -> dict[str, Sum]:
    said = _conditions(first, last, start, end)
    sums = {f"sum_{name}": Sum("quantity", filter=condition, default=0) for name, condition in said.items()}
    sums["sum_funds"] = Sum("funds", filter=Q(closed_at__gte=start, closed_at__lt=end))
    return sums


def _conditions(first: date, last: date, start: datetime, end: datetime) -> dict[str, Q]:
    """Figures that are the quantity of hazards which meet something."""
    stands = Q(closed_at__isnull=True) | Q(closed_at__gte=end)
    aim, people = ~Q(measures=""), Q(rectifier__isnull=False)
    funds, due, control = Q(funds__isnull=False), Q(due__isnull=False), ~Q(control="")
    return {
        "before": Q(registered_at__lt=start),
        "fresh": Q(registered_at__gte=start),
        "fell_due": Q(due__gte=first, due__lte=last),
        "listed": stands & ~Q(listed_no=""),
        "planned": stands & aim & people & funds & due & control,
        "plan_aim": stands & aim,
        "plan_funds": stands & funds,
        "plan_people": stands & people,
        "plan_due": stands & due,
        "plan_measures": stands & control,
    }


def _standing(found: Hazards, rows: Iterable[dict[str, object]]) -> None:
    for row in rows:
        slot = _slot(row)
        numbers = {name.removeprefix("sum_"): number for name, number in row.items() if name.startswith("sum_")}
        before, fresh = numbers.pop("before"), numbers.pop("fresh")
        assert isinstance(before, int) and isinstance(fresh, int)
        found.put(slot, "carried", before)
        found.put(slot, "new", fresh)
        found.put(slot, "open", before + fresh)
        for name, number in numbers.items():
            found.put(slot, name, Decimal(str(number or 0)))


def _in_time(found: Hazards, rows: Iterable[tuple[object, ...]]) -> None:
    for unit, domain, grade, source, due, at, quantity in rows:
        if school_day(at) <= due:  # type: ignore[arg-type,operator]  # an aware instant and a day, as selected
            found.put(Slot(unit, domain, grade, source), "cured_in_time", quantity)  # type: ignore[arg-type]


def _slot(row: Mapping[str, object]) -> Slot:
    unit = row["unit_id"]
    assert isinstance(unit, UUID)
    return Slot(unit, str(row["domain"]), str(row["grade"]), str(row["source"]))
