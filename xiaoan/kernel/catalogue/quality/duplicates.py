"""What two packs ask twice: an item, a ledger or its columns, a number that is a fact already, a kind of hazard.

A pair is the same thing under two codes. One shared item is no pair, nor is what can never meet at one school.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.quality.asking import Asking, askings, meet
from xiaoan.kernel.catalogue.quality.likeness import alike, likeness

SAME_ASK = 0.6
SAME_WORDS = 0.3
SAME_WHOLE = 0.55
SAME_OCCASION = 0.5
SAME_LEDGER = 0.5
SAME_KIND = 0.65
_SAID_OF_ANYTHING = """
名称 姓名 编号 序号 数量 日期 时间 地点 位置 场所 放在哪里 存放地点 存放位置 说明 内容 备注 电话 联系电话
联系人 负责人 责任人 经办人 类型 类别 种类 单位 文件 附件 材料 状态 结果 规格 型号 用途 项目 金额
处理情况 登记日期 完成日期 报告日期 到期日期 有效期 有效期至 有效期到
"""
COMMONPLACE = frozenset(_SAID_OF_ANYTHING.split())
"""Titles of columns that say nothing about what a ledger holds."""
_PAPERS = ("台账", "登记表", "登记", "名册", "清单", "档案", "一览", "记录")


class Pair(NamedTuple):
    """The same thing twice: both codes; the pack, the family of files and the code at which to tell it; the words."""

    codes: frozenset[str]
    pack: str
    family: str
    code: str
    reason: str


def duplicates(packs: Mapping[str, Pack]) -> Iterator[Pair]:
    """Every pair, in the order of the packs."""
    filled = [resolved(pack) for pack in packs.values()]
    shelf = Shelf.of(filled)
    yield from _items(filled, shelf)
    yield from _ledgers(filled)
    yield from _facts(filled, shelf)
    yield from _kinds(filled)


def _items(packs: list[Pack], shelf: Shelf) -> Iterator[Pair]:
    asked = askings(packs, shelf)
    owner = {item.code: pack.code for pack in packs for item in pack.items}
    items = [shelf.items[code] for code in owner if code in asked]
    for one, other in _worded_alike(items):
        if owner[one.code] == owner[other.code] or one.answer != other.answer:
            continue
        both = _met(asked[one.code], asked[other.code], by_title=one.answer != "check")
        if both is not None:
            first, second = both
            reason = (
                f"“{other.ask}”（{second.duty.code}）和 {one.code}“{one.ask}”（{first.duty.code}）问的像是同一件事："
                "共用一个检查项"
            )
            yield _pair(one.code, other.code, owner[other.code], "checklists", reason)


def _worded_alike(items: Sequence[CheckItem]) -> Iterator[tuple[CheckItem, CheckItem]]:
    """Two whose questions are alike and whose further words are not quite different; or alike in all their words."""
    whole = [f"{item.ask}{item.look}{item.wrong}{item.passes}" for item in items]
    asks = set(alike([item.ask for item in items], SAME_ASK))
    for at, then in sorted(asks | set(alike(whole, SAME_WHOLE))):
        if (at, then) not in asks or likeness(whole[at], whole[then]) >= SAME_WORDS:
            yield items[at], items[then]


def _met(ones: Sequence[Asking], others: Sequence[Asking], *, by_title: bool) -> tuple[Asking, Asking] | None:
    """Two askings that meet. What is filled in is about its occasion, so there the duties must be alike as well."""
    for one in ones:
        for other in others:
            if by_title and likeness(one.duty.title, other.duty.title) < SAME_OCCASION:
                continue
            if meet(one, other):
                return one, other
    return None


def _ledgers(packs: list[Pack]) -> Iterator[Pair]:
    known: list[tuple[str, Ledger, frozenset[str]]] = []
    for pack in packs:
        for ledger in pack.ledgers:
            own = frozenset(column.title for column in ledger.columns) - COMMONPLACE
            for code, other, theirs in known:
                shared = own & theirs
                if code != pack.code and shared and _same_ledger(ledger, other, own, theirs):
                    words = "、".join(sorted(shared))
                    reason = f"台账“{ledger.title}”和 {other.code}“{other.title}”都要登记{words}：只留一本"
                    yield _pair(other.code, ledger.code, pack.code, "ledgers", reason)
            known.append((pack.code, ledger, own))


def _same_ledger(one: Ledger, other: Ledger, own: frozenset[str], theirs: frozenset[str]) -> bool:
    """Of two that share a telling column: alike by title, by most columns, or by what a row is called and one more."""
    shared = len(own & theirs)
    if likeness(_bare(one.title), _bare(other.title)) >= SAME_LEDGER or 2 * shared > min(len(own), len(theirs)) > 1:
        return True
    label = _label(one)
    return shared > 1 and label == _label(other) and label not in COMMONPLACE


def _facts(packs: list[Pack], shelf: Shelf) -> Iterator[Pair]:
    """Numbers that are asked although the unit states them as a fact."""
    facts = {_bare(fact.title): fact.code for fact in shelf.facts.values() if fact.type == "number"}
    for pack in packs:
        for item in pack.items:
            if item.answer == "number" and (fact := facts.get(_bare(item.ask))):
                yield _fact(pack.code, "checklists", item.code, item.code, item.ask, fact)
        for ledger in pack.ledgers:
            for column in ledger.columns:
                if column.type == "number" and (fact := facts.get(_bare(column.title))):
                    yield _fact(pack.code, "ledgers", ledger.code, f"{ledger.code}.{column.code}", column.title, fact)


def _fact(pack: str, family: str, at: str, code: str, title: str, fact: str) -> Pair:
    reason = f"“{title}”（{code}）在学校情况里已经有了（fact:{fact}）：不再填一次"
    return Pair(frozenset({code, f"fact:{fact}"}), pack, family, at, reason)


def _kinds(packs: list[Pack]) -> Iterator[Pair]:
    kinds = [(pack.code, kind) for pack in packs for kind in pack.hazards]
    for at, then in alike([kind.title for _, kind in kinds], SAME_KIND):
        (pack, one), (other_pack, other) = kinds[at], kinds[then]
        if pack != other_pack:
            reason = f"隐患类别“{other.title}”和 {one.code}“{one.title}”像是同一类：只留一类"
            yield _pair(one.code, other.code, other_pack, "hazards", reason)


def _pair(one: str, other: str, pack: str, family: str, reason: str) -> Pair:
    return Pair(frozenset({one, other}), pack, family, other, reason)


def _bare(title: str) -> str:
    """A title without the word for the paper it stands on."""
    for word in _PAPERS:
        title = title.removesuffix(word)
    return title


def _label(ledger: Ledger) -> str:
    return next(column.title for column in ledger.columns if column.code == ledger.label)
