"""A document's lines with what was read in them marked: overlaps, long lines, lines left out."""

from __future__ import annotations

from xiaoan.engines.policy.shapes import Span
from xiaoan.surfaces.web.pages.policies.text.marking import (
    BESIDE,
    LONGEST,
    Marked,
    TextLine,
    close_by,
    line_spans,
    lines_of,
    shortened,
)

TEXT = "一、消防\n各学校每月至少检查一次消火栓，并填写检查表。\n\n二、其他\n照常办理。"


def span(words: str, start: int = 0) -> Span:
    at = TEXT.index(words, start)
    return Span(at, at + len(words))


def marked(number: int, sentence: str, **fields: str) -> Marked:
    return Marked(number, span(sentence), {name: span(words) for name, words in fields.items()})


def shown(*marks: Marked) -> list[TextLine]:
    return lines_of(TEXT, line_spans(TEXT), 1, 5, marks, {1: 0, 4: 0})


def said(lines: list[TextLine]) -> str:
    return "\n".join("".join(run.text for part in line.stretches for run in part.runs) for line in lines)


def test_nothing_of_the_text_is_lost_or_said_twice() -> None:
    lines = shown(
        marked(1, "每月至少检查一次消火栓", frequency="每月至少", action="检查一次"),
        marked(2, "一次消火栓，并填写检查表", evidence="检查表"),
    )
    assert said(lines) == TEXT.replace("\n\n", "\n")
    assert [line.number for line in lines] == [1, 2, 4, 5]


def test_overlapping_sentences_are_one_with_both_numbers() -> None:
    lines = shown(marked(1, "每月至少检查一次消火栓"), marked(2, "一次消火栓，并填写检查表"))
    sentences = [part for line in lines for part in line.stretches if part.numbers]
    assert [part.numbers for part in sentences] == [(1, 2)]
    assert sentences[0].starts == (1, 2)


def test_neighbouring_sentences_stay_apart() -> None:
    lines = shown(marked(1, "每月至少检查一次消火栓"), marked(2, "并填写检查表"))
    assert [part.numbers for part in lines[1].stretches] == [(), (1,), (), (2,), ()]


def test_a_field_inside_another_is_shown_for_itself() -> None:
    lines = shown(marked(1, "每月至少检查一次消火栓", action="每月至少检查一次消火栓", frequency="每月至少"))
    runs = [(run.text, run.field, run.of) for run in lines[1].stretches[1].runs]
    assert runs == [("每月至少", "frequency", (1,)), ("检查一次消火栓", "action", (1,))]


def test_two_duties_of_one_field_share_its_mark() -> None:
    lines = shown(
        marked(1, "每月至少检查一次消火栓", frequency="每月至少"), marked(2, "每月至少检查一次", frequency="每月至少")
    )
    assert lines[1].stretches[1].runs[0].of == (1, 2)


def test_fields_outside_the_sentence_are_not_shown() -> None:
    lines = shown(marked(1, "并填写检查表", actor="各学校"))
    assert {run.field for part in lines[1].stretches for run in part.runs} == {""}


def test_a_line_without_end_is_shown_in_parts_with_one_beginning() -> None:
    text = "每天检查，" * 2000
    mark = Marked(1, Span(10, len(text) - 10), {})
    lines = lines_of(text, line_spans(text), 1, 1, [mark], {})
    assert "".join(run.text for line in lines for part in line.stretches for run in part.runs) == text
    assert max(len("".join(run.text for part in line.stretches for run in part.runs)) for line in lines) <= LONGEST
    assert [part.starts for line in lines for part in line.stretches if part.starts] == [(1,)]


def test_plain_lines_far_from_a_mark_are_left_out_and_counted() -> None:
    text = "\n".join(f"第{n}行没有要做的事。" for n in range(1, 101))
    at = text.index("第50行")
    lines = lines_of(text, line_spans(text), 1, 100, [Marked(1, Span(at, at + 5), {})], {3: 0})
    short = shortened(lines, 200)
    assert [(line.number, line.left_out) for line in short] == [
        (1, 2), (3, 0), (4, 44), (48, 0), (49, 0), (50, 0), (51, 0), (52, 0), (53, 48),
    ]  # fmt: skip
    assert shortened(lines, 100_000) == lines


def test_a_sentence_alone_keeps_a_few_words_around_it() -> None:
    text = "前" * 500 + "每月检查一次" + "后" * 500
    lines = lines_of(text, line_spans(text), 1, 1, [Marked(1, Span(500, 506), {})], {})
    assert said(close_by(lines)) == "……" + "前" * (BESIDE // 2) + "每月检查一次" + "后" * (BESIDE // 2) + "……"


def test_a_short_line_is_not_cut() -> None:
    lines = shown(marked(1, "每月至少检查一次消火栓"))
    assert said(close_by(lines)) == "各学校每月至少检查一次消火栓，并填写检查表。"
