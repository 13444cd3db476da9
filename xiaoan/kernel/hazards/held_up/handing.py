"""上报上级协调: the officer drafts, the head signs, the bureau's own days run until it answers or turns it back.

While a superior holds the ball the school owes interim checks only. Each move to another desk is a row with its own
answer day. Refuses a signature from outside the school and an act of whoever did not receive it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Desk
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up import days
from xiaoan.kernel.hazards.held_up.events import (
    HandedUp,
    UpAnswered,
    UpDrafted,
    UpDropped,
    UpPassed,
    UpTaken,
    UpTurnedBack,
)
from xiaoan.kernel.hazards.life.waiting import nothing_up
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard, UpMove
from xiaoan.kernel.hazards.rules import LONGEST_DUE
from xiaoan.kernel.hazards.staffing import acts_from_above, holds_here
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.vocabulary import UPS, WITH_SUPERIOR, Up
from xiaoan.kernel.tree.queries import unit as unit_of


def draft_up(*, by: Viewer, hazard_id: UUID, ask: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """拟写上报: what the superior is asked to do. Drafted again it replaces the draft."""
    with acts.opened(by=by, at=at) as act:
        text = cleaned(ask, most=500)
        turn = take(act, hazard_id, Step.DRAFT_UP, form, {"ask": text})
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        if Up(hazard.up) in WITH_SUPERIOR:
            raise Refused(f"{UPS[Up(hazard.up)]}，不用再拟；要改内容请先撤回。")
        if not text:
            raise Refused("请写明请上级协调什么：要多少钱、找哪家、请谁出面。", {"ask": "请写明请上级协调什么"})
        nothing_up(hazard)
        hazard.up, hazard.up_text, hazard.up_by = Up.DRAFTED.value, text, act.acting(hazard.unit)
        return turn.leave(UpDrafted(note=text), ball=turn.placed.school.id)


def hand_up(*, by: Viewer, hazard_id: UUID, at: datetime, form: Form = NO_FORM) -> Hazard:
    """签发: the head of the school signs, and from this instant the bureau's days run."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.HAND_UP, form)
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        if hazard.up != Up.DRAFTED:
            raise Refused("没有拟好的上报，请先由安全员拟写。")
        if not holds_here(by, verbs.HAND_UP, turn.placed, hazard.domain):
            raise Refused("上报由学校负责人签发，上级不能代签。")
        bureau = turn.staff.above(verbs.COORDINATE)
        if not bureau:
            raise Refused("没有上级单位可以协调，请联系系统管理员。")
        desk, unit = days.first_desk(), unit_of(bureau[0].unit)
        hazard.up, hazard.up_signed, hazard.up_unit_id = Up.SENT.value, act.acting(hazard.unit), unit.id
        hazard.up_reached = at
        until = _reached(turn, desk)
        told = HandedUp(note=hazard.up_text, unit_name=unit.name, desk=desk.title, answer_by=until)
        _moved(turn, "")
        return turn.leave(told, ball=unit.id)


def drop_up(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """撤回上报, by the school, whether signed or not: nothing is asked any more."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.DROP_UP, form, {"reason": why})
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        if Up(hazard.up) not in (Up.DRAFTED, *WITH_SUPERIOR):
            raise Refused("没有拟好的或正在办的上报。")
        if not holds_here(by, verbs.WAIT, turn.placed, hazard.domain):
            raise Refused("上报由学校自己撤回；上级不办的，请退回并写明理由。")
        if not why:
            raise Refused("请写明为什么不上报了。", {"reason": "请写明理由"})
        nothing_up(hazard)
        _moved(turn, why)
        return turn.leave(UpDropped(reason=why), ball=turn.placed.school.id)


def take_up(*, by: Viewer, hazard_id: UUID, at: datetime, note: str = "", form: Form = NO_FORM) -> Hazard:
    """受理. The answer day stays: it has run since the request arrived."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.TAKE_UP, form, {"note": note})
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        _helper(turn)
        if hazard.up == Up.TAKEN:
            raise Refused("已经受理，请转下一环节或答复。")
        hazard.up, said = Up.TAKEN.value, cleaned(note, most=300)
        assert hazard.up_answer_by is not None
        told = UpTaken(desk=days.desk_title(hazard.up_desk), answer_by=hazard.up_answer_by, note=said)
        _moved(turn, said)
        return turn.leave(told)


def turn_back(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """退回 to the school with a reason: the school holds the ball again and may mend and hand up anew."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.TURN_BACK, form, {"reason": why})
        if turn.again:
            return turn.hazard
        _helper(turn)
        if not why:
            raise Refused("请写明为什么退回、学校该怎么办。", {"reason": "请写明理由"})
        turn.hazard.up, turn.hazard.up_reply = Up.RETURNED.value, why
        turn.hazard.up_answer_by = None
        _moved(turn, why)
        return turn.leave(UpTurnedBack(reason=why), ball=turn.placed.school.id)


@dataclass(frozen=True, slots=True)
class Passing:
    """Where a request goes next. `answer_by` None: the desk's usual working days from now."""

    desk: str
    person: str = ""
    answer_by: date | None = None
    note: str = ""


def pass_on(*, by: Viewer, hazard_id: UUID, to: Passing, at: datetime, form: Form = NO_FORM) -> Hazard:
    """转下一环节: a domain section, the vice-director, the county. Its own days begin."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.PASS_ON, form, asdict(to))
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        _helper(turn)
        desk, today = days.desk(to.desk), school_day(at)
        if desk.code == hazard.up_desk and cleaned(to.person, most=60) == hazard.up_person:
            raise Refused(f"现在就在{desk.title}，请转别的环节或答复。", {"desk": "请选别的环节"})
        if to.answer_by is not None and not today <= to.answer_by <= today + LONGEST_DUE:
            raise Refused("答复日期不能早于今天。", {"answer_by": "请填今天以后的日期"})
        hazard.up, hazard.up_person = Up.TAKEN.value, cleaned(to.person, most=60)
        until, note = _reached(turn, desk, to.answer_by), cleaned(to.note, most=300)
        _moved(turn, note)
        return turn.leave(UpPassed(desk=desk.title, answer_by=until, person=hazard.up_person, note=note))


@dataclass(frozen=True, slots=True)
class Reply:
    """What the superior answers. With a plan's name and day the hazard is 已列入计划."""

    text: str
    plan_name: str = ""
    plan_on: date | None = None


def answer_up(*, by: Viewer, hazard_id: UUID, reply: Reply, at: datetime, form: Form = NO_FORM) -> Hazard:
    """答复. The ball is the school's again: it resumes, or waits for the plan it was put into."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.ANSWER_UP, form, asdict(reply))
        if turn.again:
            return turn.hazard
        hazard, text, plan = turn.hazard, cleaned(reply.text, most=500), cleaned(reply.plan_name, most=80)
        _helper(turn)
        today, wrong = school_day(at), {}
        if not text:
            wrong["text"] = "请写明怎么答复：钱从哪来、谁来办、什么时候"
        if bool(plan) != (reply.plan_on is not None):
            wrong["plan_on" if plan else "plan_name"] = "列入计划的，计划名称和日期都要写"
        if reply.plan_on is not None and not today < reply.plan_on <= today + LONGEST_DUE:
            wrong["plan_on"] = "请填今天以后、三年以内的日期"
        if wrong:
            raise Refused("答复还缺几项，请补齐。", wrong)
        hazard.up, hazard.up_reply, hazard.up_answer_by = Up.ANSWERED.value, text, None
        if plan:
            hazard.plan_name, hazard.plan_on = plan, reply.plan_on
        _moved(turn, text)
        told = UpAnswered(note=text, plan_name=plan, plan_on=reply.plan_on)
        return turn.leave(told, to=Stage.PLANNED if plan else None, ball=turn.placed.school.id)


def _reached(turn: Turn, desk: Desk, until: date | None = None) -> date:
    """It lies at this desk from now on; the day by which the desk answers."""
    hazard, at = turn.hazard, turn.act.at
    assert hazard.up_unit_id is not None
    day = until or days.answer_day(unit_of(hazard.up_unit_id), school_day(at), desk.days)
    hazard.up_desk, hazard.up_since, hazard.up_answer_by = desk.code, at, day
    return day


def _helper(turn: Turn) -> None:
    """Only while it is with a superior, and only that unit or one above it."""
    hazard = turn.hazard
    if Up(hazard.up) not in WITH_SUPERIOR or hazard.up_unit_id is None:
        raise Refused("这条隐患没有在等上级协调。")
    unit = unit_of(hazard.up_unit_id)
    if not acts_from_above(turn.act.by, verbs.COORDINATE, hazard.unit, hazard.domain, unit.path):
        raise Refused(f"这件事报到了{unit.name}，请由{unit.name}或其上级办理。")


def _moved(turn: Turn, note: str) -> None:
    hazard = turn.hazard
    UpMove.objects.create(
        unit=hazard.unit, hazard_id=hazard.id, up=hazard.up, desk=hazard.up_desk, person=hazard.up_person,
        answer_by=hazard.up_answer_by, note=note[:500], by=turn.act.acting(hazard.unit), at=turn.act.at,
    )  # fmt: skip
