"""The one door to writing reports and hazards; each idea lives in `life`.

    hazards.commands.assign(by=officer, hazard_id=…, task=Task(…), at=now, form=Form(client_id, version))

Every command is keyword-only and atomic, answers 404 / 409 / 422 by raising, and leaves a typed event.
"""

from xiaoan.kernel.hazards.bureau.admonishing import (
    Draft,
    draft_admonition,
    drop_admonition,
    issue_admonition,
    record_interview,
)
from xiaoan.kernel.hazards.bureau.combined import judge_combined
from xiaoan.kernel.hazards.bureau.upward import Told, hear_up, tell_up
from xiaoan.kernel.hazards.bureau.visits import revisit
from xiaoan.kernel.hazards.held_up.extending import ask_later, grant_later, refuse_later
from xiaoan.kernel.hazards.held_up.handing import (
    Passing,
    Reply,
    answer_up,
    draft_up,
    drop_up,
    hand_up,
    pass_on,
    take_up,
    turn_back,
)
from xiaoan.kernel.hazards.held_up.papers import answer_source, delegate
from xiaoan.kernel.hazards.held_up.rules import WaitProof
from xiaoan.kernel.hazards.held_up.sealing import seal, unseal
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
from xiaoan.kernel.hazards.rows.matters import Interview
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form

__all__ = [
    "NO_FORM",
    "Correction",
    "Draft",
    "Explanation",
    "Finding",
    "Form",
    "Interview",
    "Opinion",
    "Paper",
    "Passing",
    "PhoneClock",
    "Registration",
    "Reply",
    "Result",
    "RowAnswer",
    "Seen",
    "Task",
    "Told",
    "WaitProof",
    "answer_source",
    "answer_up",
    "ask_later",
    "assign",
    "cite",
    "confirm_major",
    "confirm_spots",
    "correct",
    "correct_report",
    "delegate",
    "delist",
    "draft_admonition",
    "draft_up",
    "drop_admonition",
    "drop_up",
    "fail",
    "grant_later",
    "hand_up",
    "hear_up",
    "issue_admonition",
    "judge_combined",
    "list_",
    "lower",
    "merge_hazard",
    "merge_report",
    "not_hazard",
    "paper_pass",
    "pass_",
    "pass_on",
    "reassign",
    "record_interview",
    "recur",
    "refer",
    "refuse_later",
    "reject_spot",
    "report",
    "report_fixed",
    "resume",
    "review",
    "revisit",
    "seal",
    "send_up",
    "split",
    "submit",
    "suspect",
    "take_up",
    "tell_up",
    "to_hazard",
    "turn_back",
    "unseal",
    "wait",
    "withdraw",
    "withdraw_report",
]
