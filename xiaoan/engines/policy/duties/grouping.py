"""What belongs together: constraints of one sentence, gathered into bundles that become one duty each.

The rules are those of the annotation (docs/mechanisms/policy-reader.md): one record per actor, object and
constraint; papers named in the sentence of a frequency go with it; clocks that start with an event stand alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from xiaoan.engines.policy.duties.actors import Actor
from xiaoan.engines.policy.duties.segments import Segment, Sentence
from xiaoan.engines.policy.shapes import Deadline, Found, Frequency, Threshold

T = TypeVar("T")

# A segment that only says how much of what stands before it.
_TAIL = re.compile(
    r"^(?:且|并|并且|其中|原则上|每次|每场|每期|每节|每班|每人|每组|每轮|每名|时间|时长|总时长|人数|间隔|共|总计|累计|合计|均|都|要|应|一般|全年|平均)*"
    r"(?:参与率|覆盖率|到位率|合格率|不少于|不得少于|不低于|不得低于|不超过|不得超过|至少|最少|达到|达|\d)"
)
_OCCASION = re.compile(
    r"(?:时|后|的|前|期间|情况|情形|问题|隐患)$|^(?:发现|发生|接到|遇|出现|一旦|如|凡|突发|若|如果|对)"
)
# How far something reaches, said of what stands before it.
_RATE = re.compile(
    r"^(?:并|且|确保|做到|使|力争|实现|保证|要|应)*(?:"
    r"(?P<what>[^，。；]{0,10}?)(?:率|量|期限|时间|时长|年限|比例|人数|覆盖面|面|温度|间隔|规模)(?:均|都|要|应|须|必须)*"
    r"(?:达到|达|为|不少于|不低于|不超过|不高于|不得少于|不得低于|不得超过|保持|在)?[^，。；]{0,8}"
    r"|[^，。；]{0,8}全(?:面)?覆盖)$"
)
_DEEDS = {"签字", "签名", "签字确认", "登记", "记录"}
_DOES = re.compile(r"[查检练报训讲巡修访测演谈洗换擦扫盘清教]|学习|召开")
_KEPT_RATE = re.compile(r"^.{0,2}(?:签订|签署|发放|回收|签收|归档|建档|覆盖)率")
_NEW_OBJECT = re.compile(r"^(?:把|将)[^，。；]{1,16}(?:纳入|列入)")
_EACH_TIME = {"每次", "每场", "每节", "每期", "每堂", "每班", "每轮"}
_LOOSE = re.compile(
    r"[要应须均都于在并且的地×xX_*]|\d{2}(?:xx|XX|××)年|应当|必须|学校|各校|每|至少|不少于|不得少于|以上|之前|以前|前|内|完成|进行|开展|组织|到位|做到"
)


@dataclass(frozen=True, slots=True)
class Hits:
    """Constraints of a passage, each in the order of the text."""

    frequencies: Sequence[Found[Frequency]] = ()
    thresholds: Sequence[Found[Threshold]] = ()
    deadlines: Sequence[Found[Deadline]] = ()
    papers: Sequence[Found[str]] = ()

    def within(self, start: int, end: int) -> Hits:
        """Those that begin between two places."""
        return Hits(
            _between(self.frequencies, start, end),
            _between(self.thresholds, start, end),
            _between(self.deadlines, start, end),
            _between(self.papers, start, end),
        )

    def __bool__(self) -> bool:
        return bool(self.frequencies or self.thresholds or self.deadlines or self.papers)


def _between(found: Sequence[Found[T]], start: int, end: int) -> Sequence[Found[T]]:
    """Those of a list in the order of the text that begin between two places."""
    return found[bisect_left(found, start, key=_begin) : bisect_left(found, end, key=_begin)]


def _begin(found: Found[Any]) -> int:
    return found.start


@dataclass(slots=True)
class Bundle:
    """Segments `first` to `last` of a sentence and the constraints that stand in them."""

    first: int
    last: int
    frequencies: list[Found[Frequency]] = field(default_factory=list)
    thresholds: list[Found[Threshold]] = field(default_factory=list)
    deadlines: list[Found[Deadline]] = field(default_factory=list)
    papers: list[Found[str]] = field(default_factory=list)
    shared: tuple[Found[str], ...] = ()

    @property
    def only_papers(self) -> bool:
        """Whether it holds nothing but papers."""
        return not (self.frequencies or self.thresholds or self.deadlines)

    @property
    def starts_a_clock(self) -> bool:
        """Whether a deadline in it counts from an event."""
        return any(each.value.kind == "after_event" for each in self.deadlines)

    def take(self, other: Bundle) -> None:
        """Make another bundle part of this one."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.frequencies += other.frequencies
        self.thresholds += other.thresholds
        self.deadlines += other.deadlines
        self.papers += other.papers


def bundles(text: str, sentence: Sentence, hits: Hits, actors: Sequence[Actor | None]) -> list[Bundle]:
    """Bundles of a sentence in the order of the text; `actors` are the subjects its segments begin with."""
    found = _one_each(sentence, hits)
    found = _whole_phrases(text, sentence, found)
    found = _joined(text, sentence, found, actors)
    return [_with_verb(text, sentence, bundle) for bundle in found]


def _one_each(sentence: Sentence, hits: Hits) -> list[Bundle]:
    """A bundle for every segment with constraints; segments that one constraint spans are one."""
    made: dict[int, Bundle] = {}

    def at(found: Found[Frequency] | Found[Threshold] | Found[Deadline] | Found[str]) -> Bundle:
        first, last = _segment_of(sentence, found.start), _segment_of(sentence, max(found.start, found.end - 1))
        bundle = made.setdefault(first, Bundle(first, first))
        for number in range(first + 1, last + 1):
            if (other := made.get(number)) is None:
                bundle.last = max(bundle.last, number)
            elif other is not bundle:
                bundle.take(other)
            made[number] = bundle
        for number in range(bundle.first, bundle.last + 1):
            made[number] = bundle
        return bundle

    for frequency in hits.frequencies:
        at(frequency).frequencies.append(frequency)
    for threshold in hits.thresholds:
        at(threshold).thresholds.append(threshold)
    for deadline in hits.deadlines:
        at(deadline).deadlines.append(deadline)
    for paper in hits.papers:
        at(paper).papers.append(paper)
    unique = {id(bundle): bundle for bundle in made.values()}
    return sorted(unique.values(), key=lambda bundle: bundle.first)


def _segment_of(sentence: Sentence, offset: int) -> int:
    return min(bisect_right(sentence.segments, offset, key=_end), len(sentence.segments) - 1)


def _end(segment: Segment) -> int:
    return segment.end


def _rest(text: str, segment: Segment, bundle: Bundle) -> str:
    """What a segment says besides its frequencies, amounts and days."""
    rest = list(text[segment.start : segment.end])
    every: Iterable[Found[Frequency] | Found[Threshold] | Found[Deadline]] = (
        *bundle.frequencies, *bundle.thresholds, *bundle.deadlines,
    )  # fmt: skip
    for found in every:
        for at in range(max(found.start, segment.start), min(found.end, segment.end)):
            rest[at - segment.start] = ""
    return _LOOSE.sub("", "".join(rest))


def rest_of(text: str, sentence: Sentence, bundle: Bundle) -> str:
    """What the segments of a bundle say besides their constraints."""
    return "".join(_rest(text, each, bundle) for each in sentence.segments[bundle.first : bundle.last + 1])


def _whole_phrases(text: str, sentence: Sentence, found: list[Bundle]) -> list[Bundle]:
    """Give a bare 每学期开学初 to what follows, a bare 每学期不少于2次 or 每次不少于2人 to what stands before."""
    out: list[Bundle] = []
    waiting: Bundle | None = None
    for bundle in found:
        if out and out[-1].frequencies and out[-1].last == bundle.first - 1:
            _each_time(text, bundle)
        if waiting is not None:
            if _follows(text, sentence, waiting, bundle) and not (bundle.frequencies and waiting.frequencies):
                bundle.take(waiting)
            else:
                out.append(waiting)
            waiting = None
        segment = sentence.segments[bundle.first]
        alone = bundle.first == bundle.last and not bundle.papers
        rest = _rest(text, segment, bundle)
        bare = alone and len(rest) < 3
        words = text[segment.start : segment.end]
        tail = bare and re.search(r"[次遍回场人名个节时米%]$|以上|不少于|至少", words) is not None
        if tail and out and _again(out[-1], bundle):
            out[-1].last = bundle.last
        elif bare and not tail and bundle.last + 1 < len(sentence.segments):
            waiting = bundle
        elif (
            out and alone and not bundle.starts_a_clock and out[-1].last == bundle.first - 1
            and not (bundle.frequencies and out[-1].frequencies) and not (bundle.thresholds and out[-1].thresholds)
            and (tail or (not bundle.frequencies and _TAIL.match(words)) or (bare and bundle.deadlines))
        ):  # fmt: skip
            out[-1].take(bundle)
        else:
            if tail and not _DOES.search(words) and bundle.first > (out[-1].last + 1 if out else 0):
                bundle.first -= 1
            out.append(bundle)
    return [*out, waiting] if waiting is not None else out


def _follows(text: str, sentence: Sentence, waiting: Bundle, bundle: Bundle) -> bool:
    """Whether a bundle is what a bare day or period in front speaks of; a rate may stand one segment further on."""
    if bundle.first == waiting.last + 1:
        return True
    segment = sentence.segments[bundle.first]
    return bundle.first == waiting.last + 2 and _RATE.match(text[segment.start : segment.end]) is not None


def _again(before: Bundle, bundle: Bundle) -> bool:
    """Whether a bare count only tells when each of those before it falls (每晚查两遍，十点一遍，两点一遍)."""
    if bundle.first != before.last + 1 or len(bundle.frequencies) != 1 or not before.frequencies:
        return False
    often = bundle.frequencies[0]
    return often.value.per == before.frequencies[-1].value.per and often.end - often.start < 5


def _each_time(text: str, bundle: Bundle) -> None:
    """每次不少于30分钟 says how long, not how often."""
    if bundle.thresholds:
        bundle.frequencies = [
            each for each in bundle.frequencies
            if each.value.per != "event" or text[each.start : each.start + 2] not in _EACH_TIME
            or not any(amount.start - each.start <= 8 for amount in bundle.thresholds)
        ]  # fmt: skip


def _joined(text: str, sentence: Sentence, found: list[Bundle], actors: Sequence[Actor | None]) -> list[Bundle]:
    """Papers and rates with what they belong to, a day with what must be ready by it."""
    out: list[Bundle] = []
    for bundle in found:
        if not out or not _belongs(text, sentence, out, bundle, actors[bundle.first] is not None):
            out.append(bundle)
    return out


def _belongs(text: str, sentence: Sentence, out: list[Bundle], bundle: Bundle, own: bool) -> bool:
    """Whether a bundle goes into the one before it, and if so, put it there."""
    before = out[-1]
    beside = bundle.first == before.last + 1
    if beside and bundle.starts_a_clock and _only(before, "thresholds") and _in_event(text, before, bundle):
        before.take(bundle)
        return True
    words = text[sentence.segments[bundle.first].start : sentence.segments[bundle.last].end]
    if bundle.only_papers and not _NEW_OBJECT.match(words):
        if before.frequencies and not before.starts_a_clock and len(before.frequencies) == 1:
            if beside or not before.papers:
                _share(out, bundle)
                return True
        elif beside and (not own or _only_deeds(bundle)) and (not before.starts_a_clock or words.startswith("并")):
            if before.frequencies:
                return False
            before.take(bundle)
            return True
    if beside and not own and (_same_clock(before, bundle) or _same_rhythm(before, bundle)):
        bundle.deadlines = [] if bundle.starts_a_clock else bundle.deadlines
        before.take(bundle)
        return True
    if not beside or bundle.frequencies or bundle.starts_a_clock or before.starts_a_clock:
        return False
    named = {paper.value for paper in before.papers}
    alone = bundle.thresholds and not bundle.deadlines and named.issuperset(paper.value for paper in bundle.papers)
    if alone and not before.thresholds and _is_rate(text, sentence, words, before):
        before.take(bundle)
        return True
    if own or before.deadlines or not bundle.deadlines or bundle.thresholds:
        return False
    if bundle.deadlines[0].start - sentence.segments[bundle.first].start > 4 and not bundle.papers:
        return False
    if (before.frequencies and (not bundle.papers or before.papers)) or (before.only_papers and not bundle.papers):
        before.take(bundle)
        return True
    return False


def _only(bundle: Bundle, name: str) -> bool:
    kinds = {"frequencies", "thresholds", "deadlines", "papers"}
    return bool(getattr(bundle, name)) and not any(getattr(bundle, each) for each in kinds - {name})


def _only_deeds(bundle: Bundle) -> bool:
    """Whether somebody else only signs or notes what stands before (…，校长签字确认)."""
    return all(paper.value in _DEEDS for paper in bundle.papers)


def _same_clock(before: Bundle, bundle: Bundle) -> bool:
    """Whether two clocks are one: the same event and the same time (发现…的，马上劝离，马上通知家长)."""
    return (
        before.starts_a_clock and bundle.starts_a_clock and not (bundle.frequencies or bundle.thresholds)
        and [each.value for each in before.deadlines] == [each.value for each in bundle.deadlines]
    )  # fmt: skip


def _same_rhythm(before: Bundle, bundle: Bundle) -> bool:
    """Whether the second only names the paper of the first (每周组织排查，形成每周排查报告)."""
    return (
        bool(bundle.papers) and not (before.papers or bundle.deadlines or bundle.thresholds)
        and len(before.frequencies) == 1
        and [each.value.per for each in before.frequencies] == [each.value.per for each in bundle.frequencies]
    )  # fmt: skip


def _in_event(text: str, amounts: Bundle, clock: Bundle) -> bool:
    """Whether an amount is part of the event that starts a clock (二百米内发现…的，立即报告)."""
    events = " ".join(each.value.event for each in clock.deadlines)
    return any(text[each.start : each.end] in events for each in amounts.thresholds)


def _is_rate(text: str, sentence: Sentence, words: str, before: Bundle) -> bool:
    """Whether a segment only says how far what stands before it must reach: 参训率达到100%, 协议期限不超过2年."""
    if before.only_papers:
        return any(paper.value[-3:] in words[:12] for paper in before.papers) or _KEPT_RATE.match(words) is not None
    match = _RATE.match(words)
    if match is None:
        return False
    named = match["what"] or ""
    said = text[sentence.segments[before.first].start : sentence.segments[before.last].end]
    return len(named) <= 3 or named[:2] in said


def _share(out: list[Bundle], papers: Bundle) -> None:
    """Papers after a run of frequencies side by side (中小学每月…，幼儿园每季度…，做到有…) belong to each of them."""
    at = len(out) - 1
    if papers.first == out[-1].last + 1:
        while at > 0 and _runs_on(out[at - 1], out[at]):
            at -= 1
    for each in out[at:-1]:
        each.shared = tuple(papers.papers)
    out[-1].take(papers)


def _runs_on(one: Bundle, other: Bundle) -> bool:
    """Whether two bundles stand side by side, each no more than one frequency in one segment."""
    return (
        all(len(each.frequencies) == 1 and not each.papers and each.first == each.last for each in (one, other))
        and one.last == other.first - 1
    )


def _with_verb(text: str, sentence: Sentence, bundle: Bundle) -> Bundle:
    """Widen a bundle that says no more than its constraint, or whose event stands in the segment before."""
    first, last = bundle.first, bundle.last
    rest = rest_of(text, sentence, bundle)
    segment = sentence.segments[last]
    words = text[segment.start : segment.end]
    if not bundle.papers and len(rest) < 3 + last - first and not _DOES.search(words):
        if first > 0 and (re.search(r"[次遍回场人名个节时米%]$|以上", words) or last + 1 == len(sentence.segments)):
            first -= 1
        elif last + 1 < len(sentence.segments):
            last += 1
    if bundle.starts_a_clock and first > 0:
        ahead = sentence.segments[first - 1]
        if _OCCASION.search(text[ahead.start : ahead.end]) and ahead.end - ahead.start < 60:
            first -= 1
    return replace(bundle, first=first, last=last) if (first, last) != (bundle.first, bundle.last) else bundle
