"""停用(封控) because of a hazard: stop first. The place is out of use with the hazard named, until it is closed.

Lifted earlier only by the bureau, with a reason; several hazards may keep one place shut.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import Sealed, Unsealed
from xiaoan.kernel.hazards.machine import Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.staffing import holds_here
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, take
from xiaoan.kernel.org.grounds import take_out_of_use, use_again
from xiaoan.kernel.org.models import OutOfUse, PlaceRow


def seal(*, by: Viewer, hazard_id: UUID, at: datetime, note: str = "", form: Form = NO_FORM) -> Hazard:
    """停用(封控) the hazard's place from today; its ordinary duties are excused meanwhile."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.SEAL, form, {"note": note})
        if turn.again:
            return turn.hazard
        hazard, said = turn.hazard, cleaned(note, most=100)
        place = PlaceRow.objects.filter(id=hazard.place_id).first() if hazard.place_id else None
        if place is None:
            raise Refused("登记时没有选地点，不能停用。请到“地点”里登记这一处，再在更正里选它。")
        if hazard.closure_id is not None:
            raise Refused(f"{place.name}已经因这条隐患停用。")
        running = OutOfUse.objects.filter(place=place, ends=None).first()
        if running is None:
            why = "；".join(each for each in (f"{hazard.number} {hazard.title}"[:90], said) if each)
            running = take_out_of_use(by=by, place=place, since=school_day(at), reason=why, at=at)
        hazard.closure_id = running.id
        return turn.leave(Sealed(place=place.name, note=said), to=turn.cell.to[0], ball=hazard.ball_unit_id)


def unseal(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """提前恢复使用, by the bureau alone, with a reason."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.UNSEAL, form, {"reason": why})
        if turn.again:
            return turn.hazard
        if turn.hazard.closure_id is None:
            raise Refused("没有因这条隐患停用的地点。")
        if holds_here(by, verbs.UNSEAL, turn.placed, turn.hazard.domain):
            raise Refused("没有销号就恢复使用，要由教育局决定。")
        if not why:
            raise Refused("请写明为什么可以提前恢复使用。", {"reason": "请写明理由"})
        place = lift(act, turn.hazard)
        return turn.leave(Unsealed(place=place, reason=why), to=turn.cell.to[0], ball=turn.hazard.ball_unit_id)


def lift(act: Act, hazard: Hazard) -> str:
    """The place may be used again, unless another hazard keeps it shut; its name. The caller saves the hazard."""
    key, hazard.closure_id = hazard.closure_id, None
    closure = OutOfUse.objects.select_related("place").filter(id=key).first() if key is not None else None
    if closure is None:
        return ""
    others = Hazard.objects.filter(closure_id=key).exclude(id=hazard.id).exists()
    if not others and closure.ends is None:
        # Saved first: what asks whether a hazard still keeps the place shut must see that this one does not.
        Hazard.objects.filter(id=hazard.id).update(closure_id=None)
        use_again(by=act.by, closure_id=closure.id, last=school_day(act.at) - timedelta(days=1), at=act.at)
    return closure.place.name


def lifted_at_closing(act: Act, hazard: Hazard) -> None:
    """What was shut because of a hazard is open again with its closing. The caller saves the hazard."""
    if hazard.closure_id is not None:
        place = lift(act, hazard)
        if place:
            act.record(Unsealed(place=place), about=hazard)


def why_kept_shut(closure_id: UUID) -> str:
    """Why a place may not be used again by hand: an open hazard keeps it shut; empty when none does."""
    hazard = Hazard.objects.filter(closure_id=closure_id).order_by("number").first()
    if hazard is None:
        return ""
    return f"这里因{hazard.number}停用，销号时自动恢复使用；要提前恢复，请由教育局在这条隐患里办理并写明理由。"
