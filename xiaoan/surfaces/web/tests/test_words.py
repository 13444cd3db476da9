"""Numbers and time as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from xiaoan.surfaces.web.templatetags import words

NOW = datetime(2026, 10, 20, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(("number", "said"), [(12, "12\u00a0处"), (34927, "34,927\u00a0处"), (0, "–"), (None, "–")])
def test_number_and_measure_word_never_part(number: int | None, said: str) -> None:
    assert words.measure(number, "处") == said


def test_nothing_to_divide_is_no_percentage() -> None:
    assert words.percent(None) == "–"
    assert words.percent(0.0) == "0.0%"
    assert words.percent(0.625) == "62.5%"


@pytest.mark.parametrize(
    ("spent", "said"),
    [(26, "26\u00a0分钟"), (60, "1\u00a0小时"), (85, "1\u00a0小时\u00a025\u00a0分钟"), (0, "–"), (None, "–")],
)
def test_minutes_become_hours(spent: int | None, said: str) -> None:
    assert words.minutes(spent) == said


def test_a_day_is_the_schools_day_not_the_servers() -> None:
    evening = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)
    assert words.day(evening) == "10月21日"
    assert words.day(date(2026, 10, 20)) == "10月20日"
    assert words.day(None) == "–"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 10, 20, 8, 5, tzinfo=UTC), "今天\u00a016:05"),
        (datetime(2026, 10, 19, 16, 0, tzinfo=UTC), "今天\u00a000:00"),
        (datetime(2026, 10, 19, 15, 59, tzinfo=UTC), "昨天\u00a023:59"),
        (datetime(2026, 10, 20, 22, 0, tzinfo=UTC), "明天\u00a006:00"),
        (datetime(2026, 10, 9, 1, 20, tzinfo=UTC), "10月9日\u00a009:20"),
        (datetime(2025, 12, 1, 1, 20, tzinfo=UTC), "2025年12月1日"),
    ],
)
def test_an_instant_is_said_from_the_pages_day(at: datetime, said: str) -> None:
    assert words.near(at, NOW) == said


def test_the_exact_instant_has_its_seconds() -> None:
    assert words.exact(datetime(2026, 10, 20, 8, 5, 9, tzinfo=UTC)) == "2026年10月20日 16:05:09"
