"""How reports and hazards are shown: lines of lists, and the whole of one."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema

from xiaoan.surfaces.api.shapes import ClauseLine, FileLine


class HazardLine(Schema):
    """A hazard in a list. quantity = closed + open, in places 处. `stuck_day` of the holder of the ball 卡在第n天.

    Handed up (`up`), a superior's desk holds it: `answer_by` and `answer_late` are that desk's. `first_due`: the first
    deadline, where it has moved. `overdue` and `review_late` in days, 0 when not late; `age` in days since
    registration, until the closing.
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
    up: str
    up_title: str
    up_desk: str
    up_person: str
    up_reached: datetime | None
    answer_by: date | None
    answer_late: int
    first_due: date | None
    later_due: date | None
    plan_name: str
    plan_on: date | None
    sealed: bool
    combined: bool


class ReportLine(Schema):
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


class MomentLine(Schema):
    """One entry of a timeline, newest first; `check` is the start of its digest in the trail."""

    kind: str
    title: str
    happened_at: datetime
    recorded_at: datetime
    who: str
    post: str
    text: str
    body: dict[str, Any]
    check: str


class PlanLine(Schema):
    """五落实 and the three names kept apart. Funds in yuan, null when nobody said."""

    measures: str
    funds: Decimal | None
    rectifier: str
    due: date | None
    control: str
    implementer: str
    watcher: str
    rechecker: str
    second: str


class SourceRow(Schema):
    """One paper or finding that names the hazard, with its own deadline and reply."""

    source: str
    source_title: str
    issuer: str
    paper_no: str
    due: date | None
    overdue: int
    report_id: UUID | None
    satisfied_at: datetime | None
    reply_no: str
    id: UUID
    extended_to: date | None
    delegated_no: str
    answer_no: str
    answered_at: datetime | None
    owed: str
    answerable: bool


class StepLine(Schema):
    """One step from here; `step` is the last word of the address that takes it. `why_not`: why the caller may not."""

    step: str
    title: str
    who: str
    names: list[str]
    may: bool
    why_not: str
    needs: list[str]
    main: bool


class RelatedLine(Schema):
    """Another hazard this one names, or that names it."""

    id: UUID
    number: str
    title: str


class MoveLine(Schema):
    """One station of a request to the superior: `days` it lay there."""

    title: str
    desk: str
    person: str
    answer_by: date | None
    note: str
    by: str
    at: datetime
    days: int


class VisitLine(Schema):
    """A return visit."""

    at: datetime
    well: bool
    note: str
    by: str


class HeldLine(Schema):
    """What holds the hazard up: proof of the wait (amount in yuan), the request to the superior, what was shut."""

    asked: str
    asked_no: str
    amount: Decimal | None
    up_text: str
    up_drafted: str
    up_signed: str
    up_reply: str
    moves: list[MoveLine]
    later_reason: str
    later_by: str
    place: str
    alike: list[RelatedLine]
    combines: list[RelatedLine]
    combined_in: list[RelatedLine]
    visits: list[VisitLine]
    grade_clause: str


class HazardDetail(Schema):
    """One hazard for one caller: where it stands, what comes next and by whom, its sources, proof and timeline."""

    row: HazardLine
    grade_reason: str
    way: str
    way_title: str
    submitted_note: str
    submitted_quantity: int | None
    waiting_note: str
    listed_no: str
    listed_by: str
    plan: PlanLine
    clauses: list[ClauseLine]
    sources: list[SourceRow]
    next_steps: list[StepLine]
    barred: str
    before: list[FileLine]
    after: list[FileLine]
    papers: list[FileLine]
    files_missing: int
    timeline: list[MomentLine]
    recurs: RelatedLine | None
    recurred: list[RelatedLine]
    merged_into: RelatedLine | None
    took_in: list[RelatedLine]
    held: HeldLine


class AlikeLine(Schema):
    """What a report may be: open hazards at the same place or of the same kind, closed ones that came again."""

    open: list[HazardLine]
    closed: list[HazardLine]


class ReportDetail(Schema):
    """One report for its reporter, or for whoever triages it."""

    row: ReportLine
    photos: list[FileLine]
    may_triage: bool
    mine: bool
    alike: AlikeLine
    timeline: list[MomentLine]
