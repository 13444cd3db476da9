"""Periods of returns, their due days, the check code, and who may take which step: pure decisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from xiaoan.foundation.clock import month_of, month_span
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.derived.returns import Return

MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of a check code: none that is taken for another when it is read aloud or copied from paper."""

LONGEST_REST = 40
"""So many rest days in a row move a due day at most; a calendar that says more is wrong."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period by the month of its last day. `months` that it covers when it is natural, none otherwise."""

    label: str
    first: date
    last: date
    months: tuple[str, ...]

    @property
    def words(self) -> str:
        """2026年10月, 2027年1至2月, 2026年9月26日至10月25日."""
        if not self.months:
            return f"{self.first.year}年{self.first.month}月{self.first.day}日至{self.last.month}月{self.last.day}日"
        if len(self.months) == 1:
            return f"{self.last.year}年{self.last.month}月"
        return f"{self.first.year}年{self.first.month}至{self.last.month}月"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Cut-off and due day as they hold for a unit: the kind's own, or those an office above has set."""

    cut_day: int
    due_day: int
    same_month: bool
    merged: tuple[int, ...]

    @classmethod
    def of(cls, kind: Return) -> Rhythm:
        return cls(kind.cut_day, kind.due_day, kind.same_month, kind.merged)

    def set(self, cut_day: int, due_day: int) -> Rhythm:
        """With other days; a due day not after the cut-off lies in the following month."""
        return Rhythm(cut_day, due_day, bool(cut_day) and due_day > cut_day, self.merged)


def span(rhythm: Rhythm, label: str) -> Span:
    """The period of that name. Refused when it is none: no month, or one that is sent with the next."""
    if not MONTH.fullmatch(label):
        raise Refused("期间要写成 2026-10 这样。", {"period": "请改正"})
    first, last = month_span(label)
    if last.month + 1 in rhythm.merged:
        raise Refused(f"{last.month}月和{last.month + 1}月合报，请选{last.month + 1}月。", {"period": "请改正"})
    together = last.month in rhythm.merged
    before = month_of(first - timedelta(days=1))
    if together:
        first = month_span(before)[0]
    if not rhythm.cut_day:
        return Span(label, first, last, (before, label) if together else (label,))
    opens = (first - timedelta(days=1)).replace(day=rhythm.cut_day) + timedelta(days=1)
    return Span(label, opens, last.replace(day=rhythm.cut_day), ())


def span_on(rhythm: Rhythm, day: date) -> Span:
    """The period that holds a day."""
    label = month_of(day)
    if rhythm.cut_day and day.day > rhythm.cut_day:
        label = following(label)
    return span(rhythm, following(label) if month_span(label)[1].month + 1 in rhythm.merged else label)


def before(rhythm: Rhythm, one: Span) -> Span:
    """The period before."""
    return span_on(rhythm, one.first - timedelta(days=1))


def earlier(rhythm: Rhythm, label: str) -> str:
    """The name of the period before, by the calendar alone."""
    month = month_of(month_span(label)[0] - timedelta(days=1))
    if month_span(label)[1].month in rhythm.merged:
        month = month_of(month_span(month)[0] - timedelta(days=1))
    return month


def joined(one: Span, before_it: Span) -> Span:
    """A period right behind the one before, which had other days: no day counts twice, none is lost.

    Where it begins on another day than usual it is no natural month any more.
    """
    first = before_it.last + timedelta(days=1)
    return one if first == one.first else Span(one.label, first, one.last, ())


def following(label: str) -> str:
    return month_of(month_span(label)[1] + timedelta(days=1))


def due_day(rhythm: Rhythm, one: Span, rests: Callable[[date], bool]) -> date:
    """The day by which it is sent: the named day, moved on over rest days (顺延)."""
    month = one.label if rhythm.same_month else following(one.label)
    day = month_span(month)[0].replace(day=rhythm.due_day)
    for _ in range(LONGEST_REST):
        if not rests(day):
            break
        day += timedelta(days=1)
    return day


def check_code(digest: str) -> str:
    """Eight letters of a digest in two groups, to be printed and read aloud."""
    number = int(digest[:16], 16)
    letters = []
    for _ in range(8):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def read_code(text: str) -> str:
    """A code as it was typed from paper: blanks and case do not matter."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    return f"{plain[:4]}-{plain[4:8]}" if len(plain) == 8 else ""
