"""The desk a pack is checked at: what it may refer to, and the checks many parts share."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.pack.duties import Group, Test
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import KIND, LEVEL, STAGE
from xiaoan.kernel.catalogue.pack.written import Clause, Param
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.slips import joined

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)*")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
FEW = 24
"""So many codes at most are told to somebody who wrote another."""
LEVELS = ("country", "province", "city", "county", "town", "school", "campus", "department", "partner")


def is_month_day(text: str) -> bool:
    """Whether it is a day of a leap year, written MM-DD."""
    return bool(_MONTH_DAY.fullmatch(text)) and int(text[3:]) <= calendar.monthrange(2024, int(text[:2]))[1]


def _meant(code: str, row: Iterable[str]) -> str:
    """What to write instead: the code of that title, the likeliest code, or all there are when they are few."""
    if said := joined(code):
        return said
    codes = [each for each in row if each]
    things = row.values() if isinstance(row, Mapping) else ()
    titled = [each.code for each in things if getattr(each, "title", None) == code]
    if near := titled or get_close_matches(code, codes, n=1):
        return f"，是不是“{near[0]}”"
    return f"；可以写：{'、'.join(codes)}" if 0 < len(codes) <= FEW else "；有哪些代码，看 xiaoan packs words"


@dataclass(frozen=True, slots=True)
class Desk:
    """One pack under check, the shelf it may refer to, and the lines of its parts."""

    pack: Pack
    shelf: Shelf
    lines: Lines

    def bad(self, owner: object, name: str, reason: str, index: int = -1) -> BadPack:
        return self.lines.bad(owner, name, reason, index)

    def refer(self, owner: object, name: str, codes: str | Sequence[str], row: Iterable[str], what: str) -> None:
        """Every code must be in `row`; an empty text refers to nothing."""
        row = row if isinstance(row, Mapping) else list(row)
        for index, code in enumerate((codes,) if isinstance(codes, str) else codes):
            if code and code not in row:
                raise self.bad(owner, name, f"没有这个{what}：“{code}”{_meant(code, row)}。", index)
            if not isinstance(codes, str) and code in codes[:index]:
                raise self.bad(owner, name, f"{what}“{code}”写了两次。", index)

    def clauses(self, owner: object, clauses: Sequence[Clause], *, needed: bool) -> None:
        """Each clause names a known source; where one is needed there is one."""
        if needed and not clauses:
            raise self.bad(owner, "clauses", "缺少依据：请在 clauses 里写明文件和条款。")
        for clause in clauses:
            self.refer(clause, "source", clause.source, self.shelf.sources, "文件来源")

    def parameter(self, owner: object, name: str, param: Param, *types: str) -> Parameter:
        """The parameter referred to, of one of the given types."""
        found = {each.code: each for each in self.pack.parameters}.get(param.param)
        if found is None:
            raise self.bad(param, "param", f"没有这个参数：“{param.param}”。")
        if found.type not in types:
            raise self.bad(owner, name, f"参数“{param.param}”的类型是 {found.type}，这里要 {'、'.join(types)}。")
        return found

    def number(self, owner: object, name: str, value: int | Param, least: int, most: int) -> None:
        """A whole number, or a parameter all of whose values lie between `least` and `most`."""
        if isinstance(value, Param):
            found = self.parameter(owner, name, value, "number")
            if found.least is None or found.most is None or found.least < least or found.most > most:
                raise self.bad(owner, name, f"参数“{value.param}”的范围要在 {least} 到 {most} 之内。")
        elif not least <= value <= most:
            raise self.bad(owner, name, f"“{name}”只能在 {least} 到 {most} 之间，现在是 {value}。")

    def group(self, group: Group) -> None:
        """Every test of a group asks about a known fact, in a way its type allows."""
        for test in (*group.all, *group.any, *group.none):
            self._test(test)

    def _test(self, test: Test) -> None:
        given = [test.equals, test.among, test.at_least, test.at_most]
        if sum(one is not None for one in given) != 1:
            raise self.bad(test, "", "一个条件要写一个比较：is、in、at_least、at_most 选一个。")
        words = (test.equals,) if test.equals is not None else test.among
        vocabulary: Mapping[str, Iterable[str]] = {
            KIND: self.shelf.unit_kinds,
            STAGE: self.shelf.stages,
            LEVEL: LEVELS,
        }
        if test.fact in vocabulary:
            if words is None:
                raise self.bad(test, "", f"“{test.fact}”只能用 is 或 in 比较。")
            self.refer(
                test,
                "equals" if test.equals is not None else "among",
                words,
                vocabulary[test.fact],
                test.fact,
            )
            return
        self.refer(test, "fact", test.fact, self.shelf.facts, "学校情况（facts）")
        fact = self.shelf.facts[test.fact]
        if fact.type == "yes_no" and test.equals not in ("yes", "no"):
            raise self.bad(test, "", f"“{fact.title}”是“有没有”，只能写 is: yes 或 is: no。")
        if fact.type == "number" and words is not None:
            raise self.bad(test, "", f"“{fact.title}”是数字，只能用 at_least 或 at_most。")
        if fact.type == "choice":
            if words is None:
                raise self.bad(test, "", f"“{fact.title}”只能用 is 或 in 比较。")
            self.refer(test, "among", words, [choice.code for choice in fact.choices], fact.title)
        if fact.type in ("text", "date"):
            raise self.bad(test, "fact", f"“{fact.title}”是文字或日期，不能当条件。")
        for name, bound in (("at_least", test.at_least), ("at_most", test.at_most)):
            if bound is not None:
                self.number(test, name, bound, 0, 999_999)
