"""Do the figures of a sentence add up? Only where the words say that they should.

排查…136处，已整治111处，整改中25处    a total, what is done and what is left
共…20所，其中小学12所、幼儿园8所        a total and its parts behind 其中
小学12所、幼儿园8所，共20所             the parts first
整改率81.6%                              a share of the two counts before it
Rounded numbers prove nothing: with 余, 多, 近 the answer stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_FOUND: Final = re.compile("排查|发现|查出|查找|检查出|登记|收到|受理|梳理|存在|查摆|上报|摸排|隐患|问题")
_DONE: Final = re.compile("整改|整治|消除|治理|办结|完成|解决|化解|销号|整改到位|处理|答复|更换|修复")
_LEFT: Final = re.compile("整改中|正在|未|尚|待|剩余|限期|还有|其余|余下|挂账|列入")
_RATE: Final = re.compile("率|占|比例")


class Said(NamedTuple):
    """A figure of a sentence: its value and unit, the words before it in its clause, and whether it is rounded."""

    value: float
    unit: str
    words: str
    rounded: bool
    compared: bool
    behind_of_which: bool
    total: bool


class Sum(NamedTuple):
    """The parts of a figure and whether they give it."""

    parts: tuple[float, ...]
    adds_up: bool | None


def sums(said: Sequence[Said]) -> dict[int, Sum]:
    """For each figure of a sentence that has parts: the parts, and whether they add up. By place."""
    found: dict[int, Sum] = {}
    for place, one in enumerate(said):
        if one.compared:
            continue
        if one.unit == "%":
            share = _share(said, place)
            if share:
                found[place] = share
            continue
        for parts, all_of_it in (
            (_of_which(said, place), False),
            (_done_and_left(said, place), True),
            (_before(said, place), True),
        ):
            if parts:
                found[place] = _added(one, parts, all_of_it=all_of_it)
                break
    return found


def _of_which(said: Sequence[Said], place: int) -> list[Said]:
    """The parts behind 其中, for the last total before it."""
    one = said[place]
    if one.behind_of_which:
        return []
    behind = next((n for n in range(place + 1, len(said)) if said[n].behind_of_which), None)
    if behind is None or any(_same_kind(one, said[n]) for n in range(place + 1, behind)):
        return []
    parts = [part for part in said[behind:] if _same_kind(one, part)]
    plain = [part for part in parts if not (_DONE.search(part.words) or _LEFT.search(part.words))]
    parts = plain if len(plain) >= 2 else parts
    return parts if len(parts) >= 2 else []


def _done_and_left(said: Sequence[Said], place: int) -> list[Said]:
    one = said[place]
    if not _FOUND.search(one.words) or _LEFT.search(one.words) or one.words.startswith("已"):
        return []
    rest = [part for part in said[place + 1 :] if _same_kind(one, part)]
    left = [part for part in rest if _LEFT.search(part.words)]
    done = [part for part in rest if part not in left and _DONE.search(part.words)]
    return [*done, *left] if done and left else []


def _before(said: Sequence[Said], place: int) -> list[Said]:
    one = said[place]
    if not one.total:
        return []
    parts: list[Said] = []
    for part in reversed(said[:place]):
        if not _same_kind(one, part) or part.total:
            break
        parts.insert(0, part)
    return parts if len(parts) >= 2 else []


def _share(said: Sequence[Said], place: int) -> Sum | None:
    """A rate against what is done and the whole, where both stand before it in the sentence."""
    if not _RATE.search(said[place].words):
        return None
    counts = [one for one in said[:place] if one.unit != "%" and not one.compared]
    for whole in counts:
        done = [
            one
            for one in counts
            if _same_kind(whole, one) and one is not whole and _DONE.search(one.words) and not _LEFT.search(one.words)
        ]
        if done and _FOUND.search(whole.words) and whole.value > 0:
            part = done[0]
            rounded = any(one.rounded for one in (said[place], part, whole))
            near = abs(100 * part.value / whole.value - said[place].value) <= _tolerance(said[place].value)
            return Sum((part.value, whole.value), None if rounded and not near else near)
    return None


def _tolerance(value: float) -> float:
    decimals = len(f"{value:.4f}".rstrip("0").partition(".")[2])
    return 0.51 if decimals == 0 else 1.01 * 10**-decimals


def _same_kind(one: Said, part: Said) -> bool:
    return part.unit == one.unit and not part.compared


def _added(one: Said, parts: Sequence[Said], *, all_of_it: bool) -> Sum:
    """其中 need not name every part: less than the whole proves nothing, more than the whole is wrong."""
    total = sum(part.value for part in parts)
    equal = abs(total - one.value) < 1e-6
    rounded = one.rounded or any(part.rounded for part in parts)
    is_open = rounded or (not all_of_it and total < one.value)
    return Sum(tuple(part.value for part in parts), None if is_open and not equal else equal)
