"""Lists of papers and visits, what waits for the viewer, and the bureau's look school by school.

Lists stand by what is owed and by age. Nobody is graded: a school with many findings is not a worse line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xiaoan.features.inspections.models import Paper, PaperLine, Reply, Signature, Visit
from xiaoan.features.inspections.reach import seen, within
from xiaoan.features.inspections.sight.rows import PaperRow, VisitRow, paper_rows, visit_rows
from xiaoan.features.inspections.verbs import INSPECT, RECEIVE, REPLY, SEE
from xiaoan.features.inspections.vocabulary import ANSWERED, FROM_VISIT, Kind, Side, State, Way
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.machine import OPEN, Stage
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.tree.models import units_by_id
from xiaoan.kernel.tree.paths import subtree

STATES = {"unsigned": "待签收", "reply": "待回执", "late": "回执超期", "open": "问题未改完"}
"""What a list may be narrowed to."""


@dataclass(frozen=True, slots=True)
class Filters:
    """How a list is narrowed; empty values do not narrow. `unit_path`: that unit and those below it."""

    kind: str = ""
    state: str = ""
    unit_path: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of a page, to go on after it."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for the viewer: papers to sign for, replies to send, visits of his own without a paper yet."""

    to_sign: tuple[PaperRow, ...]
    to_reply: tuple[PaperRow, ...]
    drafts: tuple[VisitRow, ...]
    to_sign_total: int
    to_reply_total: int

    @property
    def total(self) -> int:
        """How many things wait."""
        return self.to_sign_total + self.to_reply_total + len(self.drafts)


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school in the bureau's look: papers in all, and what is still owed. Counts of papers; `open` in 条."""

    unit_id: UUID
    name: str
    papers: int
    unsigned: int
    owed: int
    late: int
    open: int
    to_look: int


def papers(
    viewer: Viewer, filters: Filters, *, at: datetime, after: Mark | None = None, most: int = 50
) -> tuple[tuple[PaperRow, ...], Mark | None]:
    """Papers in sight, the newest first, and the mark of the next page."""
    rows = matching(viewer, filters, at)
    if after is not None:
        rows = rows.filter(Q(at__lt=after.at) | Q(at=after.at, id__lt=after.id))
    found = list(rows.order_by("-at", "-id")[: most + 1])
    shown = found[:most]
    mark = Mark(shown[-1].at, shown[-1].id) if len(found) > most else None
    return paper_rows(shown, at), mark


def total(viewer: Viewer, filters: Filters, *, at: datetime) -> int:
    """How many papers a list holds."""
    return matching(viewer, filters, at).count()


def matching(viewer: Viewer, filters: Filters, at: datetime) -> QuerySet[Paper]:
    """The papers of a list; Refused for words that are none."""
    rows = seen(viewer, Paper.objects.all(), SEE)
    if filters.kind:
        if filters.kind not in set(Kind):
            raise Refused("没有这种文书，请从列表中选择。")
        rows = rows.filter(kind=filters.kind)
    if filters.unit_path:
        lo, hi = subtree(filters.unit_path)
        rows = rows.filter(path__gte=lo, path__lt=hi)
    if not filters.state:
        return rows
    if filters.state not in STATES:
        raise Refused("没有这种状态，请从列表中选择。")
    if filters.state == "unsigned":
        return rows.filter(_UNSIGNED)
    if filters.state == "open":
        return rows.filter(_OPEN)
    owed = rows.filter(_OWED)
    return owed.filter(due__lt=school_day(at)) if filters.state == "late" else owed


_FROM_VISIT = [each.value for each in FROM_VISIT]
_SCHOOL = Signature.objects.filter(paper=OuterRef("pk"), side=Side.SCHOOL.value)
_HAS_LINES = Exists(PaperLine.objects.filter(paper=OuterRef("pk")))
_UNSIGNED = Q(kind__in=_FROM_VISIT, corrects=False) & ~Exists(_SCHOOL)
_SIGNABLE = Q(kind__in=_FROM_VISIT, corrects=False) & ~Exists(_SCHOOL.exclude(way=Way.REFUSED.value))
_OWED = (
    (Q(kind__in=[each.value for each in ANSWERED]) | Q(kind=Kind.FEEDBACK.value, due__isnull=False))
    & Q(corrects=False)
    & ~Exists(Reply.objects.filter(paper=OuterRef("pk"), done=True))
    & _HAS_LINES
)
_OPEN_HAZARDS = Hazard.objects.filter(stage__in=[stage.value for stage in OPEN])
_OPEN = ~Q(kind=Kind.OPINION.value) & Exists(
    PaperLine.objects.filter(paper=OuterRef("pk"), hazard_id__in=_OPEN_HAZARDS.values("id"))
)


def waiting_for(viewer: Viewer, *, at: datetime, most: int = 20) -> Waiting:
    """What waits for the viewer, the oldest first. Only the school's own people sign and reply, not those above."""
    mine = _below_issuers(viewer)
    to_sign = seen(viewer, mine, RECEIVE).filter(_SIGNABLE).order_by("at", "id")
    to_reply = seen(viewer, mine, REPLY).filter(_OWED).order_by("due", "at", "id")
    drafts = Visit.objects.select_related("unit").filter(by_account=viewer.account, state=State.DRAFT.value)
    signed, replied = list(to_sign[:most]), list(to_reply[:most])
    return Waiting(
        paper_rows(signed, at),
        paper_rows(replied, at),
        visit_rows(list(drafts.filter(within(viewer, INSPECT)).order_by("at", "id")[:most])),
        len(signed) if len(signed) < most else to_sign.count(),
        len(replied) if len(replied) < most else to_reply.count(),
    )


def _below_issuers(viewer: Viewer) -> QuerySet[Paper]:
    """Papers that did not come from the viewer's own desk: his grant stands below whoever issued them."""
    own = {held.unit for held in viewer.held}
    return Paper.objects.exclude(issuer_id__in=own)


def by_school(viewer: Viewer, *, at: datetime, most: int = 200) -> list[SchoolLine]:
    """Schools with papers, those that owe something first, then by open problems. Six queries."""
    rows = seen(viewer, Paper.objects.exclude(kind=Kind.OPINION.value).filter(corrects=False), SEE)
    counts = {
        "papers": _per_unit(rows),
        "unsigned": _per_unit(rows.filter(_UNSIGNED)),
        "owed": _per_unit(rows.filter(_OWED)),
        "late": _per_unit(rows.filter(_OWED, due__lt=school_day(at))),
        "open": _problems(viewer, rows, _OPEN_HAZARDS),
        "to_look": _problems(viewer, rows, Hazard.objects.filter(stage=Stage.RECHECK_ABOVE.value)),
    }
    units = units_by_id(set(counts["papers"]))
    lines = [
        SchoolLine(key, units[key].name, **{name: found.get(key, 0) for name, found in counts.items()})
        for key in counts["papers"]
    ]
    lines.sort(key=lambda each: (-each.late, -each.unsigned, -each.owed, -each.to_look, -each.open, each.name))
    return lines[:most]


def _per_unit(rows: QuerySet[Paper]) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("unit_id").annotate(n=Count("id")))


def _problems(viewer: Viewer, rows: QuerySet[Paper], hazards: QuerySet[Hazard]) -> dict[UUID, int]:
    """How many different hazards of these papers there are among `hazards`, by school."""
    lines = PaperLine.objects.filter(paper__in=rows.values("id"), hazard_id__in=hazards.values("id"))
    return dict(lines.order_by().values_list("unit_id").annotate(n=Count("hazard_id", distinct=True)))
