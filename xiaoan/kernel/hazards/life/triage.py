"""核实: a report becomes a hazard, joins one that is there, is none, or belongs to somebody else.

What a unit above or a department found cannot be waved away by the school.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned, moment_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import one
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import Cited, ReportDismissed, ReportMerged, ReportReferred
from xiaoan.kernel.hazards.kinds import KindTerms, terms
from xiaoan.kernel.hazards.life.reporting import Seen, report
from xiaoan.kernel.hazards.machine import REPORT_STATES, ReportState, ReportStep, Stage, Step, report_cell
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.rules import check_quantity
from xiaoan.kernel.hazards.staffing import holds_here, place
from xiaoan.kernel.hazards.turn.frame import NO_FORM, Form, keep_form, said_digest, take, was_taken
from xiaoan.kernel.hazards.turn.people import own_place
from xiaoan.kernel.hazards.turn.registering import Entry, answer, enter, its_hazard, keep_source
from xiaoan.kernel.hazards.turn.routing import after_source
from xiaoan.kernel.hazards.vocabulary import DISMISSALS, Dismissal, Grade, Source


@dataclass(frozen=True, slots=True)
class Registration:
    """What 登记 may change of what was reported; empty values keep it.

    `suspected` None takes the kind's hint; False against the hint needs `grade_reason`. `recurs`: the closed
    hazard that has come again.
    """

    kind: str = ""
    domain: str = ""
    title: str = ""
    where: str = ""
    place_id: UUID | None = None
    quantity: int | None = None
    suspected: bool | None = None
    grade_reason: str = ""
    recurs: UUID | None = None


def to_hazard(*, by: Viewer, report_id: UUID, said: Registration, at: datetime, form: Form = NO_FORM) -> Hazard:
    """登记为隐患. It stands at 待交办, with the deadline its kind proposes."""
    with acts.opened(by=by, at=at) as act:
        row, digest, again = _taken(act, report_id, ReportStep.REGISTER, form, asdict(said))
        if again:
            return its_hazard(row)
        kind = terms(row.unit, said.kind or row.kind, school_day(at), said.domain or row.domain)
        grade = _grade(kind, said)
        spot = own_place(row.unit, said.place_id)
        if spot is not None:
            row.place_id, row.where = spot.id, spot.name
        row.where = cleaned(said.where, most=200) or row.where
        row.quantity = check_quantity(row.quantity if said.quantity is None else said.quantity)
        if said.recurs is not None:
            _closed_before(act, row, said.recurs)
        hazard = enter(
            act,
            place(row.unit),
            Entry(
                report=row,
                kind=kind,
                stage=Stage.ASSIGN,
                grade=grade,
                title=cleaned(said.title, most=200),
                grade_reason=cleaned(said.grade_reason, most=300),
                recurs=said.recurs,
            ),
        )
        keep_form(act, row, form, digest)
        return hazard


def _grade(kind: KindTerms, said: Registration) -> Grade:
    if said.suspected is None:
        return kind.grade
    if said.suspected:
        return Grade.SUSPECTED
    if kind.grade == Grade.SUSPECTED and not cleaned(said.grade_reason):
        raise Refused(
            f"“{kind.title}”通常按疑似重大上报；按一般隐患登记要写明理由。",
            {"grade_reason": "请写明为什么不是疑似重大"},
        )
    return Grade.GENERAL


def _closed_before(act: acts.Act, row: Report, old_id: UUID) -> Hazard:
    """The closed hazard of the same legal unit that comes again."""
    old = one(act.by, Hazard.objects.all(), old_id, verbs.SEE)
    if old.home != row.home:
        raise NotFound()
    if old.stage != Stage.CLOSED:
        raise Refused(f"{old.number}还没有销号，不是反复出现；请并入那一条。", {"recurs": "请选已销号的隐患"})
    return old


def recur(
    *,
    by: Viewer,
    hazard_id: UUID,
    client_id: UUID,
    what: str,
    at: datetime,
    quantity: int = 1,
    photos: Sequence[UUID] = (),
) -> Hazard:
    """反复出现: what was closed has come again. A new hazard that names the old; the old stays closed."""
    with acts.opened(by=by, at=at) as act:
        old = one(by, Hazard.objects.select_related("unit"), hazard_id, verbs.SEE)
        act.require(verbs.TRIAGE, old.unit, domain=old.domain)
        seen = Seen(
            what=what, where=old.where, place_id=old.place_id, quantity=quantity, kind=old.kind, domain=old.domain,
            origin="recurrence", origin_id=old.id, photos=tuple(photos),
        )  # fmt: skip
        row = report(by=by, unit=old.unit, client_id=client_id, seen=seen, at=at)
        if row.state != ReportState.AWAITING:
            return its_hazard(row)
        said = Registration(recurs=old.id)
        return to_hazard(by=by, report_id=row.id, said=said, at=at)


def merge_report(*, by: Viewer, report_id: UUID, into: UUID, at: datetime, form: Form = NO_FORM) -> Hazard:
    """并入已有隐患: the report names a hazard that is there; it is counted once, with one more source."""
    with acts.opened(by=by, at=at) as act:
        row, digest, again = _taken(act, report_id, ReportStep.MERGE, form, {"into": into})
        if again:
            return its_hazard(row)
        turn = take(act, into, Step.CITE)
        if turn.hazard.home != row.home:
            raise NotFound()
        source = keep_source(act, turn.hazard, row)
        answer(act, row, ReportState.MERGED, turn.hazard)
        act.record(ReportMerged(hazard=turn.hazard.id, number=turn.hazard.number), about=row)
        keep_form(act, row, form, digest)
        if source.due is not None and (turn.hazard.due is None or source.due < turn.hazard.due):
            turn.hazard.due = source.due
        stage, ball = after_source(turn)
        cited = Cited(source=source.source, issuer=source.issuer, paper_no=source.paper_no, due=source.due)
        return turn.leave(cited, to=stage, ball=ball)


def not_hazard(
    *, by: Viewer, report_id: UUID, reason: str, at: datetime, why: str = "", form: Form = NO_FORM
) -> Report:
    """不属于隐患, for one of the six reasons (`why`, a word of DISMISSALS) and in words; the reporter reads both.

    The word alone is enough of a reason; in words alone it is 经核实 with that reason.
    """
    with acts.opened(by=by, at=at) as act:
        if why and why not in set(Dismissal):
            raise Refused("请从六种原因里选一种。", {"why": "请从列表中选择"})
        words = DISMISSALS[Dismissal(why)] if why else ""
        text = cleaned(reason, most=300)
        said = _reason("：".join(each for each in (words, text) if each), "请写明为什么不属于隐患，上报人会看到。")
        row, digest, again = _taken(act, report_id, ReportStep.DISMISS, form, {"reason": said})
        if not again:
            _not_from_above(act, row)
            row.dismissal = why
            answer(act, row, ReportState.NOT_HAZARD, reason=said)
            keep_form(act, row, form, digest)
            act.record(ReportDismissed(reason=said, dismissal=why), about=row)
        return row


def refer(*, by: Viewer, report_id: UUID, to: str, reason: str, at: datetime, form: Form = NO_FORM) -> Report:
    """转交 to whoever it belongs to (a complaint about fees, a road); the report is kept and answered."""
    with acts.opened(by=by, at=at) as act:
        whom = cleaned(to, most=80)
        if not whom:
            raise Refused("请写明转交给哪个部门或哪个人。", {"to": "请写明转交给谁"})
        why = _reason(reason, "请写明转交的事由，上报人会看到。")
        row, digest, again = _taken(act, report_id, ReportStep.REFER, form, {"to": whom, "reason": why})
        if not again:
            _not_from_above(act, row)
            row.referred_to = whom
            answer(act, row, ReportState.REFERRED, reason=why)
            keep_form(act, row, form, digest)
            act.record(ReportReferred(to=whom, reason=why), about=row)
        return row


def _reason(text: str, missing: str) -> str:
    why = cleaned(text, most=300)
    if not why:
        raise Refused(missing, {"reason": "请写明理由"})
    return why


def _not_from_above(act: acts.Act, row: Report) -> None:
    """A finding of a superior or a department is not the school's to dismiss."""
    if row.source not in (Source.SUPERIOR, Source.DEPARTMENT):
        return
    if holds_here(act.by, verbs.TRIAGE, place(row.unit), row.domain):
        raise Refused("这是上级或部门提出的问题，本校不能自行认定不属于隐患；请登记后办理，有不同意见请与对方联系。")


def _taken(
    act: acts.Act, report_id: UUID, step: ReportStep, form: Form, said: dict[str, object]
) -> tuple[Report, str, bool]:
    """The report, locked for one step; its form's digest; whether that form was taken before."""
    row = Report.objects.select_for_update(of=("self",)).select_related("unit").filter(id=report_id).first()
    if row is None:
        raise NotFound()
    act.require(verbs.TRIAGE, row.unit, domain=row.domain)
    digest = said_digest(act, step.value, said)
    if was_taken(row, form, digest):
        return row, digest, True
    if row.state != ReportState.AWAITING and row.triaged_by is not None and row.replied_at is not None:
        done = REPORT_STATES[ReportState(row.state)]
        when = moment_words(row.replied_at)
        raise Conflict(f"这条上报已由{row.triaged_by.words}于{when}核实：{done}，不用再办。")
    report_cell(ReportState(row.state), step)
    return row, digest, False
