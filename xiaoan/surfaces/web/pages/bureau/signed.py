"""Who has signed a past month: 应签 = 已签 + 到期没签 + 还没签. Names only of those who have not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.indicators.queries import closings
from xiaoan.kernel.work.queries import SchoolLine
from xiaoan.surfaces.web.pages.bureau.asked import Asked


@dataclass(frozen=True)
class Signed:
    """Schools by how their month was closed; those that close with another school are not asked."""

    wanted: int
    signed: int
    by_deadline: tuple[SchoolLine, ...]
    still_open: tuple[SchoolLine, ...]


def signed(chosen: Sequence[SchoolLine], look: Asked, viewer: Viewer, shelf: Shelf) -> Signed:
    """How the month of these schools was closed; one query."""
    found = {each.unit_id: each.signed for each in closings(viewer, look.top, look.month)}
    schools = [line for line in chosen if line.is_school and shelf.unit_kinds[line.kind].legal]
    return Signed(
        len(schools),
        sum(1 for line in schools if found.get(line.id)),
        tuple(line for line in schools if found.get(line.id) is False),
        tuple(line for line in schools if line.id not in found),
    )
