"""出具文书: the paper gets its number, and each problem becomes a hazard of the school, all in one transaction.

Where the same is open already, the paper is one more source of that hazard; it is counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

import msgspec

from xiaoan.features.inspections.doing.numbers import next_number
from xiaoan.features.inspections.doing.visiting import said_digest, taken
from xiaoan.features.inspections.doing.writing import line_due
from xiaoan.features.inspections.events import Concluded, Issued
from xiaoan.features.inspections.models import Paper, PaperLine, Visit
from xiaoan.features.inspections.shapes import Printed, PrintedLine, Problem
from xiaoan.features.inspections.vocabulary import FROM_VISIT, KINDS, MANNERS, Kind, Manner, State
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.commands import Paper as Named
from xiaoan.kernel.hazards.commands import Registration, Seen, merge_report, report, to_hazard
from xiaoan.kernel.hazards.kinds import KindTerms, terms
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.vocabulary import Grade
from xiaoan.kernel.tree.queries import unit as unit_of

ORIGIN = "inspection"
LONGEST_ISSUER = 80


@dataclass(frozen=True, slots=True)
class Issue:
    """Which paper, and until when it is to be answered. `into`: by position, the open hazard a problem already is."""

    kind: str
    due: date | None = None
    into: tuple[tuple[int, UUID], ...] = ()


def issue(
    *, by: Viewer, visit_id: UUID, client_id: UUID, said: Issue, at: datetime, version: int | None = None
) -> Paper:
    """Issue the paper of a visit. Sent twice it is one paper; a visit leaves one."""
    with acts.opened(by=by, at=at) as act:
        before = Paper.objects.select_related("unit").filter(visit_id=visit_id, client_id=client_id).first()
        digest = said_digest(said, visit_id)
        if before is not None:
            if before.digest != digest or before.by_account != by.account:
                raise Conflict("这张表单已经交过，内容却不一样。请刷新页面再看。")
            return before
        visit = taken(act, visit_id, version)
        problems = _joined(visit, said)
        kind = _checked(said, problems, school_day(at))
        issuer = unit_of(visit.issuer_id)
        paper = Paper(
            unit=visit.unit, client_id=client_id, digest=digest, kind=kind.value, on=school_day(at), due=said.due,
            number=next_number(issuer, kind, at), issuer_id=issuer.id, issuer=issuer.name, domains=visit.domains,
            visit_id=visit.id, by=act.acting(visit.unit), by_account=by.account, at=at,
        )  # fmt: skip
        hazards, printed = entered(act, paper, problems, visit.on, seed=visit.client_id, superior=True)
        paper.printed = _printed(visit, paper, printed)
        keep(paper, [(hazard, problem.into is not None) for hazard, problem in zip(hazards, problems, strict=True)])
        visit.problems, visit.state, visit.version = problems, State.ISSUED.value, visit.version + 1
        visit.save()
        act.record(Issued(kind=kind.value, number=paper.number, problems=len(problems), due=paper.due), about=paper)
        act.record(Concluded(paper=paper.id, number=paper.number), about=visit)
        return paper


def _joined(visit: Visit, said: Issue) -> list[Problem]:
    """The problems with what was chosen of the offered merges."""
    found = list(visit.problems)
    for position, hazard_id in said.into:
        if not 0 <= position < len(found):
            raise Refused("没有这个问题，请刷新页面再办。")
        found[position] = msgspec.structs.replace(found[position], into=hazard_id)
    chosen = [each.into for each in found if each.into is not None]
    if len(set(chosen)) != len(chosen):
        raise Refused("有两个问题并入了同一条隐患，请先合成一个问题来写。", {"into": "不要两次并入同一条"})
    return found


def _checked(said: Issue, problems: Sequence[Problem], today: date) -> Kind:
    if said.kind not in {each.value for each in FROM_VISIT}:
        raise Refused("请选整改通知书或督查反馈单。", {"kind": "请选一个"})
    kind = Kind(said.kind)
    if kind == Kind.NOTICE and not problems:
        raise Refused("没有问题不用下整改通知书；请出督查反馈单。", {"kind": "请选督查反馈单"})
    if kind == Kind.NOTICE and said.due is None:
        raise Refused("整改通知书要写明什么时候前书面回复。", {"due": "请填期限"})
    if said.due is not None and not 0 <= (said.due - today).days <= 3 * 366:
        raise Refused("期限不能早于今天，也不能超过三年。", {"due": "请填今天以后的期限"})
    return kind


def entered(
    act: Act, paper: Paper, problems: Sequence[Problem], on: date, *, seed: UUID, superior: bool
) -> tuple[list[Hazard], list[PrintedLine]]:
    """Each problem as a hazard of the unit with this paper as its source; and how the paper prints them."""
    hazards, printed = [], []
    known: dict[tuple[str, str], KindTerms] = {}
    for position, problem in enumerate(problems):
        key = (problem.kind, problem.domain)
        if key not in known:
            known[key] = terms(paper.unit, problem.kind, on, problem.domain)
        due = line_due(problem, known[key], on, paper.due)
        if due is not None and due < school_day(act.at):
            due = school_day(act.at)
        named = Named(paper.issuer[:LONGEST_ISSUER], paper.number, due, superior=superior)
        hazard = _one(act, paper, problem, named, uuid5(seed, f"problem/{position}"))
        hazards.append(hazard)
        printed.append(
            PrintedLine(
                what=problem.what, where=problem.where, quantity=problem.quantity, basis=_basis(known[key]), due=due,
                hazard=hazard.number, already=problem.into is not None, suspected=hazard.grade == Grade.SUSPECTED,
            )
        )  # fmt: skip
    return hazards, printed


def _one(act: Act, paper: Paper, problem: Problem, named: Named, client_id: UUID) -> Hazard:
    seen = Seen(
        what=problem.what, where=problem.where, place_id=problem.place, quantity=problem.quantity, kind=problem.kind,
        domain=problem.domain, origin=ORIGIN, origin_id=paper.id, photos=tuple(problem.photos), paper=named,
    )  # fmt: skip
    row = report(by=act.by, unit=paper.unit, client_id=client_id, seen=seen, at=act.at)
    if problem.into is not None:
        return merge_report(by=act.by, report_id=row.id, into=problem.into, at=act.at)
    said = Registration(suspected=True if problem.suspected else None)
    return to_hazard(by=act.by, report_id=row.id, said=said, at=act.at)


def _basis(kind: KindTerms) -> str:
    """The clauses a problem rests on; ＊ where nobody has held the text in hand yet."""
    titles = shelf().sources
    return "；".join(
        f"《{titles[each.source].title if each.source in titles else each.source}》{each.clause}"
        + ("＊" if each.verify else "")
        for each in kind.clauses[:2]
    )


def keep(paper: Paper, hazards: Sequence[tuple[Hazard, bool]], passed: Sequence[bool | None] = ()) -> None:
    """Write the paper and its lines."""
    paper.save(force_insert=True)
    PaperLine.objects.bulk_create(
        PaperLine(
            home=paper.home, unit=paper.unit, path=paper.path, paper=paper, position=position, hazard_id=hazard.id,
            already=already, passed=passed[position] if passed else None,
        )
        for position, (hazard, already) in enumerate(hazards)
    )  # fmt: skip


def _printed(visit: Visit, paper: Paper, lines: list[PrintedLine]) -> Printed:
    return Printed(
        unit=visit.unit.name, issuer=visit.issuer, team=team_words(visit), leader=visit.leader, on=visit.on,
        hours=visit.hours, manner=MANNERS[Manner(visit.manner)], looked=visit.looked, good=visit.good,
        suggestions=visit.suggestions, opinion=visit.opinion, accompanied=visit.accompanied, lines=lines,
        says=KINDS[Kind(paper.kind)],
    )  # fmt: skip


def team_words(visit: Visit) -> list[str]:
    """Names of the team; where somebody comes from is said of those from elsewhere."""
    own = {visit.issuer, visit.by.unit_name}
    return [each.name if each.unit in own else f"{each.name}（{each.unit}）" for each in visit.team]
