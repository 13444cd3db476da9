"""What the form of a visit says, checked and turned into what is kept: team, problems with their terms, domains."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

import msgspec

from xiaoan.features.inspections import rules
from xiaoan.features.inspections.shapes import Member, Problem
from xiaoan.features.inspections.vocabulary import Manner
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.kinds import KindTerms, terms
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import school_of


@dataclass(frozen=True, slots=True)
class Said:
    """A visit as its form says it. The author is always of the team; `people` and `experts` came along.

    `experts`: (name, where from) of people who are not in the system. `leader`: a person's id or a name; empty,
    the author. `issuer`: in whose name, empty: the nearest unit above in whose name the author may.
    """

    on: date
    manner: str
    people: tuple[UUID, ...] = ()
    experts: tuple[tuple[str, str], ...] = ()
    leader: str = ""
    issuer: UUID | None = None
    began: time | None = None
    ended: time | None = None
    domains: tuple[str, ...] = ()
    looked: str = ""
    good: str = ""
    suggestions: str = ""
    opinion: str = ""
    accompanied: str = ""
    problems: tuple[Problem, ...] = ()


def team_of(act: Act, unit: Unit, said: Said) -> list[Member]:
    """The author, those of his unit who came along, and outside experts. Never anybody of the school itself."""
    by = act.by
    inside = school_of(unit).path
    team = [Member(name=by.name, unit=by.unit_name, account=by.account)]
    rows = {row.id: row for row in Person.objects.select_related("unit").filter(id__in=said.people)}
    for key in said.people:
        row = rows.get(key)
        if row is None or (row.left is not None and row.left < said.on):
            raise Refused("找不到这个人，请从列表中选择。", {"people": "请从列表中选择"})
        if row.path.startswith(inside):
            raise Refused(f"{row.name}是受检单位的人，不能在检查组里。", {"people": "请换一个人"})
        team.append(Member(name=row.name, unit=row.unit.name, person=row.id, account=row.account_id))
    for name, where in said.experts:
        expert = Member(name=cleaned(name, most=60), unit=cleaned(where, most=80))
        if not expert.name or not expert.unit:
            raise Refused("外请的专家要写姓名和单位。", {"experts": "每行一人：姓名，单位"})
        team.append(expert)
    rules.check_team(team)
    return team


def checked_manner(manner: str) -> str:
    """One of the two words."""
    if manner not in set(Manner):
        raise Refused("请选是事先通知还是不打招呼。", {"manner": "请选一个"})
    return manner


def checked_domains(domains: Iterable[str]) -> list[str]:
    """Known domains, each once."""
    found, known = sorted({cleaned(each, most=40) for each in domains}), shelf().domains
    if any(each not in known for each in found):
        raise Refused("没有这个领域。", {"domains": "请从列表中选择领域"})
    return found


def checked_problems(unit: Unit, problems: Sequence[Problem], domains: Sequence[str], day: date) -> list[Problem]:
    """Problems as they are kept: texts cleaned, places named, each with the domain it belongs to."""
    if len(problems) > rules.MOST_PROBLEMS:
        rules.check_problems(problems)
    wanted = {each.place for each in problems if each.place is not None}
    spots = {row.id: row.name for row in PlaceRow.objects.filter(id__in=wanted, home=unit.home)}
    if wanted - set(spots):
        raise NotFound("没有这个地点，请从列表中选择，或写明在哪里。")
    plain = [_plain(each, spots) for each in problems]
    rules.check_problems(plain)
    _check_into(unit, plain)
    only = domains[0] if len(domains) == 1 else ""
    known: dict[tuple[str, str], KindTerms] = {}
    found = []
    for each in plain:
        key = (each.kind, each.domain or ("" if each.kind else only))
        if key not in known:
            known[key] = terms(unit, key[0], day, key[1])
        found.append(msgspec.structs.replace(each, domain=known[key].domain))
    return found


def _plain(each: Problem, spots: dict[UUID, str]) -> Problem:
    where = cleaned(each.where, most=200) or (spots.get(each.place, "") if each.place is not None else "")
    return msgspec.structs.replace(
        each, what=cleaned(each.what, most=1000), where=where, kind=cleaned(each.kind, most=60),
        domain=cleaned(each.domain, most=40), photos=list(dict.fromkeys(each.photos)),
    )  # fmt: skip


def _check_into(unit: Unit, problems: Sequence[Problem]) -> None:
    """What a problem is said to be already is a hazard of the same legal unit, in sight."""
    wanted = {each.into for each in problems if each.into is not None}
    if wanted and Hazard.objects.filter(id__in=wanted, home=unit.home).count() != len(wanted):
        raise NotFound("找不到要并入的隐患，请重新选择。")


def all_domains(domains: Iterable[str], problems: Iterable[Problem]) -> list[str]:
    """What was looked at and what was found, together."""
    return sorted({*domains, *(each.domain for each in problems if each.domain)})


def check_domains(act: Act, verb: str, unit: Unit, domains: Sequence[str]) -> None:
    """The author must hold the verb for every domain of a visit, not for one of them."""
    act.require(verb, unit, domain=next(iter(domains), ""))
    missing = rules.lacking(act.by, verb, unit.path, unit.id, domains)
    if missing:
        words = shelf().domains
        names = "、".join(words[each].title if each in words else each for each in missing)
        raise Refused(
            f"您不负责“{names}”领域，不能写这方面的问题；请由负责的同志登记。", {"domains": f"不负责：{names}"}
        )


def line_due(problem: Problem, kind: KindTerms, on: date, paper: date | None) -> date | None:
    """Until when one problem is to be cured: as the inspector said, else with the paper, else as its kind says."""
    if problem.days is not None:
        return on + timedelta(days=problem.days)
    if paper is not None:
        return paper
    return None if kind.days is None else on + timedelta(days=kind.days)
