"""Figures as they are shown: closed months as they were frozen, open ones as they stand; indicators and differences."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_span
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import seen, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import queries as hazards
from xiaoan.kernel.indicators.definitions import Evidence, Figure, evidence, indicators
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.indicators.verbs import SEE
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work import queries as work
from xiaoan.kernel.work.reading.figures import count
from xiaoan.kernel.work.shapes import Row, Sheet
from xiaoan.kernel.work.verbs import SEE as SEE_WORK

__all__ = [
    "Changed",
    "Difference",
    "Evidence",
    "Figure",
    "by_school",
    "closed_at",
    "closing",
    "closings",
    "difference",
    "evidence",
    "indicators",
    "own_sheet",
    "sheet",
]


class Changed(NamedTuple):
    """One duty whose figures are no longer those of the closing."""

    duty: str
    title: str
    frozen: Tally
    now: Tally


@dataclass(frozen=True, slots=True)
class Difference:
    """定稿后有变化: what a recomputation would say today, beside what was signed. Nothing is rewritten."""

    closing: Closing
    changed: tuple[Changed, ...]
    hazards: tuple[tuple[str, str, int, int], ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.hazards)


def sheet(viewer: Viewer, top: Unit, month: str, *, at: datetime) -> Sheet:
    """Figures of a month: of units that have closed it as frozen, of the others as they stand at `at`."""
    first, last = month_span(month)
    live = work.figures(viewer, top, first=first, last=last, at=at)
    return _as_closed(viewer, live, closings(viewer, top, month))


def own_sheet(viewer: Viewer, unit: Unit, month: str, *, at: datetime) -> Sheet:
    """`sheet` of a unit alone, without what stands below it."""
    first, last = month_span(month)
    live = count([unit], first=first, last=last, at=at, viewer=viewer)
    return _as_closed(viewer, live, [row for row in closings(viewer, unit, month) if row.unit_id == unit.id])


def _as_closed(viewer: Viewer, live: Sheet, rows_closed: Iterable[Closing]) -> Sheet:
    """The figures with those of closed units as they were frozen."""
    frozen = {row.unit_id: row for row in rows_closed}
    if not frozen:
        return live
    rows = [row for row in live.rows if row.unit not in frozen]
    titles, domains = dict(live.titles), dict(live.domains)
    for unit, one in frozen.items():
        for duty, cell in one.own.items():
            if not viewer.may(SEE_WORK, path=one.path, unit=unit, domain=cell.domain):
                continue
            rows.append(Row(unit, duty, cell.domain, cell.tally))
            titles.setdefault(duty, cell.title)
            domains.setdefault(duty, cell.domain)
    units = live.units | {one.unit_id: one.unit.short_name for one in frozen.values()}
    paths = live.paths | {one.unit_id: one.unit.path for one in frozen.values()}
    return replace(
        live, rows=tuple(rows), titles=titles, domains=domains, units=units, paths=paths, closed=frozenset(frozen)
    )


def by_school(viewer: Viewer, top: Unit, month: str, *, at: datetime, also: Collection[UUID] = ()) -> work.Roll:
    """`work.queries.by_school` for a month, closed units as they were frozen: what the bureau's page shows."""
    first, last = month_span(month)
    found = sheet(viewer, top, month, at=at)
    return work.by_school(viewer, top, first=first, last=last, at=at, also=also, sheet=found)


def closings(viewer: Viewer, top: Unit, month: str) -> list[Closing]:
    """Closings of a month under a unit, in the order of the tree."""
    low, high = subtree(top.path)
    rows = Closing.objects.filter(month=month, path__gte=low, path__lt=high).select_related("unit")
    return list(seen(viewer, rows, SEE, domain=None).order_by("path"))


def closing(viewer: Viewer, unit_id: UUID, month: str) -> Closing:
    """One unit's closing, or NotFound."""
    unit = visible_unit(viewer, unit_id, SEE)
    found = Closing.objects.filter(unit=unit, month=month).select_related("unit").first()
    if found is None:
        raise NotFound("这个月还没有定稿。")
    return found


def difference(viewer: Viewer, unit_id: UUID, month: str, *, at: datetime) -> Difference:
    """What would be counted today beside what was frozen, for a unit with all below it."""
    frozen = closing(viewer, unit_id, month)
    first, last = month_span(month)
    live = work.figures(viewer, frozen.unit, first=first, last=last, at=at)
    now = live.by_duty()
    duties = sorted(now.keys() | frozen.tallies.keys())
    changed = []
    for duty in duties:
        before = frozen.tallies[duty].tally if duty in frozen.tallies else Tally()
        after = now.get(duty, Tally())
        if before != after:
            title = live.titles.get(duty) or frozen.tallies[duty].title
            changed.append(Changed(duty, title, before, after))
    return Difference(frozen, tuple(changed), tuple(_hazard_changes(viewer, frozen)))


def _hazard_changes(viewer: Viewer, frozen: Closing) -> list[tuple[str, str, int, int]]:
    """(domain, figure, frozen, now) in 处 where they differ."""
    now: dict[str, hazards.MonthFigures] = {}
    for slot, cell in hazards.month_table(viewer, frozen.month, unit_path=frozen.unit.path).items():
        now[slot.domain] = now.get(slot.domain, hazards.MonthFigures()) + cell
    found = []
    for domain in sorted(now.keys() | frozen.hazards.keys()):
        for figure in hazards.FIGURES:
            before = getattr(frozen.hazards[domain], figure)[0] if domain in frozen.hazards else 0
            after = getattr(now[domain], figure).places if domain in now else 0
            if before != after:
                found.append((domain, figure, before, after))
    return found


def closed_at(units: Collection[UUID], months: Collection[str]) -> dict[tuple[UUID, str], datetime]:
    """When these units closed these months; open ones are absent. The room of work asks it through its table."""
    rows = Closing.objects.filter(unit_id__in=list(units), month__in=list(months))
    return {(unit, month): at for unit, month, at in rows.values_list("unit_id", "month", "at")}
