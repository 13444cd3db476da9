"""What may leave when: kinds of channels, states of a message, quiet hours, budgets, and when to try again. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import instant, local, school_day
from xiaoan.foundation.registry import Table


class Kind(StrEnum):
    """What a channel is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    MAIL = "mail"
    OTHER = "other"


KINDS = {
    Kind.WECOM: "企业微信群机器人", Kind.DINGTALK: "钉钉群机器人", Kind.FEISHU: "飞书群机器人", Kind.MAIL: "邮件",
    Kind.OTHER: "其他（Apprise 地址）",
}  # fmt: skip


class State(StrEnum):
    """Where a message stands. HANDED is the channel's word that it took it, never that somebody read it."""

    WAITING = "waiting"
    QUIET = "quiet"
    HANDING = "handing"
    HANDED = "handed"
    FAILED = "failed"
    GIVEN_UP = "given_up"
    UNKNOWN = "unknown"
    FOLDED = "folded"
    NOTHING = "nothing"


STATES = {
    State.WAITING: "待发", State.QUIET: "静默时段，过后再发", State.HANDING: "正在交给通道", State.HANDED: "已发出",
    State.FAILED: "没交出去，会再试", State.GIVEN_UP: "放弃", State.UNKNOWN: "不明，不再重发", State.FOLDED: "并入下次",
    State.NOTHING: "没有要说的，没发",
}  # fmt: skip

DUE = (State.WAITING.value, State.QUIET.value, State.FAILED.value)
"""States from which a message may still go."""

SPENT = (State.HANDED.value, State.HANDING.value, State.UNKNOWN.value)
"""States that count against a budget: what may have arrived counts as arrived."""


class Message(StrEnum):
    """What a message is: the day's digest, something urgent, the code of an address, a try."""

    DIGEST = "digest"
    URGENT = "urgent"
    CODE = "code"
    TEST = "test"


MESSAGES = {
    Message.DIGEST: "每日汇总", Message.URGENT: "紧急提醒", Message.CODE: "邮箱验证码", Message.TEST: "试发",
}  # fmt: skip


class Subject(NamedTuple):
    """What messages may speak of. `group`: whether a group may hear its count; what is about persons it may not."""

    title: str
    group: bool = True


SUBJECTS: Table[Subject] = Table("what messages speak of", single=True)
"""Under the name of an offer of 待我办 (`messages.offers.OFFERS`) or of a part of the sentence."""


class Urgent(NamedTuple):
    """What goes at once and alone: its words, the verb of those told by mail, and whether it is so of that thing."""

    title: str
    verb: str
    holds: Callable[[UUID], bool] | None = None


URGENT: Table[Urgent] = Table("events told at once", single=True)
"""Under the kind of the event."""

SIGHT: Table[frozenset[str]] = Table("what a group may have counted", single=True)
"""Under "school" and "bureau": the verbs with which the figures for a unit's group are read."""

USUAL_QUIET = (time(21), time(6, 30))
PER_MINUTE = {Kind.WECOM: 15, Kind.DINGTALK: 15, Kind.FEISHU: 15, Kind.MAIL: 20, Kind.OTHER: 10}
"""Below what robots drop without a word (20 a minute)."""
MOST_PER_MINUTE, MOST_PER_DAY, MOST_PER_PERSON = 20, 2000, 10
PER_DAY = {Kind.WECOM: 30, Kind.DINGTALK: 30, Kind.FEISHU: 30, Kind.MAIL: 500, Kind.OTHER: 30}
PER_PERSON = 3

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
LONGEST_HANDING = timedelta(minutes=3)
"""After that whoever was handing over is dead, and nobody knows whether it arrived."""
URGENT_FRESH = timedelta(hours=24)
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a channel is silent: hours that may cross midnight, and days off."""

    begins: time
    ends: time

    def over(self, at: datetime) -> datetime | None:
        """When the quiet hours around an instant end; None when they are not now."""
        there = local(at)
        now, day = there.time(), there.date()
        if self.begins == self.ends:
            return None
        if self.begins < self.ends:
            return instant(day, self.ends) if self.begins <= now < self.ends else None
        if now >= self.begins:
            return instant(day + timedelta(days=1), self.ends)
        return instant(day, self.ends) if now < self.ends else None


@dataclass(frozen=True, slots=True)
class Spent:
    """What a channel has handed over: within the last minute, today, and today to this person."""

    minute: int
    day: int
    person: int


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a channel may hand over."""

    per_minute: int
    per_day: int
    per_person: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message about to be considered."""

    message: Message
    day: date
    made_at: datetime


class Verdict(NamedTuple):
    """What to do with a message now: hand it over (HANDING), wait until `until`, or leave it to the next digest."""

    state: State
    until: datetime | None = None
    why: str = ""


def verdict(row: Waiting, *, at: datetime, quiet: Quiet, resting: bool, budget: Budget, spent: Spent) -> Verdict:
    """Whether a message goes now. Codes and tries are answers to somebody who is waiting: only the minute binds them.

    A digest of another day and an urgent word of yesterday are not sent any more: the next digest says what stands.
    """
    if row.message in (Message.DIGEST, Message.URGENT):
        if row.message == Message.DIGEST and row.day != school_day(at):
            return Verdict(State.FOLDED, why="当天没发成，并入下一次汇总")
        if row.message == Message.URGENT and at - row.made_at > URGENT_FRESH:
            return Verdict(State.FOLDED, why="过了一天没发成，并入下一次汇总")
        if row.message == Message.DIGEST:
            if resting:
                return Verdict(State.FOLDED, why="休息日不发，并入下一次汇总")
            over = quiet.over(at)
            if over is not None:
                return Verdict(State.QUIET, over)
        if spent.day >= budget.per_day:
            return Verdict(State.FOLDED, why="超过通道当日条数，并入下一次汇总")
        if spent.person >= budget.per_person:
            return Verdict(State.FOLDED, why="超过本人当日条数，并入下一次汇总")
    if spent.minute >= budget.per_minute:
        return Verdict(State.WAITING, at + A_MINUTE)
    return Verdict(State.HANDING)


def again_at(attempts: int, at: datetime) -> datetime | None:
    """When a message that surely did not arrive is tried again; None when it was tried often enough."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
