"""Which column of a list means what, told by its heading: tolerant of the words bureaus use.

Besides the columns named here, any fact of the packs' vocabulary may be a column under its own title.
A column that means nothing is named, so that nobody believes it was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiaoan.kernel.catalogue.pack.words import Fact

NAME, SHORT, CODE, KIND, STAGE = "name", "short", "code", "kind", "stage"
NATURE, TOWN, ABOVE, OPENED, COUNTY = "nature", "town", "above", "opened", "county"

_WORDS: dict[str, tuple[str, ...]] = {
    NAME: ("学校名称", "学校全称", "学校", "校名", "单位名称", "园所名称", "幼儿园名称", "机构名称", "名称", "name"),
    SHORT: ("简称", "学校简称", "short_name"),
    CODE: ("学校标识码", "标识码", "学校代码", "机构代码", "单位代码", "code"),
    KIND: ("类别", "学校类别", "单位类别", "学校类型", "类型", "办学类型", "办学类别", "kind"),
    STAGE: ("学段", "办学层次", "学校层次", "level"),
    NATURE: ("办学性质", "公办民办", "公民办", "举办性质", "举办者类型", "性质", "办别"),
    TOWN: ("所属乡镇", "所在乡镇", "乡镇", "乡镇街道", "镇街", "街道", "所属学区", "学区", "所属镇街", "town"),
    ABOVE: ("中心校", "所属中心校", "主管学校", "上级学校", "所属学校"),
    OPENED: ("建校日期", "建校时间", "设立日期", "开办日期", "开办时间", "成立时间", "开学日期"),
    COUNTY: ("区县", "县区", "所属区县", "所在区县", "县", "县市区", "county"),
}
_FACTS: dict[str, tuple[str, ...]] = {
    "students": ("学生人数", "在校生数", "在校学生数", "在校人数", "学生总数", "幼儿数", "在园幼儿数", "学生幼儿数"),
    "staff": ("教职工人数", "教职工总数", "教职工", "教师数", "教师总数"),
    "boarders": ("住校生", "住校人数", "寄宿生数", "寄宿生人数", "住宿生数", "住宿人数", "寄宿人数"),
    "classes": ("班级数量", "班数", "教学班数", "班级"),
    "guards": ("保安数", "保安人数", "专职保安人数"),
    "diners": ("就餐数", "用餐人数"),
    "boarding": ("是否寄宿", "是否住校", "是否寄宿制"),
    "canteen": ("食堂", "是否有食堂", "有无食堂"),
    "school_bus": ("校车", "是否有校车", "有无校车"),
}
_NOISE = re.compile(r"[\s*＊:：、/／·\-_]|[(（].*?[)）]")
FACT = "fact:"


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns of one list mean: column (0-based) -> meaning; the rest of them by their words."""

    meanings: Mapping[int, str]
    titles: Mapping[int, str]
    unused: tuple[str, ...]
    twice: tuple[str, ...]

    def column(self, meaning: str) -> int | None:
        """The column of a meaning."""
        return next((column for column, means in self.meanings.items() if means == meaning), None)

    def title(self, meaning: str) -> str:
        """The heading as it stands in the list, or nothing."""
        column = self.column(meaning)
        return "" if column is None else self.titles[column]


def plain(text: str) -> str:
    """A heading without what people add to it: spaces, stars, notes in brackets, full width."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def words_of(meaning: str) -> tuple[str, ...]:
    """The words bureaus use for a meaning, besides a fact's own title."""
    return _FACTS.get(meaning.removeprefix(FACT), ()) if meaning.startswith(FACT) else _WORDS.get(meaning, ())


def vocabulary(facts: Mapping[str, Fact]) -> dict[str, str]:
    """Plain heading -> meaning. A fact's own title comes first, then the words above."""
    found = {plain(fact.title): FACT + code for code, fact in facts.items()}
    for meaning, words in _WORDS.items():
        found.update({plain(word): meaning for word in words})
    for code, words in _FACTS.items():
        if code in facts:
            found.update({word: FACT + code for each in words if (word := plain(each)) not in found})
    return found


def headings(cells: Sequence[str], facts: Mapping[str, Fact]) -> Headings | None:
    """The meanings of a row of headings; None when it does not name a column of schools."""
    known = vocabulary(facts)
    meanings: dict[int, str] = {}
    titles: dict[int, str] = {}
    unused: list[str] = []
    twice: list[str] = []
    for column, cell in enumerate(cells):
        title = " ".join(cell.split())
        if not title:
            continue
        meaning = known.get(plain(cell))
        if meaning is None:
            unused.append(title)
        elif meaning in meanings.values():
            twice.append(title)
        else:
            meanings[column], titles[column] = meaning, title
    if NAME not in meanings.values() or len(meanings) + len(unused) < _fewest(meanings, titles):
        return None
    return Headings(meanings, titles, tuple(dict.fromkeys(unused)), tuple(twice))


def _fewest(meanings: Mapping[int, str], titles: Mapping[int, str]) -> int:
    """A lone “学校” may be a caption; a lone “学校名称” is a list of names."""
    name = next(titles[column] for column, meaning in meanings.items() if meaning == NAME)
    return 1 if plain(name) in {plain(word) for word in _WORDS[NAME] if word.endswith("名称")} else 2
