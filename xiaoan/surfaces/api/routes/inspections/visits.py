"""入校检查: written down, mended, given up, and left with a paper."""

from __future__ import annotations

from uuid import UUID

from ninja import Router
from ninja.responses import Status

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Issue
from xiaoan.features.inspections.queries import PaperPage, VisitPage
from xiaoan.features.inspections.verbs import INSPECT, SEE
from xiaoan.surfaces.api.door import Seat, reads, writes
from xiaoan.surfaces.api.inspection_shapes import PaperDetail, VisitDetail
from xiaoan.surfaces.api.routes.inspections.bodies import DropSaid, IssueSaid, VisitBegun, VisitRevised, words
from xiaoan.surfaces.api.routes.inspections.showing import the_paper, the_visit, unit_of

router = Router(tags=["入校检查"])


@router.post("/units/{unit_id}/visits", response={201: VisitDetail, 200: VisitDetail}, summary="登记一次入校检查")
@writes(INSPECT)
def begin_visit(request: Seat, unit_id: UUID, said: VisitBegun) -> Status[VisitPage]:
    """Writes a visit down; nothing reaches the school before its paper is issued."""
    unit = unit_of(request, unit_id, INSPECT)
    row = commands.begin(by=request.viewer, unit=unit, client_id=said.client_id, said=words(said), at=request.at)
    return Status(201 if row.at == request.at else 200, the_visit(request, row.id))


@router.get("/visits/{visit_id}", response=VisitDetail, summary="一次入校检查")
@reads(SEE)
def visit(request: Seat, visit_id: UUID) -> VisitPage:
    """With what each problem may already be."""
    return queries.visit_page(request.viewer, visit_id, at=request.at)


@router.post("/visits/{visit_id}/revise", response=VisitDetail, summary="修改还没出文书的检查")
@writes(INSPECT)
def revise_visit(request: Seat, visit_id: UUID, said: VisitRevised) -> VisitPage:
    """Only by its author."""
    commands.revise(by=request.viewer, visit_id=visit_id, said=words(said), at=request.at, version=said.version)
    return the_visit(request, visit_id)


@router.post("/visits/{visit_id}/drop", response=VisitDetail, summary="作废还没出文书的检查")
@writes(INSPECT)
def drop_visit(request: Seat, visit_id: UUID, said: DropSaid) -> VisitPage:
    """It stays, with the reason."""
    commands.drop(by=request.viewer, visit_id=visit_id, reason=said.reason, at=request.at)
    return the_visit(request, visit_id)


@router.post("/visits/{visit_id}/issue", response={201: PaperDetail, 200: PaperDetail}, summary="出具文书")
@writes(INSPECT)
def issue_paper(request: Seat, visit_id: UUID, said: IssueSaid) -> Status[PaperPage]:
    """The paper gets its number and each problem becomes a hazard, all or nothing."""
    wanted = Issue(kind=said.kind, due=said.due, into=tuple((each.position, each.hazard) for each in said.into))
    row = commands.issue(
        by=request.viewer, visit_id=visit_id, client_id=said.client_id, said=wanted, at=request.at,
        version=said.version,
    )  # fmt: skip
    return Status(201 if row.at == request.at else 200, the_paper(request, row.id))
