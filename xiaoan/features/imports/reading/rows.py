"""Which rows under a head count, and their cells by field, with what was mended on the page. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from xiaoan.features.imports.shapes import LEAVE, KeptLine, Row
from xiaoan.foundation.text import cleaned

LONGEST_CELL = 1000
_SUMS = frozenset({"合计", "总计", "小计", "共计", "总数", "合计数"})
_ASIDE = re.compile(r"(注|备注|说明|填表人|制表人?|审核人?|负责人|填报(单位|人|日期)|填表日期|联系电话)\s*[:：]")


def key(number: int, column: int | str) -> str:
    """Under what name a mended cell is kept."""
    return f"{number}:{column}"


def word_key(field: str, text: str) -> str:
    """Under what name the meaning of a word is kept."""
    return f"{field}|{text}"


def rows(
    lines: Sequence[KeptLine],
    *,
    begins: int,
    titles: Mapping[int, str],
    mapping: Mapping[str, str],
    fixes: Mapping[str, str],
    words: Mapping[str, str],
) -> Iterator[Row]:
    """The rows from position `begins` on, without blank ones, sums, repeated heads and remarks under the list.

    A cell that was mended has no fault any more; a word with a meaning stands as what it means.
    """
    columns = {field: int(column) for column, field in mapping.items() if field != LEAVE}
    for line in lines[begins:]:
        if _is_no_row(line, columns, titles):
            continue
        texts: dict[str, str] = {}
        faults: dict[str, str] = {}
        for field, column in columns.items():
            mended = fixes.get(key(line.number, column))
            said = mended if mended is not None else line.cells[column] if column < len(line.cells) else ""
            text = " ".join(cleaned(said, most=LONGEST_CELL).split())
            texts[field] = words.get(word_key(field, text), text)
            if mended is None and str(column) in line.faults:
                faults[field] = line.faults[str(column)]
        answers = {name: said for name in ("?same", "?line") if (said := fixes.get(key(line.number, name), ""))}
        if answers.get("?line") == LEAVE:
            continue
        yield Row(line.number, {**texts, **answers}, faults, columns)


def _is_no_row(line: KeptLine, columns: Mapping[str, int], titles: Mapping[int, str]) -> bool:
    filled = [" ".join(cell.split()) for cell in line.cells if cell.strip()]
    if not filled and not line.faults:
        return True
    mapped = [column for column in columns.values() if column < len(line.cells) and line.cells[column].strip()]
    if not mapped and not any(str(column) in line.faults for column in columns.values()):
        return True
    if filled and ("".join(filled[0].split()) in _SUMS or _ASIDE.match(filled[0])):
        return True
    return len(mapped) > 1 and all(" ".join(line.cells[column].split()) == titles.get(column) for column in mapped)


def mended(lines: Sequence[KeptLine], fixes: Mapping[str, str]) -> list[KeptLine]:
    """The rows of a list read by its own layout, with what was mended in the place of what stood there."""
    found = []
    for line in lines:
        if fixes.get(key(line.number, "?line")) == LEAVE:
            continue
        cells = [fixes.get(key(line.number, column), cell) for column, cell in enumerate(line.cells)]
        faults = {column: says for column, says in line.faults.items() if key(line.number, column) not in fixes}
        found.append(KeptLine(line.number, tuple(cells), faults, line.hidden))
    return found
