"""The list inside a file: which rows are headings, which are schools, whichever kind of file it is."""

from __future__ import annotations

from pathlib import Path

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.files.sheets import LARGEST_FILE, Line, sheets
from xiaoan.kernel.org.arrivals import headings as columns
from xiaoan.kernel.org.arrivals.headings import Headings, headings
from xiaoan.kernel.org.arrivals.rows import Reading, Vocabulary, read

_HEADINGS_WITHIN = 20
ALL = ("全部", "all")


def read_file(path: Path, words: Vocabulary, *, county: str = "") -> tuple[Reading, list[Headings]]:
    """Everything a file holds about schools, and the headings of each of its lists."""
    tables = [
        (title, found, lines[position + 1 :])
        for title, lines in _sheets(path)
        if (place := _headings(lines, words)) is not None
        for position, found in [place]
    ]
    if not tables:
        raise Refused("没有找到表头。第一行（或标题下面一行）要有一列叫“学校名称”。")
    whole = Reading()
    for title, found, lines in tables:
        _no_column_twice(found)
        named = [line._replace(sheet=title) for line in lines] if len(tables) > 1 else lines
        wanted = _county(named, found, county)
        part = read(named, found, words, county=wanted)
        whole.arrivals += part.arrivals
        whole.problems += part.problems
        whole.notices += part.notices
        whole.left_out += part.left_out
    if not whole.arrivals and not whole.problems:
        raise Refused(f"表里没有{county if county not in ALL else ''}学校。")
    return whole, [found for _, found, _ in tables]


def _sheets(path: Path) -> list[tuple[str, list[Line]]]:
    if path.stat().st_size > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一份学校名单。请删去图片和多余的表再试。")
    return sheets(path.name, path.read_bytes())


def _headings(lines: list[Line], words: Vocabulary) -> tuple[int, Headings] | None:
    for position, line in enumerate(lines[:_HEADINGS_WITHIN]):
        found = headings(line.cells, words.facts)
        if found is not None:
            return position, found
    return None


def _no_column_twice(found: Headings) -> None:
    if found.twice:
        raise Refused(f"这几列和别的列是一个意思，请只留一列：{'、'.join(found.twice)}。")


def _county(lines: list[Line], found: Headings, asked: str) -> str:
    """The county to read, or nothing for all rows; a list of several counties must be told which."""
    column = found.column(columns.COUNTY)
    if column is None:
        if asked and asked not in ALL:
            raise Refused("表里没有“区县”一列，不能用 --county 挑选。")
        return ""
    rows = (line.cells[column].strip() for line in lines if column < len(line.cells))
    present = list(dict.fromkeys(name for name in rows if name))
    if asked in ALL:
        return ""
    if asked:
        if asked not in present:
            raise Refused(f"表里没有“{asked}”的学校；有：{'、'.join(present)}。")
        return asked
    if len(present) > 1:
        raise Refused(
            f"表里有 {len(present)} 个区县的学校：{'、'.join(present)}。请用 --county 选一个，或用 --county 全部。"
        )
    return ""
