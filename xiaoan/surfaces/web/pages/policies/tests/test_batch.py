"""Which duties and lines a page of a reading shows."""

from __future__ import annotations

from itertools import chain, pairwise

import pytest

from xiaoan.engines.policy.shapes import Span
from xiaoan.surfaces.web.pages.policies.text.batch import AT_ONCE, PieceHead, batch, rows_of, sentence_rows
from xiaoan.surfaces.web.pages.policies.text.marking import Marked, line_spans

LINE_OF = {number: number * 2 for number in range(1, 41)}


def test_the_pages_together_show_every_duty_once_and_every_line() -> None:
    numbers, asked, pages = sorted(LINE_OF), 1, []
    while asked:
        page = batch(numbers, LINE_OF, asked, 90)
        pages.append(page)
        asked = page.later or 0
    assert list(chain.from_iterable(page.numbers for page in pages)) == numbers
    assert pages[0].first == 1 and pages[-1].last == 90
    assert all(before.last >= after.first for before, after in pairwise(pages))


@pytest.mark.parametrize(("asked", "first"), [(0, 1), (1, 1), (10, 1), (11, 11), (40, 31), (4000, 31), (-5, 1)])
def test_a_duty_is_found_on_its_page(asked: int, first: int) -> None:
    assert batch(sorted(LINE_OF), LINE_OF, asked, 90).numbers[0] == first


def test_deciding_one_moves_nobody_to_another_page() -> None:
    left = [number for number in sorted(LINE_OF) if number not in (3, 18)]
    assert batch(left, LINE_OF, 18, 90).numbers[0] in (1, 12)
    assert len(batch(left, LINE_OF, 1, 90).numbers) == AT_ONCE


def test_nothing_to_show_is_the_whole_text() -> None:
    assert batch([], {}, 7, 12)[:3] == ((), 1, 12)


def test_a_folded_piece_shows_its_head_alone() -> None:
    text = "\n".join(f"第{n}行" for n in range(1, 11))
    pieces = [
        PieceHead(1, "要点", "", 1, 3, False, ""),
        PieceHead(2, "宾馆的预案", "与学校安全无关", 4, 8, True, ""),
        PieceHead(3, "通知", "", 9, 10, False, ""),
    ]
    rows = rows_of(text, line_spans(text), 1, 10, [Marked(1, Span(0, 3), {})], {}, pieces)
    said = [row.piece.number if row.piece else row.line and f"l{row.line.number}" for row in rows]
    assert said == [1, "l1", "l2", "l3", 2, 3, "l9", "l10"]
    assert pieces[1].length == 5


def test_a_head_stands_before_its_lines_even_at_the_end() -> None:
    text = "甲\n乙"
    rows = rows_of(text, line_spans(text), 1, 2, [], {}, [PieceHead(1, "空", "", 2, 2, True, "")])
    assert [bool(row.piece) for row in rows] == [False, True]


def test_a_sentence_over_two_lines_is_shown_whole() -> None:
    text = "甲\n各学校每月\n检查一次。\n乙"
    start = text.index("各学校")
    rows = sentence_rows(text, Marked(1, Span(start, text.index("。")), {}))
    assert [row.line.number for row in rows if row.line] == [2, 3]
