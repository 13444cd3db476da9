"""The one door to reading reports and hazards; each idea lives in `sight`. Every query takes the viewer.

The scope of the viewer must be open (`rls.opened(viewer.scope, readonly=True)`), as for every reading.
"""

from xiaoan.kernel.hazards.bureau.admonishing import late_cases
from xiaoan.kernel.hazards.bureau.combined import Suggestion, suggestions
from xiaoan.kernel.hazards.bureau.upward import told_by, told_to
from xiaoan.kernel.hazards.kinds import KindTerms, choices, terms, title_of
from xiaoan.kernel.hazards.sight.about import About, about, times_told
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
from xiaoan.kernel.hazards.sight.held import HeldUp, Move, Related, SourceLine, Visit
from xiaoan.kernel.hazards.sight.inbox import TITLES, Waiting, drafts_up, waiting_for
from xiaoan.kernel.hazards.sight.ladder import (
    Overdue,
    Reminder,
    admonition,
    admonition_drafts,
    admonitions,
    overdue_people,
    reminders,
)
from xiaoan.kernel.hazards.sight.lists import FIGURES, Filters, Page, listing, total
from xiaoan.kernel.hazards.sight.next_steps import NO_VERB, NextStep
from xiaoan.kernel.hazards.sight.page import HazardPage, Moment, Plan, hazard_page
from xiaoan.kernel.hazards.sight.pressing import Change, OpenCell, changes, open_cells, pressing
from xiaoan.kernel.hazards.sight.register import Entry, register
from xiaoan.kernel.hazards.sight.reports import Alike, ReportPage, report_page, reports_of
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row

__all__ = [
    "FIGURES",
    "NO_VERB",
    "TITLES",
    "About",
    "Alike",
    "Balance",
    "Change",
    "Count",
    "Entry",
    "Filters",
    "HazardPage",
    "HeldUp",
    "KindTerms",
    "Moment",
    "MonthFigures",
    "Move",
    "NextStep",
    "OpenCell",
    "Overdue",
    "Page",
    "Plan",
    "Related",
    "Reminder",
    "ReportPage",
    "ReportRow",
    "Row",
    "Slot",
    "SourceLine",
    "Standing",
    "Suggestion",
    "Visit",
    "Waiting",
    "about",
    "admonition",
    "admonition_drafts",
    "admonitions",
    "balance",
    "changes",
    "choices",
    "drafts_up",
    "hazard_page",
    "late_cases",
    "listing",
    "month_figures",
    "month_table",
    "open_cells",
    "overdue_people",
    "pressing",
    "register",
    "reminders",
    "report_page",
    "reports_of",
    "standing",
    "suggestions",
    "terms",
    "times_told",
    "title_of",
    "told_by",
    "told_to",
    "total",
    "total_of",
    "waiting_for",
]
