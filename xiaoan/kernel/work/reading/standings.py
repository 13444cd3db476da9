"""What became of occurrences: records, claims and excuses of some units, read at once and judged one by one.

The SQL of `figures` counts the same in bulk; a property test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines import cadence
from xiaoan.engines.cadence import Occurrence, Standing, judge
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.models import Claim, Excuse, Record, Remark
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.streams import Expected

Key = tuple[str, UUID, datetime]
"""Duty, subject, opens: an occurrence within the whole (subjects are never shared by units)."""


@dataclass(frozen=True, slots=True)
class Done:
    """One record, as far as judging and showing need it."""

    id: UUID
    happened: datetime
    reached: datetime
    complete: bool
    theme: str
    account: UUID

    @property
    def entry(self) -> cadence.Entry:
        return cadence.Entry(
            self.happened, self.reached, valid=self.complete, day=school_day(self.happened), theme=self.theme
        )


@dataclass(frozen=True, slots=True)
class Excused:
    """A written excuse that holds for some days of a school and its parts, or of all below a bureau.

    `below`: it was given at a bureau, whose own duties it leaves alone.
    """

    path: str
    below: bool
    duty: str
    domain: str
    subject: UUID | None
    first: date
    last: date
    reason: str
    at: datetime

    def may_cover(self, expected: Expected) -> bool:
        """Whether it is about what somebody owes, whatever the days."""
        return (
            expected.unit.path.startswith(self.path)
            and not (self.below and expected.unit.path == self.path)
            and self.duty in ("", expected.stream.code)
            and self.domain in ("", expected.stream.domain)
            and self.subject in (None, expected.subject.id)
        )

    def covers(self, expected: Expected, occurrence: Occurrence) -> bool:
        return self.may_cover(expected) and self.first <= occurrence.last_day <= self.last


@dataclass(slots=True)
class Deeds:
    """Records, claims, difficulties and excuses around some occurrences."""

    done: dict[Key, list[Done]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[Key, tuple[UUID, cadence.Claim]] = field(default_factory=dict)
    difficulties: dict[Key, str] = field(default_factory=dict)
    excuses: list[Excused] = field(default_factory=list)

    def standing(
        self, expected: Expected, occurrence: Occurrence, *, at: datetime, closed_at: datetime | None = None
    ) -> Standing:
        """Where an occurrence stands at an instant, for figures closed at `closed_at`."""
        key = (occurrence.code, expected.subject.id, occurrence.opens)
        found = self.claims.get(key)
        entries = [each.entry for each in self.done.get(key, ())]
        excuse = self.excuse(expected, occurrence)
        return judge(occurrence, entries, found[1] if found else None, excuse, at, closed_at)

    def excuse(self, expected: Expected, occurrence: Occurrence) -> cadence.Excuse | None:
        """The earliest written excuse that covers an occurrence."""
        covering = [each for each in self.excuses if each.covers(expected, occurrence)]
        first = min(covering, key=lambda each: each.at, default=None)
        return cadence.Excuse(first.reason, first.at) if first else None


def excuses(lines: Iterable[Unit], units: Sequence[Unit], first: date, last: date) -> list[Excused]:
    """Excuses in force for days of [first, last], given by or above these units; one query."""
    known = {unit.id: unit for unit in (*lines, *units)}
    paths = {above for unit in units for above in ancestors(unit.path)}
    with looking_up(unit for unit in known.values() if unit.path in paths):
        rows = Excuse.objects.filter(unit_id__in=known, withdrawn_at=None, first__lte=last, last__gte=first)
        return [
            Excused(
                row.path,
                _is_office(known[row.unit_id]),
                row.duty,
                row.domain,
                row.subject_id,
                row.first,
                row.last,
                row.reason,
                row.at,
            )
            for row in rows
        ]


def _is_office(unit: Unit) -> bool:
    kind = shelf().unit_kinds.get(unit.kind)
    return kind is not None and kind.level not in ("school", "campus")


def deeds(lines: Iterable[Unit], units: Sequence[Unit], opens: Collection[datetime], first: date, last: date) -> Deeds:
    """What was done and said about occurrences of these units that open at these instants; four queries."""
    found = Deeds(excuses=excuses(lines, units, first, last))
    ids = [unit.id for unit in units]
    about = {"unit_id__in": ids, "opens__in": list(opens)}
    columns = ("duty", "subject_id", "opens", "id", "happened", "reached", "complete", "theme", "by_account")
    rows = Record.objects.filter(**about, withdrawn_at=None).order_by("reached").values_list(*columns)
    for duty, subject, opened, *rest in rows:
        found.done[duty, subject, opened].append(Done(*rest))
    for row in Claim.objects.filter(**about):
        found.claims[row.duty, row.subject_id, row.opens] = (row.id, cadence.Claim(row.reason, row.at, row.refused_at))
    for remark in Remark.objects.filter(**about, kind="difficulty").order_by("at"):
        if remark.subject_id is not None and remark.opens is not None:
            found.difficulties[remark.duty, remark.subject_id, remark.opens] = remark.text
    return found
