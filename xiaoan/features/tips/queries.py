"""What a code opens, which codes hang where, and what became of a report for whoever holds its code."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.features.tips.models import Following, Poster
from xiaoan.features.tips.passer import passer
from xiaoan.features.tips.rules import Standing, standing, typed
from xiaoan.features.tips.verbs import POST
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import ReportState, Stage
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.org.models import PlaceRow

UNKNOWN = "没有这个查询码。请核对后再输；查询码只在报完那一页显示过。"


class Hung(NamedTuple):
    """A code on a wall, with the place it hangs at."""

    poster: Poster
    place: str


class Followed(NamedTuple):
    """One's own report as a passer-by sees it: his words, when they reached us, where it stands, the answer."""

    unit: str
    what: str
    where: str
    reached: datetime
    standing: Standing
    answer: str
    answered_at: datetime | None


def hung(mark: str) -> Hung:
    """What a scanned code opens; NotFound when no such code is up. Opens its own narrow scope."""
    poster = Poster.objects.select_related("unit").filter(mark=mark, taken_down_at=None).first()
    if poster is None or poster.unit.closed is not None:
        raise NotFound("这个二维码已停用。发现危险请告诉学校；紧急情况请拨打 110、119 或 120。")
    with opened(passer(poster.unit).scope, readonly=True):
        return Hung(poster, _places([poster]).get(poster.place_id, ""))


def posters(viewer: Viewer, unit_id: UUID) -> list[Hung]:
    """The codes that are up at a unit, the one of the whole unit first; NotFound out of sight."""
    unit = visible_unit(viewer, unit_id, POST)
    rows = list(Poster.objects.select_related("unit").filter(unit=unit, taken_down_at=None).order_by("put_up_at"))
    names = _places(rows)
    return sorted((Hung(row, names.get(row.place_id, "")) for row in rows), key=lambda each: each.place)


def _places(rows: list[Poster]) -> dict[UUID | None, str]:
    wanted = [row.place_id for row in rows if row.place_id is not None]
    return dict(PlaceRow.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def followed(code: str) -> Followed:
    """What became of the report of a code; NotFound when there is none. Opens its own scope: that one report."""
    plain = typed(code)
    row = Following.objects.select_related("unit").filter(digest=sm3(plain)).first() if plain else None
    if row is None:
        raise NotFound(UNKNOWN)
    with opened(passer(row.unit).scope, readonly=True):
        report = Report.objects.get(id=row.report_id)
        stage = _stage(report.hazard_id)
    ended = report.state in (ReportState.NOT_HAZARD.value, ReportState.REFERRED.value)
    return Followed(
        unit=row.unit.name,
        what=report.what,
        where=report.where,
        reached=report.reached,
        standing=standing(ReportState(report.state), stage),
        answer=report.reason if ended else "",
        answered_at=report.replied_at,
    )


def _stage(hazard_id: UUID | None) -> Stage | None:
    """The stage of the hazard a report became, or of the one that took it in."""
    for _step in range(3):
        found = Hazard.objects.filter(id=hazard_id).values_list("stage", "merged_into").first() if hazard_id else None
        if found is None:
            return None
        stage, hazard_id = Stage(found[0]), found[1]
        if stage != Stage.MERGED:
            return stage
    return None
