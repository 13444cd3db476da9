"""The one door to reading visits and papers. Every query takes the viewer, whose scope must be open."""

from xiaoan.features.inspections.doing.numbers import prefixes, usual_prefix
from xiaoan.features.inspections.sight.lists import (
    STATES,
    Filters,
    Mark,
    SchoolLine,
    Waiting,
    by_school,
    papers,
    total,
    waiting_for,
)
from xiaoan.features.inspections.sight.pages import Line, PaperPage, Replied, Signed, VisitPage, paper_page, visit_page
from xiaoan.features.inspections.sight.rows import PaperRow, VisitRow

__all__ = [
    "STATES",
    "Filters",
    "Line",
    "Mark",
    "PaperPage",
    "PaperRow",
    "Replied",
    "SchoolLine",
    "Signed",
    "VisitPage",
    "VisitRow",
    "Waiting",
    "by_school",
    "paper_page",
    "papers",
    "prefixes",
    "total",
    "usual_prefix",
    "visit_page",
    "waiting_for",
]
