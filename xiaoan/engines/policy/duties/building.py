"""Duties of a piece: every passage read, its constraints bundled, its actors carried along, its words chosen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeVar

from xiaoan.engines.policy.duties.actors import Actor, subject
from xiaoan.engines.policy.duties.confidence import asks_of, confidence_of
from xiaoan.engines.policy.duties.grouping import Bundle, Hits, bundles, rest_of
from xiaoan.engines.policy.duties.page import Page
from xiaoan.engines.policy.duties.segments import Sentence, sentences
from xiaoan.engines.policy.duties.wording import action_of, modality_of, number_length
from xiaoan.engines.policy.fields.deadline import deadlines
from xiaoan.engines.policy.fields.domain import domain_of, theme_of
from xiaoan.engines.policy.fields.evidence import evidences
from xiaoan.engines.policy.fields.frequency import frequencies
from xiaoan.engines.policy.fields.threshold import thresholds
from xiaoan.engines.policy.outline import sensitive_at
from xiaoan.engines.policy.shapes import (
    Deadline,
    Duty,
    Found,
    Frequency,
    Piece,
    Placed,
    Span,
    Threshold,
)

T = TypeVar("T")

_ORDERED = re.compile(r"要求|责令|责成")
_PAST = re.compile(r"去年|近年来|据统计|上年度|截至|截止|以来|曾经|已经|获得|荣获|被评为|刚才")
# A heading that orders something itself.
_HEADING_ORDERS = re.compile(r"每[天日周月季年学次班]|不少于|至少|100%|全覆盖|小时内|分钟内")
_LEADS = re.compile(r"(?:下列|以下|如下)(?:几|各|一些)?(?:项|个)?(?:工作|要求|事项|措施|内容|点|方面|规定)?：?$")
_AT_ONCE = re.compile(r"立即|马上|当场|当即")
_STANDS = re.compile(r"来说[却就]?是|还有|仍有|尚有|目前(?:全|共|仅|有)|现有|共有|仅有|尚未|占比为")
_IN_FORCE = re.compile(r"起(?:正式)?(?:施行|实施|执行|生效)|印发|会议通过$|记者|获悉|消息|有效期|令第|修正|修订$")
_KIND = re.compile(
    r"寄宿制学校|寄宿学校|民办学校|民办幼儿园|幼儿园|中小学幼儿园|中小学|小学|初中|高中|中职学校|职业学校|高校|"
    r"高等学校|教学点|村小|有条件的学校|农村学校|特殊教育学校|"
    r"(?:有|设有|开设|配备)(?:食堂|校车|宿舍|实验室|游泳池)的(?:学校|幼儿园|单位)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A constraint set that becomes one record."""

    frequency: Found[Frequency] | None = None
    threshold: Found[Threshold] | None = None
    deadline: Found[Deadline] | None = None
    papers: tuple[Found[str], ...] = ()


class Said(NamedTuple):
    """Characters of a passage that say a duty, and the sentence they stand in."""

    start: int
    end: int
    quote: str
    sentence: str


def duties_of(piece: Piece, page: Page) -> Iterator[Duty]:
    """Duties of a piece in the order of the text. Sentences about watching persons give none: `page` keeps them."""
    page.theme = theme_of(placed.passage.text for placed in piece.placed)
    for placed in piece.placed:
        yield from _duties(page, piece, placed)


def _hits(piece: Piece, text: str) -> Hits:
    """Constraints of a passage. In a piece that is kept apart papers alone make no duty."""
    often = frequencies(text, yearly=piece.kind in ("plan", "notice", "calendar", "letter"))
    papers = evidences(text) if piece.scope == "in" else []
    return Hits(often, thresholds(text), deadlines(text, piece.year), papers)


def _looking_back(hits: Hits, text: str, sentence: Sentence) -> Hits:
    """What a summary still says of the future: orders it quotes, standing periods and distances, report-at-once."""
    order = _ORDERED.search(text, sentence.start, sentence.end)
    if order is not None:
        ordered = _inside(hits, order.start(), sentence.end)
        if (now := _AT_ONCE.search(text, order.start(), sentence.end)) is not None and not ordered.deadlines:
            event = text[sentence.start : order.end()]
            due = Found(now.start(), now.end(), Deadline("after_event", "PT0S", event), 0.8)
            return replace(ordered, deadlines=[due])
        return ordered
    return Hits(
        [each for each in hits.frequencies if not each.inferred and each.value.per not in ("once", "event")],
        [each for each in hits.thresholds if each.value.unit == "米" or each.value == Threshold(24, "小时", "=")],
        [each for each in hits.deadlines if each.value.kind == "after_event"],
    )


def _duties(page: Page, piece: Piece, placed: Placed) -> Iterator[Duty]:
    text = placed.passage.text
    hits = _hits(piece, text)
    if not (hits or placed.months) or (placed.is_heading and not _HEADING_ORDERS.search(text)):
        return
    if len(text) <= len(piece.title) + 4 and text.strip() in piece.title:
        return
    actor = placed.actor
    said = list(sentences(text, placed.body))
    for number, sentence in enumerate(said):
        actors = [subject(text, each.start + _skip(text, each), each.end) for each in sentence.segments]
        inside = _inside(hits, sentence.start, sentence.end)
        if piece.backward:
            inside = _looking_back(inside, text, sentence)
        if inside and sensitive_at(text, sentence.start, sentence.end):
            page.withheld.append(placed.passage.span(sentence.start, sentence.end))
        elif not (number == 0 and _titles(said, hits)) and not _tells_of_the_past(piece, text, sentence):
            yield from _of_sentence(page, piece, placed, sentence, inside, actors, actor)
        actor = _carried(actors, actor)


def _of_sentence(
    page: Page, piece: Piece, placed: Placed, sentence: Sentence, hits: Hits, actors: list[Actor | None], carried: str
) -> Iterator[Duty]:
    """Duties of one sentence; an entry of a calendar without any constraint is to be done in its month."""
    text, made = placed.passage.text, 0
    for bundle in bundles(text, sentence, hits, actors) if hits else ():
        only = _only_a_date(text, sentence, bundle) or _only_a_fact(text, sentence, bundle)
        if not (only or _only_opens(piece, placed, sentence, bundle)):
            for line in lines_of(bundle):
                made += 1
                yield _duty(page, piece, placed, sentence, bundle, line, _actor(actors, bundle, carried))
    if not made and placed.months and not placed.is_heading:
        yield from _calendar(page, piece, placed, sentence, carried)


def _titles(said: Sequence[Sentence], hits: Hits) -> bool:
    """Whether the first sentence is a title of its paragraph: short, naming a paper the next sentence tells of."""
    if len(said) < 2 or len(said[0].segments) > 1 or said[0].end - said[0].start > 16:
        return False
    first, after = _inside(hits, said[0].start, said[0].end), _inside(hits, said[1].start, said[1].end)
    only_papers = first.papers and not (first.frequencies or first.thresholds or first.deadlines)
    tails = {paper.value[-2:] for paper in after.papers}
    return bool(only_papers) and any(paper.value[-2:] in tails for paper in first.papers)


def _only_a_date(text: str, sentence: Sentence, bundle: Bundle) -> bool:
    """Whether days stand there with nothing to be done by them: a signature, the date of a phase, a month's name."""
    if bundle.frequencies or bundle.thresholds or bundle.papers or bundle.starts_a_clock:
        return False
    left = rest_of(text, sentence, bundle)
    if text[sentence.segments[bundle.last].end - 1] == "）" and text[bundle.deadlines[0].start - 1] == "（":
        return True
    words = text[sentence.segments[bundle.first].start : sentence.segments[bundle.last].end]
    return len(left) < 4 or bool(_IN_FORCE.search(words))


def _only_opens(piece: Piece, placed: Placed, sentence: Sentence, bundle: Bundle) -> bool:
    """Whether a sentence only leads to what follows (做好下列工作), or opens the letter that is to be signed."""
    if bundle.frequencies or bundle.only_papers:
        words = placed.passage.text[sentence.segments[bundle.first].start : sentence.end]
        if _LEADS.search(words):
            return True
    opening = piece.kind == "letter" and not placed.headings and not placed.body and bundle.only_papers
    return opening and all(paper.value.endswith(("责任书", "责任状", "承诺书")) for paper in bundle.papers)


def _only_a_fact(text: str, sentence: Sentence, bundle: Bundle) -> bool:
    """Whether an amount only tells how things stand (还有23所学校没有…)."""
    if bundle.frequencies or bundle.deadlines or bundle.papers:
        return False
    return _STANDS.search(text, sentence.segments[bundle.first].start, sentence.segments[bundle.last].end) is not None


def _skip(text: str, segment: tuple[int, int]) -> int:
    return number_length(text[segment[0] : min(segment[1], segment[0] + 12)])


def _inside(hits: Hits, start: int, end: int) -> Hits:
    return Hits(
        _between(hits.frequencies, start, end),
        _between(hits.thresholds, start, end),
        _between(hits.deadlines, start, end),
        _between(hits.papers, start, end),
    )


def _between(found: Sequence[Found[T]], start: int, end: int) -> Sequence[Found[T]]:
    """Those of a list in the order of the text that begin between two places."""
    return found[bisect_left(found, start, key=_begin) : bisect_left(found, end, key=_begin)]


def _begin(found: Found[Any]) -> int:
    return found.start


def _tells_of_the_past(piece: Piece, text: str, sentence: Sentence) -> bool:
    """Whether a sentence tells of what was, in a piece that looks forward."""
    return not piece.backward and bool(_PAST.search(text, sentence.start, min(sentence.end, sentence.start + 40)))


def _actor(actors: list[Actor | None], bundle: Bundle, carried: str) -> str:
    for number in range(bundle.last, -1, -1):
        found = actors[number]
        if found is not None and (number <= bundle.first or number == bundle.last):
            return found.words
    return carried


def _carried(actors: Iterable[Actor | None], before: str) -> str:
    """The last subject of a sentence goes on into the next one of the passage."""
    for found in actors:
        if found is not None:
            before = found.words
    return before


def lines_of(bundle: Bundle) -> Iterator[Line]:
    """One record for each constraint of a bundle; amounts, days and papers go with the frequency they stand beside."""
    papers = (*bundle.papers, *bundle.shared)
    amounts, days = list(bundle.thresholds), list(bundle.deadlines)
    ahead = _ahead(bundle)
    if bundle.frequencies:
        different = list({each.value: each for each in reversed(bundle.frequencies)}.values())[::-1]
        for often in different:
            alone = len(different) == 1
            day = ahead or _near(days, often, alone)
            amount = _near(amounts, often, alone)
            yield Line(often, amount, day, papers)
            days = [each for each in days if each is not day]
            amounts = [each for each in amounts if each is not amount]
        papers = ()
    elif amounts and days:
        yield Line(None, amounts.pop(0), days.pop(0), papers)
        papers = ()
    for day in days:
        yield Line(deadline=day, papers=papers)
        papers = ()
    for amount in amounts:
        yield Line(threshold=amount, papers=papers)
        papers = ()
    if papers:
        yield Line(papers=papers)


def _ahead(bundle: Bundle) -> Found[Deadline] | None:
    """A span of time in front of several frequencies holds for each of them."""
    if len(bundle.frequencies) > 1 and bundle.deadlines and bundle.deadlines[0].end <= bundle.frequencies[0].start:
        first = bundle.deadlines[0]
        return first if first.value.kind in ("date_range", "month") else None
    return None


def _near(found: list[Found[T]], often: Found[Frequency], alone: bool) -> Found[T] | None:
    """The constraint that stands in, or right behind, a frequency; the first when there is but one frequency."""
    if alone:
        return found[0] if found else None
    for each in found:
        if often.start - 2 <= each.start <= often.end + 12:
            return each
    return None


def _duty(page: Page, piece: Piece, placed: Placed, sentence: Sentence, bundle: Bundle, line: Line, who: str) -> Duty:
    passage = placed.passage
    start, end = sentence.segments[bundle.first].start, sentence.segments[bundle.last].end
    start += number_length(passage.text[start : min(end, start + 12)])
    words = passage.text[sentence.start : sentence.end]
    return _made(page, piece, placed, line, who, Said(start, end, passage.text[start:end], words))


def _made(page: Page, piece: Piece, placed: Placed, line: Line, who: str, said: Said) -> Duty:
    headings = tuple(each.words for each in placed.headings)
    domain, others, sure = domain_of(said.quote, said.sentence, headings, piece.title, page.theme)
    deadline, inferred = line.deadline.value if line.deadline else None, _inferred(line)
    if deadline is None and (placed.dates or placed.months):
        deadline = Deadline("date_range", placed.dates) if placed.dates else _month(placed)
        inferred = (*inferred, "deadline")
    reported = piece.backward and not _ORDERED.search(said.sentence)
    frequency = line.frequency.value if line.frequency else None
    parts = [each.sure for each in (line.frequency, line.threshold, line.deadline, *line.papers) if each is not None]
    span, spans = placed.passage.span(said.start, said.end), _spans(placed, line)
    number, quote = page.quoted(span, spans)
    return Duty(
        piece=piece.number, line=number, quote=quote, span=span, action=action_of(said.quote, who), domain=domain,
        modality="reported" if reported else modality_of(said.quote, headings), scope=piece.scope, actor=who,
        applies_to=_applies(said.sentence, who, placed), frequency=frequency,
        threshold=line.threshold.value if line.threshold else None, deadline=deadline,
        evidence=tuple(dict.fromkeys(_named(placed, each) for each in line.papers)), domain_alt=others,
        inferred=inferred, spans=spans, headings=headings, asks=asks_of(who, frequency, deadline),
        confidence=confidence_of(
            parts, domain=sure, inferred=len(inferred), actor=who,
            only_papers=not (line.frequency or line.threshold or line.deadline),
        ),
    )  # fmt: skip


def _named(placed: Placed, paper: Found[str]) -> str:
    """A paper's name in the document's own script, when the text says it just so."""
    if placed.passage.text[paper.start : paper.end] == paper.value:
        return placed.passage.native[paper.start : paper.end]
    return paper.value


def _inferred(line: Line) -> tuple[str, ...]:
    named = (("frequency", line.frequency), ("threshold", line.threshold), ("deadline", line.deadline))
    return tuple(name for name, found in named if found is not None and found.inferred)


def _spans(placed: Placed, line: Line) -> dict[str, Span]:
    spans = {}
    for name, found in (("frequency", line.frequency), ("threshold", line.threshold), ("deadline", line.deadline)):
        if found is not None:
            spans[name] = placed.passage.span(found.start, found.end)
    for number, paper in enumerate(line.papers):
        spans[f"evidence.{number}"] = placed.passage.span(paper.start, paper.end)
    return spans


def _month(placed: Placed) -> Deadline:
    return Deadline("month", placed.months[0] if len(placed.months) == 1 else placed.months)


def _applies(words: str, who: str, placed: Placed) -> str:
    for text in (who, words):
        if (match := _KIND.search(text)) is not None:
            return match[0]
    return placed.applies_to


def _calendar(page: Page, piece: Piece, placed: Placed, sentence: Sentence, actor: str) -> Iterator[Duty]:
    text = placed.passage.text
    start = sentence.start + _skip(text, sentence.segments[0])
    words = text[start : sentence.end]
    if len(words) >= 6 and not _IN_FORCE.search(words):
        yield _made(page, piece, placed, Line(), actor, Said(start, sentence.end, words, words))
