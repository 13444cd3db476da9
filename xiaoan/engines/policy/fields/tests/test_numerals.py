"""Numbers at a position: Chinese, Arabic, ranges, percents; ordinals and vague words are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.fields.numerals import Number, number_at, value_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("一", 1), ("两", 2), ("十", 10), ("十五", 15), ("二十", 20), ("廿五", 25), ("九十九", 99), ("一百零五", 105),
        ("三百一十", 310),
        ("一千二百", 1200), ("两千", 2000), ("一万三千", 13000),
        ("二〇二〇", 2020), ("二○二一", 2021), ("〇", 0), ("半", 0.5), ("7", 7), ("1.5", 1.5), ("1,900", 1900),
        ("3万", 30000),
    ],
)  # fmt: skip
def test_a_numeral_has_its_value(numeral: str, value: float) -> None:
    assert value_of(numeral) == value


@pytest.mark.parametrize("numeral", ["", "若干", "多", "百", "一两", "三五", "1.2.3", "第一", "十百千", ",", "万"])
def test_what_is_no_one_number_has_none(numeral: str) -> None:
    assert value_of(numeral) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2—4次", Number(2, 3, 4)),
        ("三至五名", Number(3, 3, 5)),
        ("3到5天", Number(3, 3, 5)),
        ("一两次", Number(1, 2, 2)),
        ("三五次", Number(3, 2, 5)),
        ("百分之九十五", Number(95, 6)),
        ("半小时", Number(0.5, 1)),
        ("95%", Number(95, 2)),
        ("5—3人", Number(5, 1)),
        ("若干人", None),
        ("，", None),
    ],
)
def test_a_number_is_read_where_it_begins(text: str, number: Number | None) -> None:
    assert number_at(text, 0) == number


def test_an_ordinal_is_no_number() -> None:
    assert number_at("第三次", 1) is None


@given(st.text(alphabet="一二两三十百千万亿零〇半0123456789.,—至到百分之第", max_size=24), st.integers(0, 24))
def test_no_numeral_breaks_the_reader(text: str, position: int) -> None:
    number = number_at(text, position)
    assert number is None or position < number.end <= len(text)
