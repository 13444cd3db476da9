"""Which column of somebody's sheet is which column of a ledger: by title or code, in any order, under any caption.

Rows above the heads are skipped. Columns that mean nothing here are named, so that nobody believes they were read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.ledgers.shapes import SheetRow
from xiaoan.kernel.org.arrivals.headings import plain

KEY = "系统编号"
"""Head of the column that names the row an exported line came from; its cells are id#version."""
HEADS_WITHIN = 20
_KEY = "-key"
_WORDS: Mapping[str, tuple[str, ...]] = {
    "place": (
        "位置",
        "地点",
        "所在地点",
        "所在位置",
        "存放位置",
        "放置位置",
        "存放地点",
        "设置位置",
        "部位",
        "安装位置",
    ),
    "phone": ("电话", "联系电话", "手机", "手机号", "电话号码", "联系方式"),
    "label": ("编号", "名称", "器材编号", "设备编号", "姓名"),
}
"""Words people use for columns of a kind, tried where the ledger has just one of that kind."""


class Mapped(NamedTuple):
    """A sheet read for a ledger: its rows, problems by (line, column title, words), and columns nobody used."""

    rows: list[SheetRow]
    faults: list[tuple[int, str, str]]
    unused: list[str]
    head: int


def mapped(lines: Sequence[Line], ledger: Ledger) -> Mapped | None:
    """The rows under the heads; None when no row looks like the heads of this ledger."""
    known = vocabulary(ledger)
    for position, line in enumerate(lines[:HEADS_WITHIN]):
        found = _columns(line.cells, known, ledger)
        if found is not None:
            columns, unused = found
            rows, faults = _rows(lines[position + 1 :], columns, ledger)
            return Mapped(rows, faults, unused, line.number)
    return None


def vocabulary(ledger: Ledger) -> dict[str, str]:
    """Plain head -> column code. Titles come first, then codes, then usual words for a kind that stands only once."""
    readable = [column for column in ledger.columns if column.type != "file"]
    found = {plain(column.title): column.code for column in readable}
    for column in readable:
        found.setdefault(plain(column.code), column.code)
    for kind, words in _WORDS.items():
        codes = [ledger.label] if kind == "label" else [column.code for column in readable if column.type == kind]
        if kind == "place" and ledger.place:
            codes = [ledger.place]
        if len(codes) == 1:
            for word in words:
                found.setdefault(plain(word), codes[0])
    return {**found, plain(KEY): _KEY}


def _columns(cells: Sequence[str], known: Mapping[str, str], ledger: Ledger) -> tuple[dict[int, str], list[str]] | None:
    """Column number -> code, and heads that mean nothing; None when this row is not the heads."""
    found: dict[int, str] = {}
    unused: list[str] = []
    twice: list[str] = []
    for number, cell in enumerate(cells):
        title = " ".join(str(cell).split())
        code = known.get(plain(title)) if title else None
        if not title:
            continue
        if code is None:
            unused.append(title)
        elif code in found.values():
            twice.append(title)
        else:
            found[number] = code
    wanted = min(2, len(ledger.columns))
    if ledger.label not in found.values() or len(found) < wanted:
        return None
    if twice:
        raise Refused(_("这几列和别的列是一个意思，请只留一列：{names}。").format(names="、".join(twice)))
    return found, unused


def _rows(
    lines: Iterable[Line], columns: Mapping[int, str], ledger: Ledger
) -> tuple[list[SheetRow], list[tuple[int, str, str]]]:
    titles = {column.code: column.title for column in ledger.columns}
    rows: list[SheetRow] = []
    faults: list[tuple[int, str, str]] = []
    for line in lines:
        said = {code: _cell(line.cells, number) for number, code in columns.items()}
        if not any(said.values()):
            continue
        key = said.pop(_KEY, "")
        row, version = _key_of(key)
        if key and row is None:
            faults.append((line.number, KEY, _("这一格被改过，请重新导出，或清空这一格（按新的登记）")))
        for number, words in line.faults.items():
            if number in columns:
                faults.append((line.number, titles.get(columns[number], KEY), words))
        # A blank in somebody's own sheet says nothing; in a sheet that came from here it was emptied.
        values = said if row is not None else {code: text for code, text in said.items() if text}
        rows.append(SheetRow(line.number, values, row, version))
    return rows, faults


def _cell(cells: Sequence[str], number: int) -> str:
    return str(cells[number]).strip() if number < len(cells) else ""


def key(row: UUID, version: int) -> str:
    """What an exported line carries so that it finds its row again."""
    return f"{row}#{version}"


def _key_of(text: str) -> tuple[UUID | None, int | None]:
    row, _mark, version = text.partition("#")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        return None, None
    return parse_id(row), int(version)
