"""复查意见 and 更正: a further paper about an issued one. What it finds the hazards' own commands write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from xiaoan.features.inspections.doing.issuing import keep
from xiaoan.features.inspections.doing.numbers import next_number
from xiaoan.features.inspections.doing.papers import paper_of, require_issuer, title
from xiaoan.features.inspections.doing.replying import followed
from xiaoan.features.inspections.doing.visiting import said_digest
from xiaoan.features.inspections.events import Issued
from xiaoan.features.inspections.models import Paper, PaperLine
from xiaoan.features.inspections.shapes import Printed, PrintedLine
from xiaoan.features.inspections.vocabulary import FROM_VISIT, KINDS, Kind
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.commands import Finding, Form, Opinion, fail, paper_pass, pass_
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.tree.queries import unit as unit_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one problem. `note`: why not, when it has not passed. `second`: who else looked (major)."""

    hazard: UUID
    passed: bool
    note: str = ""
    second: UUID | None = None
    scan: tuple[UUID, ...] = ()


def look_back(
    *, by: Viewer, paper_id: UUID, client_id: UUID, verdicts: Sequence[Verdict], at: datetime, companions: str = ""
) -> Paper:
    """复查意见书 by the issuing unit: each problem passed or sent back, in one transaction, under one number."""
    with acts.opened(by=by, at=at) as act:
        paper = paper_of(act, paper_id)
        require_issuer(act, paper)
        if Kind(paper.kind) not in FROM_VISIT:
            raise Refused("复查意见要针对整改通知书或督查反馈单。")
        names = cleaned(companions, most=120)
        digest = said_digest_of(verdicts, names)
        before = _same(paper, client_id, digest, by)
        if before is not None:
            return before
        found = _chosen(paper, verdicts)
        assert paper.issuer_id is not None
        row = Paper(number=next_number(unit_of(paper.issuer_id), Kind.OPINION, at), issuer_id=paper.issuer_id)
        row.issuer = paper.issuer
        for verdict, hazard in found:
            form = Form(uuid5(client_id, str(hazard.id)))
            if verdict.passed:
                said = Finding(note=verdict.note or row.number, second=verdict.second)
                pass_(by=by, hazard_id=hazard.id, found=said, at=at, form=form)
            else:
                fail(by=by, hazard_id=hazard.id, reason=verdict.note, at=at, form=form)
        team = [by.name, *(each.strip() for each in names.split("、") if each.strip())]
        return _issued(act, paper, row, client_id, digest, found, team=team)


def department_opinion(
    *, by: Viewer, paper_id: UUID, client_id: UUID, number: str, on: date, verdicts: Sequence[Verdict], at: datetime
) -> Paper:
    """A department's 复查意见 came back: its number, and for each problem it speaks of whether it is satisfied.

    Each problem that passes carries the scan; only this closes what a department's paper has named.
    """
    with acts.opened(by=by, at=at) as act:
        paper = paper_of(act, paper_id)
        if paper.kind != Kind.DEPARTMENT:
            raise Refused("这不是部门文书；请由出具文书的单位复查。")
        words = cleaned(number, most=60)
        digest = said_digest_of(verdicts, f"{words}/{on}")
        before = _same(paper, client_id, digest, by)
        if before is not None:
            return before
        if not words:
            raise Refused("请填写复查意见的文号。", {"number": "请填写文号"})
        if on > school_day(at) or on < paper.on:
            raise Refused("复查意见的日期要在部门文书之后、今天以前。", {"on": "请核对日期"})
        if Paper.objects.filter(home=paper.home, issuer=paper.issuer, number=words).exists():
            raise Conflict(f"{paper.issuer}{words}已经登记过。")
        found = _chosen(paper, verdicts)
        for verdict, hazard in found:
            form = Form(uuid5(client_id, str(hazard.id)))
            if verdict.passed:
                opinion = Opinion(words, verdict.scan, issuer=paper.issuer[:80], note=verdict.note)
                paper_pass(by=by, hazard_id=hazard.id, opinion=opinion, at=at, form=form)
            else:
                fail(by=by, hazard_id=hazard.id, reason=verdict.note, at=at, form=form)
        row = Paper(number=words, issuer=paper.issuer)
        return _issued(act, paper, row, client_id, digest, found, team=[], on=on)


def correct(*, by: Viewer, paper_id: UUID, client_id: UUID, says: str, at: datetime) -> Paper:
    """更正: what was issued stays as it is; a further paper of the same kind says what is to be read otherwise."""
    with acts.opened(by=by, at=at) as act:
        paper = paper_of(act, paper_id)
        require_issuer(act, paper)
        words = cleaned(says, most=2000)
        digest = said_digest_of((), words)
        before = _same(paper, client_id, digest, by)
        if before is not None:
            return before
        if not words:
            raise Refused("请写明更正什么。", {"says": "请写明更正的内容"})
        if paper.corrects:
            raise Refused("这份本身是更正；请对原来的文书再出更正。")
        assert paper.issuer_id is not None
        row = Paper(number=next_number(unit_of(paper.issuer_id), Kind(paper.kind), at), issuer_id=paper.issuer_id)
        row.issuer, row.corrects = paper.issuer, True
        return _issued(act, paper, row, client_id, digest, [], team=[by.name], says=words)


def said_digest_of(verdicts: Sequence[Verdict], words: str) -> str:
    """Digest of what such a form says."""
    return said_digest(_Said(tuple(verdicts), words), UUID(int=0))


@dataclass(frozen=True, slots=True)
class _Said:
    verdicts: tuple[Verdict, ...]
    words: str


def _same(paper: Paper, client_id: UUID, digest: str, by: Viewer) -> Paper | None:
    found = Paper.objects.select_related("unit").filter(home=paper.home, client_id=client_id).first()
    if found is None:
        return None
    if (found.digest, found.by_account, found.about) != (digest, by.account, paper.id):
        raise Conflict("这张表单已经交过，内容却不一样。请刷新页面再看。")
    return found


def _chosen(paper: Paper, verdicts: Sequence[Verdict]) -> list[tuple[Verdict, Hazard]]:
    """The hazards spoken of, each once, all of them problems of the paper; in the paper's order."""
    ids = list(PaperLine.objects.filter(paper=paper).order_by("position").values_list("hazard_id", flat=True))
    now = followed(ids)
    said = {each.hazard: each for each in verdicts}
    if not verdicts:
        raise Refused("请至少对一个问题写复查意见。", {"verdicts": "请选复查结论"})
    if len(said) != len(verdicts) or not set(said) <= set(now):
        raise Refused("复查意见只能写这份文书里的问题，每个写一次。")
    found = [(said[key], now[key]) for key in dict.fromkeys(ids) if key in said]
    if len({hazard.id for _verdict, hazard in found}) != len(found):
        raise Refused("其中有的问题已经并成一条隐患，请只写一次。")
    return found


def _issued(
    act: Act,
    paper: Paper,
    row: Paper,
    client_id: UUID,
    digest: str,
    found: Sequence[tuple[Verdict, Hazard]],
    *,
    team: list[str],
    on: date | None = None,
    says: str = "",
) -> Paper:
    """Write the further paper."""
    row.unit, row.client_id, row.digest, row.domains = paper.unit, client_id, digest, paper.domains
    row.kind = paper.kind if row.corrects else Kind.OPINION.value
    row.on, row.about, row.visit_id = on or school_day(act.at), paper.id, paper.visit_id
    row.by, row.by_account, row.at = act.acting(paper.unit), act.by.account, act.at
    lines = [
        PrintedLine(
            what=hazard.title, where=hazard.where, quantity=hazard.quantity, hazard=hazard.number,
            passed=verdict.passed, note=verdict.note,
        )
        for verdict, hazard in found
    ]  # fmt: skip
    row.printed = Printed(
        unit=paper.unit.name, issuer=row.issuer, team=team, leader=team[0] if team else "", on=row.on, lines=lines,
        about=title(paper), says=says or KINDS[Kind(row.kind)],
    )  # fmt: skip
    keep(row, [(hazard, False) for _verdict, hazard in found], [verdict.passed for verdict, _hazard in found])
    told = Issued(kind=row.kind, number=row.number, problems=len(found), due=None, about=paper.number)
    act.record(told, about=row)
    return row
