"""What a write shows of what it has done: the visit or the paper, read anew in the caller's scope."""

from __future__ import annotations

from uuid import UUID

from xiaoan.features.inspections import queries
from xiaoan.features.inspections.queries import PaperPage, VisitPage
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.api.door import Seat, reading


def unit_of(request: Seat, unit_id: UUID, verb: str) -> Unit:
    """The unit an address names, or NotFound."""
    with reading(request):
        return visible_unit(request.viewer, unit_id, verb)


def the_visit(request: Seat, visit_id: UUID) -> VisitPage:
    """A visit."""
    with reading(request):
        return queries.visit_page(request.viewer, visit_id, at=request.at)


def the_paper(request: Seat, paper_id: UUID) -> PaperPage:
    """A paper."""
    with reading(request):
        return queries.paper_page(request.viewer, paper_id, at=request.at)
