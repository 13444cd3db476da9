"""One row of a list read as one school: name, kind, facts, dates. Pure; every fault is told with its place.

Nothing is guessed about a number that is not one, and nothing of a faulty list is taken: the caller refuses the
whole when a problem is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from xiaoan.foundation.text import cleaned
from xiaoan.kernel.catalogue.pack.words import Fact, UnitKind
from xiaoan.kernel.files.sheets import Line
from xiaoan.kernel.org.arrivals import headings as columns
from xiaoan.kernel.org.arrivals import values
from xiaoan.kernel.org.arrivals.headings import FACT, Headings
from xiaoan.kernel.org.arrivals.kinds import Told, kind_of

LONGEST_NAME, LONGEST_SHORT, LONGEST_CODE = 120, 40, 40
_SUMS = frozenset({"合计", "总计", "小计", "共计", "总数", "合计数"})
_APART = re.compile(r"(?<=[\u4e00-\u9fff）)]) (?=[\u4e00-\u9fff（(])")
_BROKEN = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)")


class Problem(NamedTuple):
    """What is wrong (or noteworthy) in one row; `row` as Excel shows it, 0 for the list as a whole."""

    sheet: str
    row: int
    column: str
    reason: str

    @property
    def text(self) -> str:
        """In a sentence, with the place."""
        sheet = f"“{self.sheet}”" if self.sheet else ""
        place = f"{sheet}第 {self.row} 行" if self.row else sheet
        return f"{place}{'，' if place and self.column else ''}{self.column}：{self.reason}".lstrip("：")


class Arrival(NamedTuple):
    """One school as its row tells it. `facts` are ready to be stated; names of other units are not looked up yet."""

    sheet: str
    row: int
    name: str
    kind: Told
    short: str = ""
    code: str = ""
    town: str = ""
    above: str = ""
    opened: date | None = None
    facts: Mapping[str, str] = {}


@dataclass(slots=True)
class Reading:
    """What a list holds: schools, what is wrong, what deserves a look, and how many rows were left out."""

    arrivals: list[Arrival] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    left_out: int = 0


class Vocabulary(NamedTuple):
    """The words of the packs that a list is read with; `otherwise` is the kind of what nothing tells."""

    kinds: Mapping[str, UnitKind]
    facts: Mapping[str, Fact]
    otherwise: str = ""


def read(lines: Iterable[Line], found: Headings, words: Vocabulary, *, county: str = "") -> Reading:
    """Read the rows under the headings, with `county` only those of this county.

    Blank rows, sums and repeated headings are left out.
    """
    reading = Reading()
    for line in lines:
        row = _Row(line, found, words, reading)
        if not any(cell.strip() for cell in line.cells):
            continue
        if county and row.text(columns.COUNTY) != county:
            reading.left_out += 1
            continue
        arrival = row.arrival()
        if arrival is not None:
            reading.arrivals.append(arrival)
    return reading


class _Row:
    """One row being read; what is wrong goes to the reading."""

    def __init__(self, line: Line, found: Headings, words: Vocabulary, reading: Reading) -> None:
        self._line, self._found, self._words, self._reading = line, found, words, reading

    def arrival(self) -> Arrival | None:
        if self._is_no_school():
            self._reading.left_out += 1
            return None
        before = len(self._reading.problems)
        self._faults()
        name = self._name()
        told = self._kind(name) if name else None
        short, code = self._short_text(columns.SHORT, LONGEST_SHORT), self._code()
        town, above = self._short_text(columns.TOWN, LONGEST_NAME), self._short_text(columns.ABOVE, LONGEST_NAME)
        opened, facts = self._opened(), self._facts()
        if told is None or len(self._reading.problems) > before:
            return None
        return Arrival(self._line.sheet, self._line.number, name, told, short, code, town, above, opened, facts)

    def text(self, meaning: str) -> str:
        """The cell under a meaning, on one line; nothing when there is no such column."""
        column = self._found.column(meaning)
        if column is None or column >= len(self._line.cells):
            return ""
        return _APART.sub("", " ".join(cleaned(self._line.cells[column]).split()))

    def _wrong(self, meaning: str, reason: str) -> None:
        title = self._found.title(meaning)
        self._reading.problems.append(Problem(self._line.sheet, self._line.number, title, reason))

    def _notice(self, meaning: str, reason: str) -> None:
        title = self._found.title(meaning)
        self._reading.notices.append(Problem(self._line.sheet, self._line.number, title, reason))

    def _is_no_school(self) -> bool:
        """Whether it is a row of sums, or the headings once more (two rows of them, or on every printed page)."""
        first = next((cell for cell in self._line.cells if cell.strip()), "")
        name = self.text(columns.NAME)
        again = columns.plain(name) == columns.plain(self._found.title(columns.NAME))
        return again or bool(_SUMS & {"".join(first.split()), "".join(name.split())})

    def _faults(self) -> None:
        for column, meaning in self._found.meanings.items():
            if column in self._line.faults:
                self._wrong(meaning, self._line.faults[column])
            elif column < len(self._line.cells) and _BROKEN.fullmatch(self._line.cells[column].strip()):
                self._wrong(meaning, f"这一格是错误值 {self._line.cells[column].strip()}，请改正公式或填写内容。")

    def _name(self) -> str:
        name = self.text(columns.NAME)
        if not name:
            if self._found.column(columns.NAME) not in self._line.faults:
                self._wrong(columns.NAME, "没有填写学校名称；如果这一行不是学校，请删去。")
        elif len(name) > LONGEST_NAME:
            self._wrong(columns.NAME, f"名称超过 {LONGEST_NAME} 个字，可能几行并成了一格，请检查。")
            return ""
        elif re.fullmatch(r"[\d\s.,:/\-]+", name):
            self._wrong(columns.NAME, f"“{name}”不是学校名称。")
            return ""
        elif name[0] in "=+-@":
            self._notice(columns.NAME, f"以“{name[0]}”开头，只当作文字，不会计算。请核对。")
        return name

    def _kind(self, name: str) -> Told | None:
        category, stage = self.text(columns.KIND), self.text(columns.STAGE)
        told = kind_of(name, category, stage, self._words.kinds, otherwise=self._words.otherwise)
        if told is None:
            said = f"“{category or stage}”和" if category or stage else ""
            self._wrong(
                columns.KIND if self._found.column(columns.KIND) is not None else columns.STAGE,
                f"从{said}名称“{name}”看不出是哪类学校。请在“类别”一列填写，例如：小学、初级中学、九年一贯制学校。",
            )
        return told

    def _short_text(self, meaning: str, most: int) -> str:
        text = self.text(meaning)
        if len(text) > most:
            self._wrong(meaning, f"超过 {most} 个字，请缩短。")
        return text

    def _code(self) -> str:
        code = self.text(columns.CODE)
        if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", code):
            self._wrong(columns.CODE, "代码变成了科学计数。请把这一列设为文本后重新填写。")
        elif len(code) > LONGEST_CODE or not re.fullmatch(r"[\w\-]*", code):
            self._wrong(columns.CODE, "代码只能是字母、数字和短横线。")
        return code

    def _opened(self) -> date | None:
        text = self.text(columns.OPENED)
        if not text:
            return None
        day = values.day(text)
        if day is None:
            self._wrong(columns.OPENED, f"“{text}”不是日期，请写成 2026-09-01 这样。")
        return day

    def _facts(self) -> dict[str, str]:
        found = {}
        for meaning in self._found.meanings.values():
            if meaning.startswith(FACT) and (text := self.text(meaning)) and not _BROKEN.fullmatch(text):
                code = meaning.removeprefix(FACT)
                value = self._fact(meaning, self._words.facts[code], text)
                if value is not None:
                    found[code] = value
        nature = self._private()
        if nature and "private" in self._words.facts:
            found["private"] = nature
        if "boarding" in self._words.facts and int(found.get("boarders", "0")) > 0:
            found.setdefault("boarding", "yes")
        return found

    def _fact(self, meaning: str, fact: Fact, text: str) -> str | None:
        if fact.type == "number":
            value = values.whole_number(text)
            if value is None:
                self._wrong(meaning, f"“{text}”不是人数（个数）。请只填不大于 9999999 的整数，不知道就空着。")
            return value
        if fact.type == "yes_no":
            value = values.yes_or_no(text)
            if value is None:
                self._wrong(meaning, f"“{text}”看不出有还是没有，请填 是 或 否。")
            return value
        if fact.type == "date":
            day = values.day(text)
            if day is None:
                self._wrong(meaning, f"“{text}”不是日期，请写成 2026-09-01 这样。")
            return day.isoformat() if day else None
        if fact.type == "choice":
            return self._choice(meaning, fact, text)
        if len(text) > LONGEST_NAME:
            self._wrong(meaning, f"超过 {LONGEST_NAME} 个字，请缩短。")
        return text

    def _choice(self, meaning: str, fact: Fact, text: str) -> str | None:
        code = next((choice.code for choice in fact.choices if text in (choice.title, choice.code)), None)
        if code is None:
            self._wrong(meaning, f"“{text}”不在可选的内容里：{'、'.join(choice.title for choice in fact.choices)}。")
        return code

    def _private(self) -> str:
        text = self.text(columns.NATURE)
        if not text or _BROKEN.fullmatch(text):
            return ""
        value = values.private(text)
        if value is None:
            self._wrong(columns.NATURE, f"“{text}”看不出公办还是民办，请填 公办 或 民办。")
        return value or ""
