"""What a closing holds of one unit's month: its own figures, the sums of its parts, hazards, and what governed.

Reads only; `commands` writes. A parent is the SUM of its parts' closings and its own duties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_span
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import queries as hazards
from xiaoan.kernel.indicators.models import Closing, DutyFigures, HazardMonth, ListedHazard
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.queries import figures
from xiaoan.kernel.work.shapes import Sheet

LISTED = 500


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a unit and all below it, as it stands at an instant: read once, frozen unit by unit."""

    month: str
    first: date
    last: date
    at: datetime
    sheet: Sheet
    ground: Ground
    hazards: Mapping[UUID, Mapping[str, hazards.MonthFigures]]

    @classmethod
    def read(cls, viewer: Viewer, top: Unit, units: Iterable[Unit], month: str, *, at: datetime) -> Month:
        first, last = month_span(month)
        found: dict[UUID, dict[str, hazards.MonthFigures]] = {}
        for slot, cell in hazards.month_table(viewer, month, unit_path=top.path).items():
            mine = found.setdefault(slot.unit_id, {})
            mine[slot.domain] = mine.get(slot.domain, hazards.MonthFigures()) + cell
        sheet = figures(viewer, top, first=first, last=last, at=at)
        return cls(month, first, last, at, sheet, survey(list(units), first, last), found)

    def own(self, unit: Unit) -> dict[str, DutyFigures]:
        """What the unit itself owed and did, by duty."""
        return {
            row.duty: DutyFigures.of(self.sheet.titles[row.duty], row.domain, row.tally)
            for row in self.sheet.rows
            if row.unit == unit.id
        }

    def own_hazards(self, unit: Unit) -> dict[str, HazardMonth]:
        """The unit's own hazards of the month, by domain."""
        return {
            domain: HazardMonth(
                carried=_pair(cell.carried), new=_pair(cell.new), closed=_pair(cell.closed), open=_pair(cell.open)
            )
            for domain, cell in self.hazards.get(unit.id, {}).items()
        }

    def releases(self, unit: Unit) -> dict[str, str]:
        """Which release of which pack governed, by pack; several when it changed inside the month."""
        standards = self.ground.standards.get(unit.path)
        found: dict[str, list[str]] = {}
        for history in standards.duties.values() if standards else ():
            for version in history:
                if version.starts <= self.last and (version.ends is None or version.ends > self.first):
                    labels = found.setdefault(version.reign.code, [])
                    if version.release not in labels:
                        labels.append(version.release)
        return {pack: " ".join(labels) for pack, labels in found.items()}

    def calendar(self, unit: Unit) -> str:
        """A digest of what the month's days were for the unit."""
        kind = self.ground.kinds.get(unit.kind)
        school = unit.is_school or (kind is not None and kind.level == "campus")
        _, calendar = self.ground.calendars.of(unit, school=school)
        days = [date.fromordinal(number) for number in range(self.first.toordinal(), self.last.toordinal() + 1)]
        return sm3(canonical({day.isoformat(): sorted(calendar.kinds(day)) for day in days}))


def listed(viewer: Viewer, unit: Unit, month: str, *, at: datetime) -> list[ListedHazard]:
    """隐患清单 of the unit itself: 以前未整改, then 当月新增."""
    found = []
    for figure in ("carried", "new"):
        filters = hazards.Filters(units=frozenset({unit.id}), month=month, figure=figure)
        for entry in hazards.register(viewer, filters, at=at, most=LISTED):
            row = entry.row
            found.append(
                ListedHazard(
                    number=row.number, title=row.title, carried=figure == "carried", quantity=row.quantity,
                    open=row.open, grade=row.grade, stage=row.stage,
                )
            )  # fmt: skip
    return found


def summed(parts: Iterable[Mapping[str, DutyFigures]]) -> dict[str, DutyFigures]:
    """Figures of several units added up, by duty."""
    tallies: dict[str, Tally] = {}
    words: dict[str, DutyFigures] = {}
    for part in parts:
        for duty, cell in part.items():
            tallies[duty] = tallies.get(duty, Tally()) + cell.tally
            words[duty] = cell
    return {duty: DutyFigures.of(words[duty].title, words[duty].domain, tally) for duty, tally in tallies.items()}


def summed_hazards(parts: Iterable[Mapping[str, HazardMonth]]) -> dict[str, HazardMonth]:
    """Hazards of several units added up, by domain."""
    found: dict[str, HazardMonth] = {}
    for part in parts:
        for domain, cell in part.items():
            before = found.get(domain, HazardMonth())
            found[domain] = HazardMonth(
                carried=_plus(before.carried, cell.carried),
                new=_plus(before.new, cell.new),
                closed=_plus(before.closed, cell.closed),
                open=_plus(before.open, cell.open),
            )
    return found


def _pair(count: hazards.Count) -> tuple[int, int]:
    return count.places, count.items


def _plus(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


def closings_of(units: Iterable[UUID], month: str) -> dict[UUID, Closing]:
    """Closings of units for a month, by unit."""
    return {row.unit_id: row for row in Closing.objects.filter(unit_id__in=list(units), month=month)}
