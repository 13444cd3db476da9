"""What waits for one person: reports to triage, fixes to confirm, hazards to assign, cure, recheck or judge.

A hazard waits at the unit that holds the ball, so a county officer's list is not every school's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import OPEN, ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row, report_rows, rows_of
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors

TRIAGE, CONFIRM, ASSIGN, RECTIFY, RECHECK, JUDGE, REVIEW = (
    "triage", "confirm", "assign", "rectify", "recheck", "judge", "review",
)  # fmt: skip
TITLES = {
    TRIAGE: "待我核实",
    CONFIRM: "待我确认的立行立改",
    ASSIGN: "待我交办",
    RECTIFY: "待我整改",
    RECHECK: "待我复查",
    JUDGE: "待我认定的疑似重大",
    REVIEW: "待我复核的管控措施",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the viewer, by kind of act; `totals` counts all of it, the lines are the oldest few."""

    reports: tuple[ReportRow, ...]
    hazards: dict[str, tuple[Row, ...]]
    totals: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def waiting_for(viewer: Viewer, *, at: datetime, most: int = 20) -> Waiting:
    """Everything that waits for the viewer, the oldest first, danger before all; a fixed number of queries."""
    mine = _my_units(viewer)
    reports = _reports(viewer, mine)
    totals = {TRIAGE: reports.count()}
    found: dict[str, tuple[Row, ...]] = {}
    for name, rows in _hazards(viewer, mine).items():
        ordered = rows.select_related("unit").order_by("stage_since", "id")
        totals[name] = ordered.count()
        found[name] = rows_of(ordered[:most], at) if totals[name] else ()
    first = reports.select_related("unit").order_by("-danger", "reached", "id")[:most]
    return Waiting(report_rows(first, at), found, totals)


def _reports(viewer: Viewer, mine: Iterable[UUID]) -> QuerySet[Report]:
    rows = Report.objects.filter(state=ReportState.AWAITING.value, ball_unit_id__in=list(mine))
    return rows.filter(scope(viewer, verbs.TRIAGE))


def _hazards(viewer: Viewer, mine: set[UUID]) -> dict[str, QuerySet[Hazard]]:
    here = Hazard.objects.filter(ball_unit_id__in=mine).exclude(barred__contains=[str(viewer.account)])
    at_ball = Hazard.objects.filter(ball_unit_id__in=mine)
    paper = Q(stage=Stage.RECHECK_DEPARTMENT.value) & scope(viewer, verbs.CLOSE)
    recheck = Q(stage=Stage.RECHECK.value) & scope(viewer, verbs.RECHECK)
    above = Q(stage=Stage.RECHECK_ABOVE.value) & scope(viewer, verbs.RECHECK_ABOVE)
    my_task = Q(stage=Stage.RECTIFYING.value, rectifier_account=viewer.account, waiting="")
    open_stages = [stage.value for stage in OPEN]
    suspected = Q(grade=Grade.SUSPECTED.value, stage__in=open_stages)
    watching = Q(watcher_account=viewer.account) & ~Q(waiting="")
    return {
        CONFIRM: here.filter(Q(stage=Stage.ON_SPOT.value) & scope(viewer, verbs.CONFIRM)),
        ASSIGN: at_ball.filter(Q(stage=Stage.ASSIGN.value) & scope(viewer, verbs.ASSIGN)),
        RECTIFY: Hazard.objects.filter(my_task & scope(viewer, verbs.RECTIFY)),
        RECHECK: here.filter(recheck | above) | at_ball.filter(paper),
        JUDGE: Hazard.objects.filter(suspected & scope(viewer, verbs.CONFIRM_MAJOR) & _from_above(viewer)),
        REVIEW: Hazard.objects.filter(watching & scope(viewer, verbs.RECTIFY)),
    }


def _from_above(viewer: Viewer) -> Q:
    """Hazards below a unit where the viewer may judge grades, not those of that unit itself."""
    judging = {held.unit for held in viewer.held if verbs.CONFIRM_MAJOR in held.verbs}
    return ~Q(unit_id__in=judging)


def _my_units(viewer: Viewer) -> set[UUID]:
    """Units whose turn is the viewer's: where his grants are rooted, and the school of a campus among them."""
    roots = {held.unit for held in viewer.held}
    paths = {path for held in viewer.held for path in ancestors(held.path)}
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
    for held in viewer.held:
        line = [units[path] for path in ancestors(held.path) if path in units]
        school = next((unit for unit in reversed(line) if unit.is_school), None)
        if school is not None:
            roots.add(school.id)
    return roots
