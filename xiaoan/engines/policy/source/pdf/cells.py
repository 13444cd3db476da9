"""Tables in a PDF: no lines are drawn in its text, but words of a column begin at one place, row after row.

A wide gap parts two cells; a narrow one does where the next word begins just where one begins in a row nearby. A cell
that goes on in a second line is not put together again: nothing says which row it belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.engines.policy.source.pdf.pages import Gap, Line

_WIDE = 1.2
"""Em between two words that makes them cells of a table."""
_SPACE = 0.3
_SAME = 1.5
"""Points by which two words may begin apart and still be of one column."""
_NEAR = 3
"""Rows above and below that are looked at."""


def with_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines, with tabs between cells."""
    found = []
    for place, line in enumerate(lines):
        near = [each for each in lines[max(place - _NEAR, 0) : place + _NEAR + 1] if each.page == line.page]
        starts = [gap.next for each in near if each is not line for gap in each.gaps if gap.wide > _SPACE * each.em]
        borders = [gap for gap in line.gaps if _parts(gap, line, starts)]
        text, done = "", 0
        for gap in borders:
            text += line.text[done : gap.place] + "\t"
            done = gap.place
        text = (text + line.text[done:]).replace("\t ", "\t")
        found.append(line._replace(text=text))
    return found


def _parts(gap: Gap, line: Line, starts: Sequence[float]) -> bool:
    if gap.wide > _WIDE * line.em:
        return True
    return gap.wide > _SPACE * line.em and any(abs(start - gap.next) < _SAME for start in starts)
