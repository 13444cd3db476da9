"""A paper, or a visit, as a line of a list: frozen values, a fixed number of queries for any number of lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from xiaoan.features.inspections.doing.replying import followed
from xiaoan.features.inspections.models import Paper, PaperLine, Reply, Signature, Visit
from xiaoan.features.inspections.rules import overdue
from xiaoan.features.inspections.vocabulary import ANSWERED, FROM_VISIT, KINDS, MANNERS, Kind, Manner, Side, Way
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.tree.models import units_by_id


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in a list. problems = open + closed, in 条; `receipt`: "" not asked, "waits", "signed", "refused".

    `reply`: "" not asked, "owed", "part" (something is left to be cured), "done"; `overdue` in days, of the reply.
    """

    id: UUID
    kind: str
    kind_title: str
    number: str
    issuer: str
    unit_id: UUID
    unit_name: str
    on: date
    due: date | None
    at: datetime
    corrects: bool
    problems: int
    open: int
    receipt: str
    received_by: str
    reply: str
    overdue: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit in a list."""

    id: UUID
    unit_id: UUID
    unit_name: str
    issuer: str
    on: date
    manner_title: str
    by: str
    problems: int
    state: str
    version: int


def paper_rows(papers: Sequence[Paper], at: datetime) -> tuple[PaperRow, ...]:
    """Lines of papers; five queries whatever their number."""
    ids = [each.id for each in papers]
    lines: dict[UUID, list[UUID]] = {}
    for paper_id, hazard_id in PaperLine.objects.filter(paper__in=ids).values_list("paper_id", "hazard_id"):
        lines.setdefault(paper_id, []).append(hazard_id)
    open_now = _open({hazard for each in lines.values() for hazard in each})
    signed = _signed(ids)
    replied = dict(Reply.objects.filter(paper__in=ids).order_by("round").values_list("paper_id", "done"))
    units = units_by_id({each.unit_id for each in papers})
    return tuple(
        _row(each, at, units[each.unit_id].name, lines.get(each.id, []), open_now, signed, replied) for each in papers
    )


def _row(
    paper: Paper,
    at: datetime,
    unit_name: str,
    hazards: list[UUID],
    open_now: set[UUID],
    signed: dict[UUID, tuple[str, str]],
    replied: dict[UUID, bool],
) -> PaperRow:
    kind = Kind(paper.kind)
    left = sum(1 for each in hazards if each in open_now)
    receipt, name = signed.get(paper.id, ("waits", "")) if kind in FROM_VISIT else ("", "")
    reply = ""
    if hazards and kind in (*ANSWERED, *FROM_VISIT) and not paper.corrects:
        wanted = "owed" if paper.due is not None or kind in ANSWERED else ""
        reply = ("done" if replied[paper.id] else "part") if paper.id in replied else wanted
    return PaperRow(
        paper.id, paper.kind, KINDS[kind], paper.number, paper.issuer, paper.unit_id, unit_name, paper.on, paper.due,
        paper.at, paper.corrects, len(hazards), left, receipt, name, reply,
        overdue(paper.due, school_day(at), settled=reply not in ("owed", "part")),
    )  # fmt: skip


def _open(hazards: set[UUID]) -> set[UUID]:
    return {key for key, row in followed(list(hazards)).items() if row.open_quantity}


def _signed(papers: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """What became of the receipt; a receipt weighs more than a refusal before it."""
    found: dict[UUID, tuple[str, str]] = {}
    rows = Signature.objects.filter(paper__in=list(papers), side=Side.SCHOOL.value).order_by("at")
    for paper_id, way, name in rows.values_list("paper_id", "way", "name"):
        if way != Way.REFUSED:
            found[paper_id] = ("signed", name)
        else:
            found.setdefault(paper_id, ("refused", ""))
    return found


def visit_rows(visits: Sequence[Visit]) -> tuple[VisitRow, ...]:
    """Lines of visits whose unit is loaded."""
    return tuple(
        VisitRow(
            each.id, each.unit_id, each.unit.name, each.issuer, each.on, MANNERS[Manner(each.manner)], each.by.words,
            len(each.problems), each.state, each.version,
        )
        for each in visits
    )  # fmt: skip
