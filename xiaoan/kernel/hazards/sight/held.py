"""What holds one hazard up, as its page shows it: proof, the request to the superior move by move, another deadline
asked for, what was shut, which reply is still owed to whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Hazard, HazardSource, ReturnVisit, UpMove
from xiaoan.kernel.hazards.rules import day_count
from xiaoan.kernel.hazards.sight.lists import OPEN_STAGES
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.hazards.vocabulary import SOURCES, UPS, Source, Up
from xiaoan.kernel.org.models import OutOfUse

RECHECKS = (Stage.RECHECK, Stage.RECHECK_ABOVE, Stage.RECHECK_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One paper or finding that names the hazard. `overdue`: days past its own deadline while not satisfied.

    `owed`: in words what this source still waits for, after the closing too; empty when nothing. `answerable`: the
    school's own reply 回执 can be entered now.
    """

    source: str
    source_title: str
    issuer: str
    paper_no: str
    due: date | None
    overdue: int
    report_id: UUID | None
    satisfied_at: datetime | None
    reply_no: str
    id: UUID | None = None
    extended_to: date | None = None
    delegated_no: str = ""
    answer_no: str = ""
    answered_at: datetime | None = None
    owed: str = ""
    answerable: bool = False


def source_line(row: HazardSource, hazard: Hazard, at: datetime) -> SourceLine:
    """The line of a source of this hazard."""
    until = row.binds_until
    late = (school_day(at) - until).days if until is not None and row.satisfied_at is None else 0
    wants = row.source in (Source.DEPARTMENT, Source.SUPERIOR) and bool(row.paper_no or row.source == Source.DEPARTMENT)
    cured = hazard.stage == Stage.CLOSED or Stage(hazard.stage) in RECHECKS
    return SourceLine(
        row.source, SOURCES[Source(row.source)], row.issuer, row.paper_no, row.due, max(0, late), row.report_id,
        row.satisfied_at, row.reply_no, row.id, row.extended_to, row.delegated_no, row.answer_no, row.answered_at,
        _owed(row, hazard, cured=cured, wants=wants), wants and cured and row.answered_at is None,
    )  # fmt: skip


def _owed(row: HazardSource, hazard: Hazard, *, cured: bool, wants: bool) -> str:
    if not cured:
        return ""
    department = row.source == Source.DEPARTMENT
    opinion = department and row.satisfied_at is None
    reply = wants and row.answered_at is None
    words = [f"待{row.issuer}复查意见"] if opinion else []
    if row.source == Source.SUPERIOR and row.satisfied_at is None and hazard.stage != Stage.CLOSED:
        words.append("待学校复查（已委托）" if row.delegated_no else f"待{row.issuer}复查")
    words += [f"欠{row.issuer}回执"] if reply else []
    return "已整改，" + "；".join(words) if words else ""


@dataclass(frozen=True, slots=True)
class Move:
    """One station of a request to the superior. `days` it lay there, so far when it is the last."""

    title: str
    desk: str
    person: str
    answer_by: date | None
    note: str
    by: str
    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another hazard this one names, or that names it."""

    id: UUID
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A 回访: whether it was still well."""

    at: datetime
    well: bool
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class HeldUp:
    """What holds the hazard up. `amount` in yuan; `place` is shut because of it; `alike` may be the same fault."""

    asked: str
    asked_no: str
    amount: Decimal | None
    up_text: str
    up_drafted: str
    up_signed: str
    up_reply: str
    moves: tuple[Move, ...]
    later_reason: str
    later_by: str
    place: str
    alike: tuple[Related, ...]
    combines: tuple[Related, ...]
    combined_in: tuple[Related, ...]
    visits: tuple[Visit, ...]
    grade_clause: str


def held_up(viewer: Viewer, hazard: Hazard, *, at: datetime) -> HeldUp:
    """Everything of this kind about one hazard; five queries at most."""
    key = hazard.closure_id
    place = OutOfUse.objects.filter(id=key).values_list("place__name", flat=True).first() if key is not None else ""
    rows = ReturnVisit.objects.filter(hazard_id=hazard.id).order_by("-at", "-id")[:20]
    combined = _rows(viewer, Q(id__in=[UUID(each) for each in hazard.combines]))
    return HeldUp(
        asked=hazard.asked,
        asked_no=hazard.asked_no,
        amount=hazard.amount,
        up_text=hazard.up_text,
        up_drafted=hazard.up_by.words if hazard.up_by else "",
        up_signed=hazard.up_signed.words if hazard.up_signed else "",
        up_reply=hazard.up_reply,
        moves=_moves(hazard, at),
        later_reason=hazard.later_reason,
        later_by=hazard.later_by.words if hazard.later_by else "",
        place=place or "",
        alike=_alike(viewer, hazard),
        combines=combined if hazard.combines else (),
        combined_in=_rows(viewer, Q(combines__contains=[str(hazard.id)], home=hazard.home)),
        visits=tuple(Visit(each.at, each.well, each.note, each.by.words) for each in rows),
        grade_clause=hazard.grade_clause,
    )


def _moves(hazard: Hazard, at: datetime) -> tuple[Move, ...]:
    rows = list(UpMove.objects.filter(hazard_id=hazard.id, unit=hazard.unit_id).order_by("at", "id"))
    words, found = shelf().desks, []
    for number, row in enumerate(rows):
        until = rows[number + 1].at if number + 1 < len(rows) else at
        desk = words[row.desk].title if row.desk in words else row.desk
        title = UPS[Up(row.up)] or "已撤回"
        found.append(
            Move(title, desk, row.person, row.answer_by, row.note, row.by.words, row.at, day_count(row.at, until))
        )
    return tuple(found)


def _alike(viewer: Viewer, hazard: Hazard) -> tuple[Related, ...]:
    """Open hazards at the same place and of the same kind: suggested, never merged by themselves."""
    if hazard.stage not in OPEN_STAGES or not hazard.kind:
        return ()
    spot = Q(place_id=hazard.place_id) if hazard.place_id else Q(where=hazard.where)
    same = spot & Q(kind=hazard.kind, home=hazard.home, stage__in=OPEN_STAGES) & ~Q(id=hazard.id)
    return _rows(viewer, same)


def _rows(viewer: Viewer, wanted: Q) -> tuple[Related, ...]:
    rows = seen(viewer, Hazard.objects.filter(wanted), SEE).order_by("registered_at", "id")[:10]
    return tuple(Related(each.id, each.number, each.title) for each in rows)
