"""What waits for one person: reports to triage, fixes to confirm, hazards to assign, cure, recheck or judge.

A hazard waits at the unit that holds the ball, so a county officer's list is not every school's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import OPEN, ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row, report_rows, rows_of
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR, Grade, Up
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors

TRIAGE, CONFIRM, ASSIGN, RECTIFY, RECHECK, JUDGE, REVIEW = (
    "triage", "confirm", "assign", "rectify", "recheck", "judge", "review",
)  # fmt: skip
SIGN_UP, COORDINATE, EXTEND, ANSWERED = "sign_up", "coordinate", "extend", "answered"
TITLES = {
    TRIAGE: "待我核实",
    CONFIRM: "待我确认的立行立改",
    ASSIGN: "待我交办",
    RECTIFY: "待我整改",
    RECHECK: "待我复查",
    JUDGE: "待我认定的疑似重大",
    REVIEW: "待我复核的管控措施",
    SIGN_UP: "待我签发的上报",
    COORDINATE: "待我协调答复的上报",
    EXTEND: "待我批的延期",
    ANSWERED: "上级已答复，待恢复整改",
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
    wanted = _hazards(viewer, mine, school_day(at))
    rows = Hazard.objects.filter(stage__in=[stage.value for stage in OPEN])
    totals |= rows.aggregate(**{name: Number("id", filter=condition) for name, condition in wanted.items()})
    for name, condition in wanted.items():
        ordered = rows.filter(condition).select_related("unit").order_by("stage_since", "id")
        found[name] = rows_of(ordered[:most], at) if totals[name] else ()
    first = reports.select_related("unit").order_by("-danger", "reached", "id")[:most]
    return Waiting(report_rows(first, at), found, totals)


def drafts_up(viewer: Viewer) -> tuple[list[Hazard], set[UUID]]:
    """Requests to the superior that are drafted and not signed, for who signs or drafts them; those he may sign."""
    signing = Q(ball_unit_id__in=_my_units(viewer)) & scope(viewer, verbs.HAND_UP)
    rows = Hazard.objects.filter(up=Up.DRAFTED.value, stage__in=[stage.value for stage in OPEN])
    to_sign = set(rows.filter(signing).values_list("id", flat=True))
    found = rows.filter(signing | scope(viewer, verbs.WAIT)).select_related("unit").order_by("-version", "id")
    return list(found[:200]), to_sign


def _reports(viewer: Viewer, mine: Iterable[UUID]) -> QuerySet[Report]:
    rows = Report.objects.filter(state=ReportState.AWAITING.value, ball_unit_id__in=list(mine))
    return rows.filter(scope(viewer, verbs.TRIAGE))


def _hazards(viewer: Viewer, mine: set[UUID], today: date) -> dict[str, Q]:
    """By kind of act, which open hazards wait for the viewer."""
    at_ball = Q(ball_unit_id__in=mine)
    here = at_ball & ~Q(barred__contains=[str(viewer.account)])
    paper = Q(stage=Stage.RECHECK_DEPARTMENT.value) & scope(viewer, verbs.CLOSE)
    recheck = Q(stage=Stage.RECHECK.value) & scope(viewer, verbs.RECHECK)
    above = Q(stage=Stage.RECHECK_ABOVE.value) & scope(viewer, verbs.RECHECK_ABOVE)
    my_task = Q(stage=Stage.RECTIFYING.value, rectifier_account=viewer.account, waiting="")
    due = ~Q(waiting="") & Q(review_on__lte=today)
    # Whoever watches is asked on the day; once it is late, or he has no account, whoever may explain waits is too.
    unwatched = (Q(review_on__lt=today) | Q(watcher_account=None)) & Q(home__in=_homes(mine))
    unwatched &= scope(viewer, verbs.WAIT)
    watching = due & (Q(watcher_account=viewer.account) | unwatched)
    drafted, above_now = Q(up=Up.DRAFTED.value), Q(up__in=[each.value for each in WITH_SUPERIOR])
    replied = Q(up__in=[Up.ANSWERED.value, Up.RETURNED.value])
    my_wish = ~Q(barred__contains=[str(viewer.account)]) & Q(later_due__isnull=False, later_unit_id__in=mine)
    return {
        CONFIRM: here & Q(stage=Stage.ON_SPOT.value) & scope(viewer, verbs.CONFIRM),
        ASSIGN: at_ball & Q(stage=Stage.ASSIGN.value) & scope(viewer, verbs.ASSIGN),
        RECTIFY: my_task & scope(viewer, verbs.RECTIFY),
        RECHECK: (here & (recheck | above)) | (at_ball & paper),
        JUDGE: Q(grade=Grade.SUSPECTED.value) & scope(viewer, verbs.CONFIRM_MAJOR) & _from_above(viewer),
        REVIEW: watching & scope(viewer, verbs.RECTIFY),
        SIGN_UP: at_ball & drafted & scope(viewer, verbs.HAND_UP),
        COORDINATE: at_ball & above_now & scope(viewer, verbs.COORDINATE),
        EXTEND: my_wish & scope(viewer, verbs.EXTEND),
        ANSWERED: at_ball & replied & Q(stage=Stage.CONTROLLED.value) & scope(viewer, verbs.WAIT),
    }


def _homes(mine: set[UUID]) -> set[UUID]:
    return set(Unit.objects.filter(id__in=mine).values_list("home", flat=True))


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
