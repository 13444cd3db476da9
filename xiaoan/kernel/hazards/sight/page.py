"""The page of one hazard: what it is, who holds it, what can be done next, its sources, proof and timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.queries import one, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.queries import Attached, attachments_of, still_missing
from xiaoan.kernel.hazards.kinds import terms
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.rules import Closer, closer, is_barred
from xiaoan.kernel.hazards.sight.held import HeldUp, Related, SourceLine, held_up, source_line
from xiaoan.kernel.hazards.sight.next_steps import BARRED, NextStep, Situation, next_steps
from xiaoan.kernel.hazards.sight.rows import Row, row_of
from xiaoan.kernel.hazards.staffing import place, staff
from xiaoan.kernel.hazards.turn.evidence import AFTER, BEFORE, PAPER
from xiaoan.kernel.hazards.turn.people import others_acted
from xiaoan.kernel.hazards.turn.routing import sources_of, words_of
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import WAYS, Grade, Way
from xiaoan.kernel.trail.queries import Step as TrailStep
from xiaoan.kernel.trail.queries import history
from xiaoan.kernel.tree.models import units_by_id

MOST_REPORTS = 10


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of the timeline, newest first; `check` is the start of its digest in the trail."""

    kind: str
    title: str
    happened_at: datetime
    recorded_at: datetime
    who: str
    post: str
    text: str
    body: Mapping[str, Any]
    check: str


@dataclass(frozen=True, slots=True)
class Plan:
    """五落实 and the three names kept apart. Funds in yuan, None when nobody said."""

    measures: str
    funds: Decimal | None
    rectifier: str
    due: date | None
    control: str
    implementer: str
    watcher: str
    rechecker: str
    second: str


@dataclass(frozen=True, slots=True)
class HazardPage:
    """Everything the page shows. `barred`: why this viewer may not recheck, empty when that does not matter."""

    row: Row
    grade_reason: str
    way: str
    way_title: str
    submitted_note: str
    submitted_quantity: int | None
    waiting_note: str
    listed_no: str
    listed_by: str
    plan: Plan
    clauses: tuple[Clause, ...]
    sources: tuple[SourceLine, ...]
    next_steps: tuple[NextStep, ...]
    barred: str
    before: tuple[Attached, ...]
    after: tuple[Attached, ...]
    papers: tuple[Attached, ...]
    files_missing: int
    timeline: tuple[Moment, ...]
    recurs: Related | None
    recurred: tuple[Related, ...]
    merged_into: Related | None
    took_in: tuple[Related, ...]
    held: HeldUp
    closer: Closer

    @property
    def steps_mine(self) -> tuple[NextStep, ...]:
        """The steps the viewer may take."""
        return tuple(step for step in self.next_steps if step.may)


def hazard_page(viewer: Viewer, hazard_id: UUID, *, at: datetime) -> HazardPage:
    """One hazard for one viewer, or NotFound. The number of queries depends on its sources alone."""
    hazard = one(viewer, Hazard.objects.select_related("unit"), hazard_id, SEE)
    placed = place(hazard.unit)
    units = units_by_id({hazard.ball_unit_id}) | {hazard.unit_id: hazard.unit}
    sources = sources_of(hazard)
    reports = [each.report_id for each in sources if each.report_id is not None][:MOST_REPORTS]
    steps = history(hazard.id)
    situation = Situation(
        hazard,
        viewer,
        staff(placed, hazard.domain, at),
        units.get(hazard.ball_unit_id),
        others_acted(hazard),
        tuple(sources),
    )
    files = attachments_of(viewer, [hazard.id, *reports])
    own = files.get(hazard.id, ())
    related = list(_related(viewer, hazard))
    way = hazard.way_now or hazard.recheck_way
    return HazardPage(
        row=row_of(hazard, at, units, shelf()),
        grade_reason=hazard.grade_reason,
        way=way,
        way_title=WAYS[Way(way)],
        submitted_note=hazard.submitted_note,
        submitted_quantity=hazard.submitted_quantity,
        waiting_note=hazard.waiting_note,
        listed_no=hazard.listed_no,
        listed_by=hazard.listed_by.unit_name if hazard.listed_by else "",
        plan=_plan(hazard),
        clauses=_clauses(hazard, at),
        sources=tuple(source_line(each, hazard, at) for each in sources),
        next_steps=next_steps(situation),
        barred=BARRED if is_barred(hazard.barred, viewer.account) else "",
        before=tuple(each for key in reports for each in files.get(key, ()))
        + tuple(each for each in own if each.purpose == BEFORE),
        after=tuple(each for each in own if each.purpose == AFTER),
        papers=tuple(each for each in own if each.purpose == PAPER),
        files_missing=still_missing([hazard.id]).get(hazard.id, 0),
        timeline=_timeline(steps, reports),
        recurs=next((_named(each) for each in related if each.id == hazard.recurs), None),
        recurred=tuple(_named(each) for each in related if each.recurs == hazard.id),
        merged_into=next((_named(each) for each in related if each.id == hazard.merged_into), None),
        took_in=tuple(_named(each) for each in related if each.merged_into == hazard.id),
        held=held_up(viewer, hazard, at=at),
        closer=closer(Grade(hazard.grade), words_of(sources)),
    )


def _plan(hazard: Hazard) -> Plan:
    return Plan(
        measures=hazard.measures,
        funds=hazard.funds,
        rectifier=hazard.rectifier.words if hazard.rectifier else "",
        due=hazard.due,
        control=hazard.control,
        implementer=hazard.implementer,
        watcher=hazard.watcher.words if hazard.watcher else "",
        rechecker=hazard.rechecker.words if hazard.rechecker else "",
        second=hazard.second.words if hazard.second else "",
    )


def _clauses(hazard: Hazard, at: datetime) -> tuple[Clause, ...]:
    """Why it is a hazard; none when it is of no kind, or of one that no pack names any more."""
    if not hazard.kind:
        return ()
    try:
        return terms(hazard.unit, hazard.kind, school_day(at)).clauses
    except Refused:
        return ()


def _related(viewer: Viewer, hazard: Hazard) -> QuerySet[Hazard]:
    named = [key for key in (hazard.recurs, hazard.merged_into) if key is not None]
    rows = Hazard.objects.filter(Q(id__in=named) | Q(recurs=hazard.id) | Q(merged_into=hazard.id))
    return seen(viewer, rows, SEE).order_by("registered_at")


def _named(hazard: Hazard) -> Related:
    return Related(hazard.id, hazard.number, hazard.title)


_OF_REPORTS = ("hazards.reported", "hazards.report_corrected", "hazards.report_merged")
"""What the hazard's own events do not say already."""


def _timeline(steps: list[TrailStep], reports: list[UUID]) -> tuple[Moment, ...]:
    told = [each for key in reports for each in history(key) if each.kind in _OF_REPORTS]
    ordered = sorted([*steps, *told], key=lambda each: (each.recorded_at, each.happened_at), reverse=True)
    return tuple(moment(each) for each in ordered)


def moment(step: TrailStep) -> Moment:
    text = next((str(step.body[name]) for name in ("reason", "note", "what") if step.body.get(name)), "")
    return Moment(
        step.kind, step.title, step.happened_at, step.recorded_at, step.actor_name, step.post, text, step.body,
        step.check,
    )  # fmt: skip
