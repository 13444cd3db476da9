"""复查销号 and 确认立行立改: a second person looks; passed it is closed, in part or whole, else it goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from django.http import HttpResponse
from ninja import Schema

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.hazards import commands, verbs
from xiaoan.kernel.hazards.commands import Finding, Opinion, RowAnswer
from xiaoan.kernel.hazards.queries import HazardPage
from xiaoan.surfaces.api.door import Seat, writes
from xiaoan.surfaces.api.forms import Because, Files, Places, Plain, Reason, Short, Step, form
from xiaoan.surfaces.api.hazard_shapes import HazardDetail
from xiaoan.surfaces.api.reading import Said
from xiaoan.surfaces.api.routes.hazards import shown
from xiaoan.surfaces.api.routes.steps import router

Way = Literal["", "on_site", "photo", "document"]


class FindingSaid(Step, frozen=True, kw_only=True):
    """What the recheck found; `quantity` left out: all that was handed in. `second`: the person who was there too."""

    quantity: Places | None = None
    way: Way = ""
    note: Reason = ""
    second: UUID | None = None


class PartSaid(FindingSaid, frozen=True, kw_only=True):
    """How many places pass; the rest stays 整改中."""

    quantity: Places


class FailSaid(Because, frozen=True, kw_only=True):
    """What is not cured; the deadline stays unless another is set."""

    due: date | None = None
    way: Way = ""


class OpinionSaid(Step, frozen=True, kw_only=True):
    """A department's 复查意见: its number and scan; `issuer` where several departments are concerned."""

    number: Short
    scan: Files
    issuer: Annotated[str, msgspec.Meta(max_length=80)] = ""
    note: Reason = ""


class RejectSaid(Because, frozen=True, kw_only=True):
    """What is not fixed after all."""

    due: date | None = None


class SpotsSaid(Said, frozen=True, kw_only=True):
    """Which 立行立改 are confirmed."""

    hazards: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=200)]
    note: Reason = ""


class SpotAnswer(Schema):
    """What became of one row: `status` 200, 404, 409 or 422, and why when it is not 200."""

    hazard_id: UUID
    status: int
    reason: str
    number: str


@router.post("/hazards/confirm_spots", response=list[SpotAnswer], summary="成批确认立行立改")
@writes(verbs.CONFIRM)
def confirm_spots(request: Seat, said: SpotsSaid) -> Sequence[RowAnswer]:
    """Rows stand alone: one that is refused does not hold up the others; sent again it answers the same."""
    return commands.confirm_spots(by=request.viewer, hazards=said.hazards, at=request.at, note=said.note)


@router.post("/hazards/{hazard_id}/confirm_spot", response=HazardDetail, summary="确认一条立行立改，销号")
@writes(verbs.CONFIRM)
def confirm_spot(request: Seat, hazard_id: UUID, response: HttpResponse, said: Plain) -> HazardPage:
    """By somebody who neither fixed nor reported it."""
    row = commands.confirm_spots(by=request.viewer, hazards=[hazard_id], at=request.at, note=said.note)[0]
    if row.status != 200:
        raise {404: NotFound, 409: Conflict}.get(row.status, Refused)(row.reason)
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/reject_spot", response=HazardDetail, summary="没有改好，转交办")
@writes(verbs.CONFIRM)
def reject_spot(request: Seat, hazard_id: UUID, response: HttpResponse, said: RejectSaid) -> HazardPage:
    """It is a hazard like any other now."""
    commands.reject_spot(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, due=said.due, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/pass", response=HazardDetail, summary="复查通过，销号")
@writes(verbs.RECHECK)
def pass_(request: Seat, hazard_id: UUID, response: HttpResponse, said: FindingSaid) -> HazardPage:
    """By somebody who never answered for the cure; above, by the unit that holds the ball."""
    return _passed(request, hazard_id, response, said)


@router.post("/hazards/{hazard_id}/part_pass", response=HazardDetail, summary="部分复查通过，销号")
@writes(verbs.RECHECK)
def part_pass(request: Seat, hazard_id: UUID, response: HttpResponse, said: PartSaid) -> HazardPage:
    """Some places pass, the rest stays 整改中."""
    return _passed(request, hazard_id, response, said)


def _passed(request: Seat, hazard_id: UUID, response: HttpResponse, said: FindingSaid) -> HazardPage:
    found = Finding(quantity=said.quantity, way=said.way, note=said.note, second=said.second)
    commands.pass_(by=request.viewer, hazard_id=hazard_id, found=found, at=request.at, form=form(request, said))
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/fail", response=HazardDetail, summary="复查不通过，退回整改")
@writes(verbs.RECHECK)
def fail(request: Seat, hazard_id: UUID, response: HttpResponse, said: FailSaid) -> HazardPage:
    """Back to whoever answers for the cure, with what is missing."""
    commands.fail(
        by=request.viewer, hazard_id=hazard_id, reason=said.reason, due=said.due, way=said.way, at=request.at,
        form=form(request, said),
    )  # fmt: skip
    return shown(request, hazard_id, response)


@router.post("/hazards/{hazard_id}/paper_pass", response=HazardDetail, summary="凭部门复查意见销号")
@writes(verbs.CLOSE)
def paper_pass(request: Seat, hazard_id: UUID, response: HttpResponse, said: OpinionSaid) -> HazardPage:
    """What a department found is closed by its own paper alone."""
    opinion = Opinion(number=said.number, scan=said.scan, issuer=said.issuer, note=said.note)
    commands.paper_pass(
        by=request.viewer, hazard_id=hazard_id, opinion=opinion, at=request.at, form=form(request, said)
    )
    return shown(request, hazard_id, response)
