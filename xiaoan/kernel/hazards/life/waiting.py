"""说明暂不能整改: three honest reasons, each with interim control, a named watcher and a day of review.

The stage stays; while it waits it is not late, and the review is owed instead.
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
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import ControlReviewed, Resumed, WaitExplained
from xiaoan.kernel.hazards.machine import Step
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import LONGEST_DUE
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, Turn, take
from xiaoan.kernel.hazards.turn.people import acting, own_person
from xiaoan.kernel.hazards.vocabulary import WAITINGS, Waiting


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why it cannot be cured now (a word of WAITINGS, and in one's own), and what keeps it safe meanwhile."""

    cause: str
    reason: str
    control: str
    watcher: UUID | None
    review_on: date | None


def wait(*, by: Viewer, hazard_id: UUID, said: Explanation, at: datetime, form: Form = NO_FORM) -> Hazard:
    """说明暂不能整改; said again it replaces what was said."""
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.WAIT, form, asdict(said))
        if turn.again:
            return turn.hazard
        hazard, reason, control = turn.hazard, cleaned(said.reason, most=300), cleaned(said.control, most=1000)
        wrong = {}
        if said.cause not in set(Waiting):
            wrong["cause"] = "请选：" + "、".join(WAITINGS.values())
        if not reason:
            wrong["reason"] = "请写明缺多少钱、向谁申请，或产权、职责在谁"
        if not control:
            wrong["control"] = "请写明整改前怎么管控"
        if said.watcher is None:
            wrong["watcher"] = "请选看管人"
        problem = _review_problem(said.review_on, at)
        if problem:
            wrong["review_on"] = problem
        if wrong:
            raise Refused("暂不能整改的，要写明原因、管控措施、看管人和复核日期。", wrong)
        assert said.watcher is not None
        assert said.review_on is not None
        watcher = own_person(hazard.unit, said.watcher, at, "watcher")
        hazard.watcher, hazard.watcher_account = acting(watcher, at), watcher.account_id
        hazard.waiting, hazard.waiting_note, hazard.control = said.cause, reason, control
        hazard.waiting_since = hazard.waiting_since or at
        hazard.review_on = said.review_on
        told = WaitExplained(
            cause=said.cause,
            reason=reason,
            control=control,
            watcher=hazard.watcher.words,
            review_on=said.review_on,
        )
        return turn.leave(told)


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
        problem = _review_problem(review_on, at)
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
        hazard.due = until
        stop_waiting(hazard)
        return turn.leave(Resumed(due=until, note=cleaned(note, most=300)))


def _in_wait(turn: Turn) -> None:
    if not turn.hazard.waiting:
        raise Refused("这条隐患没有在等待，照常整改即可；暂不能整改的请先说明原因。")


def stop_waiting(hazard: Hazard) -> None:
    """The explanation ends; what was said stays in the trail. The caller saves."""
    hazard.waiting, hazard.waiting_note = "", ""
    hazard.waiting_since, hazard.review_on = None, None
    hazard.watcher, hazard.watcher_account = None, None


def _review_problem(day: date | None, at: datetime) -> str:
    today = school_day(at)
    if day is None:
        return "请填写复核日期"
    return "请填今天以后、三年以内的日期" if not today < day <= today + LONGEST_DUE else ""
