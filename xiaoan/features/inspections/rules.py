"""Pure decisions: who may come in whose name, what a team, a visit and a problem must say, numbers, who may sign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time, timedelta
from uuid import UUID

from xiaoan.features.inspections.shapes import Member, Problem
from xiaoan.features.inspections.verbs import INSPECT
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.rules import Viewer

LEAST_TEAM = 2
MOST_TEAM = 20
MOST_PROBLEMS = 60
"""Problems of one paper. A visit that finds more leaves two papers; nobody reads one of two hundred lines."""

LONGEST_AGO = timedelta(days=366)
LONGEST_DAYS = 3 * 366
MOST_PLACES = 9999


def issuers(viewer: Viewer, path: str, unit: UUID, school_path: str) -> list[UUID]:
    """Units in whose name the viewer may inspect a unit, the nearest first: those above its school, by his grants."""
    found = [
        held
        for held in viewer.held
        if INSPECT in held.verbs and held.covers(path, unit) and held.path != school_path and held.path
        if school_path.startswith(held.path)
    ]
    return list(dict.fromkeys(held.unit for held in sorted(found, key=lambda held: -len(held.path))))


def lacking(viewer: Viewer, verb: str, path: str, unit: UUID, domains: Iterable[str]) -> list[str]:
    """Domains for which the viewer does not hold a verb over a unit: a mixed visit needs all of them."""
    wanted = sorted(set(domains)) or [""]
    return [domain for domain in wanted if not viewer.may(verb, path=path, unit=unit, domain=domain)]


def check_team(team: Sequence[Member]) -> None:
    """At least two people, each once. The same name from the same unit is the same person."""
    accounts = [each.account for each in team if each.account is not None]
    people = [each.person for each in team if each.person is not None]
    names = [(each.name, each.unit) for each in team]
    if any(len(set(each)) != len(each) for each in (accounts, people, names)):
        raise Refused("检查组里有人写了两次；同一个人只算一个。", {"people": "同一个人只写一次"})
    if len(team) < LEAST_TEAM:
        raise Refused("入校检查至少两个人，请写明同行的人。", {"people": "请选同行的人，或写明外请的专家"})
    if len(team) > MOST_TEAM:
        raise Refused(f"检查组最多 {MOST_TEAM} 人。", {"people": "人数太多，请核对"})


def leader_of(team: Sequence[Member], leader: str) -> str:
    """The leader's name: one of the team, named by his person's id or by name; nobody named is the first."""
    if not leader:
        return team[0].name
    for each in team:
        if leader in (each.name, str(each.person or ""), str(each.account or "")):
            return each.name
    raise Refused("组长要从检查组的人里选。", {"leader": "请从检查组里选"})


def check_day(on: date, today: date) -> None:
    """A visit that took place, and not long ago."""
    if on > today:
        raise Refused("检查日期不能晚于今天。", {"on": "不能晚于今天"})
    if on < today - LONGEST_AGO:
        raise Refused("检查日期早于一年前，请核对。", {"on": "请核对年份"})


def hours_words(began: time | None, ended: time | None) -> str:
    """09:10—11:00; Refused when it ends before it begins."""
    if began and ended and ended < began:
        raise Refused("结束时间早于开始时间，请核对。", {"ended": "不能早于开始时间"})
    return "—".join(f"{each:%H:%M}" for each in (began, ended) if each)


def check_problems(problems: Sequence[Problem]) -> None:
    """Each says what and where, and how many places; Refused with the row that does not."""
    if len(problems) > MOST_PROBLEMS:
        raise Refused(
            f"一份文书最多写 {MOST_PROBLEMS} 个问题（现在 {len(problems)} 个），其余的请另出一份。",
            {"problems": f"最多 {MOST_PROBLEMS} 个"},
        )
    wrong: dict[str, str] = {}
    for index, each in enumerate(problems):
        if not each.what:
            wrong[f"what-{index}"] = "请写明是什么问题"
        if not each.where:
            wrong[f"where-{index}"] = "请写明在哪里，或选一个地点"
        if not 1 <= each.quantity <= MOST_PLACES:
            wrong[f"quantity-{index}"] = f"请填 1 到 {MOST_PLACES}"
        if each.days is not None and not 0 <= each.days <= LONGEST_DAYS:
            wrong[f"days-{index}"] = f"请填 0 到 {LONGEST_DAYS} 天"
    if wrong:
        first = int(next(iter(wrong)).rpartition("-")[2]) + 1
        raise Refused(f"第 {first} 个问题没有写清楚，请补齐。", wrong)
    into = [each.into for each in problems if each.into is not None]
    if len(set(into)) != len(into):
        raise Refused("有两个问题并入了同一条隐患，请合成一个问题来写。", {"problems": "不要两次并入同一条"})


def number(prefix: str, year: int, running: int) -> str:
    """青石县局改〔2026〕001号."""
    return f"{prefix}〔{year}〕{running:03d}号"


def check_signer(name: str, team: Collection[str]) -> None:
    """A receipt is the school's: nobody signs for having received what he himself has left."""
    if not name:
        raise Refused("请写明签收人的姓名。", {"name": "请写明姓名"})
    if name in team:
        raise Refused("签收人是检查组的人；请由学校的人签收。", {"name": "请写学校签收人的姓名"})


def check_witness(witness: str, reason: str, team: Collection[str]) -> None:
    """A refusal is noted with a witness who is not one of the team, and with what was said."""
    wrong = {}
    if not witness:
        wrong["witness"] = "请写明见证人的姓名"
    elif witness in team:
        wrong["witness"] = "见证人不能是检查组的人"
    if not reason:
        wrong["reason"] = "请写明为什么没有签收"
    if wrong:
        raise Refused("拒绝签收要有检查组以外的见证人，并写明情况。", wrong)


def overdue(due: date | None, today: date, *, settled: bool) -> int:
    """Days past the deadline of a reply; 0 while in time, settled or without one."""
    return 0 if settled or due is None else max(0, (today - due).days)
