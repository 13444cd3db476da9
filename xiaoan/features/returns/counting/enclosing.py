"""What goes with the paper: plans of major hazards, records with the files they ask for, next month's roster.

Nothing is copied: each piece is named, and what of it is missing is said plainly.
"""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.features.returns.counting import hazards
from xiaoan.features.returns.counting.records import Counting
from xiaoan.features.returns.shapes import Enclosed, Item
from xiaoan.features.returns.sources import ENCLOSED
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.derived.returns import Cell, Enclosure, Line
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.queries import attachments_of
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.tree.models import Unit

FIVE = (
    ("目标任务", lambda row: row.measures != ""),
    ("经费物资", lambda row: row.funds is not None),
    ("机构人员", lambda row: row.rectifier is not None),
    ("时限要求", lambda row: row.due is not None),
    ("措施预案", lambda row: row.control != ""),
)


def enclosed(counting: Counting, asked: Enclosure, members: Sequence[Unit]) -> Enclosed:
    """One entry of the list."""
    items: Sequence[Item] = []
    if asked.take == "plans":
        items = _plans(counting, members)
    elif asked.take == "records":
        items = _records(counting, asked, members)
    elif asked.outside in ENCLOSED:
        read = ENCLOSED[asked.outside]
        items = read(counting.viewer, counting.top, members, counting.first, counting.last)
    return Enclosed(title=asked.title, items=list(items))


def _plans(counting: Counting, members: Sequence[Unit]) -> list[Item]:
    """Each major hazard that was still open at the end, and which of the 五落实 its plan lacks."""
    cell = Cell(code="open", title="", take="hazards", figure="open", grade="major")
    ids, whole = [each.id for each in members], Line(code="", title="")
    found = hazards.behind(counting.viewer, cell, ids, whole, counting.first, counting.last)
    return [Item(text=f"{row.number}　{row.title}", lacks=_lacking(row), url=f"/hazards/{row.id}") for row, _ in found]


def _lacking(row: Hazard) -> str:
    return "、".join(title for title, there in FIVE if not there(row))


def _records(counting: Counting, asked: Enclosure, members: Sequence[Unit]) -> list[Item]:
    """Records of the period with the files their standards ask for; a file that has not arrived is missing."""
    names, book = {each.id: each.short_name for each in members}, shelf()
    records = [row for row in counting.recorded(asked.item, asked.duties) if row.unit_id in names]
    files = attachments_of(counting.viewer, [row.id for row in records])
    found = []
    for row in records:
        duty = book.duties.get(row.duty)
        there = {each.purpose for each in files.get(row.id, ()) if each.arrived}
        lacks = [each.title for each in duty.evidence if each.kind not in there] if duty else []
        day, title = school_day(row.happened), duty.title if duty else row.duty
        whose = f"{names[row.unit_id]}　" if len(members) > 1 else ""
        found.append(Item(
            text=f"{whose}{day.month}月{day.day}日{title}", lacks="、".join(lacks), url=f"/records/{row.id}"
        ))  # fmt: skip
    return found
