"""登记: a report becomes a hazard with a number, counted from this instant on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.hazards.events import Registered, ReportRegistered, SourceKept
from xiaoan.kernel.hazards.kinds import KindTerms
from xiaoan.kernel.hazards.machine import ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, HazardSource, Report
from xiaoan.kernel.hazards.rules import way_of
from xiaoan.kernel.hazards.staffing import Placed, staff
from xiaoan.kernel.hazards.turn.frame import settle
from xiaoan.kernel.hazards.turn.numbers import next_number
from xiaoan.kernel.hazards.vocabulary import Grade, Source
from xiaoan.kernel.trail.events import Acting

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """A report on its way to being a hazard. Empty `title`: the first line of what was reported."""

    report: Report
    kind: KindTerms
    stage: Stage
    grade: Grade
    title: str = ""
    grade_reason: str = ""
    note: str = ""
    recurs: UUID | None = None
    rectifier: Acting | None = None
    barred: tuple[str, ...] = ()


def enter(act: Act, placed: Placed, entry: Entry) -> Hazard:
    """Write the hazard, its first source, and what became of the report."""
    report, on_spot = entry.report, entry.stage == Stage.ON_SPOT
    title = entry.title or report.what.splitlines()[0][:LONGEST_TITLE]
    hazard = Hazard(
        unit=placed.unit, number=next_number(placed, act.at), title=title, where=report.where,
        place_id=report.place_id, quantity=report.quantity, kind=entry.kind.code, domain=entry.kind.domain,
        grade=entry.grade.value, grade_reason=entry.grade_reason, stage=entry.stage.value, stage_since=act.at,
        source=report.source, on_spot=on_spot, registered_at=act.at, registered_by=act.acting(placed.unit),
        recheck_way=way_of(entry.kind.way, entry.grade).value, recurs=entry.recurs, barred=list(entry.barred),
        rectifier=entry.rectifier, rectifier_account=entry.rectifier.account if entry.rectifier else None,
        due=None if on_spot else _due(act, report, entry.kind), version=0,
        submitted_at=act.at if on_spot else None, submitted_note=entry.note if on_spot else "",
        submitted_by=act.acting(placed.unit) if on_spot else None,
    )  # fmt: skip
    settle(hazard, entry.stage, staff(placed, hazard.domain, act.at), act)
    hazard.save(force_insert=True)
    told = Registered(
        number=hazard.number, title=title, quantity=hazard.quantity, kind=hazard.kind, grade=hazard.grade,
        on_spot=on_spot, recurs=str(entry.recurs or ""), note=entry.note,
    )  # fmt: skip
    act.record(told, about=hazard, happened_at=report.happened if on_spot else None)
    keep_source(act, hazard, report)
    answer(act, report, ReportState.HAZARD, hazard)
    act.record(ReportRegistered(hazard=hazard.id, number=hazard.number), about=report)
    return hazard


def _due(act: Act, report: Report, kind: KindTerms) -> date | None:
    """The kind's days from today; a paper's earlier deadline binds."""
    own = None if kind.days is None else school_day(act.at) + timedelta(days=kind.days)
    return min((day for day in (own, report.paper_due) if day is not None), default=None)


def its_hazard(report: Report) -> Hazard:
    """The hazard a report became or joined."""
    assert report.hazard_id is not None
    return Hazard.objects.select_related("unit").get(id=report.hazard_id)


def keep_source(act: Act, hazard: Hazard, report: Report) -> HazardSource:
    """Write down that this report names the hazard."""
    source = HazardSource.objects.create(
        unit=hazard.unit, hazard=hazard, source=report.source, issuer=report.issuer or _issuer(report),
        issuer_unit_id=report.by.unit if report.source == Source.SUPERIOR else None, paper_no=report.paper_no,
        due=report.paper_due, report_id=report.id, at=act.at,
    )  # fmt: skip
    act.record(SourceKept(source=source.source, paper_no=source.paper_no), about=source)
    return source


def _issuer(report: Report) -> str:
    return report.by.unit_name if report.source == Source.SUPERIOR else ""


def answer(act: Act, report: Report, state: ReportState, hazard: Hazard | None = None, reason: str = "") -> None:
    """Save what became of a report; its reporter is thereby answered. The caller records the event."""
    report.state, report.reason, report.replied_at = state.value, reason, act.at
    report.hazard_id = hazard.id if hazard is not None else None
    report.triaged_by = act.acting(report.unit)
    if hazard is not None:
        report.kind, report.domain = hazard.kind, hazard.domain
    report.save()
