"""The month duty by duty: what fell due and how it stands, every figure leading to its occurrences."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.work.queries import Roll
from xiaoan.surfaces.web.pages.bureau.addresses import owed_at
from xiaoan.surfaces.web.pages.bureau.weights import done, due


@dataclass(frozen=True)
class DutyRow:
    """One duty of a unit and all below it."""

    code: str
    title: str
    domain: str
    tally: Tally
    urls: dict[str, str]

    @property
    def due(self) -> int:
        """应办: what has fallen due."""
        return due(self.tally)

    @property
    def done(self) -> int:
        """已办, 迟办 included."""
        return done(self.tally)


def duty_rows(roll: Roll, unit: UUID, month: str) -> list[DutyRow]:
    """A row for every duty that falls due in the month: what is undone first, then what is late."""
    sheet = roll.sheet
    rows = [
        DutyRow(
            code,
            sheet.titles[code],
            sheet.domains[code],
            tally,
            {
                outcome: owed_at(unit, month, duty=code, outcome=outcome)
                for outcome in ("all", "missing", "late", "pending", "excused", "not_applicable")
            },
        )
        for code, tally in sheet.by_duty().items()
    ]
    return sorted(rows, key=lambda row: (-row.tally.missing, -row.tally.late, row.domain, row.title))
