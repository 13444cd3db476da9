"""To which schools a duty applies: from words such as 寄宿制小学 to codes of stages and facts.

`stage:…` codes are alternatives, facts must all hold. Words nobody knows are asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.duties import Group, Test
from xiaoan.kernel.catalogue.pack.shelf import Shelf

STAGE = "stage:"


class Whom(NamedTuple):
    """Codes that must hold, and whether all words were understood."""

    only: tuple[str, ...] = ()
    known: bool = True


_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("中小学", ("stage:primary", "stage:junior", "stage:senior")),
    ("义务教育(?:阶段)?", ("stage:primary", "stage:junior")),
    ("幼儿园|学前班|学前教育|托幼|托育|园所|幼教", ("stage:kindergarten",)),
    ("小学", ("stage:primary",)),
    ("高中|高级中学|普高", ("stage:senior",)),
    ("初中|初级中学", ("stage:junior",)),
    ("中职|职校|职业(?:技术)?(?:学校|高中|中学|教育)|中等职业|职高", ("stage:vocational",)),
    ("特教|特殊教育|特校", ("stage:special",)),
    ("中学", ("stage:junior", "stage:senior")),
    ("寄宿制?|住宿|住校|有住宿生|住校生", ("boarding",)),
    ("民办|私立", ("private",)),
    ("校车", ("school_bus",)),
    ("食堂|供餐", ("canteen",)),
    ("实验室", ("laboratory",)),
    ("高层", ("high_rise",)),
    ("消防安全重点单位|消防重点单位", ("key_fire_unit",)),
    ("微型消防站", ("micro_station",)),
    ("锅炉", ("boiler",)),
    ("电梯", ("lift",)),
    ("晚自习", ("evening_study",)),
    ("燃气|天然气|液化气", ("gas",)),
    ("游泳池|游泳馆", ("pool",)),
    ("租用校舍|租赁校舍", ("rented",)),
)
_TABLE = tuple((re.compile(words), codes) for words, codes in _WORDS)
_FILLER = re.compile(
    r"各级各类|各类|各级|所有|全部|全体|全县|全市|全区|辖区内?|区内|县内|市直|县直|区直|直属|教育系统|公办|"
    r"学校|校园|学生|单位|机构|[各全有设建配备的和及与或、，（）()使用制类等在校园属内含以]"
)


def whom_it_concerns(applies_to: str, actor: str) -> Whom:
    """The schools that a text restricts a duty to; what only the actor says (各幼儿园) restricts it too."""
    if not applies_to:
        return Whom(_codes(actor)[0])
    found, rest = _codes(applies_to)
    return Whom(found, not _FILLER.sub("", rest))


def _codes(text: str) -> tuple[tuple[str, ...], str]:
    found: list[str] = []
    for pattern, codes in _TABLE:
        if pattern.search(text):
            found += [code for code in codes if code not in found]
            text = pattern.sub("", text)
    return tuple(found), text


def group_of(only: Sequence[str]) -> Group:
    """The test of a pack for these codes."""
    stages = tuple(code.removeprefix(STAGE) for code in only if code.startswith(STAGE))
    tests = [Test(fact="stage", among=stages)] if stages else []
    tests += [Test(fact=code, equals="yes") for code in only if not code.startswith(STAGE)]
    return Group(all=tuple(tests))


def choices_of(shelf: Shelf) -> dict[str, str]:
    """Every code that may be chosen, with its words."""
    stages = {f"{STAGE}{code}": word.title for code, word in shelf.stages.items()}
    return stages | {code: fact.title for code, fact in shelf.facts.items() if fact.type == "yes_no"}
