"""Confirming 立行立改 by a second person: a whole week's in one go, an answer per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused, XiaoanError
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.events import SpotConfirmed, SpotRejected
from xiaoan.kernel.hazards.held_up.sealing import lifted_at_closing
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.machine import Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import check_settled, closing, is_barred, way_out
from xiaoan.kernel.hazards.turn.closings import close_places, satisfy_all
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.verbs import CONFIRM
from xiaoan.kernel.tree.queries import unit as unit_of

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row of a batch: `status` 200, 404, 409 or 422, and why in words when it is not 200."""

    hazard_id: UUID
    status: int
    reason: str = ""
    number: str = ""


def confirm_spots(*, by: Viewer, hazards: Sequence[UUID], at: datetime, note: str = "") -> list[RowAnswer]:
    """Confirm these 立行立改. Rows stand alone: one that is refused does not hold up the others.

    Confirming again what one confirmed oneself answers 200.
    """
    wanted = list(dict.fromkeys(hazards))
    if len(wanted) > MOST_ROWS:
        raise Refused(f"一次最多确认 {MOST_ROWS} 条，请分几次。")
    answers: dict[UUID, RowAnswer] = {}
    with acts.opened(by=by, at=at) as act:
        # In the order of ids, so that two batches at once never wait for each other in a ring.
        for key in sorted(wanted):
            answers[key] = _one(act, key, cleaned(note, most=300))
    return [answers[key] for key in wanted]


def _one(act: acts.Act, hazard_id: UUID, note: str) -> RowAnswer:
    try:
        with transaction.atomic():
            hazard = _confirmed(act, hazard_id, note)
        return RowAnswer(hazard_id, 200, number=hazard.number)
    except NotFound as error:
        return RowAnswer(hazard_id, 404, str(error))
    except Conflict as error:
        return _mine_already(act, hazard_id) or RowAnswer(hazard_id, 409, str(error))
    except XiaoanError as error:
        return RowAnswer(hazard_id, 422, str(error))


def _mine_already(act: acts.Act, hazard_id: UUID) -> RowAnswer | None:
    hazard = Hazard.objects.filter(id=hazard_id, on_spot=True, closed_at__isnull=False).first()
    if hazard is None or hazard.rechecker is None or hazard.rechecker.account != act.by.account:
        return None
    return RowAnswer(hazard_id, 200, number=hazard.number)


def _confirmed(act: acts.Act, hazard_id: UUID, note: str) -> Hazard:
    turn = take(act, hazard_id, Step.CONFIRM_SPOT)
    hazard = turn.hazard
    second_person(turn)
    check_settled(turn.grade, hazard.listed_by.unit_name if hazard.listed_by else "", whole=True)
    count = closing(hazard.quantity, hazard.closed_quantity, None)
    close_places(act, hazard, count, way="spot", note=note)
    lifted_at_closing(act, hazard)
    closed = turn.leave(SpotConfirmed(quantity=count.more, note=note))
    satisfy_all(act, hazard)
    return closed


def second_person(turn: Turn) -> None:
    """The confirmer is neither who fixed it nor who reported it fixed; Refused with who could."""
    hazard = turn.hazard
    if not is_barred(hazard.barred, turn.act.by.account):
        return
    others = [hand.name for hand in turn.staff.here(CONFIRM, hazard.barred) if hand.name]
    above = turn.staff.above(CONFIRM, hazard.barred)
    raise Refused(way_out("当场整改的人不能自己确认", others, unit_of(above[0].unit).name if above else ""))


def reject_spot(
    *, by: Viewer, hazard_id: UUID, reason: str, at: datetime, due: date | None = None, form: Form = NO_FORM
) -> Hazard:
    """没有改好: it is a hazard like any other now and waits to be assigned."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.REJECT_SPOT, form, {"reason": why, "due": due})
        if turn.again:
            return turn.hazard
        if not why:
            raise Refused("请写明哪里没有改好。", {"reason": "请写明理由"})
        hazard, today = turn.hazard, school_day(at)
        days = terms(hazard.unit, hazard.kind, today, hazard.domain).days
        hazard.due = due if due is not None else None if days is None else today + timedelta(days=days)
        if hazard.due is not None and hazard.due < today:
            raise Refused("期限不能早于今天。", {"due": "期限不能早于今天"})
        hazard.submitted_at, hazard.submitted_by = None, None
        hazard.submitted_note = ""
        return turn.leave(SpotRejected(reason=why))
