"""Papers of fire, market supervision, health, police: entered by the school or the bureau as they came on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.features.inspections import rules
from xiaoan.features.inspections.doing import writing
from xiaoan.features.inspections.doing.issuing import entered, keep
from xiaoan.features.inspections.doing.visiting import said_digest
from xiaoan.features.inspections.events import Entered
from xiaoan.features.inspections.models import Paper
from xiaoan.features.inspections.shapes import Printed, Problem
from xiaoan.features.inspections.verbs import ENTER, SEE
from xiaoan.features.inspections.vocabulary import KINDS, Kind
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.tree.models import Unit

SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A paper as it came: whose, its number and day, until when, what it names, its scan."""

    issuer: str
    number: str
    on: date
    problems: tuple[Problem, ...]
    due: date | None = None
    domains: tuple[str, ...] = ()
    scan: tuple[UUID, ...] = ()


def enter(*, by: Viewer, unit: Unit, client_id: UUID, said: Arrived, at: datetime) -> Paper:
    """Enter a department's paper. Its problems become hazards that only the department's 复查意见 closes."""
    with acts.opened(by=by, at=at) as act:
        act.require(ENTER, unit)
        digest = said_digest(said, unit.id)
        before = Paper.objects.select_related("unit").filter(home=unit.home, client_id=client_id).first()
        if before is not None:
            if (before.digest, before.by_account) != (digest, by.account):
                raise Conflict("这张表单已经交过，内容却不一样。请刷新页面再看。")
            return before
        issuer, number = _checked(said, school_day(at))
        if Paper.objects.filter(home=unit.home, issuer=issuer, number=number).exists():
            raise Conflict(f"{issuer}{number}已经登记过，不用再登记。")
        domains = writing.checked_domains(said.domains)
        problems = writing.checked_problems(unit, said.problems, domains, said.on)
        domains = writing.all_domains(domains, problems)
        writing.check_domains(act, ENTER, unit, domains)
        paper = Paper(
            unit=unit, client_id=client_id, digest=digest, kind=Kind.DEPARTMENT.value, number=number, issuer=issuer,
            on=said.on, due=said.due, domains=domains, by=act.acting(unit), by_account=by.account, at=at,
        )  # fmt: skip
        hazards, printed = entered(act, paper, problems, said.on, seed=client_id, superior=False)
        paper.printed = Printed(unit=unit.name, issuer=issuer, on=said.on, lines=printed, says=KINDS[Kind.DEPARTMENT])
        try:
            with transaction.atomic():
                keep(paper, [(row, each.into is not None) for row, each in zip(hazards, problems, strict=True)])
        except IntegrityError as faster:
            raise Conflict(f"{issuer}{number}刚刚有人登记，请刷新页面再看。") from faster
        _attach(by, paper, said.scan, at)
        act.record(Entered(issuer=issuer, number=number, problems=len(problems), due=said.due), about=paper)
        return paper


def _attach(by: Viewer, paper: Paper, scan: Sequence[UUID], at: datetime) -> None:
    if scan:
        attach(
            by=by, unit=paper.unit, attachments=scan, object_type=paper._meta.label_lower, object_id=paper.id,
            verb=SEE, domain=paper.domains[0] if len(paper.domains) == 1 else "", purpose=SCAN, at=at,
        )  # fmt: skip


def _checked(said: Arrived, today: date) -> tuple[str, str]:
    """Issuer and number, cleaned; Refused for what a paper cannot be."""
    issuer, number = cleaned(said.issuer, most=80), cleaned(said.number, most=60)
    wrong = {}
    if not issuer:
        wrong["issuer"] = "请写明是哪个单位的文书"
    if not number:
        wrong["number"] = "请填写文号"
    if not said.problems:
        wrong["problems"] = "请写明文书指出的问题"
    if not said.scan:
        wrong["scan"] = "请附文书的照片或扫描件"
    if wrong:
        raise Refused("部门文书要写明单位、文号和指出的问题，并附扫描件。", wrong)
    rules.check_day(said.on, today)
    if said.due is not None and not said.on <= said.due <= said.on + timedelta(days=rules.LONGEST_DAYS):
        raise Refused("期限不能早于文书日期，也不能超过三年。", {"due": "请核对期限"})
    return issuer, number
