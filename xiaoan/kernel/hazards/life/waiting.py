"""说明暂不能整改: three honest reasons, each with its proof, interim control, a named watcher and a day of review.

With proof the stage is 管控中 or 已列入计划: the school's deadline rests, and the review is owed instead.
Refuses a wait without proof: a word alone stops no clock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import ControlReviewed, Resumed, WaitExplained
from xiaoan.kernel.hazards.held_up.rules import NO_PROOF, WaitProof, lacking
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import LONGEST_DUE, five_wanted
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import acting, own_person
from xiaoan.kernel.hazards.vocabulary import WAITINGS, WITH_SUPERIOR, Up, Waiting


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why it cannot be cured now (a word of WAITINGS, and one's own), its proof, what keeps it safe meanwhile."""

    cause: str
    reason: str
    control: str
    watcher: UUID | None
    review_on: date | None
    proof: WaitProof = NO_PROOF


def wait(*, by: Viewer, hazard_id: UUID, said: Explanation, at: datetime, form: Form = NO_FORM) -> Hazard:
    """说明暂不能整改; said again it replaces what was said."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.WAIT, form, asdict(said))
        if turn.again:
            return turn.hazard
        proof = _clean(said.proof)
        _explained(said, proof, at)
        hazard = turn.hazard
        assert said.watcher is not None
        assert said.review_on is not None
        watcher = own_person(hazard.unit, said.watcher, at, "watcher")
        hazard.watcher, hazard.watcher_account = acting(watcher, at), watcher.account_id
        hazard.waiting, hazard.waiting_note = said.cause, cleaned(said.reason, most=300)
        hazard.control = cleaned(said.control, most=1000)
        hazard.waiting_since = hazard.waiting_since or at
        hazard.review_on = said.review_on
        _keep(hazard, proof)
        no_later_wish(hazard)
        told = WaitExplained(
            cause=said.cause, reason=hazard.waiting_note, control=hazard.control, watcher=hazard.watcher.words,
            review_on=said.review_on, asked=proof.asked, asked_no=proof.asked_no, amount=hazard.amount,
            plan_name=proof.plan_name, plan_on=proof.plan_on,
        )  # fmt: skip
        return turn.leave(told, to=Stage.PLANNED if proof.planned else Stage.CONTROLLED)


def _explained(said: Explanation, proof: WaitProof, at: datetime) -> None:
    """Refused with a message per field when something is missing."""
    wrong = {}
    if said.cause not in set(Waiting):
        wrong["cause"] = "请选：" + "、".join(WAITINGS.values())
    if not cleaned(said.reason):
        wrong["reason"] = "请写一句具体情况"
    if not cleaned(said.control):
        wrong["control"] = "请写明整改前怎么管控"
    if said.watcher is None:
        wrong["watcher"] = "请选看管人"
    problem = review_problem(said.review_on, at)
    if problem:
        wrong["review_on"] = problem
    if said.cause in set(Waiting):
        wrong |= lacking(Waiting(said.cause), proof, school_day(at))
    if wrong:
        raise Refused("暂不能整改的，要写明原因和凭据、管控措施、看管人和复核日期。", wrong)


def _clean(proof: WaitProof) -> WaitProof:
    amount = proof.amount
    if amount is not None and amount.is_finite() and abs(amount) < 10**12:
        amount = amount.quantize(Decimal("0.01"))
    return WaitProof(
        cleaned(proof.asked, most=80), cleaned(proof.asked_no, most=60), amount, cleaned(proof.plan_name, most=80),
        proof.plan_on,
    )  # fmt: skip


def _keep(hazard: Hazard, proof: WaitProof) -> None:
    hazard.asked, hazard.asked_no, hazard.amount = proof.asked, proof.asked_no, proof.amount
    hazard.plan_name, hazard.plan_on = proof.plan_name, proof.plan_on


def no_later_wish(hazard: Hazard) -> None:
    """A wish for another deadline lapses once the deadline rests or the result is handed in. The caller saves."""
    hazard.later_due, hazard.later_reason = None, ""
    hazard.later_by, hazard.later_unit_id, hazard.later_at = None, None, None


def review(
    *,
    by: Viewer,
    hazard_id: UUID,
    review_on: date,
    at: datetime,
    control: str = "",
    note: str = "",
    form: Form = NO_FORM,
) -> Hazard:
    """复核管控措施: still as it was (or changed), and looked at again on `review_on`."""
    with acts.opened(by=by, at=at) as act:
        said = {"review_on": review_on, "control": control, "note": note}
        turn = take(act, hazard_id, Step.REVIEW, form, said)
        if turn.again:
            return turn.hazard
        hazard = turn.hazard
        _in_wait(turn)
        if hazard.watcher_account != by.account and not act.may(verbs.WAIT, hazard.unit, domain=hazard.domain):
            who = hazard.watcher.words if hazard.watcher else "看管人"
            raise Refused(f"看管人是{who}，请由看管人或安全员复核。")
        problem = review_problem(review_on, at)
        if problem:
            raise Refused("请填写下次复核的日期。", {"review_on": problem})
        hazard.control = cleaned(control, most=1000) or hazard.control
        hazard.review_on = review_on
        told = ControlReviewed(control=hazard.control, review_on=review_on, note=cleaned(note, most=300))
        return turn.leave(told)


def resume(
    *,
    by: Viewer,
    hazard_id: UUID,
    at: datetime,
    due: date | None = None,
    note: str = "",
    form: Form = NO_FORM,
) -> Hazard:
    """恢复整改: money came, the owner agreed. The old deadline holds unless it has passed."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.RESUME, form, {"due": due, "note": note})
        if turn.again:
            return turn.hazard
        hazard, today = turn.hazard, school_day(at)
        _in_wait(turn)
        until = due if due is not None else hazard.due
        if until is None or until < today or until - today > LONGEST_DUE:
            raise Refused("请写明恢复整改后的期限。", {"due": "请填写今天以后的期限"})
        if Up(hazard.up) in WITH_SUPERIOR:
            raise Refused("这条隐患正在上级协调，请等答复；不用协调了的，先撤回上报。")
        hazard.due = until
        stop_waiting(hazard)
        unsaid = five_wanted(turn.grade, None, today) and (hazard.funds is None or not hazard.control)
        told = Resumed(due=until, note=cleaned(note, most=300))
        return turn.leave(told, to=Stage.ASSIGN if unsaid and Stage.ASSIGN in turn.cell.to else None)


def _in_wait(turn: Turn) -> None:
    if not turn.hazard.waiting:
        raise Refused("这条隐患没有在等待，照常整改即可；暂不能整改的请先说明原因。")


def stop_waiting(hazard: Hazard) -> None:
    """The explanation ends; what was said stays in the trail. The caller saves."""
    hazard.waiting, hazard.waiting_note = "", ""
    hazard.waiting_since, hazard.review_on = None, None
    hazard.watcher, hazard.watcher_account = None, None
    _keep(hazard, NO_PROOF)
    nothing_up(hazard)


def nothing_up(hazard: Hazard) -> None:
    """Nothing is asked of the superior any more; the moves stay to be read. The caller saves."""
    hazard.up, hazard.up_text, hazard.up_reply, hazard.up_desk, hazard.up_person = "", "", "", "", ""
    hazard.up_by, hazard.up_signed, hazard.up_unit_id = None, None, None
    hazard.up_reached, hazard.up_since, hazard.up_answer_by = None, None, None


def review_problem(day: date | None, at: datetime) -> str:
    today = school_day(at)
    if day is None:
        return "请填写复核日期"
    return "请填今天以后、三年以内的日期" if not today < day <= today + LONGEST_DUE else ""
