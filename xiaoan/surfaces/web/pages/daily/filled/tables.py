"""A small table on a form: rows with the names that are known, empty rows, and one value said once for all rows.

Field names: `<item>-r<n>-<column>`, `<item>-all-<column>`, `<item>-none` (there is nothing today), `<item>-now`
(fixed | open, of what lies outside its limits). Works without scripts: more empty rows are folded below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.pack.items import Cell
from xiaoan.kernel.work.filling.values import MOST_ROWS, limits_of
from xiaoan.kernel.work.shapes import Question
from xiaoan.surfaces.web import parts

OPEN_ROWS = 3
FOLDED_ROWS = 12


class Input(NamedTuple):
    """One cell of the form. `keys` is the keyboard a phone shows."""

    name: str
    title: str
    kind: str
    value: str
    options: tuple[tuple[str, str], ...]
    keys: str
    optional: bool


class Table(NamedTuple):
    """A question's table as the page shows it."""

    item: str
    ask: str
    look: str
    right: str
    nothing: str
    nothing_said: bool
    once: tuple[Input, ...]
    rows: tuple[tuple[Input, ...], ...]
    folded: tuple[tuple[Input, ...], ...]
    told: tuple[str, ...]
    clauses: Sequence[parts.Clause]
    error: str
    beyond: bool
    now: str
    at_once: str

    @property
    def anchor(self) -> str:
        """The id of the table on the page."""
        return f"item-{self.item.replace('.', '-')}"


def shown_table(
    question: Question, said: Mapping[str, str], clauses: Sequence[parts.Clause], *, error: str, beyond: bool
) -> Table:
    """The table with what was said, else with the names that are known."""
    names = () if _touched(question, said) else question.fill.names
    filled = [number for number in range(MOST_ROWS) if any(said.get(name) for name in _names(question, number))]
    last = max(filled, default=-1) + 1
    shown = max(len(names), last) + OPEN_ROWS if not (names or last) else max(len(names), last) + 1
    total = min(shown + FOLDED_ROWS, MOST_ROWS)
    rows = tuple(_row(question, number, said, names) for number in range(total))
    once = tuple(
        _input(f"{question.item}-all-{cell.code}", cell, said, "") for cell in question.fill.columns if _once(cell)
    )
    code = question.item
    return Table(
        code, question.ask, question.look, _right(question), question.fill.nothing, said.get(f"{code}-none") == "1",
        once, rows[:shown], rows[shown:], question.fill.told, clauses, error, beyond, said.get(f"{code}-now", ""),
        question.at_once,
    )  # fmt: skip


def typed_rows(question: Question, said: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows somebody wrote in; a row without a mark is no row."""
    columns = question.fill.columns
    found = []
    for number in range(MOST_ROWS):
        row = {
            cell.code: text
            for cell in columns
            if (text := cleaned(said.get(f"{question.item}-r{number}-{cell.code}", ""), most=120))
        }
        if row:
            row |= {
                cell.code: text
                for cell in columns
                if _once(cell) and (text := cleaned(said.get(f"{question.item}-all-{cell.code}", ""), most=60))
            }
            found.append(row)
    return found


def as_typed(question: Question, cells: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Rows of a record as a form would have posted them; none: there was nothing."""
    rows = list(cells)
    said = {f"{question.item}-r{number}-{code}": text for number, row in enumerate(rows) for code, text in row.items()}
    for cell in question.fill.columns:
        if _once(cell) and rows:
            said[f"{question.item}-all-{cell.code}"] = rows[0].get(cell.code, "")
    return said if rows else {f"{question.item}-none": "1"}


def _right(question: Question) -> str:
    """What the numbers of the table should be, said once above it."""
    known = [(cell.title, limits_of(cell).words) for cell in question.fill.columns]
    return "；".join(_("{title}应{words}").format(title=title, words=words) for title, words in known if words)


def _once(cell: Cell) -> bool:
    return cell.said == "answer"


def _touched(question: Question, said: Mapping[str, str]) -> bool:
    return any(name.startswith(f"{question.item}-r") or name == f"{question.item}-none" for name in said)


def _names(question: Question, number: int) -> list[str]:
    return [f"{question.item}-r{number}-{cell.code}" for cell in question.fill.columns]


def _row(question: Question, number: int, said: Mapping[str, str], names: Sequence[str]) -> tuple[Input, ...]:
    known = names[number] if number < len(names) else ""
    return tuple(
        _input(name, cell, said, known if cell.code == question.fill.into else "")
        for name, cell in zip(_names(question, number), question.fill.columns, strict=True)
        if not _once(cell)
    )


def _input(name: str, cell: Cell, said: Mapping[str, str], known: str) -> Input:
    limits = limits_of(cell)
    title = f"{cell.title}（{cell.unit}）" if cell.unit else cell.title
    options: tuple[tuple[str, str], ...] = tuple((each.code, each.title) for each in cell.choices)
    if cell.type == "yes_no":
        options = (("yes", _("有")), ("no", _("没有")))
    keys = ""
    if cell.type == "number" and not (limits.at_most is not None and limits.at_most < 0):
        keys = "decimal" if cell.decimals else "numeric"
    return Input(name, title, cell.type, said.get(name, known), options, keys, not cell.required)
