"""迎检材料 as a folder: one .zip with an index of A4, a workbook for each answer, and the files that prove it.

Whatever is in it the viewer may open himself. Files beyond the limits are left out and the index says so.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from urllib.parse import quote
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.files.queries import attachments_of, open_for
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.ledgers.sight.lines import lines as row_lines
from xiaoan.kernel.ledgers.sight.listing import standing_on
from xiaoan.kernel.work import queries as work
from xiaoan.reports.registers import tables
from xiaoan.reports.registers.demands import STATES, Answered, Dossier
from xiaoan.reports.registers.making import made, register_of
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.rows.hazards import picked
from xiaoan.reports.registers.rows.work import EACH, each_line
from xiaoan.reports.registers.tables import Cell, Column, Table

MEDIA = "application/zip"
MOST_FILES = 300
MOST_BYTES = 200 * 1024 * 1024
MOST_ROWS = 5000
INDEX = "目录"
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
COLUMNS = ("seq", "unit", "due_on", "duty", "subject", "asked", "state", "who", "happened", "marks", "found", "cured")

Progress = Callable[[int, int], None]


class Entry(NamedTuple):
    """One file of the folder, under the demand it answers."""

    number: str
    path: str
    words: str


@dataclass(slots=True)
class Packing:
    """What has been put in, and what had to stay out."""

    entries: list[Entry] = field(default_factory=list)
    files: int = 0
    bytes: int = 0
    left_out: int = 0
    taken: set[str] = field(default_factory=set)

    def free(self, path: str) -> str:
        """A path nobody has yet."""
        stem, dot, ending = path.rpartition(".")
        name, number = path, 2
        while name in self.taken:
            name, number = f"{stem}（{number}）{dot}{ending}", number + 1
        self.taken.add(name)
        return name


def safe(text: str, most: int = 40) -> str:
    """A part of a path: no separators, no dots at its ends, never empty."""
    return _UNSAFE.sub("_", text).strip(" .")[:most].strip(" .") or "_"


def folder(question: Question, dossier: Dossier, progress: Progress = lambda _done, _all: None) -> IO[bytes]:
    """The folder as an open file at its beginning; `progress` is told (demands done, of how many)."""
    target: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=1 << 20)  # noqa: SIM115  handed to whoever sends it
    packing = Packing()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made_of:
        for at, line in enumerate(dossier.lines, start=1):
            head = f"{safe(line.demand.number, 12)}_{safe(line.demand.asks, 24)}"
            for answer in line.answers:
                for path, words, content in _contents(question, answer, packing):
                    name = packing.free(f"{head}/{path}")
                    made_of.writestr(name, content)
                    packing.entries.append(Entry(line.demand.number, name, words))
            progress(at, len(dossier.lines))
        index = _index(question, dossier, packing)
        made_of.writestr(packing.free(f"{INDEX}.xlsx"), tables.workbook(index).read())
        made_of.writestr(packing.free(f"{INDEX}.html"), _page(question, dossier, packing))
    target.seek(0)
    return target


def _contents(question: Question, answer: Answered, packing: Packing) -> Iterator[tuple[str, str, bytes]]:
    """(path below the demand, words, bytes) of an answer: its sheet, then its files."""
    table, objects = sheet_of(question, answer)
    if table is None:
        return
    with tables.workbook(table) as book:
        yield f"{safe(answer.title)}.xlsx", f"{answer.title}（{table.total}行）", book.read()
    if not objects:
        return
    for attached in attachments_of(question.viewer, objects).values():
        for each in attached:
            if each.arrived is None:
                continue
            if packing.files >= MOST_FILES or packing.bytes + each.size > MOST_BYTES:
                packing.left_out += 1
                continue
            try:
                content = open_for(question.viewer, each.id).path.read_bytes()
            except (NotFound, OSError):
                packing.left_out += 1
                continue
            packing.files += 1
            packing.bytes += len(content)
            yield f"佐证/{safe(each.name, 60)}", each.name, content


def sheet_of(question: Question, answer: Answered) -> tuple[Table | None, list[UUID]]:
    """(the sheet that answers a proof, the objects whose files go with it); None where there is none."""
    proof = answer.proof
    if answer.state in ("none", "by_hand", "not_due"):
        return None, []
    if proof.duty:
        return duty_table(question, proof.duty)
    if proof.ledger:
        return _ledger_table(question, proof.ledger, answer.title)
    if proof.register:
        register = register_of(proof.register)
        hazards: list[UUID] = []
        if register.source == "hazards":
            hazards = list(picked(question, register.pick).values_list("id", flat=True)[:MOST_FILES])
        return made(question, register, most=MOST_ROWS), hazards
    return None, []


def duty_table(question: Question, duty: str) -> tuple[Table, list[UUID]]:
    """Everything owed of one duty in the period with what was done, and the records that did it."""
    rows, left = each_line(question, COLUMNS, MOST_ROWS, duty=duty)
    title = question.sheet.titles.get(duty, duty)
    table = Table(
        duty, title, question.top.name, question.period.title, question.at, tuple(EACH[code] for code in COLUMNS),
        tuple(rows), (), left,
    )  # fmt: skip
    found = work.drill(
        question.viewer, question.top, first=question.period.first, last=question.period.last, at=question.at,
        duty=duty, outcome="done", limit=MOST_FILES,
    )  # fmt: skip
    return table, [record for line in found for record in line.records]


def _ledger_table(question: Question, code: str, title: str) -> tuple[Table, list[UUID]]:
    every = standing_on(question.viewer, code, question.top, question.day).order_by("path", "order_key", "id")
    rows: list[LedgerRow] = list(every.select_related("unit")[: MOST_ROWS + 1])
    left = every.count() - MOST_ROWS if len(rows) > MOST_ROWS else 0
    shown = row_lines(rows[:MOST_ROWS], question.day)
    heads = {cell.column: cell.title for line in shown for cell in line.cells.values() if cell.type != "file"}
    columns = (Column("unit", "单位", 18), *(Column(key, name, 16) for key, name in heads.items()))
    table = Table(
        code, title, question.top.name, question.period.title, question.at, columns,
        tuple(
            (Cell(line.unit_name), *(Cell(line.cells[key].shown if key in line.cells else "") for key in heads))
            for line in shown
        ),
        (), left,
    )  # fmt: skip
    return table, [line.id for line in shown]


def _index(question: Question, dossier: Dossier, packing: Packing) -> Table:
    columns = (
        Column("number", "序号", 8), Column("asks", "要求", 36), Column("state", "情况", 8),
        Column("words", "说明", 50), Column("files", "文件", 60),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(line.demand.number), Cell(line.demand.asks), Cell(STATES[line.state]),
            Cell("；".join(f"{each.title}：{each.words}" for each in line.answers)),
            Cell("\n".join(entry.path for entry in packing.entries if entry.number == line.demand.number)),
        )
        for line in dossier.lines
    )  # fmt: skip
    says = (dossier.words, *_left_words(packing))
    return Table(
        INDEX, f"{dossier.inspection.title}　{INDEX}", question.top.name, question.period.title, question.at, columns,
        rows, says,
    )  # fmt: skip


def _left_words(packing: Packing) -> tuple[str, ...]:
    if not packing.left_out:
        return ()
    return (f"另有 {packing.left_out} 个佐证文件没有放入（太多太大或正在补传），请在系统里打开。",)


def _page(question: Question, dossier: Dossier, packing: Packing) -> str:
    """The index on A4: opened without a network, printed, put on top."""
    by_number: dict[str, list[Entry]] = {}
    for entry in packing.entries:
        by_number.setdefault(entry.number, []).append(entry)
    rows = format_html_join(
        "",
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (
                line.demand.number,
                line.demand.asks,
                STATES[line.state],
                "；".join(f"{each.title}：{each.words}" for each in line.answers),
                format_html_join(
                    mark_safe("<br>"),
                    '<a href="{}">{}</a>',
                    (
                        (quote(entry.path), entry.path.partition("/")[2])
                        for entry in by_number.get(line.demand.number, [])
                    ),
                ),
            )
            for line in dossier.lines
        ),
    )
    says = "　".join((dossier.words, *_left_words(packing)))
    return format_html(
        _PAGE, dossier.inspection.title, question.top.name, question.period.title, moment_words(question.at), says, rows
    )


_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{0}　目录</title><style>
@page {{ size: A4; margin: 20mm 16mm }} body {{ font: 15px/1.7 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }}
h1 {{ font-size: 22px; text-align: center }} table {{ width: 100%; border-collapse: collapse }}
td, th {{ border: 1px solid #333; padding: 4px 6px; vertical-align: top; text-align: left }}
thead {{ display: table-header-group }} tr {{ page-break-inside: avoid }}
</style></head><body><h1>{0}　目录</h1><p>{1}　{2}　截至{3}</p><p>{4}</p><table><thead><tr><th>序号</th><th>要求</th>
<th>情况</th><th>说明</th><th>文件</th></tr></thead><tbody>{5}</tbody></table></body></html>"""
