"""Grade and listing: 疑似重大 by the school, 认定, 降级 and 挂牌督办 by the bureau. Nobody on the ground decides major.

What becomes major is assigned anew with all five determined things, or waits for the bureau's own recheck.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import Delisted, Listed, Lowered, MajorConfirmed, Suspected
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import way_of
from xiaoan.kernel.hazards.staffing import acts_from_above
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.routing import above
from xiaoan.kernel.hazards.vocabulary import GRADES, Grade, Way
from xiaoan.kernel.trail.events import Event
from xiaoan.kernel.tree.queries import unit as unit_of


def suspect(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """报疑似重大: somebody here thinks it may be major; the bureau will say."""
    with acts.opened(by=by, at=at) as act:
        turn, why = _graded(act, hazard_id, Step.SUSPECT, reason, form)
        if turn.again:
            return turn.hazard
        if turn.grade != Grade.GENERAL:
            raise Refused(f"这条隐患已经是“{GRADES[turn.grade]}”，不用再报。")
        return _become(turn, Grade.SUSPECTED, why, Suspected(reason=why))


def confirm_major(
    *, by: Viewer, hazard_id: UUID, reason: str, at: datetime, clause: str = "", form: Form = NO_FORM
) -> Hazard:
    """认定为重大隐患, by the bureau, with its ground (and clause)."""
    with acts.opened(by=by, at=at) as act:
        turn, why = _graded(act, hazard_id, Step.CONFIRM_MAJOR, reason, form)
        if turn.again:
            return turn.hazard
        if turn.grade == Grade.MAJOR:
            raise Refused("这条隐患已经认定为重大隐患。")
        said = cleaned(clause, most=120)
        turn.hazard.grade_clause = said
        return _become(turn, Grade.MAJOR, why, MajorConfirmed(reason=why, clause=said))


def lower(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, clause: str = "", form: Form = NO_FORM) -> Hazard:
    """降为一般隐患, by the bureau, with a reason and the clause it was held against."""
    with acts.opened(by=by, at=at) as act:
        turn, why = _graded(act, hazard_id, Step.LOWER, reason, form)
        if turn.again:
            return turn.hazard
        if turn.grade == Grade.GENERAL:
            raise Refused("这条隐患本来就是一般隐患。")
        said = cleaned(clause, most=120)
        turn.hazard.grade_clause = said
        return _become(turn, Grade.GENERAL, why, Lowered(reason=why, clause=said))


def _graded(act: acts.Act, hazard_id: UUID, step: Step, reason: str, form: Form) -> tuple[Turn, str]:
    """The turn of a grading step and its reason, without which no grade changes. The bureau judges from above."""
    why = cleaned(reason, most=300)
    turn = take(act, hazard_id, step, form, {"reason": why})
    if not turn.again and not why:
        raise Refused("请写明认定的依据或理由。", {"reason": "请写明理由"})
    if not turn.again and step != Step.SUSPECT:
        _from_above(turn, verbs.CONFIRM_MAJOR, "重大隐患由教育局认定或降级，本校不能自行决定。")
    return turn, why


def _from_above(turn: Turn, verb: str, refusal: str) -> None:
    hazard, parent = turn.hazard, turn.placed.school.parent_id
    edge = unit_of(parent).path if parent is not None else ""
    if not acts_from_above(turn.act.by, verb, hazard.unit, hazard.domain, edge):
        raise Refused(refusal)


def _become(turn: Turn, grade: Grade, why: str, event: Event) -> Hazard:
    hazard = turn.hazard
    hazard.grade, hazard.grade_reason = grade.value, why
    kind = terms(hazard.unit, hazard.kind, school_day(turn.act.at), hazard.domain)
    hazard.recheck_way = way_of(kind.way, grade).value
    if grade != Grade.GENERAL and hazard.way_now:
        hazard.way_now = Way.ON_SITE.value
    target = turn.cell.to[0]
    return turn.leave(event, to=target, ball=above(turn) if target == Stage.RECHECK_ABOVE else None)


def list_(
    *, by: Viewer, hazard_id: UUID, reason: str, at: datetime, paper_no: str = "", form: Form = NO_FORM
) -> Hazard:
    """挂牌督办, by whoever holds the verb above the school; only they (or above) take it off again."""
    with acts.opened(by=by, at=at) as act:
        why, number = cleaned(reason, most=300), cleaned(paper_no, most=60)
        turn = take(act, hazard_id, Step.LIST, form, {"reason": why, "paper_no": number})
        if turn.again:
            return turn.hazard
        _from_above(turn, verbs.LIST, "挂牌督办由教育局决定。")
        if turn.hazard.listed_by is not None:
            raise Refused(f"这条隐患已由{turn.hazard.listed_by.unit_name}挂牌督办。")
        if not why:
            raise Refused("请写明挂牌督办的理由。", {"reason": "请写明理由"})
        turn.hazard.listed_by, turn.hazard.listed_no = act.acting(turn.hazard.unit), number
        return turn.leave(Listed(paper_no=number, reason=why))


def delist(*, by: Viewer, hazard_id: UUID, at: datetime, note: str = "", form: Form = NO_FORM) -> Hazard:
    """摘牌, by the unit that listed it or one above that."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.DELIST, form, {"note": note})
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        if hazard.listed_by is None:
            raise Refused("这条隐患没有挂牌督办。")
        lister = unit_of(hazard.listed_by.unit)
        if not acts_from_above(by, verbs.LIST, hazard.unit, hazard.domain, lister.path):
            raise Refused(f"这条隐患由{lister.name}挂牌，请由{lister.name}或其上级摘牌。")
        number = hazard.listed_no
        hazard.listed_by, hazard.listed_no = None, ""
        return turn.leave(Delisted(paper_no=number, note=cleaned(note, most=300)))
