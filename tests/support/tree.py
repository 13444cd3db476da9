"""Units without ceremony, for tests of the rooms below `org`."""

from __future__ import annotations

from datetime import date

from xiaoan.foundation.ids import new_id
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import child_path


def unit(parent: Unit | None, name: str, kind: str = "school", *, legal: bool = True) -> Unit:
    """A unit written straight into the tree; its events are the caller's business."""
    key = new_id()
    number = Unit.objects.filter(parent=parent).count() + 1
    return Unit.objects.create(
        id=key,
        home=parent.home if parent is not None and not legal else key,
        path=child_path(parent.path if parent else "", number),
        parent=parent,
        kind=kind,
        name=name,
        short_name=name,
        is_school=kind == "school",
        legal=legal,
        opened=date(2020, 9, 1),
    )
