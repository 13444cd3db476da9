"""疑似重大, 认定, 降级, 挂牌, 摘牌: nobody on the ground decides that a hazard is major."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from django.http import HttpResponse

from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.surfaces.api.door import Seat, writes
from xiaoan.surfaces.api.forms import Because, Plain, Short, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail
from xiaoan.surfaces.api.routes.hazards import shown
from xiaoan.surfaces.api.routes.steps import router


class MajorSaid(Because, frozen=True, kw_only=True):
    """The ground, and the clause it stands on."""

    clause: Annotated[str, msgspec.Meta(max_length=120)] = ""


class ListSaid(Because, frozen=True, kw_only=True):
    """Why, and the number of the paper."""

    paper_no: Short = ""


@router.post("/hazards/{hazard_id}/suspect", response=HazardDetail, summary="报疑似重大")
@writes(verbs.TRIAGE)
def suspect(request: Seat, hazard_id: UUID, response: HttpResponse, said: Because) -> HazardPage:
    """The bureau will say."""
    commands.suspect(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/confirm_major", response=HazardDetail, summary="认定为重大隐患")
@writes(verbs.CONFIRM_MAJOR)
def confirm_major(request: Seat, hazard_id: UUID, response: HttpResponse, said: MajorSaid) -> HazardPage:
    """By the bureau, with its ground."""
    commands.confirm_major(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, clause=said.clause, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/lower", response=HazardDetail, summary="降为一般隐患")
@writes(verbs.CONFIRM_MAJOR)
def lower(request: Seat, hazard_id: UUID, response: HttpResponse, said: MajorSaid) -> HazardPage:
    """By the bureau, with a reason and the clause it was held against."""
    commands.lower(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, clause=said.clause, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/list", response=HazardDetail, summary="挂牌督办")
@writes(verbs.LIST)
def list_(request: Seat, hazard_id: UUID, response: HttpResponse, said: ListSaid) -> HazardPage:
    """By a unit above the school; only it, or one above it, takes it off again."""
    commands.list_(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, paper_no=said.paper_no, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/delist", response=HazardDetail, summary="摘牌")
@writes(verbs.LIST)
def delist(request: Seat, hazard_id: UUID, response: HttpResponse, said: Plain) -> HazardPage:
    """By the unit that listed it, or one above."""
    commands.delist(by=request.viewer, hazard_id=hazard_id, note=said.note, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)
