"""What was reported about one thing, a row of a ledger for instance: by its own origin, or by checks made of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import OPEN, ReportState
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.hazards.sight.rows import ReportRow, Row, report_rows, rows_of
from xiaoan.kernel.hazards.verbs import SEE, TRIAGE


class About(NamedTuple):
    """Reports that wait to be looked at, and the hazards that others became; the newest first."""

    reports: tuple[ReportRow, ...]
    hazards: tuple[Row, ...]


def about(viewer: Viewer, origins: Iterable[UUID], *, at: datetime, most: int = 20) -> About:
    """What came of reports whose origin is one of these, as far as the viewer may see it."""
    wanted = list(origins)
    if not wanted:
        return About((), ())
    rows = Report.objects.select_related("unit").filter(origin_id__in=wanted).order_by("-reached", "-id")
    awaiting = rows.filter(Q(by_account=viewer.account) | scope(viewer, TRIAGE), state=ReportState.AWAITING)
    became = rows.exclude(hazard_id=None).values("hazard_id")
    hazards = seen(viewer, Hazard.objects.select_related("unit").filter(id__in=became), SEE)
    return About(report_rows(awaiting[:most], at), rows_of(hazards.order_by("-registered_at", "-id")[:most], at))


def open_about(origins: Iterable[UUID]) -> dict[UUID, UUID]:
    """origin -> the newest report with it that still waits, or whose hazard is not closed yet."""
    rows = Report.objects.filter(origin_id__in=list(origins)).order_by("reached", "id")
    going = Hazard.objects.filter(stage__in=[stage.value for stage in OPEN]).values("id")
    left = rows.filter(Q(state=ReportState.AWAITING) | Q(hazard_id__in=going))
    return {origin: key for origin, key in left.values_list("origin_id", "id") if origin is not None}


def times_told(origin: UUID) -> int:
    """How often something was reported with this origin, whatever became of it."""
    return Report.objects.filter(origin_id=origin).count()
