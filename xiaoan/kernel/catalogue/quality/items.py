"""Items as a layman needs them: what to look at, when it is wrong, what to do at once, how long looking takes.

The seconds of what a duty asks must fit into the minutes it is said to take.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.quality.holding import kinds_owing, may_hold

SHORTEST, LONGEST = 5, 300
LONGEST_FILLED = 1_800
MOST_SAID = 40
_NEEDED = {
    "look": "看什么、怎么看", "wrong": "什么样算有问题", "at_once": "有问题先做什么", "seconds": "看一处要几秒",
}  # fmt: skip


class Weak(NamedTuple):
    """What is weak about the thing of a code."""

    code: str
    reason: str


def weak_items(pack: Pack) -> Iterator[Weak]:
    """Items of a pack that leave something unsaid, or say it at too great length."""
    for item in pack.items:
        needed = _NEEDED if item.answer == "check" else {"seconds": _NEEDED["seconds"]}
        if missing := [f"{name}（{words}）" for name, words in needed.items() if not getattr(item, name)]:
            yield Weak(item.code, f"检查项“{item.ask}”缺少 {'、'.join(missing)}。")
        if item.passes and item.wrong:
            yield Weak(item.code, f"检查项“{item.ask}”写了 wrong 就不用再写 pass。")
        for name in ("wrong", "at_once"):
            if (length := len(getattr(item, name))) > MOST_SAID:
                yield Weak(item.code, f"检查项“{item.ask}”的 {name} 有 {length} 个字，最多 {MOST_SAID} 个字。")
        most = LONGEST if item.answer == "check" else LONGEST_FILLED
        if item.seconds and not SHORTEST <= item.seconds <= most:
            yield Weak(item.code, f"检查项“{item.ask}”的 seconds 要在 {SHORTEST} 到 {most} 之间。")


def weak_duties(pack: Pack, shelf: Shelf) -> Iterator[Weak]:
    """Duties whose items take longer than the duty is said to. `pack` and `shelf` have their parameters filled in."""
    for duty in pack.duties:
        given = 60 * (duty.minutes + duty.minutes_each)
        wanted = _seconds(duty, shelf)
        if wanted > given:
            reason = f"“{duty.title}”的各项加起来要 {wanted} 秒，minutes 和 minutes_each 合起来只有 {given} 秒。"
            yield Weak(duty.code, reason)


def _seconds(duty: Duty, shelf: Shelf) -> int:
    """What the items take at the school, and at the place, where most are asked.

    What a form that serves the duty asks anyway takes no time of its own.
    """
    serving = [other.checklist for other in shelf.duties.values() if duty.code in other.serves]
    told = {item.code for checklist in serving for item in shelf.items_of(checklist)}
    items = tuple(item for item in shelf.items_of(duty.checklist) if item.code not in told)
    by_place = duty.places if duty.per in ("place", "item") or duty.minutes_each else ()
    kinds = kinds_owing(duty, shelf)
    return max((_asked(items, kind, place) for kind in kinds for place in by_place or ("",)), default=0)


def _asked(items: tuple[CheckItem, ...], kind: UnitKind, place: str) -> int:
    here = (item for item in items if not (place and item.places and place not in item.places))
    return sum(item.seconds for item in here if may_hold(kind, item.applies_to))
