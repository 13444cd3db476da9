"""Which count belongs to which period of one sentence.

A count belongs to the period before it, up to two clauses away (每学期利用…开展教育不少于15次); more counts may follow
(两次疏散演练、一次讲座). Periods joined by 、 or 和 share the count after the last. A period that only frames the next
one (每学期每月) falls away.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from xiaoan.engines.policy.fields.often.counts import LASTING, Count
from xiaoan.engines.policy.fields.often.periods import Period
from xiaoan.engines.policy.shapes import Per

_DONE = re.compile(r"(?:共计?|累计|先后|已经?|了|曾|合计|总计|过|发生|出现|死亡|造成|存在|获得?)[^，。；]{0,16}$")
_JOINER = re.compile(
    r"(?:（[^（）]{0,20}）)?(?:开学|放假|节假日|期|初|末|中|前|后|期间){0,4}(?:（[^（）]{0,20}）)?(?:、|和|或|及|与|以及)(?:在)?"
)
_NEXT_ACTOR = re.compile(r"(?:、|和|及|与)[^，。；：、和及与]{1,10}")
_DOES = re.compile(r"开展|组织|进行|召开|举办|举行|安排|接受|参加|检查|排查|培训|演练|消毒")
_FRAME = re.compile(r"[^，。；、和及与或至]{0,3}")
_FAR = 2


class Joined(NamedTuple):
    """A period with the counts that are its own."""

    period: Period
    counts: tuple[Count, ...] = ()


def has_been(text: str, position: int) -> bool:
    """Whether the clause before `position` speaks of what has been done: 共, 累计, 了, 发生."""
    return _DONE.search(text, max(0, position - 24), position) is not None


def joined(text: str, spans: Sequence[Period], tallies: Sequence[Count], end: int) -> tuple[list[Joined], list[Count]]:
    """The periods of a sentence that ends at `end` with their counts, and the counts that belong to none."""
    spans = _leading(text, spans)
    found: list[Joined] = []
    taken: set[int] = set()
    numbers = [count.number for count in tallies]
    for place, period in enumerate(spans):
        until = spans[place + 1].start if place + 1 < len(spans) else end
        inside = tallies[bisect_left(numbers, period.start) : bisect_left(numbers, period.end)]
        behind = tallies[bisect_left(numbers, period.end) : bisect_left(numbers, until)]
        own = _own(text, period, behind)
        taken.update(count.number for count in (*inside, *own))
        found.append(Joined(period, own))
    shared = _shared(text, found)
    return [one for place, one in enumerate(shared) if not _drops(text, shared, place)], [
        count for count in tallies if count.number not in taken
    ]


def _leading(text: str, spans: Sequence[Period]) -> list[Period]:
    """Without the occasions that only say when inside a period (每周五放学前), and 均须 after 每次 or 凡."""
    kept: list[Period] = []
    event = False
    for period in spans:
        last = kept[-1] if kept else None
        if last and period.per == "event" and period.times is None and text[period.start] not in "每凡":
            gap = text[last.end : period.start]
            joined_to = _JOINER.fullmatch(gap) if period.needs_count else "、" in gap
            if "，" not in gap and not joined_to:
                continue
        if event and period.per == "event" and text[period.start] in "均一逢":
            continue
        event = event or period.per == "event"
        kept.append(period)
    return kept


def _own(text: str, period: Period, behind: Sequence[Count]) -> tuple[Count, ...]:
    """The counts right behind a period: the first within two clauses, each next one within a clause of the last."""
    if period.measure:
        return tuple(count for count in behind if "，" not in text[period.end : count.start])
    own: list[Count] = []
    last, far = period.end, 1 if period.needs_count else _FAR
    for count in behind:
        gap = text.count("，", last, count.start)
        if count.unit in LASTING and (own or gap or not _fits(period.per, count.unit)):
            continue
        if gap > (far if not own else 1) or (period.needs_count and not own and count.start - last > 30):
            break
        if period.per == "event" and (count.unit != "次" or own):
            break
        if own and gap and (count.unit != own[-1].unit or not (count.said or _DOES.search(text, last, count.start))):
            break
        if (period.needs_count or own) and has_been(text, count.start):
            break
        own.append(count)
        last = count.end
    return tuple(own)


def _fits(per: Per, unit: str) -> bool:
    """Whether so many days or hours can be a count of the period: days of a week, hours of a year."""
    if unit.endswith("小时"):
        return per in ("year", "term")
    return per not in ("hour", "event", "once") and (unit != "天" or per != "day")


def _shared(text: str, found: list[Joined]) -> list[Joined]:
    shared = list(found)
    for place in range(len(found) - 2, -1, -1):
        period, after = shared[place].period, shared[place + 1]
        empty = not shared[place].counts and period.times is None
        if empty and after.counts and _share(text, period.end, after.period.start):
            shared[place] = Joined(period, after.counts)
    return shared


def _share(text: str, end: int, start: int) -> bool:
    """Whether what stands between two periods only joins them: 每周、每月各一次, 学校每月、班级每周开展一次."""
    return bool(_JOINER.fullmatch(text, end, start) or _NEXT_ACTOR.fullmatch(text, end, start))


def _drops(text: str, found: Sequence[Joined], place: int) -> bool:
    """A period that says nothing: one that needs a count and has none, a measure, or the frame of the next."""
    period, own = found[place]
    if (period.measure and (place or period.needs_count)) or (period.needs_count and not own):
        return True
    named = text.startswith(("年度", "季度", "月度"), period.start)
    if named and any(one.period.per == period.per for one in found[:place]):
        return True
    if place and text.endswith("即", 0, period.start) and period.per == found[place - 1].period.per:
        return True
    if period.needs_count and place and text.endswith("次（", 0, period.start):
        return True
    if own or period.times is not None or place + 1 == len(found):
        return False
    after = found[place + 1].period
    framed = after.start - period.end <= 3 and text[after.start] == "每" and after.per != period.per
    return framed and not after.measure and _FRAME.fullmatch(text, period.end, after.start) is not None
