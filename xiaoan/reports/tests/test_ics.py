"""An iCalendar file holds whatever titles people write: a strict reader, written apart, reads back what was meant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.calendars import plain, read
from xiaoan.reports.ics import LINE, Entry, calendar, escaped, folded

STAMP = datetime(2026, 10, 19, 16, 0, tzinfo=UTC)
DAY = date(2026, 10, 20)


def one(**said: object) -> Entry:
    return Entry(**{"uid": "a@b", "title": "检查", "first": DAY, "last": DAY, **said})  # type: ignore[arg-type]


def test_a_whole_day_ends_on_the_next() -> None:
    event = read(calendar("学校", [one(last=DAY + timedelta(days=2))], stamp=STAMP)).events[0]
    assert (event.starts, event.ends, event.stamp) == (DAY, DAY + timedelta(days=3), STAMP)


def test_hours_are_told_in_utc() -> None:
    starts, ends = datetime(2026, 10, 20, 14, 0, tzinfo=UTC), datetime(2026, 10, 20, 22, 0, tzinfo=UTC)
    event = read(calendar("学校", [one(starts=starts, ends=ends)], stamp=STAMP)).events[0]
    assert (event.starts, event.ends) == (starts, ends)


@pytest.mark.parametrize(
    "title", ["甲；乙,丙;丁", "一行\n两行", "反斜杠\\n不是换行", "🚒" * 40, "长" * 200, "a" * 300, '引号"冒号:', ""]
)
def test_odd_titles_come_back_as_they_were(title: str) -> None:
    event = read(calendar("学校", [one(title=title, text=title)], stamp=STAMP)).events[0]
    assert (event.title, event.text) == (title, title)


@given(st.text(max_size=200))
def test_any_text_is_read_back(title: str) -> None:
    assert plain(escaped(title)) == _clean(title)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=300))
def test_no_line_is_longer_than_allowed(text: str) -> None:
    pieces = folded(f"SUMMARY:{text}").removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= LINE for piece in pieces)
    assert b"".join([pieces[0], *(piece.removeprefix(b" ") for piece in pieces[1:])]).decode() == f"SUMMARY:{text}"


def test_nothing_can_be_smuggled_in_by_a_title() -> None:
    title = "甲\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b@b"
    assert len(read(calendar("学校", [one(title=title)], stamp=STAMP)).events) == 1


def test_an_empty_calendar_is_one_too() -> None:
    assert read(calendar("学校", [], stamp=STAMP)).events == []


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in text if letter == "\n" or (letter >= " " and letter != "\x7f"))
