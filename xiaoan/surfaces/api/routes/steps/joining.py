"""One hazard, several papers; two that are one; what came again; what was written down wrongly."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja.responses import Status

from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.commands import Correction, Paper
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.surfaces.api.door import Seat, writes
from xiaoan.surfaces.api.forms import Because, Files, Places, Short, Step, Text, Title, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.routes.hazards import shown
from xiaoan.surfaces.api.routes.steps import router


class CiteSaid(Step, frozen=True, kw_only=True):
    """A paper that names the same hazard; `department` false: a superior's, not a department's."""

    issuer: Annotated[str, msgspec.Meta(max_length=80)]
    number: Short
    due: date | None = None
    department: bool = True


class JoinSaid(Step, frozen=True, kw_only=True):
    """The other hazard of the same school, which is the same."""

    into: UUID


class CorrectionSaid(Step, frozen=True, kw_only=True):
    """What was wrong; what is left out stays."""

    title: Title = ""
    where: Title = ""
    place: UUID | None = None
    quantity: Places | None = None
    kind: Short = ""


class RecurrenceSaid(Said, frozen=True, kw_only=True):
    """What is there again."""

    client_id: UUID
    what: Text
    quantity: Places = 1
    photos: Files = ()


@router.post("/hazards/{hazard_id}/cite", response=HazardDetail, summary="补充来源文书")
@writes(verbs.TRIAGE)
def cite(request: Seat, hazard_id: UUID, response: HttpResponse, said: CiteSaid) -> HazardPage:
    """Counted once; the earliest deadline and the strictest source bind."""
    commands.cite(
        by=request.viewer, hazard_id=hazard_id, paper=Paper(said.issuer, said.number, said.due),
        department=said.department, at=request.at, form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/merge", response=HazardDetail, summary="并入已有隐患")
@writes(verbs.TRIAGE)
def merge(request: Seat, hazard_id: UUID, response: HttpResponse, said: JoinSaid) -> HazardPage:
    """This hazard is counted with the other from now on."""
    commands.merge_hazard(
        by=request.viewer, hazard_id=hazard_id, into=said.into, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/split", response=HazardDetail, summary="从并入中拆出")
@writes(verbs.TRIAGE)
def split(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """It was another hazard after all."""
    commands.split(by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/correct", response=HazardDetail, summary="更正登记内容")
@writes(verbs.REPORT)
def correct(request: Seat, hazard_id: UUID, response: HttpResponse, said: CorrectionSaid) -> HazardPage:
    """By its author, until somebody else has acted on it."""
    corrected = Correction(
        title=said.title, where=said.where, place_id=said.place, quantity=said.quantity, kind=said.kind
    )
    commands.correct(by=request.viewer, hazard_id=hazard_id, said=corrected, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/withdraw", response=HazardDetail, summary="误报撤回")
@writes(verbs.REPORT)
def withdraw(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """By its author, until somebody else has acted on it; it stays to be read."""
    commands.withdraw(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post(
    "/hazards/{hazard_id}/recur", response={201: HazardDetail, 200: HazardDetail}, summary="反复出现，另行登记"
)
@writes(verbs.TRIAGE)
def recur(request: Seat, hazard_id: UUID, response: HttpResponse, said: RecurrenceSaid) -> Status[HazardPage]:
    """A new hazard that names the closed one; closed is final."""
    made = commands.recur(
        by=request.viewer, hazard_id=hazard_id, client_id=said.client_id, what=said.what, quantity=said.quantity,
        photos=said.photos, at=request.at,
    )  # fmt: skip
    return Status(201 if made.registered_at == request.at else 200, shown(request, made.id, response))
