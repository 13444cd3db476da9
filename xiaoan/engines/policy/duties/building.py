"""Duties of a piece: every passage read, its constraints bundled, its actors carried along, its words chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from xiaoan.engines.policy.duties.actors import Actor, subject
from xiaoan.engines.policy.duties.confidence import asks_of, confidence_of
from xiaoan.engines.policy.duties.grouping import Bundle, Hits, bundles
from xiaoan.engines.policy.duties.leaving import (
    IN_FORCE,
    ORDERED,
    amounts_to_nothing,
    looking_back,
    only_a_title,
    tells_of_the_past,
)
from xiaoan.engines.policy.duties.lines import Line, lines_of
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
    Piece,
    Placed,
    Span,
)

# A heading that orders something itself.
_HEADING_ORDERS = re.compile(r"每[天日周月季年学次班]|不少于|至少|100%|全覆盖|小时内|分钟内")
_KIND = re.compile(
    r"寄宿制学校|寄宿学校|民办学校|民办幼儿园|幼儿园|中小学幼儿园|中小学|小学|初中|高中|中职学校|职业学校|高校|"
    r"高等学校|教学点|村小|有条件的学校|农村学校|特殊教育学校|"
    r"(?:有|设有|开设|配备)(?:食堂|校车|宿舍|实验室|游泳池)的(?:学校|幼儿园|单位)"
)


# Characters of a sentence before and behind a duty that still say what it is about.
_AROUND = 160


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


def _duties(page: Page, piece: Piece, placed: Placed) -> Iterator[Duty]:
    text = placed.passage.text
    hits = _hits(piece, text)
    if not (hits or placed.months) or (placed.is_heading and not _HEADING_ORDERS.search(text)):
        return
    if len(text) <= len(piece.title) + 4 and text.strip() in piece.title:
        return
    actor = Actor(-1, -1, placed.actor)
    said = list(sentences(text, placed.body))
    for number, sentence in enumerate(said):
        actors = [subject(text, each.start + _skip(text, each), each.end) for each in sentence.segments]
        inside = hits.within(sentence.start, sentence.end)
        if piece.backward:
            inside = looking_back(inside, text, sentence)
        if inside and sensitive_at(text, sentence.start, sentence.end):
            page.withheld.append(placed.passage.span(sentence.start, sentence.end))
        elif not (number == 0 and only_a_title(said, hits)) and not tells_of_the_past(piece, text, sentence):
            yield from _of_sentence(page, piece, placed, sentence, inside, actors, actor)
        actor = _carried(actors, actor)


def _of_sentence(
    page: Page, piece: Piece, placed: Placed, sentence: Sentence, hits: Hits, actors: list[Actor | None], carried: Actor
) -> Iterator[Duty]:
    """Duties of one sentence; an entry of a calendar without any constraint is to be done in its month."""
    text, made = placed.passage.text, 0
    for bundle in bundles(text, sentence, hits, actors) if hits else ():
        if not amounts_to_nothing(piece, placed, sentence, bundle):
            for line in lines_of(bundle):
                made += 1
                yield _duty(page, piece, placed, sentence, bundle, line, _actor(actors, bundle, carried))
    if not made and placed.months and not placed.is_heading:
        yield from _calendar(page, piece, placed, sentence, carried)


def _skip(text: str, segment: tuple[int, int]) -> int:
    return number_length(text[segment[0] : min(segment[1], segment[0] + 12)])


def _actor(actors: list[Actor | None], bundle: Bundle, carried: Actor) -> Actor:
    for number in range(bundle.last, -1, -1):
        found = actors[number]
        if found is not None and (number <= bundle.first or number == bundle.last):
            return found
    return carried


def _carried(actors: Iterable[Actor | None], before: Actor) -> Actor:
    """The last subject of a sentence goes on into the next one of the passage."""
    for found in actors:
        if found is not None:
            before = found
    return before


def _duty(page: Page, piece: Piece, placed: Placed, sentence: Sentence, bundle: Bundle, line: Line, who: Actor) -> Duty:
    passage = placed.passage
    start, end = sentence.segments[bundle.first].start, sentence.segments[bundle.last].end
    start += number_length(passage.text[start : min(end, start + 12)])
    words = passage.text[max(sentence.start, start - _AROUND) : min(sentence.end, end + _AROUND)]
    said = Said(start, end, passage.text[start:end], words)
    return _made(page, piece, placed, line, who, said, _own_words(passage.text, sentence, bundle, line))


def _own_words(text: str, sentence: Sentence, bundle: Bundle, line: Line) -> str:
    """The later segment of a bundle that alone says an amount or a day, when it says enough."""
    found = line.threshold or line.deadline
    if found is None or line.frequency is not None or line.papers:
        return ""
    for segment in sentence.segments[bundle.first + 1 : bundle.last + 1]:
        if segment.start <= found.start < segment.end:
            words = text[segment.start : segment.end]
            return words if len(words) >= 6 else ""
    return ""


def _made(page: Page, piece: Piece, placed: Placed, line: Line, who: Actor, said: Said, words: str = "") -> Duty:
    headings = tuple(each.words for each in placed.headings)
    domain, others, sure = domain_of(said.quote, said.sentence, headings, piece.title, page.theme)
    deadline, inferred = line.deadline.value if line.deadline else None, _inferred(line)
    if deadline is None and (placed.dates or placed.months):
        deadline = Deadline("date_range", placed.dates) if placed.dates else _month(placed)
        inferred = (*inferred, "deadline")
    reported = piece.backward and not ORDERED.search(said.sentence)
    frequency = line.frequency.value if line.frequency else None
    parts = [each.sure for each in (line.frequency, line.threshold, line.deadline, *line.papers) if each is not None]
    span, spans = placed.passage.span(said.start, said.end), _spans(placed, line)
    number, quote = page.quoted(span, spans)
    action, applies = action_of(words or said.quote, who.words), _applies(said.sentence, who.words, placed)
    spans |= _word_spans(placed, said, who, action, applies)
    return Duty(
        piece=piece.number, line=number, quote=quote, span=span, action=action, domain=domain,
        modality="reported" if reported else modality_of(said.quote, headings), scope=piece.scope, actor=who.words,
        applies_to=applies, frequency=frequency,
        threshold=line.threshold.value if line.threshold else None, deadline=deadline,
        evidence=tuple(dict.fromkeys(_named(placed, each) for each in line.papers)), domain_alt=others,
        inferred=inferred, spans=spans, sure=_sure(line, sure), headings=headings,
        asks=asks_of(who.words, frequency, deadline),
        confidence=confidence_of(
            parts, domain=sure, inferred=len(inferred), actor=who.words,
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


def _sure(line: Line, domain: float) -> dict[str, float]:
    named = (("frequency", line.frequency), ("threshold", line.threshold), ("deadline", line.deadline))
    sure = {name: found.sure for name, found in named if found is not None}
    if line.papers:
        sure["evidence"] = min(paper.sure for paper in line.papers)
    return sure | {"domain": domain}


def _word_spans(placed: Placed, said: Said, who: Actor, action: str, applies: str) -> dict[str, Span]:
    """Where the words for who, what and which schools stand, as far as they stand in the passage."""
    spans = {}
    if who.start >= 0:
        spans["actor"] = placed.passage.span(who.start, who.end)
    for name, words in (("action", action.rstrip("…")), ("applies_to", applies)):
        at = placed.passage.text.find(words, said.start, said.end) if words else -1
        if at >= 0:
            spans[name] = placed.passage.span(at, at + len(words))
    return spans


def _month(placed: Placed) -> Deadline:
    return Deadline("month", placed.months[0] if len(placed.months) == 1 else placed.months)


def _applies(words: str, who: str, placed: Placed) -> str:
    for text in (who, words):
        if (match := _KIND.search(text)) is not None:
            return match[0]
    return placed.applies_to


def _calendar(page: Page, piece: Piece, placed: Placed, sentence: Sentence, actor: Actor) -> Iterator[Duty]:
    text = placed.passage.text
    start = sentence.start + _skip(text, sentence.segments[0])
    words = text[start : sentence.end]
    if len(words) >= 6 and not IN_FORCE.search(words):
        yield _made(page, piece, placed, Line(), actor, Said(start, sentence.end, words, words))
