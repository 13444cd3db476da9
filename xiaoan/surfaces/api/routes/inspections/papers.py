"""文书: listed, received, signed, answered, looked back on; those of departments entered as they came."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from ninja.responses import Status

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Arrived, Hand
from xiaoan.features.inspections.queries import Filters, Mark, PaperPage, PaperRow, Waiting
from xiaoan.features.inspections.verbs import ENTER, INSPECT, RECEIVE, REPLY, SEE
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.surfaces.api import paging
from xiaoan.surfaces.api.door import Seat, reads, writes
from xiaoan.surfaces.api.inspection_shapes import PaperDetail, PaperInList, WaitingPapers
from xiaoan.surfaces.api.paging import Cursor, Limit, Page
from xiaoan.surfaces.api.routes.inspections.bodies import (
    ArrivedSaid,
    CorrectionSaid,
    HandSaid,
    LookSaid,
    OpinionSaid,
    RefusalSaid,
    ReplySaid,
    Sent,
    StampSaid,
    problem,
    verdicts,
)
from xiaoan.surfaces.api.routes.inspections.showing import the_paper, unit_of

router = Router(tags=["检查文书"])


@router.post("/units/{unit_id}/papers", response={201: PaperDetail, 200: PaperDetail}, summary="登记部门文书")
@writes(ENTER)
def enter_paper(request: Seat, unit_id: UUID, said: ArrivedSaid) -> Status[PaperPage]:
    """Its problems become hazards that only the department's 复查意见 closes."""
    arrived = Arrived(
        issuer=said.issuer, number=said.number, on=said.on, due=said.due, domains=said.domains, scan=said.scan,
        problems=tuple(problem(each) for each in said.problems),
    )  # fmt: skip
    row = commands.enter(
        by=request.viewer, unit=unit_of(request, unit_id, ENTER), client_id=said.client_id, said=arrived, at=request.at
    )
    return Status(201 if row.at == request.at else 200, the_paper(request, row.id))


@router.get("/papers", response=Page[PaperInList], summary="文书")
@reads(SEE)
def papers(
    request: Seat,
    kind: Annotated[str, Query(max_length=20)] = "",
    state: Annotated[str, Query(max_length=20, description="unsigned · reply · late · open")] = "",
    unit: Annotated[UUID | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> dict[str, object]:
    """Papers in sight, the newest first."""
    path = visible_unit(request.viewer, unit, SEE).path if unit is not None else ""
    mark = paging.moment(cursor)
    after = Mark(mark.at, mark.id) if mark is not None else None
    rows, _following = queries.papers(
        request.viewer, Filters(kind, state, path), at=request.at, after=after, most=limit + 1
    )
    return paging.page(rows, limit, _marked)


def _marked(row: PaperRow) -> tuple[datetime, UUID]:
    return row.at, row.id


@router.get("/papers/waiting", response=WaitingPapers, summary="等我签收、回执的文书")
@reads(SEE)
def waiting_papers(request: Seat) -> Waiting:
    """What waits for the caller, the oldest first."""
    return queries.waiting_for(request.viewer, at=request.at)


@router.get("/papers/{paper_id}", response=PaperDetail, summary="一份文书")
@reads(SEE)
def paper(request: Seat, paper_id: UUID) -> PaperPage:
    """What it says for ever, what its problems have become, signatures and replies."""
    return queries.paper_page(request.viewer, paper_id, at=request.at)


@router.post("/papers/{paper_id}/receive", response=PaperDetail, summary="签收")
@writes(RECEIVE)
def receive_paper(request: Seat, paper_id: UUID, said: Sent) -> PaperPage:
    """By one of the school's people on his own account."""
    commands.receive(by=request.viewer, paper_id=paper_id, client_id=said.client_id, at=request.at)
    return the_paper(request, paper_id)


@router.post("/papers/{paper_id}/sign", response=PaperDetail, summary="手写签字")
@writes(SEE)
def sign_paper(request: Seat, paper_id: UUID, said: HandSaid) -> PaperPage:
    """On glass or on the printed paper, for either side."""
    hand = Hand(said.side, said.way, said.name, said.picture, said.post)
    commands.sign(by=request.viewer, paper_id=paper_id, client_id=said.client_id, hand=hand, at=request.at)
    return the_paper(request, paper_id)


@router.post("/papers/{paper_id}/refuse", response=PaperDetail, summary="记下拒绝签收")
@writes(INSPECT)
def refuse_paper(request: Seat, paper_id: UUID, said: RefusalSaid) -> PaperPage:
    """With a witness from outside the team."""
    commands.refuse(
        by=request.viewer, paper_id=paper_id, client_id=said.client_id, witness=said.witness, reason=said.reason,
        at=request.at,
    )  # fmt: skip
    return the_paper(request, paper_id)


@router.post("/papers/{paper_id}/reply", response=PaperDetail, summary="签发整改回执")
@writes(REPLY)
def reply_to_paper(request: Seat, paper_id: UUID, said: ReplySaid) -> PaperPage:
    """As the hazards stand now; a further reply when there is more to say."""
    commands.reply(by=request.viewer, paper_id=paper_id, client_id=said.client_id, note=said.note, at=request.at)
    return the_paper(request, paper_id)


@router.post("/replies/{reply_id}/stamp", response=PaperDetail, summary="附回执盖章件")
@writes(RECEIVE)
def stamp_reply(request: Seat, reply_id: UUID, said: StampSaid) -> PaperPage:
    """The printed reply, signed and stamped."""
    row = commands.stamp(by=request.viewer, reply_id=reply_id, scans=said.scan, at=request.at)
    return the_paper(request, row.paper_id)


@router.post("/papers/{paper_id}/look_back", response={201: PaperDetail, 200: PaperDetail}, summary="出复查意见书")
@writes(INSPECT)
def look_back(request: Seat, paper_id: UUID, said: LookSaid) -> Status[PaperPage]:
    """Each problem passed or sent back, all or nothing, under one number; answers with the new paper."""
    row = commands.look_back(
        by=request.viewer, paper_id=paper_id, client_id=said.client_id, verdicts=verdicts(said.verdicts),
        companions=said.companions, at=request.at,
    )  # fmt: skip
    return Status(201 if row.at == request.at else 200, the_paper(request, row.id))


@router.post("/papers/{paper_id}/opinion", response={201: PaperDetail, 200: PaperDetail}, summary="登记部门复查意见")
@writes(ENTER)
def department_opinion(request: Seat, paper_id: UUID, said: OpinionSaid) -> Status[PaperPage]:
    """What a department found at its second look; answers with the new paper."""
    row = commands.department_opinion(
        by=request.viewer, paper_id=paper_id, client_id=said.client_id, number=said.number, on=said.on,
        verdicts=verdicts(said.verdicts), at=request.at,
    )  # fmt: skip
    return Status(201 if row.at == request.at else 200, the_paper(request, row.id))


@router.post("/papers/{paper_id}/correct", response={201: PaperDetail, 200: PaperDetail}, summary="出更正")
@writes(INSPECT)
def correct_paper(request: Seat, paper_id: UUID, said: CorrectionSaid) -> Status[PaperPage]:
    """A further paper that names this one, which stays as it is; answers with the new paper."""
    row = commands.correct(
        by=request.viewer, paper_id=paper_id, client_id=said.client_id, says=said.says, at=request.at
    )
    return Status(201 if row.at == request.at else 200, the_paper(request, row.id))
