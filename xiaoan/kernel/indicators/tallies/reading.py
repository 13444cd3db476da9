"""Reading the cache: a province or a city by its counties and towns, with the time of the oldest figure in it.

Counties are read live, here and on their own pages: whoever has one county before him sees it as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators.tallies.models import Counts, Tallied
from xiaoan.kernel.indicators.tallies.rules import Position, stale, summed, tally_of
from xiaoan.kernel.trail.queries import lengths
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors, subtree
from xiaoan.kernel.work.verbs import SEE

ABOVE = ("province", "city")


class Rolled(NamedTuple):
    """One office with all below it: figures by duty, how many units, as of when. `stale`: they may differ by now."""

    unit: UUID
    name: str
    path: str
    level: str
    duties: dict[str, Tally]
    units: int
    at: datetime
    stale: bool

    @property
    def total(self) -> Tally:
        return sum(self.duties.values(), Tally())


@dataclass(frozen=True, slots=True)
class Province:
    """A unit above counties: its offices in the order of the tree, itself first. `unknown` were never computed."""

    month: str
    at: datetime | None
    offices: tuple[Rolled, ...]
    titles: dict[str, tuple[str, str]]
    unknown: tuple[str, ...]

    @property
    def total(self) -> Tally:
        return self.offices[0].total if self.offices else Tally()


def standing_above(unit: Unit) -> bool:
    """Whether counties stand below such a unit, so that it is read from the cache."""
    kinds = shelf().unit_kinds
    return unit.kind in kinds and kinds[unit.kind].level in ABOVE


def is_office(unit: Unit) -> bool:
    """Whether figures are summed at such a unit."""
    kinds = shelf().unit_kinds
    return unit.kind in kinds and kinds[unit.kind].level in (*ABOVE, "county", "town")


def cells() -> list[Unit]:
    """What is computed as a whole: every county, and every office above counties by itself. None in one county."""
    kinds = shelf().unit_kinds
    codes = [code for code, kind in kinds.items() if kind.level in (*ABOVE, "county")]
    units = list(Unit.objects.filter(kind__in=codes, closed=None).order_by("path"))
    counties = [unit for unit in units if not standing_above(unit)]
    return units if len(counties) > 1 else []


def positions(units: Sequence[Unit]) -> dict[UUID, Position]:
    """Unit -> where the trail stands that decides its figures: all of its own and of what is below it, and of the
    chains above it what may have changed what is owed.
    """
    ranges = {unit.path: _alone(unit.path) if standing_above(unit) else subtree(unit.path) for unit in units}
    above = {path: _alone(path) for unit in units for path in ancestors(unit.path)[:-1]}
    with opened(EVERYTHING, readonly=True):
        found = lengths({**above, **ranges})
    return {
        unit.id: (
            found[unit.path].chains,
            found[unit.path].events + sum(found[path].turned for path in ancestors(unit.path)[:-1]),
        )
        for unit in units
    }


def _alone(path: str) -> tuple[str, str]:
    """The range that holds this path and none below it."""
    return path, f"{path}!"


def province(viewer: Viewer, top: Unit, month: str, *, at: datetime) -> Province:
    """Figures of a unit above counties and all below it, rolled up to towns, counties, cities, as far as the viewer
    may see. Within a look; a constant number of queries.
    """
    low, high = subtree(top.path)
    rows = Tallied.objects.filter(month=month, office=True, path__gte=low, path__lt=high).select_related("unit")
    kept = {row.path: row for row in seen(viewer, rows, SEE, domain=None)}
    inside = [unit for unit in cells() if low <= unit.path < high and viewer.may(SEE, path=unit.path, unit=unit.id)]
    now = positions(inside)
    kinds = shelf().unit_kinds
    aged = {
        unit.path: stale(
            kept=(kept[unit.path].chains, kept[unit.path].events), now=now[unit.id], computed_at=kept[unit.path].at,
            at=at, sums=kept[unit.path].sums,
        )
        for unit in inside
        if unit.path in kept
    }  # fmt: skip
    offices = []
    titles: dict[str, tuple[str, str]] = {}
    for path, row in sorted(kept.items()):
        level = kinds[row.unit.kind].level if row.unit.kind in kinds else ""
        below = [each for each in aged if each.startswith(path)] or [each for each in aged if path.startswith(each)]
        parts = [kept[each] for each in below] if level in ABOVE else [row]
        titles.update({duty: (said[0], said[1]) for part in parts for duty, said in part.words.items()})
        offices.append(
            Rolled(
                row.unit_id, row.unit.name, path, level, _duties(viewer, row, parts), sum(part.units for part in parts),
                min(part.at for part in parts), any(aged[each] for each in below),
            )
        )  # fmt: skip
    unknown = tuple(unit.name for unit in inside if unit.path not in kept)
    return Province(month, min((each.at for each in offices), default=None), tuple(offices), titles, unknown)


def _duties(viewer: Viewer, row: Tallied, parts: Sequence[Tallied]) -> dict[str, Tally]:
    """By duty, of the domains the viewer may see in that place."""
    allowed = [
        {
            duty: figures
            for duty, figures in part.sums.items()
            if viewer.may(SEE, path=part.path, unit=part.unit_id, domain=part.words[duty][1])
        }
        for part in parts
    ]
    return {duty: tally_of(figures) for duty, figures in summed(allowed).items()}


def trend(viewer: Viewer, top: Unit, months: Iterable[str]) -> dict[str, Tally]:
    """Month -> figures of a unit above counties and all below it; months that nobody has computed are absent."""
    low, high = subtree(top.path)
    kinds = [code for code, kind in shelf().unit_kinds.items() if kind.level in (*ABOVE, "county")]
    rows = Tallied.objects.filter(
        month__in=list(months), office=True, path__gte=low, path__lt=high, unit__kind__in=kinds
    ).only("unit_id", "path", "month", "sums", "words")
    by_month: dict[str, list[Counts]] = {}
    for row in seen(viewer, rows, SEE, domain=None).order_by("month", "path"):
        by_month.setdefault(row.month, []).extend(
            figures
            for duty, figures in row.sums.items()
            if viewer.may(SEE, path=row.path, unit=row.unit_id, domain=row.words[duty][1])
        )
    return {month: tally_of(map(sum, zip(*figures, strict=True))) for month, figures in by_month.items() if figures}
