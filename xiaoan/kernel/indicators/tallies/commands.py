"""Filling the cache: counties are computed by what computes the county's own page, and written whole.

Run by the worker, who sees everything. It leaves no event: nothing here is anybody's word, and all of it can be
computed again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.indicators.queries import own_sheet, sheet
from xiaoan.kernel.indicators.tallies.models import Counts, Tallied
from xiaoan.kernel.indicators.tallies.reading import cells, is_office, positions, standing_above
from xiaoan.kernel.indicators.tallies.rules import Position, counts, stale, summed
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.shapes import Sheet

log = logging.getLogger("xiaoan.tallies")

AT_ONCE = 12
"""Counties computed by one tick."""
_FIELDS = ("at", "own", "office", "sums", "words", "units", "chains", "events")


def refresh(months: Sequence[str], *, at: datetime, most: int = AT_ONCE) -> int:
    """Compute what is missing or stale, the oldest first; how many counties' months were computed."""
    done = 0
    for county, month in _wanted(months, at=at):
        if done >= most:
            break
        with opened(EVERYTHING):
            compute(county, month, at=at)
        done += 1
    return done


def compute(unit: Unit, month: str, *, at: datetime) -> list[Tallied]:
    """Compute one county (or an office above counties, by itself) and keep it, in the caller's transaction."""
    rows = computed(unit, month, at=at)
    known = Tallied.objects.filter(month=month, unit__in=list(_inside(unit))).exclude(
        unit__in=[row.unit_id for row in rows]
    )
    gone = [_row(each.unit, month, at, {}) for each in known.select_related("unit")]
    Tallied.objects.bulk_create(
        sorted((*rows, *gone), key=lambda row: row.unit_id), update_conflicts=True, update_fields=_FIELDS,
        unique_fields=("home", "unit", "month"), batch_size=1000,
    )  # fmt: skip
    return rows


def computed(unit: Unit, month: str, *, at: datetime) -> list[Tallied]:
    """The rows of a county as they would be now. The trail is asked first: what comes later makes them stale."""
    position = positions([unit])[unit.id]
    found = (own_sheet if standing_above(unit) else sheet)(operator(), unit, month, at=at)
    inside = {each.id: each for each in _inside(unit)}
    own: dict[str, dict[str, Counts]] = {}
    for row in found.rows:
        if row.unit in inside:
            own.setdefault(inside[row.unit].path, {})[row.duty] = counts(row.tally)
    units = {each.path: each for each in inside.values()}
    return _rows(unit, units, own, found, position, month, at)


def _rows(
    top: Unit, units: dict[str, Unit], own: dict[str, dict[str, Counts]], found: Sheet, position: Position, month: str,
    at: datetime,
) -> list[Tallied]:  # fmt: skip
    """A row for each unit that owes, and one with sums for the top and every office between."""
    below: dict[str, list[str]] = {}
    for path in own:
        for above in ancestors(path):
            if above in units and is_office(units[above]):
                below.setdefault(above, []).append(path)
    below.setdefault(top.path, [])
    rows = []
    for path in own.keys() | below.keys():
        row = _row(units[path], month, at, own.get(path, {}))
        if path in below:
            row.office, row.units = True, len(below[path])
            row.sums = summed(own[each] for each in below[path])
            row.words = {duty: [found.titles[duty], found.domains[duty]] for duty in row.sums}
        if path == top.path:
            row.chains, row.events = position
        rows.append(row)
    return rows


def _row(unit: Unit, month: str, at: datetime, own: dict[str, Counts]) -> Tallied:
    return Tallied(**placed(unit), month=month, at=at, own=own)


def _inside(unit: Unit) -> Iterable[Unit]:
    """What is computed with a unit: a county with all below it, an office above counties alone."""
    return [unit] if standing_above(unit) else under(unit.path)


def _wanted(months: Sequence[str], *, at: datetime) -> list[tuple[Unit, str]]:
    with opened(EVERYTHING, readonly=True):
        units = cells()
        now = positions(units)
        kept = {
            (row.unit_id, row.month): row
            for row in Tallied.objects.filter(month__in=months, unit__in=[unit.id for unit in units], office=True)
        }
    found = []
    for month in months:
        for unit in units:
            row = kept.get((unit.id, month))
            if row is None:
                found.append((datetime.min.replace(tzinfo=at.tzinfo), unit, month))
            elif stale(kept=(row.chains, row.events), now=now[unit.id], computed_at=row.at, at=at, sums=row.sums):
                found.append((row.at, unit, month))
    return [(unit, month) for _, unit, month in sorted(found, key=lambda each: (each[0], each[2], each[1].path))]


def check(months: Sequence[str], *, at: datetime, most: int = 0) -> list[str]:
    """Hold rows that pass for true against computing anew; what differs is named, logged and put right.

    `most`: how many counties, those checked longest ago first (0: all). A row that is stale anyway is no finding.
    """
    wrong = []
    with opened(EVERYTHING):
        units = cells()
        now = positions(units)
        rows = Tallied.objects.filter(month__in=months, unit__in=[unit.id for unit in units], office=True)
        chosen = rows.select_related("unit").order_by("at", "path")[: most or None]
        for row in chosen:
            if stale(kept=(row.chains, row.events), now=now[row.unit_id], computed_at=row.at, at=at, sums=row.sums):
                continue
            fresh = {each.unit_id: each for each in computed(row.unit, row.month, at=at)}
            wrong += _differences(row, fresh, at=at)
            compute(row.unit, row.month, at=at)
    for line in wrong:
        log.error("tallies were wrong: %s", line)
    return wrong


def _differences(county: Tallied, fresh: Mapping[UUID, Tallied], *, at: datetime) -> list[str]:
    inside = [unit.id for unit in _inside(county.unit)]
    found = []
    for row in Tallied.objects.filter(month=county.month, unit__in=inside).select_related("unit"):
        now = fresh.get(row.unit_id)
        if row.own != (now.own if now else {}) or row.sums != (now.sums if now else {}):
            found.append(f"{row.unit.name} {row.month}（{county.unit.name}）")
    return found
