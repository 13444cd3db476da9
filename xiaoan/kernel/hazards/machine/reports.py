"""The table of reports: what is seen is not yet a hazard. A report stays for ever and is answered."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine.words import Need


class ReportState(StrEnum):
    """What became of a report 上报的问题."""

    AWAITING = "awaiting"
    HAZARD = "hazard"
    MERGED = "merged"
    NOT_HAZARD = "not_hazard"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"


REPORT_STATES: Mapping[ReportState, str] = {
    ReportState.AWAITING: "待核实",
    ReportState.HAZARD: "已登记为隐患",
    ReportState.MERGED: "并入已有隐患",
    ReportState.NOT_HAZARD: "不属于隐患",
    ReportState.REFERRED: "转交",
    ReportState.WITHDRAWN: "误报，已撤回",
}


class ReportStep(StrEnum):
    """What can be done to a report."""

    REGISTER = "register"
    MERGE = "merge"
    DISMISS = "dismiss"
    REFER = "refer"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


REPORT_STEPS: Mapping[ReportStep, str] = {
    ReportStep.REGISTER: "登记为隐患",
    ReportStep.MERGE: "并入已有隐患",
    ReportStep.DISMISS: "不属于隐患",
    ReportStep.REFER: "转交",
    ReportStep.CORRECT: "更正",
    ReportStep.WITHDRAW: "误报撤回",
}


class ReportCell(NamedTuple):
    """One allowed move of a report."""

    to: ReportState
    verb: str
    who: str
    needs: tuple[Need, ...] = ()


R = ReportState
REPORT_TABLE: Mapping[ReportState, Mapping[ReportStep, ReportCell]] = {
    R.AWAITING: {
        ReportStep.REGISTER: ReportCell(R.HAZARD, verbs.TRIAGE, "安全员"),
        ReportStep.MERGE: ReportCell(R.MERGED, verbs.TRIAGE, "安全员"),
        ReportStep.DISMISS: ReportCell(R.NOT_HAZARD, verbs.TRIAGE, "安全员", (Need.REASON,)),
        ReportStep.REFER: ReportCell(R.REFERRED, verbs.TRIAGE, "安全员", (Need.REASON,)),
        ReportStep.CORRECT: ReportCell(R.AWAITING, verbs.REPORT, "上报人", (Need.ITS_AUTHOR,)),
        ReportStep.WITHDRAW: ReportCell(R.WITHDRAWN, verbs.REPORT, "上报人", (Need.ITS_AUTHOR,)),
    },
    R.HAZARD: {},
    R.MERGED: {},
    R.NOT_HAZARD: {},
    R.REFERRED: {},
    R.WITHDRAWN: {},
}


def report_cell(state: ReportState, step: ReportStep) -> ReportCell:
    """The move of the report's table, or Refused."""
    found = REPORT_TABLE[state].get(step)
    if found is None:
        raise Refused(f"这条上报已经是“{REPORT_STATES[state]}”，不能再办理“{REPORT_STEPS[step]}”。")
    return found
