"""Where sentences and segments end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.duties.segments import LONGEST, sentences


def cut(text: str) -> list[list[str]]:
    return [[text[start:end] for start, end in sentence.segments] for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校每天巡查，做好记录。班主任每周点评。", [["学校每天巡查", "做好记录"], ["班主任每周点评"]]),
        ("一是查门；二是查灯", [["一是查门"], ["二是查灯"]]),
        ("坚持“早发现，早处理”，不留死角。", [["坚持“早发现，早处理”", "不留死角"]]),
        ("修订《火灾预案，地震预案》并演练", [["修订《火灾预案，地震预案》并演练"]]),
        ("各校（园）要巡查", [["各校（园）要巡查"]]),
        ("开展演练（小学每月至少一次，幼儿园每季度至少一次），留存照片", [
            ["开展演练"], ["小学每月至少一次", "幼儿园每季度至少一次"], ["留存照片"],
        ]),
        ("要求：每日一查", [["要求", "每日一查"]]),
        ("，，。。", []),
        ("", []),
    ],
)  # fmt: skip
def test_segments_end_at_commas_and_sentences_at_full_stops(text: str, expected: list[list[str]]) -> None:
    assert cut(text) == expected


def test_a_line_without_punctuation_is_cut_into_pieces_that_can_be_read() -> None:
    found = cut("查" * (3 * LONGEST + 5))
    assert [len(each) for each in found[0]] == [LONGEST, LONGEST, LONGEST, 5]


@given(st.text(alphabet="每天查，。；（）“”《》：一", max_size=80))
def test_segments_stand_in_order_and_never_overlap(text: str) -> None:
    flat = [segment for sentence in sentences(text) for segment in sentence.segments]
    assert all(0 <= each.start < each.end <= len(text) for each in flat)
    assert all(one.end <= other.start for one, other in pairwise(flat))
