"""专项排查 and 已在别的平台记录: what a bureau asks once, how far it has come, and what it no longer asks for here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from ninja import Query, Router, Schema
from ninja.responses import Status

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.work.demands import commands
from xiaoan.kernel.work.demands.models import DRAFT, Demand
from xiaoan.kernel.work.demands.reading import listing, notice
from xiaoan.kernel.work.demands.rules import USUAL_PREFIX, Body, Wanted
from xiaoan.kernel.work.elsewhere import commands as elsewhere
from xiaoan.kernel.work.elsewhere.commands import Saying
from xiaoan.kernel.work.elsewhere.models import Declaration
from xiaoan.kernel.work.elsewhere.reading import DeclarationLine, declarations
from xiaoan.kernel.work.verbs import DEMAND, ELSEWHERE, SEE
from xiaoan.reports.sweeps import Problem, Result, results
from xiaoan.surfaces.api.door import Seat, reading, reads, writes
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.shapes import TallyLine

router = Router(tags=["专项排查"])


class ItemLine(Schema):
    """One item as it was sent: its words are frozen. `kind` is the kind of hazard a fault becomes."""

    code: str
    ask: str
    look: str
    passes: str
    wrong: str
    at_once: str
    answer: str
    kind: str


class SweepLine(Schema):
    """A 专项排查. `number` is empty and `opens` null while it is a draft; `state`: draft · sent · closed · withdrawn.

    `duty` is the code under which it is owed: /units/{id}/owed and the records know it by that.
    """

    id: UUID
    number: str
    title: str
    reason: str
    paper_no: str
    domain: str
    unit: UUID
    unit_name: str
    duty: str
    state: str
    opens: datetime | None
    due: date
    answering: str
    posts: list[str]
    places: list[str]
    minutes: int
    digest: str


class SweepDetail(Schema):
    """A 专项排查 with its items and those of its units that the caller may see."""

    line: SweepLine
    items: list[ItemLine]
    units: list[UUID]


class ProblemLine(Schema):
    """One problem found: the report, the hazard it became (or null), and how it stands."""

    report: UUID
    hazard: UUID | None
    what: str
    where: str
    state: str
    word: str
    counted: bool
    closed: bool
    due: date | None


class SchoolLine(Schema):
    """One school. `state`: done · late · part · missing · pending · excused · na; `parts`: campuses or places."""

    unit: UUID
    name: str
    state: str
    parts: int
    done: int
    found: int
    closed: int
    records: list[UUID]
    difficulty: str
    problems: list[ProblemLine]


class ProgressLine(Schema):
    """How far it has come: 已查, 未查, 发现, 整改; `tally` counts occurrences as all figures do."""

    at: datetime
    schools: int
    done: int
    undone: int
    found: int
    closed: int
    tally: TallyLine
    lines: list[SchoolLine]


class ElsewhereLine(Schema):
    """A duty recorded on another platform in [starts, ends); `file_wanted`: its file goes with each confirmation."""

    id: UUID
    unit_name: str
    duty: str
    title: str
    platform: str
    reason: str
    file_wanted: bool
    starts: date
    ends: date | None
    running: bool


class ItemSaid(Said, frozen=True, kw_only=True):
    """`item` picked from the catalogue, or a line of one's own in `ask`."""

    item: str = ""
    ask: str = ""
    look: str = ""
    kind: str = ""


class SweepSaid(Said, frozen=True, kw_only=True):
    """A 专项排查. The same `client_id` with the same body is the same one. `send` false keeps it as a draft."""

    client_id: UUID
    title: str
    reason: str
    domain: str
    items: Annotated[tuple[ItemSaid, ...], msgspec.Meta(max_length=10_000)]
    units: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=10_000)]
    due: date
    send: bool = True
    paper_no: str = ""
    starts: date | None = None
    answering: Literal["by_exception", "item_by_item"] = "by_exception"
    posts: tuple[str, ...] = ("safety_officer",)
    at: Literal["campus", "legal"] = "campus"
    places: tuple[str, ...] = ()
    late_days: Annotated[int, msgspec.Meta(ge=0, le=60)] = 7
    minutes: Annotated[int, msgspec.Meta(ge=0, le=480)] = 0
    prefix: str = USUAL_PREFIX

    def body(self) -> Body:
        """What the command takes."""
        return Body(
            title=self.title, reason=self.reason, domain=self.domain, units=self.units, due=self.due,
            items=tuple(Wanted(item=one.item, ask=one.ask, look=one.look, kind=one.kind) for one in self.items),
            paper_no=self.paper_no, starts=self.starts, answering=self.answering, posts=self.posts, at=self.at,
            places=self.places, late_days=self.late_days, minutes=self.minutes, prefix=self.prefix,
        )  # fmt: skip


class PutOffSaid(Said, frozen=True, kw_only=True):
    """A later day, and why."""

    due: date
    reason: str


class WhySaid(Said, frozen=True, kw_only=True):
    """Why; schools read it."""

    reason: str = ""


class ElsewhereSaid(Said, frozen=True, kw_only=True):
    """Which duty is recorded on which platform, from when, and how that is shown here."""

    client_id: UUID
    duty: str
    platform: str
    reason: str
    starts: date
    way: Literal["confirm", "file"] = "confirm"
    posts: tuple[str, ...] = ("safety_officer",)
    grace_days: int = 5


class BackSaid(Said, frozen=True, kw_only=True):
    """From which day it is recorded here again, and why."""

    ends: date
    reason: str


@router.get("/sweeps", response=list[SweepLine], summary="专项排查")
@reads(SEE)
def sweeps(request: Seat, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> list[dict[str, Any]]:
    """Those the caller's bureau sent, and those that ask one of his schools, the latest first."""
    return [_line(row) for row in listing(request.viewer, limit=limit)]


@router.post("/units/{unit_id}/sweeps", response={201: SweepDetail, 200: SweepDetail}, summary="布置专项排查")
@writes(DEMAND)
def sweep_create(request: Seat, unit_id: UUID, said: SweepSaid) -> Status[dict[str, Any]]:
    """Writes one for a bureau and sends it, or keeps it as a draft. 200: it was there already."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, DEMAND)
    command = commands.issue if said.send else commands.draft
    made = command(by=request.viewer, unit=unit, client_id=said.client_id, body=said.body(), at=request.at)
    return Status(201 if made.made_at == request.at else 200, _shown(request, made.id))


@router.get("/sweeps/{sweep_id}", response=SweepDetail, summary="一次专项排查")
@reads(SEE)
def sweep(request: Seat, sweep_id: UUID) -> dict[str, Any]:
    """What is asked, of whom, until when."""
    return _detail(request, sweep_id)


@router.get("/sweeps/{sweep_id}/progress", response=ProgressLine, summary="已查、未查、发现、整改")
@reads(SEE)
def sweep_progress(request: Seat, sweep_id: UUID) -> dict[str, Any]:
    """How far it has come by school, of what the caller may see; those who still have to look stand first."""
    found = results(request.viewer, notice(request.viewer, sweep_id), at=request.at)
    return {
        "at": request.at, "schools": found.schools, "done": found.done, "undone": found.undone, "found": found.found,
        "closed": found.closed, "tally": TallyLine.of(found.progress.tally),
        "lines": [_school(row) for row in found.rows],
    }  # fmt: skip


@router.post("/sweeps/{sweep_id}/send", response=SweepDetail, summary="发出草稿")
@writes(DEMAND)
def sweep_send(request: Seat, sweep_id: UUID) -> dict[str, Any]:
    """A draft goes out: number, units and content are fixed. Sent already: as it is."""
    commands.send(by=request.viewer, demand_id=sweep_id, at=request.at)
    return _shown(request, sweep_id)


@router.post("/sweeps/{sweep_id}/put_off", response=SweepDetail, summary="延期")
@writes(DEMAND)
def sweep_put_off(request: Seat, sweep_id: UUID, said: PutOffSaid) -> dict[str, Any]:
    """More time for everybody."""
    commands.put_off(by=request.viewer, demand_id=sweep_id, due=said.due, reason=said.reason, at=request.at)
    return _shown(request, sweep_id)


@router.post("/sweeps/{sweep_id}/withdraw", response=SweepDetail, summary="撤回")
@writes(DEMAND)
def sweep_withdraw(request: Seat, sweep_id: UUID, said: WhySaid) -> dict[str, Any]:
    """Nobody owes it any more; what was done stays."""
    commands.withdraw(by=request.viewer, demand_id=sweep_id, reason=said.reason, at=request.at)
    return _shown(request, sweep_id)


@router.post("/sweeps/{sweep_id}/close", response=SweepDetail, summary="结束")
@writes(DEMAND)
def sweep_close(request: Seat, sweep_id: UUID, said: WhySaid) -> dict[str, Any]:
    """After its day; `reason` is a sentence of what came of it, and may be empty."""
    commands.close(by=request.viewer, demand_id=sweep_id, summary=said.reason, at=request.at)
    return _shown(request, sweep_id)


@router.get("/units/{unit_id}/elsewhere", response=list[ElsewhereLine], summary="已在别的平台记录的事")
@reads(SEE)
def elsewhere_list(request: Seat, unit_id: UUID) -> list[DeclarationLine]:
    """Declarations of a bureau and of the units below it, those in force first."""
    top = visible_unit(request.viewer, unit_id, SEE)
    return declarations(request.viewer, top, day=school_day(request.at))


@router.post(
    "/units/{unit_id}/elsewhere", response={201: ElsewhereLine, 200: ElsewhereLine}, summary="登记已在别的平台记录"
)
@writes(ELSEWHERE)
def elsewhere_declare(request: Seat, unit_id: UUID, said: ElsewhereSaid) -> Status[DeclarationLine]:
    """From that day the duty is not asked below the bureau; a monthly confirmation is. 200: it was there already."""
    with reading(request):
        unit = visible_unit(request.viewer, unit_id, ELSEWHERE)
    saying = Saying(
        duty=said.duty, platform=said.platform, reason=said.reason, starts=said.starts, way=said.way, posts=said.posts,
        grace_days=said.grace_days,
    )  # fmt: skip
    made = elsewhere.declare(by=request.viewer, unit=unit, client_id=said.client_id, saying=saying, at=request.at)
    return Status(201 if made.at == request.at else 200, _declared(request, made))


@router.post("/elsewhere/{declaration_id}/end", response=ElsewhereLine, summary="恢复在本系统记录")
@writes(ELSEWHERE)
def elsewhere_end(request: Seat, declaration_id: UUID, said: BackSaid) -> DeclarationLine:
    """The duty comes back from a day on; the past stays."""
    made = elsewhere.end(
        by=request.viewer, declaration_id=declaration_id, ends=said.ends, reason=said.reason, at=request.at
    )
    return _declared(request, made)


def _declared(request: Seat, row: Declaration) -> DeclarationLine:
    with reading(request):
        found = declarations(request.viewer, row.unit, day=school_day(request.at))
    return next(line for line in found if line.id == row.id)


def _shown(request: Seat, sweep_id: UUID) -> dict[str, Any]:
    with reading(request):
        return _detail(request, sweep_id)


def _detail(request: Seat, sweep_id: UUID) -> dict[str, Any]:
    found = notice(request.viewer, sweep_id)
    units = found.row.units if found.row.state == DRAFT else [unit.id for unit in found.asked]
    return {"line": _line(found.row), "items": found.row.items, "units": units}


def _line(row: Demand) -> dict[str, Any]:
    names = (
        "id", "number", "title", "reason", "paper_no", "domain", "state", "opens", "due", "answering", "posts",
        "places", "minutes", "digest",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in names}
    return said | {"unit": row.unit_id, "unit_name": row.unit.name, "duty": row.code}


def _school(row: Result) -> dict[str, Any]:
    line = row.line
    return {
        "unit": line.unit, "name": line.name, "state": line.state, "parts": line.parts, "done": line.done,
        "found": row.found, "closed": row.closed, "records": list(line.records), "difficulty": line.difficulty,
        "problems": [_problem(each) for each in row.problems],
    }  # fmt: skip


def _problem(each: Problem) -> dict[str, Any]:
    names = ("report", "hazard", "what", "where", "state", "word", "counted", "closed", "due")
    return {name: getattr(each, name) for name in names}
