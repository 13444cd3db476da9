"""Whatever stands in a passage: offsets lie inside it and in order, nothing raises, and work grows with the text."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoan.engines.policy.fields import often, when
from xiaoan.engines.policy.fields.deadline import deadlines
from xiaoan.engines.policy.fields.frequency import frequencies
from xiaoan.engines.policy.shapes import Found

_constants: Any = import_module("re._constants")
_parser: Any = import_module("re._parser")

WORDS = re.findall(
    r"\S+",
    """
    每 一 两 三 5 12 30 次 个 月 日 周 年 学期 学年 季度 半年 小时 分钟 工作日 内 前 后 底 初 上旬 至 — 、
    ， 。 ； （ ） “ ” 《 》 不少于 至少 以上 各 和 发现 发生 立即 第一时间 次月 开学 第一 时 的 要 在
    2030 1530 全国消防日 安全生产月 春节 国庆 五一 十一 6.26 11·9 开展 检查 排查 演练 共 了 凡 须 均须
    节假日 放假 上学 放学 早中晚 全年 上、下半年 逐月 按月 隔周 提前 最后一个周一 __ × x . , :
    """,
)
READERS: tuple[Callable[[str], Sequence[Found[Any]]], ...] = (frequencies, deadlines)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
def test_offsets_lie_in_the_passage_and_in_order(text: str) -> None:
    for read in READERS:
        found = read(text)
        assert all(0 <= one.start < one.end <= len(text) for one in found)
        assert [one.start for one in found] == sorted(one.start for one in found)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in READERS:
        read(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_a_frequency_counts_something(text: str) -> None:
    assert all(one.value.times > 0 for one in frequencies(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_a_deadline_is_written_as_the_schema_says(text: str) -> None:
    day = r"(?:\d{4}|-)-\d{2}(?:-\d{2}|-last[A-Z][a-z]{2})?"
    for one in deadlines(text):
        values = one.value.value if isinstance(one.value.value, tuple) else (one.value.value,)
        form = {
            "after_event": r"PT0S|-?P(?:T\d+[HM]|\d+[DWMY])",
            "day_of_next_month": r"[12]?\d|3[01]",
            "month": r"(?:\d{4}|-)-\d{2}",
            "date": rf"{day}|[^\d\W]\w+",
            "date_range": rf"{day}/{day}",
        }[one.value.kind]
        assert all(re.fullmatch(form, str(value)) for value in values)


@pytest.mark.parametrize(
    "piece",
    [
        "每学期",
        "每",
        "一次，",
        "1小时内",
        "5月1日、",
        "立即",
        "发现",
        "一",
        "9",
        "1530",
        "全国消防日、",
        "不少于",
        "（",
        "凡",
        "每月、",
        "1.1日",
        "。每周一次",
    ],
)
@pytest.mark.parametrize("read", READERS)
def test_four_times_the_text_is_four_times_the_steps(read: Callable[[str], object], piece: str) -> None:
    small, large = (_steps(read, piece * (size // len(piece))) for size in (4_000, 16_000))
    assert large <= 5 * small + 200


def _steps(read: Callable[[str], object], text: str) -> int:
    """Calls of Python and of C functions while reading; a pattern's own steps are bounded by the test below."""
    steps = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return steps


def test_no_pattern_repeats_without_bound() -> None:
    named = [
        (module.__name__, name)
        for module in _modules()
        for name, pattern in vars(module).items()
        if isinstance(pattern, re.Pattern) and _unbounded(_parser.parse(pattern.pattern))
    ]
    assert named == []


def _modules() -> Iterator[ModuleType]:
    for package in (often, when):
        for found in iter_modules(package.__path__, package.__name__ + "."):
            if not found.ispkg:
                yield import_module(found.name)


def _unbounded(parsed: object) -> bool:
    if isinstance(parsed, _parser.SubPattern):
        return any(_unbounded(part) for part in parsed.data)
    if isinstance(parsed, (tuple, list)):
        repeats = bool(parsed) and parsed[0] in (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
        if repeats and parsed[1][1] == _constants.MAXREPEAT:
            return True
        return any(_unbounded(part) for part in parsed)
    return False
