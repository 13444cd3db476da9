"""The page of the machine, drawn from its tables: docs/mechanisms/hazards.md holds this text between two marks.

`python -m xiaoan.kernel.hazards.machine.drawing --write` draws it anew; without `--write` it is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from xiaoan.kernel.hazards.machine.reports import REPORT_STATES, REPORT_STEPS, REPORT_TABLE, ReportState
from xiaoan.kernel.hazards.machine.table import TABLE, Cell
from xiaoan.kernel.hazards.machine.words import STAGES, STEPS, Due, Need, Stage

BEGIN, END = "<!-- drawn: begin -->\n", "<!-- drawn: end -->"


def markdown() -> str:
    """Diagram and tables in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("```mermaid", "stateDiagram-v2")
    for stage, words in STAGES.items():
        yield f'    state "{words.title}" as {stage.value}'
    for stage, row in TABLE.items():
        for step, cell in row.items():
            for target in cell.to:
                if target != stage:
                    yield f"    {stage.value} --> {target.value}: {STEPS[step]}"
    yield from ("```", "")
    yield from (
        "| 阶段 | 办理 | 办到 | 谁 | 权限 | 需要 | 期限 |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    )
    for stage in TABLE:
        yield from _rows(stage)
    yield from (
        "",
        "| 上报的问题 | 办理 | 办到 | 谁 | 权限 | 需要 |",
        "| --- | --- | --- | --- | --- | --- |",
    )
    for state in ReportState:
        yield from _report_rows(state)


def _head(*titles: str) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"


def _rows(stage: Stage) -> Iterator[str]:
    if not TABLE[stage]:
        yield f"| {STAGES[stage].title} | – | – | – | – | – | – |"
    for step, cell in TABLE[stage].items():
        to = "、".join("不变" if target == stage else STAGES[target].title for target in cell.to)
        words = (STAGES[stage].title, STEPS[step], to, cell.who, f"`{cell.verb}`", _needs(cell.needs))
        yield f"| {' | '.join(words)} | {_due(stage, cell)} |"


def _needs(needs: tuple[Need, ...]) -> str:
    return "；".join(need.value for need in needs) or "–"


def _due(stage: Stage, cell: Cell) -> str:
    runs, then = STAGES[stage].ticking, {STAGES[target].ticking for target in cell.to}
    clock = "停表" if runs and then == {False} else "继续计时" if not runs and then == {True} else ""
    words = [clock, "" if cell.due == Due.KEEPS else cell.due.value]
    return "，".join(word for word in words if word) or "不变"


def _report_rows(state: ReportState) -> Iterator[str]:
    title = REPORT_STATES[state]
    if not REPORT_TABLE[state]:
        yield f"| {title} | – | – | – | – | – |"
    for step, cell in REPORT_TABLE[state].items():
        to = "不变" if cell.to == state else REPORT_STATES[cell.to]
        yield f"| {title} | {REPORT_STEPS[step]} | {to} | {cell.who} | `{cell.verb}` | {_needs(cell.needs)} |"


def write(page: Path) -> None:
    """Put the drawing between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    page.write_text(text[:before] + markdown() + text[after:], encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(Path("docs/mechanisms/hazards.md"))
    else:
        sys.stdout.write(markdown())
