"""Taking a file in: read and matched outside every transaction, then kept with what the first look at it found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.imports.doing.frame import again
from xiaoan.features.imports.events import Taken
from xiaoan.features.imports.kinds.shelf import kind_named
from xiaoan.features.imports.models import Content, Import, Memory
from xiaoan.features.imports.reading.heads import Head, guess, headings, vocabulary
from xiaoan.features.imports.reading.matching import lacking, matched
from xiaoan.features.imports.shapes import Field, Heading, KeptLine, KeptTable, Kind
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.names import clean_name
from xiaoan.kernel.files.sheets import LARGEST_FILE, Line, book
from xiaoan.kernel.tree.models import Unit, placed

LONGEST_CELL = 1000


class Read(NamedTuple):
    """A file as it was read: its sheets, and what deserves to be told of it."""

    tables: list[KeptTable]
    told: list[str]


def take(
    *, by: Viewer, unit: Unit, kind: str, what: str, name: str, file: bytes, client_id: UUID, at: datetime
) -> Import:
    """Keep a file to be imported into a unit; the same client id with the same bytes is the same import.

    Refused, with what to do, for a file that cannot be read. Nothing of the list itself is written.
    """
    words = kind_named(kind)
    if len(file) > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一份名单。请删去图片和多余的表再试。")
    read = read_file(name, file)
    row = Import(
        unit=unit, client_id=client_id, kind=kind, what=what, name=clean_name(name)[:120],
        sha256=hashlib.sha256(file).hexdigest(), size=len(file), by_account=by.account, by=by.acting, at=at,
    )  # fmt: skip
    with acts.opened(by=by, at=at) as act:
        act.require(words.verb, unit)
        found = _existing(row)
        if found is not None:
            return found
        row.by = act.acting(unit)
        content = Content(**placed(unit), of=row, file=file, tables=read.tables, kept_at=at)
        row.told = read.told
        start(row, content, words, None)
        row.save(force_insert=True)
        content.words = word_memories(unit, kind, what)
        content.save(force_insert=True)
        act.record(Taken(name=row.name, list_kind=kind, sha256=row.sha256, size=row.size), about=row)
        if row.step == "looked":
            again(row, content, act)
        return row


def _existing(row: Import) -> Import | None:
    Unit.objects.select_for_update(no_key=True).get(id=row.unit_id)
    found = Import.objects.select_related("unit").filter(home=row.unit.home, client_id=row.client_id).first()
    if found is None:
        return None
    if (found.sha256, found.kind, found.what, found.by_account) != (row.sha256, row.kind, row.what, row.by_account):
        raise Conflict("这一页已经上传过另一个文件，请重新打开“从 Excel 导入”。")
    return found


def read_file(name: str, file: bytes) -> Read:
    """The visible sheets that hold anything, as text that the database can keep."""
    found = book(name, file)
    tables = [KeptTable(title[:60], [_kept(line) for line in lines]) for title, lines in found.tables]
    tables = [table for table in tables if any(cell for line in table.lines for cell in line.cells)]
    if not tables:
        raise Refused("文件是空的，没有可导入的内容。请检查选的是不是这个文件。")
    told = []
    hidden = sum(line.hidden for table in tables for line in table.lines)
    if found.hidden:
        told.append(f"隐藏的工作表没有读：{'、'.join(found.hidden)}。要导入请先在 Excel 里取消隐藏。")
    if hidden:
        told.append(f"有 {hidden} 行在 Excel 里是隐藏的，也一起读了。")
    if found.formulas:
        told.append(f"有 {found.formulas} 格是公式，读的是 Excel 上次算好的结果。")
    return Read(tables, told)


def _kept(line: Line) -> KeptLine:
    cells = tuple(cleaned(cell, most=LONGEST_CELL) for cell in line.cells)
    while cells and not cells[-1]:
        cells = cells[:-1]
    return KeptLine(line.number, cells, {str(column): says for column, says in line.faults.items()}, line.hidden)


def start(row: Import, content: Content, words: Kind, head: Head | None) -> list[Heading]:
    """Choose sheet and head (or take those given) and match the columns; returns those nobody knows."""
    if words.laid_out:
        row.sheet, row.step = head.table if head else 0, "looked"
        return []
    fields = words.fields(row.unit, row.what)
    known = vocabulary(fields)
    place = head or guess(content.tables, known)
    if place is None:
        raise Refused("没有找到表头。请在第一行写上每一列是什么，例如“姓名”“单位”，再上传。")
    row.sheet, row.head, row.depth = place
    row.headings = headings(content.tables[row.sheet].lines, row.head, row.depth)
    remembered = column_memories(row.unit, row.kind, row.what)
    row.mapping, unknown = matched(row.headings, fields, known, remembered)
    row.step = "columns" if unknown or lacking(fields, row.mapping) else "looked"
    return unknown


def column_memories(unit: Unit, kind: str, what: str) -> dict[str, str]:
    """What headings of this unit's lists of a kind were taken for."""
    rows = Memory.objects.filter(unit=unit, kind=kind, what=what, sort="column")
    return dict(rows.values_list("said", "means"))


def word_memories(unit: Unit, kind: str, what: str) -> dict[str, str]:
    """What words under a field were taken for, as `Content.words` keeps them."""
    rows = Memory.objects.filter(unit=unit, kind=kind, what=what, sort__startswith="word:")
    return {
        f"{sort.removeprefix('word:')}|{said}": means for sort, said, means in rows.values_list("sort", "said", "means")
    }


def fields_of(row: Import) -> list[Field]:
    """What the columns of an import may mean."""
    words = kind_named(row.kind)
    return words.fields(row.unit, row.what)


def tables_seen(content: Content | None) -> Mapping[int, str]:
    """The sheets of a file, by their place."""
    return {n: table.title or "第一张表" for n, table in enumerate(content.tables)} if content else {}
