"""What waits for the caller: his walk of today with the form of each stop, and hazards that are his to act on."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema

from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.hazards.queries import TITLES, waiting_for
from xiaoan.kernel.messages.queries import waiting as offered
from xiaoan.kernel.work.queries import check, my_day, unit_day
from xiaoan.kernel.work.shapes import Check, Day, Name
from xiaoan.kernel.work.verbs import RECORD, SEE
from xiaoan.surfaces.api.door import SIGNED_IN, Seat, holds, reads
from xiaoan.surfaces.api.hazard_shapes import HazardLine, ReportLine
from xiaoan.surfaces.api.shapes import AskedLine, ClauseLine, Occurrence, StandingLine, SubjectLine

router = Router(tags=["今日要办"])
MOST_AT_ONE_STOP = 60
TRIAGE, HAZARDS = "triage", "hazards"


class TaskLine(Schema):
    """One occurrence as somebody meets it.

    `state`: open (do it now) · later (waits for the clock) · tail (past due, still counts as late) · enter (past
    due: what was done in time can still be written down) · done · closed. `done` of `n` are done.
    """

    name: Occurrence
    title: str
    domain: str
    unit_name: str
    subject: SubjectLine
    slot: str
    opens: datetime
    due: datetime
    until: datetime
    n: int
    done: int
    state: str
    standing: StandingLine
    answering: str
    items: int
    minutes: int
    release: str
    asked: list[AskedLine]
    difficulty: str
    records: list[UUID]


class StopLine(Schema):
    """One stop of the walk: a place, or the whole unit (`place` null)."""

    unit: UUID
    unit_name: str
    place: UUID | None
    title: str
    tasks: list[TaskLine]
    items: int
    minutes: int


class DayLine(Schema):
    """今日要办: the walk, what waits for the clock, what is done, what was missed and can still be written down."""

    day: date
    at: datetime
    stops: list[StopLine]
    later: list[TaskLine]
    done: list[TaskLine]
    missed: list[TaskLine]
    minutes: int


class CodedWord(Schema):
    """One value of a choice."""

    code: str
    title: str


class FillLimits(Schema):
    """What a number may be, and how it is written; `words` follow 应."""

    unit: str
    decimals: int
    at_least: int | None
    at_most: int | None
    words: str


class FillColumn(Schema):
    """A column of a small table. `said` answer: one value is written for all rows."""

    code: str
    title: str
    type: str
    required: bool
    unit: str
    decimals: int
    at_least: int | None
    at_most: int | None
    choices: list[CodedWord]
    said: str


class FillingLine(Schema):
    """How a question wants to be filled in. `names` stand in the column `into` beforehand; `told` are facts beside it.

    `nothing` are the words of an answer `na`: there is none today. A time lies in `opens`..`closes`.
    """

    limits: FillLimits
    opens: time | None
    closes: time | None
    choices: list[CodedWord]
    columns: list[FillColumn]
    nothing: str
    into: str
    names: list[str]
    told: list[str]


class QuestionLine(Schema):
    """One item as it is asked. `each`: it must be answered by itself; otherwise only what is wrong is marked.

    `wrong` says when something is wrong, `at_once` what is done first then.
    """

    item: str
    ask: str
    look: str
    passes: str
    wrong: str
    at_once: str
    answer: str
    measure: str
    optional: bool
    each: bool
    kind: str
    duties: list[str]
    clauses: list[ClauseLine]
    fill: FillingLine


class EvidenceLine(Schema):
    """Proof that a clause demands for one duty. `later`: it may follow the record."""

    kind: str
    title: str
    duty: str
    clause: ClauseLine
    later: bool


class ChoiceLine(Schema):
    """A place a fault may be at."""

    id: UUID
    name: str


class CheckForm(Schema):
    """One stop as a form. `themes` are code and title; `refusal` says why the caller may not record."""

    unit: UUID
    unit_name: str
    title: str
    place: UUID | None
    tasks: list[TaskLine]
    questions: list[QuestionLine]
    evidence: list[EvidenceLine]
    themes: list[tuple[str, str]]
    places: list[ChoiceLine]
    minutes: int
    by_exception: bool
    may_record: bool
    refusal: str


class WaitingKind(Schema):
    """One kind of act that waits for the caller: how many, and the oldest few. `kind` triage has reports."""

    kind: str
    title: str
    total: int
    reports: list[ReportLine]
    hazards: list[HazardLine]


class MatterLine(Schema):
    """One thing that waits: what, at which unit, the address of the page where it is done, since how many days."""

    title: str
    unit: str
    url: str
    days: int
    danger: bool


class OtherKind(Schema):
    """Other things that want one act of the caller: papers, signatures, ledgers, swaps, remarks; the oldest few."""

    kind: str
    title: str
    total: int
    url: str
    matters: list[MatterLine]


class Inbox(Schema):
    """What waits for the caller: his walk of today (null when he is asked for none), hazards by kind of act, others.

    `total` counts `waiting` and `others`, and what of them is not shown.
    """

    at: datetime
    today: DayLine | None
    waiting: list[WaitingKind]
    others: list[OtherKind]
    total: int


@router.get("/inbox", response=Inbox, summary="等我办的")
@reads(SIGNED_IN)
def inbox(request: Seat, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> dict[str, object]:
    """Everything that waits for the caller, the oldest first; `limit` lines of each kind."""
    who = request.viewer
    found = waiting_for(who, at=request.at, most=limit)
    others = offered(who, at=request.at, most=limit, without=(HAZARDS,))
    return {
        "at": request.at,
        "today": my_day(who, at=request.at) if holds(who, RECORD) else None,
        "waiting": [
            {
                "kind": kind,
                "title": TITLES[kind],
                "total": count,
                "reports": found.reports if kind == TRIAGE else (),
                "hazards": found.hazards.get(kind, ()),
            }
            for kind, count in found.totals.items()
            if count
        ],
        "others": others,
        "total": found.total + sum(each.total for each in others),
    }


@router.get("/today", response=DayLine, summary="我今天要办的")
@reads(RECORD)
def today(request: Seat) -> Day:
    """What the caller himself is asked today, in all units where he may record."""
    return my_day(request.viewer, at=request.at)


@router.get("/units/{unit_id}/today", response=DayLine, summary="一个单位今天要办的，不论该谁办")
@reads(SEE)
def unit_today(request: Seat, unit_id: UUID) -> Day:
    """What is owed today in a unit and its campuses, whoever is asked."""
    return unit_day(request.viewer, visible_unit(request.viewer, unit_id, SEE), at=request.at)


@router.get("/checks", response=CheckForm, summary="一处要查的内容，作为一张表")
@reads(SEE)
def check_form(
    request: Seat, occurrence: Annotated[list[str], Query(min_length=1, max_length=MOST_AT_ONE_STOP)]
) -> Check:
    """Some occurrences of one unit and place (their keys) as one form, each shared item asked once."""
    return check(request.viewer, [Name.read(text) for text in occurrence], at=request.at)
