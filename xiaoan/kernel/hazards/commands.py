"""The one door to writing reports and hazards; each idea lives in `life`.

    hazards.commands.assign(by=officer, hazard_id=…, task=Task(…), at=now, form=Form(client_id, version))

Every command is keyword-only and atomic, answers 404 / 409 / 422 by raising, and leaves a typed event.
"""

from xiaoan.kernel.hazards.life.assigning import Result, Task, assign, reassign, send_up, submit
from xiaoan.kernel.hazards.life.correcting import Correction, correct, withdraw
from xiaoan.kernel.hazards.life.grading import confirm_major, delist, list_, lower, suspect
from xiaoan.kernel.hazards.life.joining import cite, merge_hazard, split
from xiaoan.kernel.hazards.life.rechecking import Finding, Opinion, fail, paper_pass, pass_
from xiaoan.kernel.hazards.life.reporting import (
    Paper,
    PhoneClock,
    Seen,
    correct_report,
    report,
    report_fixed,
    withdraw_report,
)
from xiaoan.kernel.hazards.life.spots import RowAnswer, confirm_spots, reject_spot
from xiaoan.kernel.hazards.life.triage import Registration, merge_report, not_hazard, recur, refer, to_hazard
from xiaoan.kernel.hazards.life.waiting import Explanation, resume, review, wait
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form

__all__ = [
    "NO_FORM",
    "Correction",
    "Explanation",
    "Finding",
    "Form",
    "Opinion",
    "Paper",
    "PhoneClock",
    "Registration",
    "Result",
    "RowAnswer",
    "Seen",
    "Task",
    "assign",
    "cite",
    "confirm_major",
    "confirm_spots",
    "correct",
    "correct_report",
    "delist",
    "fail",
    "list_",
    "lower",
    "merge_hazard",
    "merge_report",
    "not_hazard",
    "paper_pass",
    "pass_",
    "reassign",
    "recur",
    "refer",
    "reject_spot",
    "report",
    "report_fixed",
    "resume",
    "review",
    "send_up",
    "split",
    "submit",
    "suspect",
    "to_hazard",
    "wait",
    "withdraw",
    "withdraw_report",
]
