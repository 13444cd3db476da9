"""Pure decisions about what holds a hazard up: what counts as proof of a wait, whether a superior is late, which
deadline may be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xiaoan.kernel.hazards.rules import LONGEST_DUE
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR, Up, Waiting


@dataclass(frozen=True, slots=True)
class WaitProof:
    """What shows that the ball is not the school's. `asked`: who was asked, the owner, or the department.

    `plan_name` with `plan_on` (when it is to be done) instead of an amount and a paper: 已列入计划.
    """

    asked: str = ""
    asked_no: str = ""
    amount: Decimal | None = None
    plan_name: str = ""
    plan_on: date | None = None

    @property
    def planned(self) -> bool:
        return bool(self.plan_name)


NO_PROOF = WaitProof()


def lacking(cause: Waiting, proof: WaitProof, today: date) -> dict[str, str]:
    """What is missing of the proof, by field; empty when it is enough for the deadline to rest."""
    if proof.planned or proof.plan_on is not None:
        return _plan_lacking(proof, today)
    wrong = {}
    if cause == Waiting.MONEY:
        if proof.amount is None or not proof.amount.is_finite() or not 0 < proof.amount < 10**11:
            wrong["amount"] = "请填写缺多少钱（元）"
        if not proof.asked:
            wrong["asked"] = "请写明向谁申请"
    elif not proof.asked:
        wrong["asked"] = "请写明产权在谁" if cause == Waiting.OWNER else "请写明职责在哪个部门"
    if not proof.asked_no:
        papers = {
            Waiting.MONEY: "请填写申请的文号（列入计划的填计划）",
            Waiting.OWNER: "请填写给产权人函件的文号或日期",
            Waiting.DEPARTMENT: "请填写函告的文号",
        }
        wrong["asked_no"] = papers[cause]
    return wrong


def _plan_lacking(proof: WaitProof, today: date) -> dict[str, str]:
    wrong = {}
    if not proof.plan_name:
        wrong["plan_name"] = "请写明列入哪个计划"
    if proof.plan_on is None or not today < proof.plan_on <= today + LONGEST_DUE:
        wrong["plan_on"] = "请填写计划完成的日期（今天以后、三年以内）"
    return wrong


def answer_late(up: str, answer_by: date | None, today: date) -> int:
    """Days a superior is past his answer date, while he holds the ball."""
    if answer_by is None or Up(up) not in WITH_SUPERIOR:
        return 0
    return max(0, (today - answer_by).days)


def later_problem(now: date | None, wanted: date | None, today: date) -> str:
    """Why a new deadline cannot be asked for; empty when it can."""
    if wanted is None:
        return "请填写新的期限"
    if now is not None and wanted <= now:
        return "新的期限要比现在的晚"
    return "" if today <= wanted <= today + LONGEST_DUE else "请填今天以后、三年以内的日期"
