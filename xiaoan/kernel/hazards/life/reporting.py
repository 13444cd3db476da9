"""上报问题: what and where, nothing else; 立行立改 as one form. The same form twice is one report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from xiaoan.engines.cadence.standing import corrected
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.events import ReportCorrected, Reported, ReportWithdrawn
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.machine import ReportState, ReportStep, Stage, report_cell
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.rules import barred_with, check_quantity
from xiaoan.kernel.hazards.staffing import Placed, holds_here, place, staff
from xiaoan.kernel.hazards.turn.evidence import AFTER, BEFORE, keep
from xiaoan.kernel.hazards.turn.people import acting, own_person, own_place
from xiaoan.kernel.hazards.turn.registering import Entry, enter, its_hazard
from xiaoan.kernel.hazards.vocabulary import Grade, Source
from xiaoan.kernel.tree.models import Unit

LONGEST_AGO = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Paper:
    """A department's paper that names the fault; `superior`: that of a unit above, whose own people enter it."""

    issuer: str
    number: str
    due: date | None = None
    superior: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw. Only `what`, and `where` or a place, are ever asked of him.

    `kind` comes from the checklist item when there is one; `origin` ("report", "check" …) and `origin_id` say
    what it was found by. `told_by`: who saw it, when somebody else enters it (代录). `public`: told from outside.
    """

    what: str
    where: str = ""
    place_id: UUID | None = None
    quantity: int = 1
    kind: str = ""
    domain: str = ""
    danger: bool = False
    origin: str = "report"
    origin_id: UUID | None = None
    told_by: str = ""
    photos: tuple[UUID, ...] = ()
    paper: Paper | None = None
    public: bool = False


@dataclass(frozen=True, slots=True)
class PhoneClock:
    """When the phone says it was seen, and when it says it sent this; both by its own clock."""

    claimed: datetime
    sent_at: datetime


def report(
    *,
    by: Viewer,
    unit: Unit,
    client_id: UUID,
    seen: Seen,
    at: datetime,
    clock: PhoneClock | None = None,
) -> Report:
    """Enter a report. The same client id and content is the same report, other content a Conflict.

    Who found it follows from who reports: one of the school's own, a unit above it, a department by its paper,
    or somebody from outside.
    """
    with acts.opened(by=by, at=at) as act:
        act.require(verbs.REPORT, unit)
        row, _ = _entered(act, unit, client_id, seen, clock, {})
        return row


def report_fixed(
    *,
    by: Viewer,
    unit: Unit,
    client_id: UUID,
    seen: Seen,
    done: str,
    at: datetime,
    fixed_by: UUID | None = None,
    after: Sequence[UUID] = (),
    clock: PhoneClock | None = None,
) -> Hazard:
    """立行立改: what, where, and that it is fixed now. Registered at once, closed when a second person confirms.

    `fixed_by` is the person who fixed it, when it was not the reporter. Fixed on the spot it is a general
    hazard whatever its kind hints; who confirms may still say 疑似重大.
    """
    said = cleaned(done, most=1000)
    if seen.paper is not None:
        raise Refused("部门文书要求整改的，要凭部门的复查意见销号；请用“上报问题”登记，再上报整改结果。")
    if not said:
        raise Refused("请写一句当场怎么改好的。", {"done": "请写明怎么改好的"})
    more: dict[str, object] = {"done": said, "fixed_by": fixed_by, "after": list(after)}
    with acts.opened(by=by, at=at) as act:
        act.require(verbs.REPORT, unit)
        row, again = _entered(act, unit, client_id, seen, clock, more)
        if again:
            return its_hazard(row)
        fixer = own_person(unit, fixed_by, at, "fixed_by") if fixed_by else None
        rectifier = acting(fixer, at) if fixer else act.acting(unit)
        barred = barred_with([], act.by.account, rectifier.account, fixer.id if fixer else None)
        hazard = enter(
            act,
            place(unit),
            Entry(
                report=row,
                kind=terms(unit, row.kind, school_day(at), row.domain),
                stage=Stage.ON_SPOT,
                grade=Grade.GENERAL,
                note=said,
                rectifier=rectifier,
                barred=tuple(barred),
            ),
        )
        keep(act, hazard, after, AFTER)
        return hazard


def _entered(
    act: acts.Act,
    unit: Unit,
    client_id: UUID,
    seen: Seen,
    clock: PhoneClock | None,
    more: dict[str, object],
) -> tuple[Report, bool]:
    """The report of a form and whether it was there before."""
    clean = _checked(act, unit, seen)
    placed = place(unit)
    source, paper = _source(act.by, placed, clean), clean.paper
    digest = sm3(canonical({**asdict(clean), "unit": unit.id, **more}))
    row = Report(
        unit=unit, client_id=client_id, digest=digest, what=clean.what, where=clean.where, place_id=clean.place_id,
        quantity=clean.quantity, kind=clean.kind, domain=clean.domain, danger=clean.danger, source=source.value,
        origin=clean.origin, origin_id=clean.origin_id, issuer=paper.issuer if paper else "",
        paper_no=paper.number if paper else "", paper_due=paper.due if paper else None, by=act.acting(unit),
        by_account=act.by.account,
        told_by=clean.told_by, reached=act.at,
        happened=_happened(clock, act.at) if clock else act.at,
    )  # fmt: skip
    found = _same(row)
    if found is not None:
        return found, True
    row.ball_unit_id = staff(placed, clean.domain, act.at).nearest(verbs.TRIAGE)
    if not _inserted(row):
        found = _same(row)
        if found is None:
            raise Conflict("这个编号已经用过，请重新打开表单再报。")
        return found, True
    evidence = keep(act, row, clean.photos, BEFORE)
    event = Reported(
        what=row.what, where=row.where, quantity=row.quantity, source=row.source, origin=row.origin,
        told_by=row.told_by, photos=evidence.photos, danger=row.danger,
    )  # fmt: skip
    act.record(event, about=row, happened_at=row.happened)
    return row, False


def _happened(clock: PhoneClock, at: datetime) -> datetime:
    """When it was seen, by the server's clock; Refused for an instant that no phone can mean."""
    try:
        happened = corrected(clock.claimed, clock.sent_at, at)
    except (ValueError, OverflowError) as wrong:
        raise Refused("发现的时间不对，请重新填写。", {"happened": "请填写发现的时间"}) from wrong
    if happened < at - LONGEST_AGO:
        raise Refused("发现的时间早于一年前，请核对。", {"happened": "请核对发现的时间"})
    return happened


def _checked(act: acts.Act, unit: Unit, seen: Seen) -> Seen:
    """The same, cleaned; Refused at each field that cannot be."""
    what, where = cleaned(seen.what, most=1000), cleaned(seen.where, most=200)
    spot = own_place(unit, seen.place_id)
    wrong = {}
    if not what:
        wrong["what"] = "请写明发现了什么"
    if not where and spot is None:
        wrong["where"] = "请写明在哪里，或选一个地点"
    if wrong:
        raise Refused("请写明发现了什么、在哪里。", wrong)
    check_quantity(seen.quantity)
    domain = seen.domain
    if seen.kind or seen.domain:
        domain = terms(unit, seen.kind, school_day(act.at), seen.domain).domain
    return replace(
        seen, what=what, where=where or (spot.name if spot else ""), domain=domain,
        origin=cleaned(seen.origin, most=20) or "report", told_by=cleaned(seen.told_by, most=60),
        photos=tuple(seen.photos), paper=checked_paper(seen.paper) if seen.paper else None,
    )  # fmt: skip


def checked_paper(paper: Paper) -> Paper:
    """The paper with its issuer and number, cleaned; Refused when either is missing."""
    clean = Paper(cleaned(paper.issuer, most=80), cleaned(paper.number, most=60), paper.due, paper.superior)
    if not (clean.issuer and clean.number):
        raise Refused("文书要写明是哪个单位、什么文号。", {"paper": "请填写单位和文号"})
    return clean


def _source(by: Viewer, placed: Placed, seen: Seen) -> Source:
    if seen.paper is not None and not seen.paper.superior:
        return Source.DEPARTMENT
    if seen.public:
        return Source.PUBLIC
    own = seen.told_by or holds_here(by, verbs.REPORT, placed, seen.domain)
    return Source.SELF if own else Source.SUPERIOR


def _same(row: Report) -> Report | None:
    """The report that came under this client id before; Conflict when it says something else."""
    found = Report.objects.select_related("unit").filter(home=row.unit.home, client_id=row.client_id).first()
    if found is None:
        return None
    if (found.digest, found.by_account) != (row.digest, row.by_account):
        raise Conflict("这张表单已经报过，内容却不一样。要补充请更正原来那一条，或重新打开表单再报。")
    return found


def _inserted(row: Report) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def correct_report(
    *, by: Viewer, report_id: UUID, at: datetime, what: str = "", where: str = "", quantity: int | None = None
) -> Report:
    """更正 one's own report while nobody has acted on it; what is left empty stays."""
    with acts.opened(by=by, at=at) as act:
        row = own_report(act, report_id, ReportStep.CORRECT)
        row.what = cleaned(what, most=1000) or row.what
        row.where = cleaned(where, most=200) or row.where
        row.quantity = check_quantity(quantity) if quantity is not None else row.quantity
        row.save()
        act.record(ReportCorrected(what=row.what, where=row.where, quantity=row.quantity), about=row)
        return row


def withdraw_report(*, by: Viewer, report_id: UUID, at: datetime, reason: str = "") -> Report:
    """误报撤回: one's own report, while nobody has acted on it, without blame and without having to say why."""
    with acts.opened(by=by, at=at) as act:
        row = own_report(act, report_id, ReportStep.WITHDRAW)
        row.state, row.reason = ReportState.WITHDRAWN.value, cleaned(reason, most=300)
        row.save()
        act.record(ReportWithdrawn(reason=row.reason), about=row)
        return row


def own_report(act: acts.Act, report_id: UUID, step: ReportStep) -> Report:
    """One's own report, locked; anybody else's is out of sight for this."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.filter(id=report_id, by_account=act.by.account).first()
    if row is None:
        raise NotFound()
    act.require(report_cell(ReportState(row.state), step).verb, row.unit, domain=row.domain)
    return row
