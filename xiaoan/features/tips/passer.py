"""The passer-by: somebody without a name who may only report, and send a photo, at the unit whose code he scanned."""

from __future__ import annotations

from uuid import UUID

from xiaoan.kernel.access.rules import Held, Viewer
from xiaoan.kernel.files.verbs import ADD
from xiaoan.kernel.hazards.verbs import REPORT
from xiaoan.kernel.tree.models import Unit

PASSER = UUID(int=2)
NAME = "群众（匿名）"


def passer(unit: Unit) -> Viewer:
    """Sees the rows of that one unit while his form is taken in, and may do two things there."""
    held = Held("passer", frozenset({REPORT, ADD}), unit.id, unit.path, None, frozenset({unit.id}))
    return Viewer(PASSER, NAME, unit.id, unit.name, unit.path, (held,))
