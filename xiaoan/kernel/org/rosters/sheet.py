"""A school's own roster as a sheet, pure: which cells are days, which columns are rosters, who is meant by a name.

Read are days down and posts across, posts down and days across, and one row for each turn; a sheet of weekdays
stands for one week. What cannot be understood is told by row; nothing is guessed about people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.text import WEEKDAYS, cleaned
from xiaoan.kernel.catalogue.pack.words import Roster

HEAD_WITHIN = 20
MOST_PROBLEMS = 200
_DAY_HEADS = frozenset({"日期", "时间", "值班日期", "值班时间", "哪天", "日子"})
_WEEKDAY_HEADS = frozenset({"星期", "周次", "周几", "周"})
_ROSTER_HEADS = frozenset({"值班表", "岗位", "类别", "值班类别", "值班岗位", "值班类型"})
_SLOT_HEADS = frozenset({"班次", "时段", "值班时段"})
_NAME_HEADS = frozenset({"姓名", "值班人", "人员", "名字"})
_ASIDE = frozenset({"备注", "说明", "电话", "联系电话", "手机", "值班电话", "序号"})
_IN_BRACKETS = re.compile(r"[（(]([^（）()]*)[)）]")
_HOURS = re.compile(r"\d{1,2}[:：]\d{2}\s*[-—–~～至到]*\s*(次日)?\s*(\d{1,2}[:：]\d{2})?")
_BLANKS = re.compile(r"\s+")
_BETWEEN_NAMES = re.compile(r"[、，,;；/\n]+")
_FULL_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_SHORT_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])")
_NOBODY = frozenset({"", "/", "-", "—", "–", "无", "休", "休息", "放假"})


class Line(NamedTuple):
    """One row of the sheet, numbered as the school sees it."""

    row: int
    cells: tuple[str, ...]


class Known(NamedTuple):
    """Somebody of the school, with what tells him from a namesake."""

    id: UUID
    name: str
    phone: str = ""
    posts: tuple[str, ...] = ()


class Row(NamedTuple):
    """One turn that the sheet asks for."""

    row: int
    roster: str
    day: date
    slot: str
    person: UUID


class Problem(NamedTuple):
    """What is wrong in a row (0: in the sheet as a whole)."""

    row: int
    reason: str

    @property
    def text(self) -> str:
        return f"第 {self.row} 行：{self.reason}" if self.row else self.reason


@dataclass(slots=True)
class Sheet:
    """What was read: turns in the order of the sheet, problems, and columns that meant nothing to us."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


class _Entry(NamedTuple):
    """A cell with names: in which row, for which day and which column (or roster and shift named in the row)."""

    row: int
    day: str
    weekday: str
    column: str
    names: str


def read_sheet(
    lines: Sequence[Line],
    people: Iterable[Known],
    rosters: Mapping[str, Roster],
    *,
    roster: str = "",
    monday: date,
    today: date,
) -> Sheet:
    """Every turn of a sheet. `roster` is meant where a column names only a shift, or nothing but people.

    `monday` is the week a sheet of weekdays stands for; a day without a year is the one nearest to `today`.
    """
    found = Sheet()
    columns = _Columns(rosters, roster)
    names = _Names(people)
    entries = _entries(lines, columns, found)
    if entries is None:
        found.problems.append(Problem(0, "没有找到表头。要有一行写着“日期”（或“星期”）和值班的岗位，例如“带班领导”。"))
        return found
    seen: set[tuple[object, ...]] = set()
    for entry in entries:
        if len(found.problems) >= MOST_PROBLEMS:
            break
        meant = columns.meant(entry.column)
        if meant is None:
            found.problems.append(Problem(entry.row, f"不知道“{entry.column[:30]}”是哪张值班表。"))
            continue
        day = _day(entry.day, today) if entry.day else _weekday(entry.weekday, monday)
        if day is None:
            found.problems.append(Problem(entry.row, f"看不懂日期“{(entry.day or entry.weekday)[:30]}”。"))
            continue
        if said := _contradiction(entry, day):
            found.problems.append(Problem(entry.row, said))
            continue
        for person, problem in names.meant(entry.names):
            if person is None:
                found.problems.append(Problem(entry.row, f"“{entry.column[:20]}”：{problem}"))
            elif (key := (*meant, day, person)) not in seen:
                seen.add(key)
                found.rows.append(Row(entry.row, meant[0], day, meant[1], person))
    found.problems = list(dict.fromkeys(found.problems))
    if not found.rows and not found.problems:
        found.problems.append(Problem(0, "表里一个班也没有。"))
    return found


def _plain(text: str) -> str:
    return _BLANKS.sub("", cleaned(text, most=200))


def _entries(lines: Sequence[Line], columns: _Columns, found: Sheet) -> Iterator[_Entry] | None:
    """The cells with names, whichever way the sheet lies; None when no head was found."""
    for position, line in enumerate(lines[:HEAD_WITHIN]):
        heads = [_plain(cell) for cell in line.cells]
        across = [column for column, head in enumerate(heads) if column and _looks_like_day(head)]
        if len({heads[column] for column in across}) >= 2:
            return _days_across(heads, across, lines[position + 1 :], columns)
        day = _first(heads, _DAY_HEADS)
        weekday = _first(heads, _WEEKDAY_HEADS)
        name = _first(heads, _NAME_HEADS)
        if day is None and weekday is None:
            continue
        if name is not None:
            return _row_by_row(heads, (day, weekday, name), lines[position + 1 :], columns)
        known = [column for column, head in enumerate(heads) if columns.meant(head) is not None]
        if known:
            found.unused = [head for column, head in enumerate(heads) if head and column not in (*known, day, weekday)]
            return _days_down(heads, day, weekday, known, lines[position + 1 :])
    return None


def _first(heads: Sequence[str], words: frozenset[str]) -> int | None:
    return next((column for column, head in enumerate(heads) if _IN_BRACKETS.sub("", head) in words), None)


def _at(line: Line, column: int | None) -> str:
    return cleaned(line.cells[column], most=200) if column is not None and column < len(line.cells) else ""


def _days_down(
    heads: Sequence[str], day: int | None, weekday: int | None, known: Sequence[int], lines: Sequence[Line]
) -> Iterator[_Entry]:
    on, name = "", ""
    for line in lines:
        if tuple(_plain(cell) for cell in line.cells[: len(heads)]) == tuple(heads[: len(line.cells)]):
            continue  # The head again, as printed on every page.
        here, week = _at(line, day), _at(line, weekday)
        if here or week:
            on, name = here, week  # A merged day stands in its first row only.
        empty = not any(_plain(_at(line, column)) for column in known)
        if here and empty and _day(here, date(2000, 1, 1)) is None:
            continue  # A remark below the table.
        for column in known:
            if _plain(_at(line, column)) not in _NOBODY and (on or name):
                yield _Entry(line.row, on, name, heads[column], _at(line, column))


def _days_across(
    heads: Sequence[str], across: Sequence[int], lines: Sequence[Line], columns: _Columns
) -> Iterator[_Entry]:
    for line in lines:
        title = next((text for cell in line.cells[: across[0]] if columns.meant(text := _plain(cell))), "")
        title = title or _plain(_at(line, 0))
        if not title or title in _ASIDE or _first([title], _WEEKDAY_HEADS) is not None:
            continue
        for column in across:
            if _plain(_at(line, column)) not in _NOBODY:
                whole = bool(_FULL_DAY.search(heads[column]) or _SHORT_DAY.search(heads[column]))
                text = heads[column]
                yield _Entry(line.row, text if whole else "", "" if whole else text, title, _at(line, column))


def _row_by_row(
    heads: Sequence[str], found: tuple[int | None, int | None, int], lines: Sequence[Line], columns: _Columns
) -> Iterator[_Entry]:
    day, weekday, name = found
    roster, slot = _first(heads, _ROSTER_HEADS), _first(heads, _SLOT_HEADS)
    on, week = "", ""
    for line in lines:
        on, week = _at(line, day) or on, _at(line, weekday) if _at(line, day) else _at(line, weekday) or week
        if _plain(_at(line, name)) in _NOBODY:
            continue
        title = " ".join(part for part in (_plain(_at(line, roster)), _plain(_at(line, slot))) if part)
        yield _Entry(line.row, on, week, title or "姓名", _at(line, name))


class _Columns:
    """What the head of a column means: a roster and perhaps one of its shifts."""

    def __init__(self, rosters: Mapping[str, Roster], default: str) -> None:
        self._rosters, self._default = rosters, default if default in rosters else ""
        self._names = {
            _plain(name): code for code, roster in rosters.items() for name in (*roster.called, roster.title, code)
        }
        self._names |= {_IN_BRACKETS.sub("", name): code for name, code in self._names.items()}

    def meant(self, head: str) -> tuple[str, str] | None:
        """(roster, shift) of a head; None when it means neither."""
        inside = " ".join(_IN_BRACKETS.findall(head))
        bare = _plain(_IN_BRACKETS.sub("", _HOURS.sub("", head)))
        whole = _plain(_HOURS.sub("", head))
        if self._default and (slot := self._slot(self._default, whole)):
            return self._default, slot
        code = self._names.get(whole) or self._names.get(bare)
        if code is None:
            code = self._longest(bare)
        if code is None:
            plain = not bare or bare in _NAME_HEADS
            return (self._default, "") if self._default and plain else None
        rest = bare.replace(next((name for name in self._names if self._names[name] == code and name in bare), ""), "")
        return code, self._slot(code, f"{rest}{_plain(inside)}")

    def _longest(self, text: str) -> str | None:
        """The roster whose name the head begins with, as in 门卫值班夜班."""
        fitting = [name for name in self._names if len(name) > 1 and text.startswith(name)]
        rest = {name: text[len(name) :] for name in fitting}
        for name in sorted(fitting, key=len, reverse=True):
            if rest[name] in ("表", "人", "人员") or self._slot(self._names[name], rest[name]):
                return self._names[name]
        return None

    def _slot(self, roster: str, text: str) -> str:
        slots = sorted(self._rosters[roster].slots, key=lambda slot: -len(slot.title))
        return next((slot.code for slot in slots if slot.title in text or slot.code == text), "")


class _Names:
    """Who is meant by what stands in a cell; a namesake must be told apart."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._people: dict[str, list[Known]] = {}
        for each in people:
            self._people.setdefault(_plain(each.name), []).append(each)

    def meant(self, text: str) -> Iterator[tuple[UUID | None, str]]:
        """Each person of a cell, or what is wrong with a name."""
        for piece in _BETWEEN_NAMES.split(text):
            if _plain(piece) in _NOBODY:
                continue
            for name in self._apart(piece):
                yield self._one(name)

    def _apart(self, piece: str) -> list[str]:
        """One name, though written with a space inside; else as many as spaces part."""
        if _plain(_IN_BRACKETS.sub("", piece)) in self._people:
            return [piece]
        parts = [part for part in piece.split() if not part.isdigit()]
        return parts if len(parts) > 1 and all(len(part) > 1 for part in parts) else [piece]

    def _one(self, text: str) -> tuple[UUID | None, str]:
        hint = _plain(" ".join(_IN_BRACKETS.findall(text)))
        name = _plain(_IN_BRACKETS.sub("", text))
        bare = re.sub(r"\d{3,}$", "", name)
        digits = name[len(bare) :]
        found = self._people.get(name) or self._people.get(bare, [])
        if len(found) > 1 and (hint or digits):
            mark = hint or digits
            told = [each for each in found if (each.phone and each.phone.endswith(mark)) or mark in each.posts]
            found = told or found
        if not found:
            return None, f"人员名单里没有“{name[:20]}”。请先登记，或改正姓名。"
        if len(found) > 1:
            return None, f"有 {len(found)} 位“{bare[:20]}”，请在姓名后用括号写岗位或手机后四位。"
        return found[0].id, ""


def _looks_like_day(head: str) -> bool:
    return bool(_FULL_DAY.fullmatch(head[:10]) or _SHORT_DAY.match(head) or _WEEKDAY.match(head))


def _day(text: str, today: date) -> date | None:
    """A day written in one of the usual ways; without a year the one nearest to today."""
    plain = _plain(text)
    if match := _FULL_DAY.search(plain):
        return _made(*(int(part) for part in match.groups()))
    if match := _SHORT_DAY.match(plain):
        month, number = (int(part) for part in match.groups())
        near = [_made(year, month, number) for year in (today.year - 1, today.year, today.year + 1)]
        real = [day for day in near if day is not None]
        return min(real, key=lambda day: abs(day - today)) if real else None
    return None


def _made(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number) if 2000 <= year <= 2100 else None
    except ValueError:
        return None


def _weekday(text: str, monday: date) -> date | None:
    match = _WEEKDAY.search(_plain(text)) or re.fullmatch(r"([一二三四五六日天])", _plain(text))
    if match is None:
        return None
    return monday + timedelta(days=WEEKDAYS.index("日" if match.group(1) == "天" else match.group(1)))


def _contradiction(entry: _Entry, day: date) -> str:
    """What is wrong when the sheet names a weekday beside the day and they do not agree."""
    said = _weekday(entry.weekday, date(2024, 1, 1)) if entry.day and entry.weekday else None
    if said is None or said.weekday() == day.weekday():
        return ""
    return (
        f"{day.month}月{day.day}日是星期{WEEKDAYS[day.weekday()]}，表上写的是“{entry.weekday[:10]}”。请核对年份和日期。"
    )
