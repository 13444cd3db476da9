"""One hazard, several papers: citing another source, merging two hazards into one, splitting them again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.events import Cited, Merged, SourceKept, SplitOff, TookIn
from xiaoan.kernel.hazards.life.reporting import Paper, checked_paper
from xiaoan.kernel.hazards.life.waiting import stop_waiting
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.rules import barred_with
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, take
from xiaoan.kernel.hazards.turn.routing import after_source
from xiaoan.kernel.hazards.vocabulary import GRADES, WITH_SUPERIOR, Grade, Source, Up

_RANK = {Grade.GENERAL: 0, Grade.SUSPECTED: 1, Grade.MAJOR: 2}


def cite(
    *,
    by: Viewer,
    hazard_id: UUID,
    paper: Paper,
    at: datetime,
    department: bool = True,
    form: Form = NO_FORM,
) -> Hazard:
    """补充来源文书: a department's paper (or, `department` False, a superior's) names the same hazard.

    It is counted once; its earliest deadline and its strictest source bind.
    """
    with acts.opened(by=by, at=at) as act:
        turn = take(act, hazard_id, Step.CITE, form, {**asdict(paper), "department": department})
        if turn.again:
            return turn.hazard
        clean, hazard = checked_paper(paper), turn.hazard
        if HazardSource.objects.filter(hazard=hazard, issuer=clean.issuer, paper_no=clean.number).exists():
            raise Refused(f"{clean.issuer}{clean.number}已经记在这条隐患上。")
        source = HazardSource.objects.create(
            unit=hazard.unit, hazard=hazard, source=(Source.DEPARTMENT if department else Source.SUPERIOR).value,
            issuer=clean.issuer, paper_no=clean.number, due=clean.due, at=at,
            issuer_unit_id=None if department else by.unit,
        )  # fmt: skip
        act.record(SourceKept(source=source.source, paper_no=clean.number), about=source)
        if clean.due is not None and (hazard.due is None or clean.due < hazard.due):
            hazard.due = clean.due
        stage, ball = after_source(turn)
        told = Cited(source=source.source, issuer=clean.issuer, paper_no=clean.number, due=clean.due)
        return turn.leave(told, to=stage, ball=ball)


def merge_hazard(*, by: Viewer, hazard_id: UUID, into: UUID, at: datetime, form: Form = NO_FORM) -> Hazard:
    """并入已有隐患: this hazard is the same as another of the legal unit, and is counted with it from now on.

    Not once some of its places are closed, nor a graver one into a milder. Its sources bind the other.
    """
    with acts.opened(by=by, at=at) as act:
        if into == hazard_id:
            raise Refused("不能并入自己，请选另一条隐患。", {"into": "请选另一条"})
        # Locked in the order of ids: two people merging each way round do not wait for each other.
        list(Hazard.objects.select_for_update(of=("self",)).filter(id__in=[hazard_id, into]).order_by("id"))
        turn = take(act, hazard_id, Step.MERGE, form, {"into": into})
        if turn.again:
            return turn.hazard
        other = take(act, into, Step.CITE)
        gone, kept = turn.hazard, other.hazard
        if gone.home != kept.home:
            raise NotFound()
        if gone.closed_quantity:
            raise Refused(f"{gone.number}已有 {gone.closed_quantity} 处销号，不能再并入别的隐患。")
        if _RANK[turn.grade] > _RANK[other.grade]:
            raise Refused(f"{gone.number}是“{GRADES[turn.grade]}”，请反过来并入等级高的这一条。")
        if Up(gone.up) in WITH_SUPERIOR:
            raise Refused(f"{gone.number}正在上级协调，请先撤回上报，或反过来并入这一条。")
        gone.merged_into = kept.id
        # A place that is shut stays shut, now because of the hazard that is kept.
        kept.closure_id, gone.closure_id = kept.closure_id or gone.closure_id, None
        stop_waiting(gone)
        done = turn.leave(Merged(into=kept.id, number=kept.number))
        kept.barred = barred_with(kept.barred, *(UUID(each) for each in gone.barred))
        kept.due = min((day for day in (kept.due, gone.due) if day is not None), default=None)
        stage, ball = after_source(other)
        other.leave(TookIn(hazard=gone.id, number=gone.number), to=stage, ball=ball)
        return done


def split(*, by: Viewer, hazard_id: UUID, reason: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """从并入中拆出: it was another hazard after all, and waits to be assigned again under its old number."""
    with acts.opened(by=by, at=at) as act:
        why = cleaned(reason, most=300)
        turn = take(act, hazard_id, Step.SPLIT, form, {"reason": why})
        if turn.again:
            return turn.hazard
        if not why:
            raise Refused("请写明为什么不是同一处隐患。", {"reason": "请写明理由"})
        turn.hazard.merged_into = None
        return turn.leave(SplitOff(reason=why), to=Stage.ASSIGN)
