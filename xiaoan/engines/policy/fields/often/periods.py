"""Periods: the words that say per what. Each grammar (每…, 一日四查, 日排查, occasions) has its own module.

A period may carry its count (一日四查), be worth several (每天上学和放学), or mean something
only beside a count (全年).
Distributives (每校, 每名, 每车) are none.
"""

from __future__ import annotations

from typing import NamedTuple

from xiaoan.engines.policy.shapes import Op, Per

PERS: dict[str, Per] = {
    "小时": "hour", "日": "day", "天": "day", "工作日": "day", "上学日": "day", "教学日": "day", "晚": "day",
    "夜": "day",
    "早": "day", "晨": "day", "周": "week", "星期": "week", "礼拜": "week", "周末": "week", "教学周": "week",
    "月": "month", "月份": "month",
    "月度": "month", "旬": "month", "季": "quarter", "季度": "quarter", "半年": "half_year", "半学年": "half_year",
    "学期": "term", "学年": "year", "年": "year", "年度": "year", "年终": "year", "年内": "year",
}  # fmt: skip


class Period(NamedTuple):
    """Characters `start` to `end` say a period.

    `rate` is how many such periods one `per` holds (每两周: 0.5 a week). `occasions` are named inside it, 0 if none.
    `times` with `op` is a count that the word itself says. `needs_count`: nothing without a count beside it.
    `measure`: 每次不少于30分钟 says how long, not how often; counts after it are not of the period before it. With
    `needs_count` it is nothing at all (由每学期一次提高到).
    `inferred`: the meaning of a code that does not spell it out.
    """

    start: int
    end: int
    per: Per
    rate: float = 1.0
    occasions: int = 0
    times: float | None = None
    op: Op = ">="
    needs_count: bool = False
    measure: bool = False
    sure: float = 1.0
    inferred: bool = False
