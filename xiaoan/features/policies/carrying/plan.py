"""How a duty is carried: by its fields, unless the person chose otherwise; and what must be asked first.

A frequency becomes a rhythm; days become days; what only sets a number, names a paper or begins with an event becomes
one item of the document's self-check, so that it too is owed, done and counted; what is only encouraged or reported
is kept on record.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xiaoan.features.policies.carrying.days import Nth, Window, chosen, windows
from xiaoan.features.policies.carrying.who import Who, who_does
from xiaoan.features.policies.carrying.whom import Whom, whom_it_concerns
from xiaoan.features.policies.shapes import CARRIES, AsRead, WasSaid

_EVERY = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "half_year": "half_year", "term": "term",
    "year": "year",
}  # fmt: skip
_EVERY_WORDS = {
    "day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "half_year": "每半年", "term": "每学期",
    "year": "每年",
}  # fmt: skip
_WEEKDAYS = {
    "monday": "一", "tuesday": "二", "wednesday": "三", "thursday": "四", "friday": "五", "saturday": "六",
    "sunday": "日",
}  # fmt: skip
NOBODY = Who()
MOST_TIMES = 24
WHO, WHOM, WHEN, OFTEN, PAST, TWICE = "who", "whom", "when", "often", "past", "match"
_MINUTES = {"drill": 40, "training": 45, "education": 40, "home_school": 30, "assessment": 60, "responsibility": 30}
_MINUTES_BY_RHYTHM = {"day": 5, "week": 15}
ORDINARY = 30
PER_ITEM = 2
"""Minutes of one occurrence: a round of the day 5, of the week 15, a meeting, drill or lesson as long as it lasts,
anything else half an hour, an item of a self-check 2. Estimates of ours; whoever reviews may put a better one."""


class Ask(NamedTuple):
    """A question that must be answered before the draft can be accepted."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft becomes. `why` says it in Chinese, `says` the rhythm; `last`: the day after which it is over."""

    kind: str
    why: str
    at: str = ""
    posts: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    every: str = ""
    times: int = 1
    to_day: int = 0
    months: tuple[int, ...] = ()
    days: tuple[Window | Nth, ...] = ()
    minutes: int = ORDINARY
    files: bool = False
    last: date | None = None
    says: str = ""
    asks: tuple[Ask, ...] = ()

    @property
    def kind_words(self) -> str:
        return CARRIES[self.kind]


def plan_of(
    said: WasSaid,
    read: AsRead | None = None,
    *,
    who: Who = NOBODY,
    today: date | None = None,
    year: int | None = None,
    twice: str = "",
) -> Plan:
    """How a draft is carried, and what to ask. `who` answers where nobody is named; `twice`: a likely twin.

    `year` is the document's: a day without a year is a day of it.
    """
    choices = said.choices
    read_who = who_does(said.actor, said.domain)
    left_open = who if not said.actor else NOBODY
    one = Who(choices.at or read_who.at or left_open.at, choices.posts or read_who.posts or left_open.posts)
    whom = Whom(choices.only) if choices.only is not None else whom_it_concerns(said.applies_to, said.actor)
    days = tuple(each for each in map(chosen, choices.windows) if each) or windows(said.deadline)
    kind, why = _kind(said, days)
    if choices.kind:
        kind, why = choices.kind, "由核对的人选定"
    every, times = _rhythm(said)
    monthly = _day_of_month(said)
    if kind == "cadence" and monthly and every in ("", "month"):
        every, times = "month", times if every else 1
    last = max((each.last for each in days if isinstance(each, Window) and each.last), default=None)
    made = Plan(
        kind=kind, why=why, at=one.at, posts=one.posts, only=whom.only, every=every if kind == "cadence" else "",
        times=times if kind in ("cadence",) else 1, to_day=monthly if kind == "cadence" and every == "month" else 0,
        months=_months(days) if kind == "cadence" and every in ("day", "week", "month") else (),
        days=days if kind == "by_date" else (), minutes=choices.minutes or _minutes(said, kind, every),
        files=choices.files, last=last if kind == "by_date" else None,
        says=_says(kind, every, times, monthly, days, said),
    )  # fmt: skip
    asks = _asks(made, said, read, whom, over=_over(made, today, year), twice=twice)
    return Plan(**{name: getattr(made, name) for name in Plan.__slots__} | {"asks": tuple(asks)})


def _kind(said: WasSaid, days: tuple[Window | Nth, ...]) -> tuple[str, str]:
    if said.modality == "should":
        return "standing", "文件只是鼓励、探索，不是硬性要求"
    if said.modality == "reported":
        return "standing", "文件说的是已有的做法，不是新布置"
    if said.modality == "must_not":
        return "self_check", "是禁止的事，每学期对照自查"
    per = said.frequency.per if said.frequency else ""
    if days and per in ("", "once", "year", "event"):
        return "by_date", "文件写了日子"
    if _day_of_month(said) or per in _EVERY:
        return "cadence", "文件写了多久一次"
    if per == "once":
        return "by_date", "只做一次"
    if said.deadline is not None and said.deadline.kind in ("date", "month", "date_range"):
        return "by_date", "文件写了日子"
    if per == "event" or (said.deadline is not None and said.deadline.kind == "after_event"):
        return "self_check", "由事情引起，平时不到期；每学期对照自查"
    if per == "hour":
        return "self_check", "按小时做的事不逐次登记；每学期对照自查"
    return "self_check", "没有写多久一次，也没有日子；每学期对照自查"


def _rhythm(said: WasSaid) -> tuple[str, int]:
    often = said.frequency
    if often is None or often.per not in _EVERY:
        return "", 1
    return _EVERY[often.per], max(1, min(MOST_TIMES, math.ceil(often.times)))


def _months(days: tuple[Window | Nth, ...]) -> tuple[int, ...]:
    """The months that windows touch; none when they touch all twelve."""
    found: set[int] = set()
    for each in days:
        found |= {each.month} if isinstance(each, Nth) else set(range(int(each.first[:2]), int(each.last_day[:2]) + 1))
    return tuple(sorted(found)) if len(found) < 12 else ()


def _day_of_month(said: WasSaid) -> int:
    by = said.deadline
    if by is None or by.kind != "day_of_next_month" or not str(by.value).isdecimal():
        return 0
    return max(1, min(31, int(str(by.value))))


def _minutes(said: WasSaid, kind: str, every: str) -> int:
    if kind == "self_check":
        return PER_ITEM
    if kind == "cadence" and every in _MINUTES_BY_RHYTHM:
        return _MINUTES_BY_RHYTHM[every]
    return _MINUTES.get(said.domain, ORDINARY)


def _over(made: Plan, today: date | None, year: int | None) -> bool:
    """Whether every day it names has passed."""
    if today is None or not made.days:
        return False
    if made.last is not None:
        return made.last < today
    ends = [each.last_day if isinstance(each, Window) else f"{each.month:02d}-31" for each in made.days]
    return year is not None and f"{year}-{max(ends)}" < today.isoformat()


def _asks(made: Plan, said: WasSaid, read: AsRead | None, whom: Whom, *, over: bool, twice: str) -> Iterator[Ask]:
    answered = set(said.choices.answered)
    if made.kind == "standing":
        return
    if not made.at or not made.posts:
        yield Ask(WHO, f"“{said.actor}”由谁来填？" if said.actor else "文件没有写谁来做，由谁来做？")
    if not whom.known and WHOM not in answered and said.choices.only is None:
        yield Ask(WHOM, f"“{said.applies_to}”是哪些学校？")
    if made.kind == "by_date" and not made.days:
        yield Ask(WHEN, "文件没有写明是哪一天，什么时候做？")
    if made.kind == "cadence" and not made.every:
        yield Ask(OFTEN, "多久一次？")
    if made.kind == "cadence" and said.frequency is not None and said.frequency.times > MOST_TIMES:
        yield Ask(OFTEN, f"一个周期最多记 {MOST_TIMES} 次，请换成更短的周期。")
    if over and PAST not in answered:
        yield Ask(PAST, "文件写的日子已经过去，还要做吗？要做请改日子，不做请点“不要”。")
    if twice and TWICE not in answered:
        yield Ask(TWICE, f"是不是已有的“{twice}”？")
    named = {ask for ask in (read.asks if read is not None else ()) if ask in _OWN}
    if "month" in named and made.kind == "self_check" and not said.choices.kind and WHEN not in answered:
        yield Ask(WHEN, "日历里没有写清这一条是哪个月的，哪个月做？")
    for number, words in enumerate(read.asks if read is not None else ()):
        if words not in _OWN and f"read{number}" not in answered:
            yield Ask(f"read{number}", words)


_OWN = frozenset({"actor", "date", "month"})
"""Questions of the reader that are asked here in words of their own, for as long as they are open."""


def _says(kind: str, every: str, times: int, monthly: int, days: tuple[Window | Nth, ...], said: WasSaid) -> str:
    if kind == "cadence":
        words = _EVERY_WORDS.get(every, "")
        until = f"，{monthly}日前" if monthly and every == "month" else ""
        months = "、".join(f"{month}月" for month in _months(days)) if every in ("day", "week", "month") else ""
        return f"{words}{times}次{until}{f'（{months}）' if months else ''}" if words else ""
    if kind == "by_date":
        return "；".join(day_words(each) for each in days)
    return ""


def day_words(each: Window | Nth) -> str:
    """A window in words: 3月1日至3月15日, 3月最后一个星期一."""
    if isinstance(each, Nth):
        number = "最后一个" if each.nth < 0 else f"第{each.nth}个"
        names = dict(
            zip(
                ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                "一二三四五六日",
                strict=True,
            )
        )
        return f"{each.month}月{number}星期{names[each.weekday]}"
    first, last = (f"{int(text[:2])}月{int(text[3:])}日" for text in (each.first, each.last_day))
    year = f"{each.last.year}年" if each.last else ""
    return f"{year}{last}" if first == last else f"{year}{first}至{last}"
