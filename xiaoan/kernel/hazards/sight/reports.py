"""One report for its reporter or for whoever triages it, with what it may be the same as; and one's own reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.queries import Attached, attachments_of
from xiaoan.kernel.hazards.machine import ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.lists import MOST, OPEN_STAGES
from xiaoan.kernel.hazards.sight.page import Moment, moment
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row, report_rows, rows_of
from xiaoan.kernel.hazards.verbs import SEE, TRIAGE
from xiaoan.kernel.trail.queries import history

RECENT = timedelta(days=366)
"""How long after its closing a hazard is offered as one that came again."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What a report may be: hazards open at the same place or of the same kind, and closed ones that came again."""

    open: tuple[Row, ...]
    closed: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report for its reporter, or for whoever triages: the line, its photographs, what it may be."""

    row: ReportRow
    photos: tuple[Attached, ...]
    may_triage: bool
    mine: bool
    alike: Alike
    timeline: tuple[Moment, ...]


def report_page(viewer: Viewer, report_id: UUID, *, at: datetime) -> ReportPage:
    """A report for who sent it, who may triage it, or (once it is one) who may see the hazard; else NotFound."""
    report = Report.objects.select_related("unit").filter(id=report_id).first()
    if report is None:
        raise NotFound()
    mine, may_triage = report.by_account == viewer.account, _may(viewer, TRIAGE, report)
    if not (mine or may_triage or (report.hazard_id is not None and _may(viewer, SEE, report))):
        raise NotFound()
    files = attachments_of(viewer, [report.id])
    awaiting = report.state == ReportState.AWAITING and may_triage
    return ReportPage(
        report_rows([report], at)[0],
        files.get(report.id, ()),
        may_triage,
        mine,
        _alike(viewer, report, at) if awaiting else Alike((), ()),
        tuple(moment(each) for each in history(report.id)),
    )


def _may(viewer: Viewer, verb: str, report: Report) -> bool:
    return viewer.may(verb, path=report.path, unit=report.unit_id, domain=report.domain)


def _alike(viewer: Viewer, report: Report, at: datetime) -> Alike:
    """Suggested, never decided: a person says whether it is the same."""
    same = Q(kind=report.kind) if report.kind else Q()
    if report.place_id is not None:
        same &= Q(place_id=report.place_id)
    elif not report.kind:
        same = Q(where=report.where)
    rows = seen(viewer, Hazard.objects.filter(same, home=report.home), SEE).order_by("-registered_at", "-id")
    closed = rows.filter(stage=Stage.CLOSED.value, closed_at__gte=at - RECENT)
    return Alike(rows_of(rows.filter(stage__in=OPEN_STAGES)[:5], at), rows_of(closed[:5], at))


def reports_of(viewer: Viewer, *, at: datetime, most: int = 50) -> tuple[ReportRow, ...]:
    """What the viewer reported himself, newest first, with what was answered."""
    rows = Report.objects.select_related("unit").filter(by_account=viewer.account).order_by("-reached", "-id")
    return report_rows(rows[: max(1, min(most, MOST))], at)
