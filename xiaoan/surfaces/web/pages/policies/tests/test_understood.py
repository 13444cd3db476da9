"""What people write of amounts and days is read back, or refused with an example."""

from __future__ import annotations

import pytest

from xiaoan.features.policies.shapes import Amount, By
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.web.pages.policies.text.understood import amount, by_when
from xiaoan.surfaces.web.pages.policies.text.words import deadline_words, threshold_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        (" 　", None),
        ("不少于125克", Amount(125.0, "克", ">=")),
        ("125 克以上", Amount(125.0, "克", ">=")),
        ("2—4小时", Amount((2.0, 4.0), "小时", "between")),
        ("100%", Amount(100.0, "%")),
        ("１００％", Amount(100.0, "%")),
        ("不超过2,000人", Amount(2000.0, "人", "<=")),
        ("0.5米以内", Amount(0.5, "米", "<=")),
    ],
)
def test_an_amount_is_read(text: str, said: Amount | None) -> None:
    found = amount(text)
    assert (Amount(**found) if found else None) == said  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["很多", "不少于", "1克和2克", "克", "1" * 40, "不少于1克" * 9])
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="125克"):
        amount(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", None),
        ("次月5日前", By("day_of_next_month", 5)),
        ("次月5号之前", By("day_of_next_month", 5)),
        ("11月9日", By("date", "--11-09")),
        ("11月9日前", By("date", "--11-09")),
        ("2026年10月20日之前", By("date", "2026-10-20")),
        ("11月9日、12月2日", By("date", ("--11-09", "--12-02"))),
        ("6月", By("month", "--06")),
        ("6月、12月", By("month", ("--06", "--12"))),
        ("3月至5月", By("date_range", "--03/--05")),
        ("3至5月", By("date_range", "--03/--05")),
        ("3月1日到15日", By("date_range", "--03-01/--03-15")),
        ("2026年3月1日至5月31日", By("date_range", "2026-03-01/2026-05-31")),
        ("3月最后一个星期一", By("date", "--03-lastMon")),
        ("发现后30分钟内", By("after_event", "PT30M", "发现")),
        ("事故发生后1小时内", By("after_event", "PT1H", "事故发生")),
        ("3个月内", By("after_event", "P3M")),
        ("发现后立即", By("after_event", "PT0S", "发现")),
    ],
)
def test_a_time_is_read(text: str, said: By | None) -> None:
    found = by_when(text)
    assert (By(**found) if found else None) == said  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["尽快", "13月1日", "0月", "3月32日", "后", "月", "1月、尽快", "每月" * 200, "至"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="11月9日"):
        by_when(text)


@pytest.mark.parametrize(
    "said",
    [
        By("day_of_next_month", 5), By("date", ("--11-09", "--12-02")), By("month", "--06"),
        By("date_range", "2026-03-01/2026-05-31"), By("date", "--03-lastMon"), By("after_event", "PT30M", "发现"),
        By("after_event", "P3M"), By("after_event", "PT0S", "发现"),
    ],
)  # fmt: skip
def test_what_the_page_says_can_be_sent_back_unchanged(said: By) -> None:
    found = by_when(deadline_words(said))
    assert found is not None and By(**found) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said", [Amount(125.0, "克", ">="), Amount((2.0, 4.0), "课时", "between"), Amount(2000.0, "人", "<=")]
)
def test_an_amount_can_be_sent_back_unchanged(said: Amount) -> None:
    found = amount(threshold_words(said))
    assert found is not None and Amount(**found) == said  # type: ignore[arg-type]
