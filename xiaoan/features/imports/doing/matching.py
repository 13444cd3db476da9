"""Saying what columns and words mean, and what holds for the whole list. It is remembered for next time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from xiaoan.features.imports.doing.frame import again, open_one
from xiaoan.features.imports.doing.taking import fields_of, start
from xiaoan.features.imports.events import Remembered
from xiaoan.features.imports.kinds.shelf import kind_named
from xiaoan.features.imports.models import Content, Import, Memory
from xiaoan.features.imports.reading.heads import Head, vocabulary
from xiaoan.features.imports.reading.matching import lacking
from xiaoan.features.imports.reading.rows import LONGEST_CELL, key, word_key
from xiaoan.features.imports.shapes import LEAVE
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.arrivals.headings import plain

MOST_FIXES = 2000


def choose_head(*, by: Viewer, import_id: UUID, sheet: int, line: int, depth: int, at: datetime) -> Import:
    """Another sheet, or another row as the head (as Excel numbers it), one or two rows high; matched anew."""
    with acts.opened(by=by, at=at) as act:
        row, content = open_one(act, import_id)
        if not 0 <= sheet < len(content.tables):
            raise Refused("没有这张工作表。", {"sheet": "请从列表中选择"})
        lines = content.tables[sheet].lines
        place = next((n for n, each in enumerate(lines) if each.number == line), None)
        words = kind_named(row.kind)
        if not words.laid_out and (place is None or depth not in (1, 2) or place + depth > len(lines)):
            raise Refused("没有这一行，请看 Excel 左边的行号。", {"line": "请填表头的行号"})
        start(row, content, words, Head(sheet, place or 0, depth))
        content.fixes = {}
        if row.step == "looked":
            return again(row, content, act)
        return _kept(row, content)


def match(*, by: Viewer, import_id: UUID, mapping: Mapping[str, str], at: datetime) -> Import:
    """Say what every column means ("-": not imported). One field, one column; what a list needs must be there."""
    with acts.opened(by=by, at=at) as act:
        row, content = open_one(act, import_id)
        fields = fields_of(row)
        titles = {field.code: field.title for field in fields}
        said = {str(each.column): mapping.get(str(each.column), LEAVE) or LEAVE for each in row.headings}
        wrong: dict[str, str] = {}
        taken: dict[str, str] = {}
        for column, means in said.items():
            if means == LEAVE:
                continue
            if means not in titles:
                wrong[f"column-{column}"] = "请从列表中选择"
            elif means in taken:
                wrong[f"column-{column}"] = f"已有一列是“{titles[means]}”，只能选一列"
            taken[means] = column
        missing = lacking(fields, said)
        if wrong or missing:
            names = "、".join(field.title for field in missing)
            raise Refused(f"还没有选哪一列是：{names}。" if missing else "有的列选重了，请改正。", wrong)
        _remember_columns(act, row, said)
        row.mapping = said
        return again(row, content, act)


def _remember_columns(act: Act, row: Import, said: Mapping[str, str]) -> None:
    """Only what the usual words would not have told, or what differs from what was told before."""
    known = vocabulary(fields_of(row))
    for heading in row.headings:
        head, means = plain(heading.title)[:120], said[str(heading.column)]
        if head and (known.get(head, "") != means or _memory(row, "column", head) is not None):
            remember(act, row, "column", head, means)


def _memory(row: Import, sort: str, said: str) -> Memory | None:
    rows = Memory.objects.select_for_update(of=("self",)).filter(unit=row.unit, kind=row.kind, what=row.what)
    return rows.filter(sort=sort, said=said).first()


def remember(act: Act, row: Import, sort: str, said: str, means: str) -> None:
    """Keep what something was taken for; told otherwise later, the later word counts."""
    found = _memory(row, sort, said)
    if found is not None and found.means == means:
        return
    found = found or Memory(unit=row.unit, kind=row.kind, what=row.what, sort=sort, said=said)
    found.means, found.by_account, found.at = means, act.by.account, act.at
    found.save()
    act.record(Remembered(list_kind=row.kind, sort=sort, said=said, means=means), about=found)


def tell(*, by: Viewer, import_id: UUID, options: Mapping[str, str], at: datetime) -> Import:
    """What holds for the whole list: from which day, which county, whether towns are made."""
    with acts.opened(by=by, at=at) as act:
        row, content = open_one(act, import_id)
        offered = {choice.code for choice in content.choices}
        row.options = {
            **row.options,
            **{code: cleaned(text, most=120) for code, text in options.items() if code in offered},
        }
        return again(row, content, act)


def mend(
    *,
    by: Viewer,
    import_id: UUID,
    cells: Mapping[tuple[int, str], str],
    words: Mapping[tuple[str, str], str],
    at: datetime,
) -> Import:
    """Put other text where something is wrong, or say what a word means; the file itself stays as it came.

    `cells`: (row number, column number or "?same" or "?line") -> text; `words`: (field, word) -> meaning, remembered.
    """
    with acts.opened(by=by, at=at) as act:
        row, content = open_one(act, import_id)
        fixes = {key(number, column): cleaned(text, most=LONGEST_CELL) for (number, column), text in cells.items()}
        if len(content.fixes | fixes) > MOST_FIXES:
            raise Refused("要改的太多了，请下载有错的行，在 Excel 里改好再上传。")
        content.fixes = content.fixes | fixes
        fields = {field.code for field in fields_of(row)}
        for (field, said), meant in words.items():
            means = cleaned(meant, most=LONGEST_CELL)
            if field in fields and said and means:
                content.words = {**content.words, word_key(field, said): means}
                if len(said) <= 120 and len(means) <= 120:
                    remember(act, row, f"word:{field}"[:60], said, means)
        return again(row, content, act)


def look_again(*, by: Viewer, import_id: UUID, at: datetime) -> Import:
    """Look anew at what the list would do now, because something else has changed meanwhile."""
    with acts.opened(by=by, at=at) as act:
        row, content = open_one(act, import_id)
        return again(row, content, act)


def _kept(row: Import, content: Content) -> Import:
    row.version += 1
    row.save()
    content.save()
    return row
