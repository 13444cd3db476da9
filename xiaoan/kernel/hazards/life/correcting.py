"""更正 and 误报撤回 of a registered hazard by its author, until somebody else has acted on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.events import Corrected, Withdrawn
from xiaoan.kernel.hazards.held_up.sealing import lifted_at_closing
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.machine import Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import check_quantity, way_of
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import others_acted, own_place


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong; empty values stay as they are."""

    title: str = ""
    where: str = ""
    place_id: UUID | None = None
    quantity: int | None = None
    kind: str = ""


def correct(*, by: Viewer, hazard_id: UUID, said: Correction, at: datetime, form: Form = NO_FORM) -> Hazard:
    """更正 what was written down. The figures change with it; the trail shows both."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.CORRECT, form, asdict(said))
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        _only_author(turn)
        hazard.title = cleaned(said.title, most=200) or hazard.title
        spot = own_place(hazard.unit, said.place_id)
        if spot is not None:
            hazard.place_id, hazard.where = spot.id, spot.name
        hazard.where = cleaned(said.where, most=200) or hazard.where
        hazard.quantity = check_quantity(hazard.quantity if said.quantity is None else said.quantity)
        if said.kind:
            kind = terms(hazard.unit, said.kind, school_day(at))
            hazard.kind, hazard.domain = kind.code, kind.domain
            hazard.recheck_way = way_of(kind.way, turn.grade).value
        told = Corrected(title=hazard.title, where=hazard.where, quantity=hazard.quantity, kind=hazard.kind)
        return turn.leave(told)


def withdraw(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """误报撤回, without blame: it is in no figure any more, and stays to be read."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.WITHDRAW, form, {"reason": why})
        if turn.again:
            return turn.hazard
        _only_author(turn)
        if not why:
            raise Refused("请写一句为什么是误报。", {"reason": "请写明理由"})
        lifted_at_closing(act, turn.hazard)
        return turn.leave(Withdrawn(reason=why))


def _only_author(turn: Turn) -> None:
    """Its author alone, and only while the trail shows nobody else on it."""
    author, act = turn.hazard.registered_by, turn.act
    if author.account != act.by.account:
        raise Refused(f"这条隐患由{author.words}登记，更正和撤回只能由登记人本人办理。")
    if others_acted(turn.hazard):
        raise Refused("已经有别人办理过这条隐患，不能再改登记内容；有出入请在办理时说明。")
