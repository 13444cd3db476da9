"""The machine of hazards and reports: one table each, the words on it, and the page drawn from them."""

from xiaoan.kernel.hazards.machine.reports import (
    REPORT_STATES,
    REPORT_STEPS,
    REPORT_TABLE,
    ReportState,
    ReportStep,
    report_cell,
)
from xiaoan.kernel.hazards.machine.table import TABLE, Cell, cell
from xiaoan.kernel.hazards.machine.words import OPEN, STAGES, STEPS, UNCOUNTED, Due, Need, Stage, Step

__all__ = [
    "OPEN",
    "REPORT_STATES",
    "REPORT_STEPS",
    "REPORT_TABLE",
    "STAGES",
    "STEPS",
    "TABLE",
    "UNCOUNTED",
    "Cell",
    "Due",
    "Need",
    "ReportState",
    "ReportStep",
    "Stage",
    "Step",
    "cell",
    "report_cell",
]
