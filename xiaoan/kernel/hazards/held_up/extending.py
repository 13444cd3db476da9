"""申请延期: asked by who owes, with a reason and a day; decided only by who may close, never by who owes.

The deadline first set stays beside the new one. A department's deadline moves only by the department's own paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned, day_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import LaterAsked, LaterGranted, LaterRefused
from xiaoan.kernel.hazards.held_up.rules import later_problem
from xiaoan.kernel.hazards.life.waiting import no_later_wish
from xiaoan.kernel.hazards.machine import Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import Closer, is_barred
from xiaoan.kernel.hazards.staffing import acts_from_above, holds_here
from xiaoan.kernel.hazards.turn.evidence import PAPER, keep
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import only_rectifier
from xiaoan.kernel.hazards.turn.routing import closer_of, issuer_of, sources_of
from xiaoan.kernel.hazards.vocabulary import Source
from xiaoan.kernel.tree.queries import unit as unit_of


def ask_later(
    *, by: Viewer, hazard_id: UUID, due: date | None, reason: str, at: datetime, form: Form = NO_FORM
) -> Hazard:
    """申请延期. The present deadline runs on until somebody agrees."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.ASK_LATER, form, {"due": due, "reason": why})
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        only_rectifier(turn)
        wrong = {} if why else {"reason": "请写明为什么改不完、还要做什么"}
        problem = later_problem(hazard.due, due, school_day(at))
        wrong |= {"due": problem} if problem else {}
        if wrong:
            raise Refused("申请延期要写明理由和新的期限。", wrong)
        assert due is not None
        hazard.later_due, hazard.later_reason = due, why
        hazard.later_by, hazard.later_at = act.acting(hazard.unit), at
        hazard.later_unit_id = _decider(turn)
        return turn.leave(LaterAsked(due=due, reason=why))


def grant_later(
    *,
    by: Viewer,
    hazard_id: UUID,
    at: datetime,
    due: date | None = None,
    note: str = "",
    paper_no: str = "",
    scan: Sequence[UUID] = (),
    form: Form = NO_FORM,
) -> Hazard:
    """同意延期, to the day asked for or another (`due`). `paper_no` and `scan`: the department's consent in writing."""
    with acts.opened(by=by, at=at) as act:
        said = {"due": due, "note": note, "paper_no": paper_no, "scan": list(scan)}
        turn = take(act, hazard_id, Step.GRANT_LATER, form, said)
        if turn.again:
            return turn.hazard
        hazard, number = turn.hazard, cleaned(paper_no, most=60)
        wish = _decided(turn)
        until = due or wish
        problem = later_problem(hazard.due, until, school_day(at))
        if problem:
            raise Refused("请核对新的期限。", {"due": problem})
        if closer_of(hazard) == Closer.DEPARTMENT:
            if not number or not scan:
                wrong = {} if number else {"paper_no": "请填写部门同意延期的文号"}
                wrong |= {} if scan else {"scan": "请附部门同意延期的文书"}
                raise Refused("部门要求的期限，要凭部门同意延期的文书改。", wrong)
            keep(act, hazard, scan, PAPER)
        before = hazard.due or until
        hazard.first_due = hazard.first_due or hazard.due
        hazard.due = until
        _let_papers_wait(turn, until)
        no_later_wish(hazard)
        return turn.leave(LaterGranted(due=until, before=before, paper_no=number, note=cleaned(note, most=300)))


def refuse_later(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """不同意延期, with a reason; the deadline stays."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.REFUSE_LATER, form, {"reason": why})
        if turn.again:
            return turn.hazard
        _decided(turn)
        if not why:
            raise Refused("请写明为什么不同意。", {"reason": "请写明理由"})
        no_later_wish(turn.hazard)
        return turn.leave(LaterRefused(reason=why))


def _decider(turn: Turn) -> UUID:
    """The unit whose people may agree: whoever may close."""
    hazard, staff = turn.hazard, turn.staff
    closing = closer_of(hazard)
    if closing in (Closer.SCHOOL, Closer.DEPARTMENT):
        return staff.nearest(verbs.EXTEND, hazard.barred)
    if closing == Closer.SUPERIOR:
        issuer = issuer_of(turn.placed, sources_of(hazard))
        if issuer is not None:
            return issuer
    bureau = staff.above(verbs.CONFIRM_MAJOR) or staff.above(verbs.EXTEND)
    return bureau[0].unit if bureau else turn.placed.school.parent_id or turn.placed.school.id


def _decided(turn: Turn) -> date:
    """The day that was asked for; Refused for everybody who may not decide."""
    hazard, by = turn.hazard, turn.act.by
    if hazard.later_due is None or hazard.later_unit_id is None:
        raise Refused("没有等着批的延期申请。")
    asker = hazard.later_by.account if hazard.later_by else None
    if is_barred(hazard.barred, by.account) or by.account in (hazard.rectifier_account, asker):
        raise Refused("延期由能销号的一方决定，整改责任人和申请人自己不能批。")
    unit = unit_of(hazard.later_unit_id)
    here = unit.id == turn.placed.school.id and holds_here(by, verbs.EXTEND, turn.placed, hazard.domain)
    if not here and not acts_from_above(by, verbs.EXTEND, hazard.unit, hazard.domain, unit.path):
        raise Refused(f"这条隐患的延期由{unit.name}决定。")
    return hazard.later_due


def _let_papers_wait(turn: Turn, until: date) -> None:
    """Papers of those who agreed bind until the new day; papers of others stay, and refuse a later one."""
    closing = closer_of(turn.hazard)
    for source in sources_of(turn.hazard):
        bound = source.binds_until
        if bound is None or until <= bound or source.satisfied_at is not None:
            continue
        agreed = (
            source.source == Source.DEPARTMENT
            if closing == Closer.DEPARTMENT
            else (source.source == Source.SUPERIOR and closing in (Closer.SUPERIOR, Closer.BUREAU))
        )
        if not agreed:
            paper = f"{source.issuer}{source.paper_no}"
            raise Refused(f"{paper}要求{day_words(bound)}前改好，要先由对方同意延期。", {"due": f"不晚于{bound}"})
        source.extended_to = until
        source.save(update_fields=["extended_to"])
        turn.act.record(LaterGranted(due=until, before=bound), about=source)
