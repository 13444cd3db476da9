"""交办 and 上报整改结果: who answers for the cure, by when and how; then the proof, and the route of the recheck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned, day_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import Assigned, Reassigned, SentUp, Submitted
from xiaoan.kernel.hazards.life.waiting import no_later_wish, stop_waiting
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import (
    Closer,
    Plan,
    Proof,
    barred_with,
    check_plan,
    check_proof,
    closing,
    is_barred,
    way_of,
)
from xiaoan.kernel.hazards.staffing import holds_here
from xiaoan.kernel.hazards.turn.evidence import AFTER, keep
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import acting, only_rectifier, own_person
from xiaoan.kernel.hazards.turn.routing import closer_of, routed, sources_of
from xiaoan.kernel.hazards.vocabulary import Way
from xiaoan.kernel.tree.queries import unit as unit_of


@dataclass(frozen=True, slots=True)
class Task:
    """What 交办 says. `rectifier` is a person of the school; `implementer` whoever does the work, in free words.

    On reassigning, what is None (or an empty text) stays as it was. Funds in yuan.
    """

    rectifier: UUID | None = None
    due: date | None = None
    measures: str = ""
    funds: Decimal | None = None
    control: str = ""
    implementer: str = ""


def assign(*, by: Viewer, hazard_id: UUID, task: Task, at: datetime, form: Form = NO_FORM) -> Hazard:
    """交办. The short form (who, by when, how) is enough for what is cured within days; else all five."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.ASSIGN, form, asdict(task))
        if turn.again:
            return turn.hazard
        _written(turn, task)
        return turn.leave(_told(Assigned, turn.hazard))


def reassign(*, by: Viewer, hazard_id: UUID, task: Task, at: datetime, form: Form = NO_FORM) -> Hazard:
    """改派 or another deadline. Whoever was rectifier stays barred from the recheck for ever.

    A later deadline is given by whoever may close, never by the school that owes.
    """
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.REASSIGN, form, asdict(task))
        if turn.again:
            return turn.hazard
        before = turn.hazard.due
        _written(turn, task)
        after = turn.hazard.due
        if before is not None and after is not None and after > before:
            _may_extend(turn)
            no_later_wish(turn.hazard)
        return turn.leave(_told(Reassigned, turn.hazard))


def _written(turn: Turn, task: Task) -> None:
    """The plan onto the hazard, checked as a whole."""
    hazard, at = turn.hazard, turn.act.at
    today = school_day(at)
    if task.rectifier is not None:
        person = own_person(hazard.unit, task.rectifier, at, "rectifier")
        hazard.rectifier = acting(person, at)
        hazard.rectifier_account = person.account_id
        hazard.barred = barred_with(hazard.barred, person.id, person.account_id)
    elif hazard.rectifier is None or turn.step == Step.ASSIGN:
        raise Refused("请选整改责任人。", {"rectifier": "请选整改责任人"})
    due = task.due if task.due is not None else hazard.due
    if task.due is None and due is not None and due < today:
        raise Refused(f"原定期限{day_words(due)}已过，请写明新的期限。", {"due": "请填写新的期限"})
    plan = Plan(
        measures=cleaned(task.measures, most=2000) or hazard.measures,
        due=due,
        funds=task.funds if task.funds is not None else hazard.funds,
        control=cleaned(task.control, most=1000) or hazard.control,
    )
    check_plan(plan, grade=turn.grade, today=today)
    _within_papers(hazard, plan.due)
    hazard.measures, hazard.due, hazard.control = plan.measures, plan.due, plan.control
    hazard.first_due = hazard.first_due or plan.due
    hazard.funds = plan.funds.quantize(Decimal("0.01")) if plan.funds is not None else None
    hazard.implementer = cleaned(task.implementer, most=80) or hazard.implementer


def _within_papers(hazard: Hazard, due: date | None) -> None:
    """A deadline set by a superior's or department's paper binds the school's own."""
    for source in sources_of(hazard):
        until = source.binds_until
        if until is not None and due is not None and due > until and source.satisfied_at is None:
            paper = f"{source.issuer}{source.paper_no}"
            raise Refused(f"{paper}要求{day_words(until)}前改好，期限不能更晚。", {"due": f"不晚于{until}"})


def _may_extend(turn: Turn) -> None:
    if turn.act.by.account == turn.hazard.rectifier_account:
        raise Refused("自己负责整改的，不能给自己延期；请点“申请延期”。", {"due": "请申请延期"})
    if closer_of(turn.hazard) == Closer.SCHOOL or not holds_here(
        turn.act.by, verbs.ASSIGN, turn.placed, turn.hazard.domain
    ):
        return
    raise Refused("这条隐患由上级或部门销号，延期要由他们同意；请点“申请延期”。", {"due": "不能自行延期"})


def _told(shape: type[Assigned] | type[Reassigned], hazard: Hazard) -> Assigned | Reassigned:
    assert hazard.rectifier is not None
    assert hazard.due is not None
    return shape(
        rectifier=hazard.rectifier.words,
        implementer=hazard.implementer,
        due=hazard.due,
        note=hazard.measures,
        funds=hazard.funds,
        control=hazard.control,
    )


@dataclass(frozen=True, slots=True)
class Result:
    """上报整改结果: how many places (None: all that are open), proof after, or why there is none."""

    note: str = ""
    after: Sequence[UUID] = ()
    quantity: int | None = None
    none_because: str = ""


def submit(*, by: Viewer, hazard_id: UUID, result: Result, at: datetime, form: Form = NO_FORM) -> Hazard:
    """Hand in the result. It waits for another person here, or above, or for the department's paper.

    The rectifier himself, or whoever may assign on his behalf; who hands in is barred from the recheck too.
    """
    with acts.opened(by=by, at=at) as act:
        said = {**asdict(result), "after": list(result.after)}
        turn = take(act, hazard_id, Step.SUBMIT, form, said)
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        for_other = only_rectifier(turn)
        count = closing(hazard.quantity, hazard.closed_quantity, result.quantity)
        evidence = keep(act, hazard, result.after, AFTER)
        note, why_none = cleaned(result.note), cleaned(result.none_because, most=300)
        wanted = way_of(Way(hazard.recheck_way), turn.grade)
        way = check_proof(Proof(evidence.photos, evidence.documents, note, why_none), wanted)
        hazard.way_now = way.value
        hazard.submitted_at, hazard.submitted_by = at, act.acting(hazard.unit)
        hazard.submitted_note, hazard.submitted_quantity = note, count.more
        hazard.barred = barred_with(hazard.barred, act.by.account)
        stop_waiting(hazard)
        no_later_wish(hazard)
        found = routed(turn)
        hazard.route = found.by
        told = Submitted(
            quantity=count.more,
            note=note,
            to=found.stage.value,
            way=way.value,
            evidence=list(evidence.digests),
            none_because=why_none,
            for_rectifier=hazard.rectifier.words if for_other and hazard.rectifier else "",
        )
        return turn.leave(told, to=found.stage, ball=found.unit)


def send_up(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """请上级复查: nobody here is free to recheck after all, so the unit above does."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.SEND_UP, form, {"reason": why})
        if turn.again:
            return turn.hazard
        if not is_barred(turn.hazard.barred, by.account):
            only_rectifier(turn)
        if not why:
            raise Refused("请写明为什么本校没有人能复查。", {"reason": "请写明理由"})
        found = routed(turn, upward=True)
        if found.unit is None:
            raise Refused("没有上级单位可以复查，请联系系统管理员。")
        turn.hazard.route = found.by
        told = SentUp(reason=why, unit_name=unit_of(found.unit).name)
        return turn.leave(told, to=Stage.RECHECK_ABOVE, ball=found.unit)
