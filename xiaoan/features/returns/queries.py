"""The one door to reading returns; each idea lives in `sight`. Every query takes the viewer."""

from xiaoan.features.returns.doing.steps import TypedCell, typed_cells
from xiaoan.features.returns.sight.behind import Behind, behind
from xiaoan.features.returns.sight.pages import Changed, Page, by_code, difference, named, page
from xiaoan.features.returns.sight.standing import (
    CHAIN,
    STATES,
    Line,
    Standing,
    due_in,
    lines_of,
    periods,
    seen_units,
    standing,
)
from xiaoan.features.returns.sight.waiting import waiting_for

__all__ = [
    "CHAIN",
    "STATES",
    "Behind",
    "Changed",
    "Line",
    "Page",
    "Standing",
    "TypedCell",
    "behind",
    "by_code",
    "difference",
    "due_in",
    "lines_of",
    "named",
    "page",
    "periods",
    "seen_units",
    "standing",
    "typed_cells",
    "waiting_for",
]
