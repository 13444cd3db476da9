"""A derived ledger of a pack, made for a unit and a period: the one door from its definition to a table."""

from __future__ import annotations

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import measure
from xiaoan.kernel.catalogue.derived.written import Register
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.reports.registers.periods import KINDS
from xiaoan.reports.registers.question import Question
from xiaoan.reports.registers.rows import hazards, others, work
from xiaoan.reports.registers.tables import MOST, Cell, Column, Table

SEQ = Column("seq", "序号", 6, True)


def register_of(code: str) -> Register:
    """A derived ledger by its code, or NotFound."""
    found = shelf().registers.get(code)
    if found is None:
        raise NotFound("没有这本台账。")
    return found


def made(question: Question, register: Register, *, most: int = MOST) -> Table:
    """The ledger for the unit and the period of a question; Refused for a period it is not kept by.

    Over several units a column says which. A constant number of queries, whatever their number.
    """
    if question.period.kind not in register.periods:
        offered = "、".join(KINDS[each] for each in register.periods)
        raise Refused(
            f"“{register.title}”按{offered}出，没有按{KINDS[question.period.kind]}的。", {"period": "请换一种期间"}
        )
    codes = register.columns
    if not question.one_school and "unit" not in codes:
        codes = (codes[0], "unit", *codes[1:])
    columns, rows, left, says = _of(question, register, codes, most)
    return Table(
        register.code, register.title, question.top.name, question.period.title, question.at, columns, tuple(rows),
        tuple(says), left,
    )  # fmt: skip


def _of(
    question: Question, register: Register, codes: tuple[str, ...], most: int
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]], int, tuple[str, ...]]:
    match register.source:
        case "hazards":
            found, left = hazards.lines(question, register.pick, most)
            rows = [
                tuple(hazards.cells(line, code, at, question) for code in codes)
                for at, line in enumerate(found, start=1)
            ]
            columns = tuple(SEQ if code == "seq" else hazards.COLUMNS[code][0] for code in codes)
            return columns, rows, left, hazards.sums(question, register.pick)
        case "reports":
            rows, left = others.reports(question, codes, most)
            says = (f"本期收到上报{measure(len(rows) + left, '条')}",)
            return tuple(others.REPORTS[code] for code in codes), rows, left, says
        case "posts":
            rows, left = others.posts(question, codes, most)
            vacant = sum(1 for row in rows for cell in row if cell.value == others.VACANT)
            says = (f"{measure(len(rows) + left, '条')}责任，其中岗位空缺{measure(vacant, '条')}",)
            return tuple(others.POSTS[code] for code in codes), rows, left, says
        case "work":
            rows = work.summed(question, codes)
            left = max(0, len(rows) - most)
            return tuple(work.SUMMED[code] for code in codes), rows[:most], left, work.total_words(question)
        case "occurrences":
            rows, left = work.each_line(question, codes, most)
            return tuple(work.EACH[code] for code in codes), rows, left, work.total_words(question)
