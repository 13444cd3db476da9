"""Papers of several sources: the reply each of them is owed, and a superior's written leave to close at the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import one
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import Delegated, SourceReplied
from xiaoan.kernel.hazards.machine import Stage, Step
from xiaoan.kernel.hazards.models import Hazard, HazardSource
from xiaoan.kernel.hazards.staffing import acts_from_above
from xiaoan.kernel.hazards.turn.evidence import PAPER, keep
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, take
from xiaoan.kernel.hazards.turn.routing import routed, sources_of
from xiaoan.kernel.hazards.vocabulary import Grade, Source
from xiaoan.kernel.tree.queries import unit as unit_of


def delegate(*, by: Viewer, hazard_id: UUID, paper_no: str, at: datetime, form: Form = NO_FORM) -> Hazard:
    """书面委托学校销号: the superior who found it lets another person of the school close it. General hazards only."""
    with acts.opened(by=by, at=at) as act:
        number = cleaned(paper_no, most=60)
        turn = take(act, hazard_id, Step.DELEGATE, form, {"paper_no": number})
        if turn.again:
            return turn.hazard
        if not number:
            raise Refused("委托学校销号要有书面依据，请填写委托书文号。", {"paper_no": "请填写文号"})
        if turn.grade != Grade.GENERAL:
            raise Refused("疑似重大和重大隐患由教育局复查，不能委托学校销号。")
        rows = [each for each in sources_of(turn.hazard) if each.source == Source.SUPERIOR and not each.delegated_no]
        if not rows:
            raise Refused("这条隐患不是上级提出的，或者已经委托，不用再委托。")
        mine = [each for each in rows if _may_speak(by, turn.hazard, each)]
        if not mine:
            raise Refused(f"这条隐患由{rows[0].issuer}提出，请由{rows[0].issuer}或其上级委托。")
        for source in mine:
            source.delegated_no, source.delegated_at = number, at
            source.save(update_fields=["delegated_no", "delegated_at"])
            act.record(Delegated(paper_no=number, issuer=source.issuer), about=source)
        told = Delegated(paper_no=number, issuer=mine[0].issuer)
        if turn.hazard.stage != Stage.RECHECK_ABOVE:
            return turn.leave(told)
        found = routed(turn)
        stage = found.stage if found.stage in turn.cell.to else Stage.RECHECK_ABOVE
        turn.hazard.route = found.by
        return turn.leave(told, to=stage, ball=found.unit)


def _may_speak(by: Viewer, hazard: Hazard, source: HazardSource) -> bool:
    if source.issuer_unit_id is None:
        return False
    path = unit_of(source.issuer_unit_id).path
    return acts_from_above(by, verbs.RECHECK_ABOVE, hazard.unit, hazard.domain, path)


def answer_source(
    *,
    by: Viewer,
    source_id: UUID,
    answer_no: str,
    at: datetime,
    note: str = "",
    scan: Sequence[UUID] = (),
) -> HazardSource:
    """回复来源单位 (回执): the school's own reply to one paper, once the cure was handed in; closed hazards too.

    Not a step of the table: closed stays closed, and a reply may go out afterwards. Said again alike it is the same.
    """
    with acts.opened(by=by, at=at) as act:
        number = cleaned(answer_no, most=60)
        rows = HazardSource.objects.select_for_update(of=("self",)).select_related("hazard", "unit")
        source = rows.filter(id=source_id).first()
        if source is None:
            raise NotFound()
        hazard = one(by, Hazard.objects.select_related("unit"), source.hazard_id, verbs.SEE)
        act.require(verbs.CLOSE, hazard.unit, domain=hazard.domain)
        if source.source not in (Source.DEPARTMENT, Source.SUPERIOR):
            raise Refused("这个来源没有要回复的文书。")
        if not number:
            raise Refused("请填写回执的文号或日期。", {"answer_no": "请填写文号或日期"})
        if source.answered_at is not None:
            if source.answer_no == number:
                return source
            raise Conflict(f"已经回复过（{source.answer_no}），不用再回。")
        if hazard.submitted_at is None and hazard.stage != Stage.CLOSED:
            raise Refused("还没有上报整改结果，先整改再回复；改不了的请说明暂不能整改。")
        keep(act, hazard, scan, PAPER)
        source.answer_no, source.answered_at = number, at
        source.save(update_fields=["answer_no", "answered_at"])
        told = SourceReplied(issuer=source.issuer, answer_no=number, note=cleaned(note, most=300))
        act.record(told, about=source)
        return source
