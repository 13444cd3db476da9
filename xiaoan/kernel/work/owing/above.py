"""Looking up: what the units above have said for all below them (calendars, adoptions, who to turn to).

A school's scope does not hold the county's rows. The rows read here bind the school, so it may know them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from xiaoan.foundation.rls import Scope, open_scope, opened
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors


@contextmanager
def looking_up(units: Iterable[Unit]) -> Iterator[None]:
    """Within, rows of these units (the ones above included) are visible besides the scope that is open."""
    scope = open_scope()
    if scope is None:
        raise RuntimeError("open the viewer's scope first: without one every room is dark")
    seen = frozenset(unit.id for unit in units if not scope.holds(unit.path, unit.id))
    if not seen:
        yield
        return
    with opened(Scope(scope.ranges, scope.units | seen, scope.rows)):
        yield


def lineages(paths: Iterable[str]) -> set[str]:
    """The paths themselves and all above them."""
    return {above for path in paths for above in ancestors(path)}


def families(units: Iterable[Unit]) -> set[UUID]:
    """The units on whose parts it depends what these owe: schools have their campuses, a campus its sisters, whose
    people may hold its posts.
    """
    return {unit.id for unit in units if unit.is_school} | {unit.home for unit in units if unit.home != unit.id}
