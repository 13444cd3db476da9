"""What goes out of derived ledgers: the folder of an inspector's list, a ledger with every row, the cover of a book.

Arguments are the words of an address: `unit`, `period`, `day`, and `register` or `list`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import IO

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.written import PeriodKind
from xiaoan.kernel.tree.models import Unit
from xiaoan.reports import xlsx
from xiaoan.reports.papers import Blank, Paper, Signing, Text, docx
from xiaoan.reports.papers.shapes import Block
from xiaoan.reports.registers import demands, folder, making, tables
from xiaoan.reports.registers.periods import day_of, known_kind, period_of
from xiaoan.reports.registers.question import ANY, Question

Progress = Callable[[int, int], None]
FOLDER, BOOK = "registers.folder", "registers.book"
USUAL: PeriodKind = "month"


def unit_of(viewer: Viewer, unit_id: str) -> Unit:
    """A unit of which the viewer may see anything that these ledgers hold, or NotFound."""
    key = parse_id(unit_id)
    unit = Unit.objects.filter(id=key).first() if key is not None else None
    if unit is None or not any(may_unit(viewer, verb, unit) for verb in ANY):
        raise NotFound()
    return unit


def question_of(viewer: Viewer, words: Mapping[str, str], at: datetime) -> Question:
    """What the words of an address ask; NotFound for a unit out of sight, Refused for words that mean nothing."""
    unit = unit_of(viewer, words.get("unit", ""))
    kind = known_kind(words.get("period") or USUAL)
    return Question(viewer, unit, period_of(kind, day_of(words.get("day", ""), school_day(at)), unit), at)


def allowed(viewer: Viewer, words: Mapping[str, str], at: datetime) -> None:
    """NotFound once the unit is out of the viewer's sight."""
    unit_of(viewer, words.get("unit", ""))


def packed(
    viewer: Viewer, words: Mapping[str, str], at: datetime, progress: Progress
) -> tuple[IO[bytes], str, str, int]:
    """迎检材料: (the .zip, its name, its kind of file, demands)."""
    question = question_of(viewer, words, at)
    found = demands.dossier(question, demands.list_of(viewer, question.top, words.get("list", "")))
    parts = (found.inspection.title, question.top.short_name, question.period.title)
    name = "_".join(folder.safe(part) for part in parts)
    return folder.folder(question, found, progress), f"{name}.zip", folder.MEDIA, len(found.lines)


def booked(
    viewer: Viewer, words: Mapping[str, str], at: datetime, progress: Progress
) -> tuple[IO[bytes], str, str, int]:
    """A derived ledger with every row: (the workbook, its name, its kind of file, rows)."""
    question = question_of(viewer, words, at)
    table = making.made(question, making.register_of(words.get("register", "")), most=xlsx.MOST_ROWS)
    progress(table.total, table.total)
    return tables.workbook(table), f"{folder.safe(tables.file_name(table), 120)}.xlsx", xlsx.MEDIA, table.total


def cover(table: tables.Table) -> bytes:
    """The front page of a book as a Word file in the layout of official papers; the lines to sign stay blank."""
    blocks: list[Block] = [
        Text(f"单位：{table.unit}", indent=False),
        Text(f"期间：{table.period}", indent=False),
        *(Text(words, indent=False) for words in table.says),
        Text("上一本没有销号的，沿用原编号结转到本册；已经销号的留在上一本。", indent=False),
        Blank(2),
        Signing((("填表人", ""), ("审核人", ""), ("负责人（签字）", ""))),
    ]
    return docx(Paper(table.title, blocks=blocks, date=school_day(table.at)))
