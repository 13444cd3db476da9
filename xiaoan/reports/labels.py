"""Labels on A4 sheets: how many stand on one, and which label comes to which place.

The measures of each sheet (`static/css/labels.css`) are those of the label paper sold everywhere; `skip` leaves
out what has been peeled off a sheet already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Layout(NamedTuple):
    """One kind of sheet."""

    code: str
    across: int
    down: int

    @property
    def size(self) -> int:
        """Labels on one sheet."""
        return self.across * self.down


LAYOUTS: Mapping[str, Layout] = {
    each.code: each for each in (Layout("3x7", 3, 7), Layout("2x4", 2, 4), Layout("2x2", 2, 2))
}


def sheets(labels: Sequence[T], layout: Layout, *, skip: int = 0) -> list[list[T | None]]:
    """The labels sheet by sheet, row by row; None is a place left empty. No labels, no sheet."""
    if not labels:
        return []
    start = max(0, skip) % layout.size
    places: list[T | None] = [*[None] * start, *labels]
    return [places[first : first + layout.size] for first in range(0, len(places), layout.size)]
