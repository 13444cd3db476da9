"""What a new release changes, in words: 新增、改严、放宽、取消, and 调整 or 改写 where it is neither.

Both packs must be resolved. Nothing here decides who is touched: each change carries what it changed, so
that the caller can ask which schools the duties apply to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec

from xiaoan.kernel.catalogue.pack.content import HazardKind, Ledger
from xiaoan.kernel.catalogue.pack.duties import Duty, Group
from xiaoan.kernel.catalogue.pack.items import Cell, CheckItem
from xiaoan.kernel.catalogue.pack.overlay import window_inside
from xiaoan.kernel.catalogue.pack.parameters import compare, misfit
from xiaoan.kernel.catalogue.pack.rhythm import at_least_as_strict, rhythm_words, slot_words, value_words, window_words
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.written import Param, Word

NEW, STRICTER, LAXER, DROPPED, CHANGED, REWORDED = "新增", "改严", "放宽", "取消", "调整", "改写"
_ANSWERING = {"by_exception": "其余看过，无异常", "item_by_item": "逐项回答"}
_GRADES = {"general": "一般", "suspected_major": "疑似重大"}
_WORDING = frozenset({"title", "title_en", "clauses", "note", "says", "minutes", "minutes_each"})

T = TypeVar("T", bound=Word)


class Difference(NamedTuple):
    """One detail: STRICTER, LAXER, CHANGED or REWORDED, and how to say it."""

    way: str
    says: str


class Change(NamedTuple):
    """What happens to one duty, hazard kind, ledger, norm or indicator; `before` is absent when it is new."""

    word: str
    about: str
    code: str
    title: str
    details: tuple[str, ...]
    before: Word | None
    after: Word | None


def changes(old: Pack, new: Pack, old_shelf: Shelf, new_shelf: Shelf) -> list[Change]:
    """Every change from `old` to `new`, duties first, in the order of the packs. The shelves hold both packs'
    vocabulary and lists."""

    days = {code: kind.title for shelf in (old_shelf, new_shelf) for code, kind in shelf.day_kinds.items()}

    def duty(before: Duty, after: Duty) -> Iterator[Difference]:
        yield from _rhythm(before, after, days)
        yield from _groups(before, after)
        yield from _answers(before, after, old_shelf, new_shelf)

    return [
        *_paired("要做的事", old.duties, new.duties, duty),
        *_paired("隐患类别", old.hazards, new.hazards, _hazard),
        *_paired("综合判定", old.combined, new.combined, lambda before, after: ()),
        *_paired("参数", old.parameters, new.parameters, _parameter),
        *_paired("台账", old.ledgers, new.ledgers, _ledger),
        *_paired("配备标准", old.norms, new.norms, lambda before, after: ()),
        *_paired("指标", old.indicators, new.indicators, lambda before, after: ()),
        *_paired("岗位责任", _charges(old, old_shelf), _charges(new, new_shelf), lambda before, after: ()),
    ]


def _paired(
    about: str, before: Sequence[T], after: Sequence[T], compare: Callable[[T, T], Iterable[Difference]]
) -> Iterator[Change]:
    olds = {each.code: each for each in before}
    news = {each.code: each for each in after}
    for code, new in news.items():
        old = olds.get(code)
        if old is None:
            rhythm = (rhythm_words(new),) if isinstance(new, Duty) else ()
            yield Change(NEW, about, code, new.title, rhythm, None, new)
            continue
        found = list(compare(old, new))
        if not found and old != new:
            found = [_otherwise(old, new)]
        if found:
            says = tuple(each.says for each in found)
            yield Change(_verdict({each.way for each in found}), about, code, new.title, says, old, new)
    for code, old in olds.items():
        if code not in news:
            yield Change(DROPPED, about, code, old.title, (), old, None)


def _charges(pack: Pack, shelf: Shelf) -> list[Word]:
    """What posts answer for, each as one sentence."""
    said = ((each, shelf.posts.get(each.post)) for each in pack.charges)
    return [
        Word(code=each.code, title=f"{post.title if post else each.post}：{each.says}", title_en="")
        for each, post in said
    ]


def _verdict(ways: set[str]) -> str:
    real = ways - {REWORDED}
    if not real:
        return REWORDED
    return real.pop() if len(real) == 1 else CHANGED


def _otherwise(old: Word, new: Word) -> Difference:
    moved = {name for name in old.__struct_fields__ if getattr(old, name) != getattr(new, name)}
    if moved <= _WORDING:
        return Difference(REWORDED, "只改了文字或估计用时，要求不变")
    return Difference(CHANGED, f"内容有调整（{'、'.join(sorted(moved - _WORDING))}）")


def _rhythm(old: Duty, new: Duty, days: Mapping[str, str]) -> Iterator[Difference]:
    """`days` are the titles of kinds of days."""
    if _beat(old) != _beat(new):
        stricter = _no_laxer(new, old)
        laxer = _no_laxer(old, new)
        way = CHANGED if stricter == laxer else STRICTER if stricter else LAXER
        yield Difference(way, f"{rhythm_words(old)} → {rhythm_words(new)}")
    yield from _set("时段", {slot_words(s) for s in old.slots}, {slot_words(s) for s in new.slots})
    yield from _set("日子", {days.get(each, each) for each in old.on}, {days.get(each, each) for each in new.on})
    if old.section != new.section:
        yield Difference(CHANGED, "按学校哪一部分的日子算变了")
    old_months, new_months = (_months(each) for each in (old, new))
    yield from _set("月份", old_months, new_months)
    yield from _set("主题", {each.code for each in old.parts}, {each.code for each in new.parts})
    if old.window != new.window:
        yield _window(old, new)
    if old.until != new.until:
        yield _until(old, new)
    if old.grace_days != new.grace_days:
        way = STRICTER if int(str(new.grace_days)) < int(str(old.grace_days)) else LAXER
        yield Difference(way, f"补录宽限 {old.grace_days} 天 → {new.grace_days} 天")


def _beat(duty: Duty) -> tuple[object, ...]:
    return duty.every, duty.times, duty.named, duty.same_day


def _no_laxer(duty: Duty, than: Duty) -> bool:
    if duty.named != than.named or duty.same_day != than.same_day:
        return False
    return at_least_as_strict(str(duty.every), int(str(duty.times)), str(than.every), int(str(than.times)))


def _months(duty: Duty) -> set[str]:
    months = duty.months if isinstance(duty.months, tuple) and duty.months else range(1, 13)
    return {f"{month}月" for month in months}


def _window(old: Duty, new: Duty) -> Difference:
    before = window_words(old.window) if old.window else "整个周期"
    after = window_words(new.window) if new.window else "整个周期"
    narrower = new.window is not None and window_inside(new.window, old.window)
    wider = old.window is not None and window_inside(old.window, new.window)
    way = CHANGED if narrower == wider else STRICTER if narrower else LAXER
    return Difference(way, f"办理的日子：{before} → {after}")


def _until(old: Duty, new: Duty) -> Difference:
    said = (f"到{each.until}为止" if each.until is not None else "一直执行" for each in (old, new))
    longer = new.until is None or (old.until is not None and new.until > old.until)
    return Difference(STRICTER if longer else LAXER, f"执行到哪天：{' → '.join(said)}")


def _set(title: str, old: set[str], new: set[str]) -> Iterator[Difference]:
    if old == new:
        return
    way = STRICTER if new > old else LAXER if new < old else CHANGED
    parts = [f"增加{'、'.join(sorted(new - old))}"] if new - old else []
    parts += [f"去掉{'、'.join(sorted(old - new))}"] if old - new else []
    yield Difference(way, f"{title}：{'，'.join(parts)}")


def _groups(old: Duty, new: Duty) -> Iterator[Difference]:
    before = {msgspec.json.encode(each) for each in (old.applies_to, *old.also_for)}
    after = {msgspec.json.encode(each) for each in (new.applies_to, *new.also_for)}
    if before != after:
        wider = before < after or _wider(new.applies_to, old.applies_to)
        narrower = after < before or _wider(old.applies_to, new.applies_to)
        way = STRICTER if wider else LAXER if narrower else CHANGED
        yield Difference(way, f"适用的学校{'扩大了' if wider else '缩小了' if narrower else '变了'}")
    if old.rests_without_rows != new.rests_without_rows:
        yield Difference(CHANGED, "改为没有登记就不用做" if new.rests_without_rows else "改为没有登记也要做")
    if old.while_closed != new.while_closed:
        yield Difference(CHANGED, "改为停用期间才做" if new.while_closed else "改为平时也做")
    if (old.at, old.per, old.ledger) != (new.at, new.per, new.ledger):
        yield Difference(CHANGED, "按什么计件变了")
    if (old.places, old.except_places) != (new.places, new.except_places):
        plain = not old.except_places and not new.except_places and old.places and new.places
        way = STRICTER if plain and set(new.places) > set(old.places) else CHANGED
        way = LAXER if plain and set(new.places) < set(old.places) else way
        yield Difference(way, "涉及的场所变了")


def _wider(group: Group, than: Group) -> bool:
    """Whether `group` plainly holds wherever `than` does: fewer conditions, or more alternatives."""
    if group == than:
        return False
    fewer = set(group.all) <= set(than.all) and set(group.none) <= set(than.none)
    more = not group.any or (bool(than.any) and set(than.any) <= set(group.any))
    return fewer and more


def _answers(old: Duty, new: Duty, old_shelf: Shelf, new_shelf: Shelf) -> Iterator[Difference]:
    before = {item.code: item for item in old_shelf.items_of(old.checklist)}
    after = {item.code: item for item in new_shelf.items_of(new.checklist)}
    if before.keys() != after.keys():
        added = [after[code].ask for code in after if code not in before]
        gone = [before[code].ask for code in before if code not in after]
        way = STRICTER if not gone else LAXER if not added else CHANGED
        parts = [f"增加“{'”“'.join(added)}”"] if added else []
        parts += [f"去掉“{'”“'.join(gone)}”"] if gone else []
        yield Difference(way, f"检查项：{'，'.join(parts)}")
    bounded = {code: tuple(_limits(before[code], after[code])) for code in after if code in before}
    for found in bounded.values():
        yield from found
    reworded = [code for code in after if code in before and before[code] != after[code] and not bounded[code]]
    if reworded:
        yield Difference(REWORDED, f"{len(reworded)} 个检查项的内容有改动")
    if old.answering != new.answering:
        way = STRICTER if new.answering == "item_by_item" else LAXER
        yield Difference(way, f"答法：{_ANSWERING[old.answering]} → {_ANSWERING[new.answering]}")
    yield from _set("佐证", {each.title for each in old.evidence}, {each.title for each in new.evidence})
    if old.asked_of != new.asked_of:
        yield Difference(CHANGED, "由谁来做变了")


def _limits(old: CheckItem, new: CheckItem) -> Iterator[Difference]:
    """How the right numbers of an item moved: its own, and those of the columns of its table."""
    cells = {cell.code: cell for cell in old.columns}
    pairs: list[tuple[str, CheckItem | Cell, CheckItem | Cell]] = [(new.ask, old, new)]
    pairs += [(f"{new.ask}{cell.title}", cells[cell.code], cell) for cell in new.columns if cell.code in cells]
    for title, before, after in pairs:
        for name, words, sign in (("at_least", "不低于", 1), ("at_most", "不高于", -1)):
            was, now = getattr(before, name), getattr(after, name)
            if was == now or isinstance(was, Param) or isinstance(now, Param):
                continue
            tighter = was is None or (now is not None and (now - was) * sign > 0)
            said = (f"{words}{each}{after.unit}" if each is not None else "不限" for each in (was, now))
            yield Difference(STRICTER if tighter else LAXER, f"{title}：{' → '.join(said)}")
        if isinstance(before, Cell) and isinstance(after, Cell) and before.said != after.said:
            way = STRICTER if after.said == "row" else LAXER
            yield Difference(way, f"{title}：{'每行各填' if after.said == 'row' else '各行填一个'}")


def _hazard(old: HazardKind, new: HazardKind) -> Iterator[Difference]:
    if old.days != new.days:
        way = STRICTER if int(str(new.days)) < int(str(old.days)) else LAXER
        yield Difference(way, f"整改期限 {old.days} 天 → {new.days} 天")
    if old.grade != new.grade:
        way = STRICTER if new.grade == "suspected_major" else LAXER
        yield Difference(way, f"等级提示：{_GRADES[old.grade]} → {_GRADES[new.grade]}")
    if old.recheck != new.recheck:
        yield Difference(CHANGED, "复查方式变了")


def _ledger(old: Ledger, new: Ledger) -> Iterator[Difference]:
    before = {column.code: column for column in old.columns}
    after = {column.code: column for column in new.columns}
    if added := [after[code].title for code in after if code not in before]:
        must = any(after[code].required for code in after if code not in before)
        yield Difference(STRICTER if must else CHANGED, f"增加列：{'、'.join(added)}")
    if gone := [before[code].title for code in before if code not in after]:
        yield Difference(LAXER, f"去掉列：{'、'.join(gone)}（已填的还能看）")
    for code in before.keys() & after.keys():
        if before[code].required != after[code].required:
            way, word = (STRICTER, "必填") if after[code].required else (LAXER, "可不填")
            yield Difference(way, f"“{after[code].title}”改为{word}")
    yield from _set("到期", {each.title for each in old.expiries}, {each.title for each in new.expiries})
    rules = {each.code: each for each in old.expiries}
    for expiry in new.expiries:
        if expiry.code in rules and rules[expiry.code] != expiry:
            yield Difference(CHANGED, f"“{expiry.title}”的算法或提醒天数有调整")


def _parameter(old: Parameter, new: Parameter) -> Iterator[Difference]:
    if old.default != new.default:
        fits = old.type == new.type and not misfit(new, old.default)
        ways = {"stricter": STRICTER, "laxer": LAXER}
        way = ways.get(compare(new, new.default, old.default), CHANGED) if fits else CHANGED
        yield Difference(way, f"默认值：{value_words(old, old.default)} → {value_words(new, new.default)}")
