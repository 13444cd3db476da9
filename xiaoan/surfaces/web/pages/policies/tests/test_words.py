"""What was read of a duty, as people say it."""

from __future__ import annotations

import pytest

from xiaoan.features.policies.shapes import Amount, By, Fields, Often
from xiaoan.surfaces.web.pages.policies.text.words import deadline_words, fields_words, threshold_words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Amount(100.0, "%"), "100%"),
        (Amount((2.0, 4.0), "课时", "between"), "2—4课时"),
        (Amount(125.0, "克", ">="), "不少于125克"),
        (Amount(2000.0, "人", "<="), "不超过2,000人"),
        (None, ""),
    ],
)
def test_how_much(said: Amount | None, words: str) -> None:
    assert threshold_words(said) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (By("after_event", "PT30M", "发现"), "发现后30分钟内"),
        (By("after_event", "PT0S", "发生事故"), "发生事故后立即"),
        (By("after_event", "P1Y2M3DT4H"), "1年2个月3天4小时内"),
        (By("after_event", "P"), "P内"),
        (By("after_event", "很快"), "很快内"),
        (By("day_of_next_month", 5), "次月5日前"),
        (By("date", "2026-10-20"), "2026年10月20日"),
        (By("date", "--11-09"), "11月9日"),
        (By("date", "--03-lastMon"), "3月最后一个星期一"),
        (By("date", "--09-1Sat"), "9月第1个星期六"),
        (By("date", ("--03", "--05-12")), "3月、5月12日"),
        (By("month", "--06"), "6月"),
        (By("month", ("--06", "--12")), "6月、12月"),
        (By("date_range", "2026-03-01/2026-05-31"), "2026年3月1日至2026年5月31日"),
        (By("date", "端午节"), "端午节"),
        (By("date", "2026"), "2026年"),
        (None, ""),
    ],
)
def test_by_when(said: By | None, words: str) -> None:
    assert deadline_words(said) == words


def test_only_what_is_there_is_said_in_the_order_of_a_card() -> None:
    said = Fields(action="检查消火栓", domain="fire", frequency=Often("month", 1), evidence=("检查表", "照片"))
    assert fields_words(said) == {"action": "检查消火栓", "frequency": "每月不少于1次", "evidence": "检查表、照片"}
    assert list(fields_words(said)) == ["action", "frequency", "evidence"]
