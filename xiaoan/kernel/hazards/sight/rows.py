"""One hazard, or one report, as a line of a list: frozen values, no further query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.held_up.rules import answer_late
from xiaoan.kernel.hazards.kinds import title_of
from xiaoan.kernel.hazards.machine import REPORT_STATES, STAGES, ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.rules import day_count, overdue_days
from xiaoan.kernel.hazards.vocabulary import (
    GRADES,
    SOURCES,
    UPS,
    WAITINGS,
    WITH_SUPERIOR,
    Grade,
    Source,
    Up,
    Waiting,
)
from xiaoan.kernel.tree.models import Unit, units_by_id


@dataclass(frozen=True, slots=True)
class Row:
    """A hazard in a list. quantity = closed + open, in 处; an uncounted hazard (merged, mistaken) has none open.

    `stuck_day`: 卡在…第n天, at the holder of the ball since the stage began (or since the wait was explained).
    With a superior, `stuck_day` and `answer_late` (days past `answer_by`) are that desk's, and nobody's at the school.
    `first_due` is the deadline first set, where it has moved. `age` in days since registration, for closed ones until
    the closing. `overdue` in days, 0 when not late.
    """

    id: UUID
    number: str
    title: str
    where: str
    unit_id: UUID
    unit_name: str
    kind: str
    kind_title: str
    domain: str
    grade: str
    grade_title: str
    stage: str
    stage_title: str
    source: str
    source_title: str
    quantity: int
    closed: int
    open: int
    registered_at: datetime
    closed_at: datetime | None
    due: date | None
    overdue: int
    age: int
    holder: str
    holder_unit_id: UUID
    holder_unit: str
    stuck_day: int
    rectifier: str
    waiting: str
    waiting_title: str
    review_on: date | None
    review_late: int
    listed: bool
    recurs: UUID | None
    on_spot: bool
    returns: int
    version: int
    submitted_note: str
    up: str = ""
    up_title: str = ""
    up_desk: str = ""
    up_person: str = ""
    up_reached: datetime | None = None
    answer_by: date | None = None
    answer_late: int = 0
    first_due: date | None = None
    later_due: date | None = None
    plan_name: str = ""
    plan_on: date | None = None
    sealed: bool = False
    combined: bool = False

    @property
    def with_superior(self) -> bool:
        """Whether a superior holds the ball and its own days run."""
        return Up(self.up) in WITH_SUPERIOR

    @property
    def is_major(self) -> bool:
        """Whether it has been confirmed as major."""
        return self.grade == Grade.MAJOR


def rows_of(hazards: Iterable[Hazard], at: datetime) -> tuple[Row, ...]:
    """Lines of hazards; two queries for the units that hold the balls and for titles, whatever their number."""
    found = list(hazards)
    words = shelf()
    units = units_by_id({each.ball_unit_id for each in found} | {each.unit_id for each in found})
    return tuple(row_of(each, at, units, words) for each in found)


def row_of(hazard: Hazard, at: datetime, units: dict[UUID, Unit], shown: Shelf) -> Row:
    """The line of one hazard; `units` holds its own unit and the one with the ball, `shown` the titles."""
    today, stage = school_day(at), Stage(hazard.stage)
    words, unit, ball = STAGES[stage], units[hazard.unit_id], units.get(hazard.ball_unit_id)
    waiting = hazard.waiting
    until = hazard.closed_at if hazard.closed_at is not None else at
    return Row(
        id=hazard.id,
        number=hazard.number,
        title=hazard.title,
        where=hazard.where,
        unit_id=hazard.unit_id,
        unit_name=unit.name,
        kind=hazard.kind,
        kind_title=title_of(hazard.kind, hazard.domain, shown),
        domain=hazard.domain,
        grade=hazard.grade,
        grade_title=GRADES[Grade(hazard.grade)],
        stage=hazard.stage,
        stage_title=words.title,
        source=hazard.source,
        source_title=SOURCES[Source(hazard.source)],
        quantity=hazard.quantity,
        closed=hazard.closed_quantity,
        open=hazard.open_quantity,
        registered_at=hazard.registered_at,
        closed_at=hazard.closed_at,
        due=hazard.due,
        overdue=overdue_days(stage, hazard.due, waiting, today),
        age=day_count(hazard.registered_at, until) - 1,
        holder=_holder(hazard, stage, shown),
        holder_unit_id=hazard.ball_unit_id,
        holder_unit=ball.name if ball is not None else "",
        stuck_day=day_count(_stuck_since(hazard), at),
        rectifier=hazard.rectifier.words if hazard.rectifier else "",
        waiting=waiting,
        waiting_title=WAITINGS[Waiting(waiting)] if waiting else "",
        review_on=hazard.review_on,
        review_late=max(0, (today - hazard.review_on).days) if hazard.review_on and waiting else 0,
        listed=hazard.listed_by is not None,
        recurs=hazard.recurs,
        on_spot=hazard.on_spot,
        returns=hazard.returns,
        version=hazard.version,
        submitted_note=hazard.submitted_note,
        up=hazard.up,
        up_title=UPS[Up(hazard.up)],
        up_desk=_desk(hazard, shown),
        up_person=hazard.up_person,
        up_reached=hazard.up_reached,
        answer_by=hazard.up_answer_by,
        answer_late=answer_late(hazard.up, hazard.up_answer_by, today),
        first_due=hazard.first_due if hazard.first_due != hazard.due else None,
        later_due=hazard.later_due,
        plan_name=hazard.plan_name,
        plan_on=hazard.plan_on,
        sealed=hazard.closure_id is not None,
        combined=bool(hazard.combines),
    )


def _desk(hazard: Hazard, shown: Shelf) -> str:
    desk = shown.desks.get(hazard.up_desk)
    return desk.title if desk is not None else hazard.up_desk


def _stuck_since(hazard: Hazard) -> datetime:
    """Since when the present holder has had it: a desk above, or whoever waits."""
    if Up(hazard.up) in WITH_SUPERIOR and hazard.up_since is not None:
        return hazard.up_since
    return hazard.waiting_since or hazard.stage_since


def _holder(hazard: Hazard, stage: Stage, shown: Shelf) -> str:
    if Up(hazard.up) in WITH_SUPERIOR:
        return _desk(hazard, shown)
    if stage in (Stage.CONTROLLED, Stage.PLANNED) and hazard.watcher is not None:
        return str(hazard.watcher.words)
    if stage == Stage.RECTIFYING and hazard.rectifier is not None:
        return str(hazard.rectifier.words)
    return STAGES[stage].holder


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report in a list, with what its reporter was answered."""

    id: UUID
    what: str
    where: str
    unit_id: UUID
    unit_name: str
    quantity: int
    kind: str
    domain: str
    danger: bool
    source: str
    source_title: str
    state: str
    state_title: str
    reason: str
    referred_to: str
    by: str
    told_by: str
    happened: datetime
    reached: datetime
    waited_days: int
    hazard_id: UUID | None
    replied_at: datetime | None


def report_rows(reports: Iterable[Report], at: datetime) -> tuple[ReportRow, ...]:
    """Lines of reports whose unit is already loaded."""
    return tuple(_report_row(each, at) for each in reports)


def _report_row(report: Report, at: datetime) -> ReportRow:
    return ReportRow(
        id=report.id,
        what=report.what,
        where=report.where,
        unit_id=report.unit_id,
        unit_name=report.unit.name,
        quantity=report.quantity,
        kind=report.kind,
        domain=report.domain,
        danger=report.danger,
        source=report.source,
        source_title=SOURCES[Source(report.source)],
        state=report.state,
        state_title=REPORT_STATES[ReportState(report.state)],
        reason=report.reason,
        referred_to=report.referred_to,
        by=report.by.words,
        told_by=report.told_by,
        happened=report.happened,
        reached=report.reached,
        waited_days=day_count(report.reached, report.replied_at or at),
        hazard_id=report.hazard_id,
        replied_at=report.replied_at,
    )
