"""What is left out: dates and facts alone, titles and leads, what a summary tells of the past."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from xiaoan.engines.policy.duties.grouping import Bundle, Hits, rest_of
from xiaoan.engines.policy.duties.segments import Sentence
from xiaoan.engines.policy.shapes import Deadline, Found, Piece, Placed, Threshold

ORDERED = re.compile(r"要求|责令|责成")
_PAST = re.compile(r"去年|近年来|据统计|上年度|截至|截止|以来|曾经|已经|获得|荣获|被评为|刚才")
_LEADS = re.compile(r"(?:下列|以下|如下)(?:几|各|一些)?(?:项|个)?(?:工作|要求|事项|措施|内容|点|方面|规定)?：?$")
_AT_ONCE = re.compile(r"立即|马上|当场|当即")
_STANDS = re.compile(r"来说[却就]?是|还有|仍有|尚有|目前(?:全|共|仅|有)|现有|共有|仅有|尚未|占比为")
IN_FORCE = re.compile(
    r"起(?:正式)?(?:施行|实施|执行|生效)|印发|会议通过$|记者|获悉|消息|有效期|令第|修正|修订$|决定|活动时间|^时间[：为]|"
    r"总体(?:要求|思路)|制定本"
)


def amounts_to_nothing(piece: Piece, placed: Placed, sentence: Sentence, bundle: Bundle) -> bool:
    """Whether a bundle is no duty although it holds constraints."""
    text = placed.passage.text
    return (
        _only_a_date(text, sentence, bundle)
        or _only_a_fact(text, sentence, bundle)
        or _only_opens(piece, placed, sentence, bundle)
    )


def looking_back(hits: Hits, text: str, sentence: Sentence) -> Hits:
    """What a summary still says of the future: orders it quotes, standing periods and distances, report-at-once."""
    order = ORDERED.search(text, sentence.start, sentence.end)
    if order is not None:
        ordered = hits.within(order.start(), sentence.end)
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


def only_a_title(said: Sequence[Sentence], hits: Hits) -> bool:
    """Whether the first sentence is a title of its paragraph: short, naming a paper the next sentence tells of."""
    if len(said) < 2 or len(said[0].segments) > 1 or said[0].end - said[0].start > 16:
        return False
    first, after = hits.within(said[0].start, said[0].end), hits.within(said[1].start, said[1].end)
    only_papers = first.papers and not (first.frequencies or first.thresholds or first.deadlines)
    tails = {paper.value[-2:] for paper in after.papers}
    return bool(only_papers) and any(paper.value[-2:] in tails for paper in first.papers)


def tells_of_the_past(piece: Piece, text: str, sentence: Sentence) -> bool:
    """Whether a sentence tells of what was, in a piece that looks forward."""
    return not piece.backward and bool(_PAST.search(text, sentence.start, min(sentence.end, sentence.start + 40)))


def _only_a_date(text: str, sentence: Sentence, bundle: Bundle) -> bool:
    """Whether days stand there with nothing to be done by them: a signature, the date of a phase, a month's name."""
    if bundle.frequencies or bundle.thresholds or bundle.papers or bundle.starts_a_clock:
        return False
    left = rest_of(text, sentence, bundle)
    if text[sentence.segments[bundle.last].end - 1] == "）" and text[bundle.deadlines[0].start - 1] == "（":
        return True
    words = text[sentence.segments[bundle.first].start : sentence.segments[bundle.last].end]
    return len(left) < 4 or bool(IN_FORCE.search(words))


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
