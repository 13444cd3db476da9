"""Pure decisions about hazards: who may recheck and where, who closes, what an assignment must say, how much of
a hazard is closed, what counts as late. No database, no clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.hazards.machine import OPEN, STAGES, Stage
from xiaoan.kernel.hazards.vocabulary import GRADES, WAYS, Grade, Source, Way

SHORT_FORM_DAYS = 7
"""A general hazard to be cured within so many days needs no money and no interim control written down: all five
determined things are for what cannot be cured in days. The deadline tells, not the kind: an extinguisher may be
changed tomorrow or wait for the summer."""

MOST_PLACES = 9999
LONGEST_DUE = timedelta(days=3 * 366)


# Who closes, who rechecks


class Closer(IntEnum):
    """Whose word closes, from the mildest to the strictest."""

    SCHOOL = 1
    SUPERIOR = 2
    BUREAU = 3
    DEPARTMENT = 4


_CLOSES = {
    Source.SELF: Closer.SCHOOL,
    Source.PUBLIC: Closer.SCHOOL,
    Source.SUPERIOR: Closer.SUPERIOR,
    Source.DEPARTMENT: Closer.DEPARTMENT,
}


def closer(grade: Grade, sources: Iterable[Source]) -> Closer:
    """Who closes follows who found; suspected and major go to the bureau; the strictest source decides."""
    words = [_CLOSES[source] for source in sources]
    if grade != Grade.GENERAL:
        words.append(Closer.BUREAU)
    return max(words, default=Closer.SCHOOL)


class Standby(NamedTuple):
    """A unit that could recheck; None where nobody there holds the verb and is free to use it."""

    here: UUID | None
    above: UUID | None
    issuer: UUID | None
    bureau: UUID | None
    paired: UUID | None = None


class Route(NamedTuple):
    """Where the recheck is done, and the unit that holds the ball."""

    stage: Stage
    unit: UUID | None
    by: str


ROUTE_HERE, ROUTE_ABOVE, ROUTE_PAIRED, ROUTE_PAPER = "here", "above", "paired", "paper"
USUAL_ORDER = (ROUTE_HERE, ROUTE_ABOVE, ROUTE_PAIRED)


def route(closing: Closer, standby: Standby, order: Iterable[str] = USUAL_ORDER) -> Route:
    """The route of a recheck: another holder here, then the unit above (中心校), then the paired school.

    What a superior found goes back to that superior, what is or may be major to the bureau, a department's
    paper waits for its paper. Where nobody is found it waits above: never blocked, never pretended.
    """
    if closing == Closer.DEPARTMENT:
        return Route(Stage.RECHECK_DEPARTMENT, standby.here, ROUTE_PAPER)
    if closing == Closer.BUREAU:
        return Route(Stage.RECHECK_ABOVE, standby.bureau or standby.above, ROUTE_ABOVE)
    if closing == Closer.SUPERIOR:
        return Route(Stage.RECHECK_ABOVE, standby.issuer or standby.above, ROUTE_ABOVE)
    found = {ROUTE_HERE: standby.here, ROUTE_ABOVE: standby.above, ROUTE_PAIRED: standby.paired}
    for way in order:
        if found[way] is not None:
            return Route(Stage.RECHECK if way == ROUTE_HERE else Stage.RECHECK_ABOVE, found[way], way)
    return Route(Stage.RECHECK_ABOVE, None, ROUTE_ABOVE)


def is_barred(barred: Collection[str], *keys: UUID | None) -> bool:
    """Whether a person (by account or person id) ever answered for this cure, under whatever post."""
    return any(str(key) in barred for key in keys if key is not None)


def barred_with(barred: Iterable[str], *keys: UUID | None) -> list[str]:
    """The barred and these, each once, in the order in which they came."""
    return list(dict.fromkeys([*barred, *(str(key) for key in keys if key is not None)]))


# What an assignment must say


@dataclass(frozen=True, slots=True)
class Plan:
    """What 交办 says: the five determined things, of which the rectifier is checked by the command.

    `funds` in yuan; None means nobody said, zero means none is needed.
    """

    measures: str
    due: date | None
    funds: Decimal | None = None
    control: str = ""


def five_wanted(grade: Grade, due: date | None, today: date) -> bool:
    """Whether all five are compulsory: suspected and major always, else what takes longer than a week."""
    return grade != Grade.GENERAL or (due is not None and (due - today).days > SHORT_FORM_DAYS)


def check_plan(plan: Plan, *, grade: Grade, today: date) -> None:
    """Refused with a message per field when an assignment does not say enough."""
    wrong: dict[str, str] = {}
    if plan.due is None:
        wrong["due"] = "请填写整改期限"
    elif plan.due < today:
        wrong["due"] = "期限不能早于今天"
    elif plan.due - today > LONGEST_DUE:
        wrong["due"] = "期限太远，请核对年份"
    if not plan.measures:
        wrong["measures"] = "请写明怎么改"
    if plan.funds is not None and not (plan.funds.is_finite() and 0 <= plan.funds < 10**11):
        wrong["funds"] = "请填不小于 0 的金额（元）"
    full = five_wanted(grade, plan.due, today)
    if full and plan.funds is None:
        wrong["funds"] = "请填写资金（元）；不需要花钱的填 0"
    if full and not plan.control:
        wrong["control"] = "请写明整改前的管控措施"
    if not wrong:
        return
    if not full:
        raise Refused("交办还缺几项，请补齐。", wrong)
    five = "要五落实：措施、资金、责任人、期限、管控措施，请补齐"
    if grade != Grade.GENERAL:
        raise Refused(f"{GRADES[grade]}{five}。", wrong)
    days = SHORT_FORM_DAYS
    raise Refused(
        f"期限超过{days}天的{five}；{days}天内能改好的，把期限定在{days}天以内，只写责任人、期限和措施。", wrong
    )


# Proof and recheck


@dataclass(frozen=True, slots=True)
class Proof:
    """What was handed in with 上报整改结果."""

    photos: int = 0
    documents: int = 0
    note: str = ""
    none_because: str = ""


def way_of(kind_way: Way, grade: Grade) -> Way:
    """How this hazard is rechecked: as its kind says; suspected and major on site only."""
    return kind_way if grade == Grade.GENERAL else Way.ON_SITE


def check_proof(proof: Proof, way: Way) -> Way:
    """How this round will be rechecked, given the proof; Refused when the kind asks for more.

    Who could take no photograph says why, and somebody then goes to look.
    """
    if way == Way.ON_SITE:
        if not (proof.note or proof.photos or proof.documents):
            raise Refused("请写一句改成了什么样。", {"note": "请写明整改情况"})
        return Way.ON_SITE
    enough = proof.photos if way == Way.PHOTO else proof.photos + proof.documents
    if enough:
        return way
    if proof.none_because:
        return Way.ON_SITE
    thing = "整改后的照片" if way == Way.PHOTO else "补办好的资料（照片或文件）"
    raise Refused(
        f"这类隐患要附{thing}；确实没有的，请写明原因，改为现场复查。",
        {"after": f"请附{thing}", "none_because": "或写明为什么没有"},
    )


def check_way(done: Way, wanted: Way) -> None:
    """On site is always good enough; otherwise it must be the way that was set."""
    if done not in (Way.ON_SITE, wanted):
        raise Refused(f"这条隐患要{WAYS[wanted]}，请选{WAYS[wanted]}。", {"way": f"要{WAYS[wanted]}"})


def check_two(grade: Grade, second: bool) -> None:
    """Major hazards are rechecked on site by two people."""
    if grade == Grade.MAJOR and not second:
        raise Refused("重大隐患要两个人现场复查，请填写同去复查的另一个人。", {"second": "请选另一名复查人"})


def check_settled(grade: Grade, listed: str, *, whole: bool) -> None:
    """Nothing suspected is closed before the bureau has spoken, nothing listed before it is delisted."""
    if grade == Grade.SUSPECTED:
        raise Refused("这条隐患还是“疑似重大”，请先由教育局认定或降为一般，再销号。")
    if listed and whole:
        raise Refused(f"这条隐患正在挂牌督办，请先由{listed}摘牌，再销号。")


# How much is closed


class Closed(NamedTuple):
    """Places closed now (`more`), closed in all, and whether that is all of them."""

    more: int
    in_all: int
    whole: bool


def closing(quantity: int, closed: int, more: int | None) -> Closed:
    """Close `more` places (None: all that are open). quantity = closed + open before and after."""
    left = quantity - closed
    done = left if more is None else more
    if not 1 <= done <= left:
        raise Refused(f"还有 {left} 处没有销号，这次只能填 1 到 {left}。", {"quantity": f"请填 1 到 {left}"})
    return Closed(done, closed + done, done == left)


def check_quantity(quantity: int) -> int:
    """A number of places 处 that can be true."""
    if not 1 <= quantity <= MOST_PLACES:
        raise Refused(f"处数请填 1 到 {MOST_PLACES}。", {"quantity": f"请填 1 到 {MOST_PLACES}"})
    return quantity


# Numbers, days, lateness


def number(prefix: str, year: int, running: int) -> str:
    """青小隐〔2026〕018."""
    return f"{prefix}隐〔{year}〕{running:03d}"


def day_count(since: datetime, at: datetime) -> int:
    """第n天, counted on the school's calendar; the first day is 1."""
    return max(1, (school_day(at) - school_day(since)).days + 1)


def overdue_days(stage: Stage, due: date | None, waiting: str, today: date) -> int:
    """Days past the deadline while the ball is with the school; an explained wait is not late."""
    if due is None or waiting or not STAGES[stage].ticking:
        return 0
    return max(0, (today - due).days)


class Age(StrEnum):
    """How long a hazard has been open, in days since its registration."""

    WEEK = "0-7"
    MONTH = "8-30"
    QUARTER = "31-90"
    OLDER = "91-"


AGES: Mapping[Age, str] = {
    Age.WEEK: "7天以内",
    Age.MONTH: "8至30天",
    Age.QUARTER: "31至90天",
    Age.OLDER: "超过90天",
}
AGE_DAYS: Mapping[Age, tuple[int, int | None]] = {
    Age.WEEK: (0, 7),
    Age.MONTH: (8, 30),
    Age.QUARTER: (31, 90),
    Age.OLDER: (91, None),
}


def age_of(days: int) -> Age:
    """The bucket of an age in days."""
    return next(age for age, (_, last) in AGE_DAYS.items() if last is None or days <= last)


def is_open(stage: str) -> bool:
    """Whether a hazard at this stage still has places to close."""
    return Stage(stage) in OPEN


def way_out(why: str, others: Iterable[str], above: str) -> str:
    """A refusal that says who can: people here by name, else the unit above."""
    names = list(dict.fromkeys(others))
    if names:
        return f"{why}。请由{'、'.join(names[:3])}办理。"
    if above:
        return f"{why}。本单位没有别的人可以办理，请由{above}办理（待复查的可点“请上级复查”）。"
    return f"{why}。请联系上级管理员安排另一个人办理。"
