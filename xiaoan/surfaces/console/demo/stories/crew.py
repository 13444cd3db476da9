"""Who handles a hazard where in the demo, and the ordinary course of one: triage, assignment, cure, recheck."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from xiaoan.foundation.clock import local, school_day
from xiaoan.foundation.rls import opened
from xiaoan.kernel.hazards.life.assigning import Result, Task, assign, submit
from xiaoan.kernel.hazards.life.rechecking import Finding, pass_
from xiaoan.kernel.hazards.life.spots import confirm_spots
from xiaoan.kernel.hazards.life.triage import Registration, to_hazard
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.surfaces.console.demo.building import Stage as Set
from xiaoan.surfaces.console.demo.countryside import Handling, crews
from xiaoan.surfaces.console.demo.pictures import photo

CREWS: dict[str, Handling] = {
    "central": Handling("central_safety", "central_logistics", "central_head"),
    "hill": Handling("hill_head", "hill_head", "central_safety"),
    "river": Handling("river_head", "river_teacher", "river_head"),
    "nursery": Handling("nursery_safety", "nursery_guard", "nursery_head"),
    "star": Handling("star_head", "star_guard", "star_head"),
    "middle": Handling("middle_safety", "middle_logistics", "middle_vice"),
    "east": Handling("middle_safety", "middle_logistics", "middle_vice"),
    "west": Handling("middle_safety", "middle_logistics", "middle_vice"),
    "senior": Handling("senior_safety", "senior_logistics", "senior_head"),
    "new": Handling("new_safety", "new_guard", "new_head"),
    **crews(),
}

ORDINARY = Registration(suspected=False, grade_reason="现场看过，随即处理，未影响疏散")
"""What the season's small faults are registered as, whatever their kind hints."""

MEASURES = "按要求更换或修复，完成后拍照。"

Doing = Callable[[datetime], None]


@dataclass(slots=True)
class Agenda:
    """What is still to happen, by time; nothing of it happens after the demo's own moment."""

    until: datetime
    _heap: list[tuple[datetime, int, Doing]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def add(self, at: datetime, doing: Doing) -> None:
        if at < self.until:
            heappush(self._heap, (at, next(self._order), doing))

    def play(self) -> int:
        """Let everything happen in order; how many things did."""
        done = 0
        while self._heap:
            at, _, doing = heappop(self._heap)
            doing(at)
            done += 1
        return done


@dataclass(slots=True)
class Course:
    """The ordinary course of reports and hazards, with some left half-way so that every stage is to be seen."""

    stage: Set
    agenda: Agenda
    fortune: random.Random

    def of_report(self, client_id: UUID, unit_key: str, at: datetime) -> None:
        """A report made just now: looked at the next working hours."""
        self.agenda.add(_office(at + timedelta(hours=self.fortune.randint(2, 20))), self._triage(client_id, unit_key))

    def _triage(self, client_id: UUID, unit_key: str) -> Doing:
        def doing(at: datetime) -> None:
            crew = CREWS[unit_key]
            by = self.stage.seat(crew.triager, at)
            with opened(by.scope):
                report = Report.objects.filter(client_id=client_id, state="awaiting").first()
            if report is None:
                return
            hazard = to_hazard(by=by, report_id=report.id, said=ORDINARY, at=at)
            self.agenda.add(at + timedelta(minutes=10), self.assigning(hazard.id, unit_key))

        return doing

    def assigning(self, hazard_id: UUID, unit_key: str, *, days: int = 5, cure: bool = True) -> Doing:
        """交办 to the unit's fixer; cured after a while unless `cure` is false."""

        def doing(at: datetime) -> None:
            crew = CREWS[unit_key]
            task = Task(
                rectifier=self.stage.people[crew.fixer].id,
                due=school_day(at) + timedelta(days=days),
                measures=MEASURES,
                funds=Decimal("100"),
                control="修好之前有人看着。",
            )
            assign(by=self.stage.seat(crew.triager, at), hazard_id=hazard_id, task=task, at=at)
            if cure:
                self.agenda.add(
                    _office(at + timedelta(days=self.fortune.randint(1, 7))), self.curing(hazard_id, unit_key)
                )

        return doing

    def curing(self, hazard_id: UUID, unit_key: str, *, recheck: bool = True) -> Doing:
        """上报整改结果 with a picture after; rechecked in the next days unless `recheck` is false."""

        def doing(at: datetime) -> None:
            crew = CREWS[unit_key]
            by = self.stage.seat(crew.fixer, at)
            after = photo(by, self.stage.units[unit_key], "after", at)
            result = Result(note="已修复，使用正常。", after=(after,))
            submit(by=by, hazard_id=hazard_id, result=result, at=at)
            if recheck:
                later = _office(at + timedelta(hours=self.fortune.randint(3, 60)))
                self.agenda.add(later, self.rechecking(hazard_id, unit_key))

        return doing

    def rechecking(self, hazard_id: UUID, unit_key: str) -> Doing:
        def doing(at: datetime) -> None:
            pass_(
                by=self.stage.seat(CREWS[unit_key].rechecker, at),
                hazard_id=hazard_id,
                found=Finding(note="复查合格。"),
                at=at,
            )

        return doing

    def confirm_week(self, unit_key: str) -> Doing:
        """Friday's batch: what was fixed on the spot is confirmed by a second person."""

        def doing(at: datetime) -> None:
            crew = CREWS[unit_key]
            for who in dict.fromkeys((crew.triager, crew.rechecker)):
                by = self.stage.seat(who, at)
                path = self.stage.units[unit_key].path
                with opened(by.scope):
                    rows = Hazard.objects.filter(path__startswith=path, stage=Stage.ON_SPOT.value)
                    ids = list(rows.values_list("id", flat=True))
                if ids:
                    confirm_spots(by=by, hazards=ids, at=at)

        return doing


def _office(at: datetime) -> datetime:
    """The same moment, or the next one between eight and half past five on a weekday."""
    there = local(at)
    if there.hour >= 17:
        there = (there + timedelta(days=1)).replace(hour=8, minute=30)
    if there.hour < 8:
        there = there.replace(hour=8, minute=20)
    while there.weekday() > 4:
        there += timedelta(days=1)
    return there.astimezone(at.tzinfo)
