"""The one door to reading reports and hazards; each idea lives in `sight`. Every query takes the viewer.

The scope of the viewer must be open (`rls.opened(viewer.scope, readonly=True)`), as for every reading.
"""

from xiaoan.kernel.hazards.kinds import KindTerms, choices, terms, title_of
from xiaoan.kernel.hazards.sight.figures import (
    Balance,
    Count,
    MonthFigures,
    Slot,
    Standing,
    balance,
    month_figures,
    month_table,
    standing,
    total_of,
)
from xiaoan.kernel.hazards.sight.inbox import TITLES, Waiting, waiting_for
from xiaoan.kernel.hazards.sight.lists import FIGURES, Filters, Page, listing, total
from xiaoan.kernel.hazards.sight.next_steps import NO_VERB, NextStep
from xiaoan.kernel.hazards.sight.page import HazardPage, Moment, Plan, Related, SourceLine, hazard_page
from xiaoan.kernel.hazards.sight.pressing import Change, OpenCell, changes, open_cells, pressing
from xiaoan.kernel.hazards.sight.register import Entry, register
from xiaoan.kernel.hazards.sight.reports import Alike, ReportPage, report_page, reports_of
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row

__all__ = [
    "FIGURES",
    "NO_VERB",
    "TITLES",
    "Alike",
    "Balance",
    "Change",
    "Count",
    "Entry",
    "Filters",
    "HazardPage",
    "KindTerms",
    "Moment",
    "MonthFigures",
    "NextStep",
    "OpenCell",
    "Page",
    "Plan",
    "Related",
    "ReportPage",
    "ReportRow",
    "Row",
    "Slot",
    "SourceLine",
    "Standing",
    "Waiting",
    "balance",
    "changes",
    "choices",
    "hazard_page",
    "listing",
    "month_figures",
    "month_table",
    "open_cells",
    "pressing",
    "register",
    "report_page",
    "reports_of",
    "standing",
    "terms",
    "title_of",
    "total",
    "total_of",
    "waiting_for",
]
