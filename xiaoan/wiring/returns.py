"""Returns: figures that other rooms hold, what a closing leaves, whose step waits, which wait for a signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import cast
from uuid import UUID

from django.db.models import Count, QuerySet

from xiaoan.features.inspections import verbs as inspections
from xiaoan.features.inspections.models import Paper, Visit
from xiaoan.features.inspections.reach import seen as seen_visits
from xiaoan.features.inspections.vocabulary import Kind
from xiaoan.features.returns import measures, verbs
from xiaoan.features.returns.commands import keep, sign
from xiaoan.features.returns.models import Draft
from xiaoan.features.returns.queries import waiting_for
from xiaoan.features.returns.shapes import Item
from xiaoan.features.returns.sources import BEHIND, ENCLOSED, SOURCES, Piece
from xiaoan.foundation.clock import instant, month_of, month_span, school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.acts import NOW, Act
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.signing.kept import KEPT, Kept, KeptKind
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards import verbs as hazards
from xiaoan.kernel.hazards.models import Admonition
from xiaoan.kernel.indicators.events import MonthClosed
from xiaoan.kernel.messages.offers import OFFERS, Matter, Waiting
from xiaoan.kernel.org.queries import turns
from xiaoan.kernel.trail.commands import Entry
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import schools_under
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.verbs import SEE as SEE_WORK

RETURN = "return"
STEPS = {"fill": "待我填的报表", "review": "待我审核的报表", "sign": "待我签字的报表"}

KINDS = {"circular": "通报", "interview": "约谈"}

Figures = Mapping[UUID, Decimal]


def _visits(viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    """Visits of units above, by the school."""
    low, high = top.range
    rows = seen_visits(viewer, Visit.objects.filter(path__gte=low, path__lt=high), inspections.SEE)
    found = rows.filter(on__gte=first, on__lte=last).exclude(state="dropped").values("unit_id")
    return {row["unit_id"]: Decimal(row["n"]) for row in found.annotate(n=Count("id")).order_by()}


def _visited(viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    """Schools this office itself went to, each once."""
    low, high = top.range
    rows = seen_visits(viewer, Visit.objects.filter(path__gte=low, path__lt=high), inspections.SEE)
    rows = rows.filter(on__gte=first, on__lte=last, issuer_id=top.id).exclude(state="dropped")
    schools = set(schools_under(top.path, first=first, last=last).values_list("id", flat=True))
    return {unit: Decimal(1) for unit in rows.values_list("unit_id", flat=True).distinct() if unit in schools}


def _schools(viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    return {unit.id: Decimal(1) for unit in schools_under(top.path, first=first, last=last)}


def _looking(viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    """Schools with a record of the span: they looked. A campus counts for its school."""
    low, high = top.range
    rows = seen(viewer, Record.objects.filter(path__gte=low, path__lt=high), SEE_WORK)
    rows = rows.filter(withdrawn_at=None, happened__gte=instant(first), happened__lt=instant(last + timedelta(days=1)))
    paths = set(rows.values_list("path", flat=True).distinct())
    return {
        unit.id: Decimal(1)
        for unit in schools_under(top.path, first=first, last=last)
        if any(path == unit.path or path[:-5] == unit.path for path in paths)
    }


def _notices(viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    """整改通知书 this office issued, by the school."""
    low, high = top.range
    rows = Paper.objects.filter(path__gte=low, path__lt=high, kind=Kind.NOTICE.value, corrects=False, issuer_id=top.id)
    found = seen_visits(viewer, rows, inspections.SEE).filter(on__gte=first, on__lte=last).values("unit_id")
    return {row["unit_id"]: Decimal(row["n"]) for row in found.annotate(n=Count("id")).order_by()}


def _admonished(kind: str, viewer: Viewer, top: Unit, first: date, last: date) -> QuerySet[Admonition]:
    rows = Admonition.objects.filter(unit=top, kind=kind, state="issued", decided_at__gte=instant(first))
    return seen(viewer, rows, hazards.SEE, domain=None).filter(decided_at__lt=instant(last + timedelta(days=1)))


def _admonitions(kind: str, viewer: Viewer, top: Unit, first: date, last: date) -> Figures:
    return {top.id: Decimal(_admonished(kind, viewer, top, first, last).count())}


def _visit_pieces(viewer: Viewer, top: Unit, units: Sequence[Unit], first: date, last: date) -> list[Piece]:
    rows = seen_visits(viewer, Visit.objects.filter(unit_id__in=[each.id for each in units]), inspections.SEE)
    rows = rows.filter(on__gte=first, on__lte=last).exclude(state="dropped").select_related("unit").order_by("on", "id")
    return [
        Piece(f"{row.issuer}检查", row.unit.short_name, row.on, Decimal(1), f"/inspections/{row.id}") for row in rows
    ]


def _notice_pieces(viewer: Viewer, top: Unit, units: Sequence[Unit], first: date, last: date) -> list[Piece]:
    low, high = top.range
    rows = Paper.objects.filter(path__gte=low, path__lt=high, kind=Kind.NOTICE.value, corrects=False, issuer_id=top.id)
    rows = seen_visits(viewer, rows, inspections.SEE).filter(on__gte=first, on__lte=last)
    return [
        Piece(f"整改通知书　{row.number}", row.unit.short_name, row.on, Decimal(1), f"/inspections/papers/{row.id}")
        for row in rows.select_related("unit").order_by("on", "id")
    ]


def _admonition_pieces(
    kind: str, viewer: Viewer, top: Unit, units: Sequence[Unit], first: date, last: date
) -> list[Piece]:
    rows = _admonished(kind, viewer, top, first, last).order_by("decided_at", "id")
    return [
        Piece(
            f"{KINDS[kind]}　{row.number}".strip("　"),
            "",
            school_day(row.decided_at) if row.decided_at else None,
            Decimal(1),
            "/hazards/ladder",
        )
        for row in rows
    ]


def _next_roster(viewer: Viewer, top: Unit, units: Sequence[Unit], first: date, last: date) -> list[Item]:
    """The rosters of the month after the period, by unit: how many days have somebody, or that none is made."""
    start = last + timedelta(days=1)
    end = month_span(month_of(start))[1]
    days: dict[tuple[UUID, str], set[date]] = {}
    for turn in turns([each.id for each in units], "", start, end):
        days.setdefault((turn.unit_id, turn.roster), set()).add(turn.day)
    titles, found = shelf().rosters, []
    for unit in units:
        kept = {code: some for (of, code), some in days.items() if of == unit.id}
        if not kept and unit.id != top.id:
            continue
        whose = f"{unit.short_name}　" if len(units) > 1 else ""
        said = "，".join(
            f"{titles[code].title if code in titles else code}{len(some)}天" for code, some in kept.items()
        )
        found.append(Item(
            text=f"{whose}{start.month}月值班表" + (f"：{said}" if said else ""), lacks="" if kept else "还没有排",
            url=f"/units/{unit.id}/roster/print?week={start.isoformat()}&weeks=5",
        ))  # fmt: skip
    return found


def _month_closed(act: Act, made: Entry) -> None:
    keep(act, made.unit, cast("MonthClosed", made.event).month)


def returns_waiting(viewer: Viewer, at: datetime, most: int) -> Iterable[Waiting]:
    """Returns of one's own unit that want one's step, before the due day and after it."""
    if not _holds(viewer, verbs.SEE):
        return
    found, today = waiting_for(viewer, at=at), school_day(at)
    for step, title in STEPS.items():
        mine = [each for each in found if each.step == step]
        matters = tuple(
            Matter(
                f"{each.owed.span.words}{each.owed.kind.title}，{each.owed.due.month}月{each.owed.due.day}日前报送",
                each.owed.unit.short_name, each.url, max((today - each.owed.due).days, 0),
            )
            for each in mine[:most]
        )  # fmt: skip
        yield Waiting(f"returns_{step}", title, len(mine), matters, f"/returns/{viewer.unit}")


def _to_sign(viewer: Viewer, at: datetime) -> Iterator[Kept]:
    """Returns that are reviewed and wait for the head; who prepared one sees that it waits."""
    if not _holds(viewer, verbs.SIGN, verbs.ISSUE, verbs.FILL, verbs.COMPILE):
        return
    for each in waiting_for(viewer, at=at):
        row = each.row
        if each.step == "sign" and row is not None and row.filled_by is not None:
            title = f"{each.owed.span.words}{each.owed.kind.title}"
            yield Kept(row.id, title, "", each.owed.unit, row.filled_by, row.filled_at or at, each.url, True)


def _sign_draft(by: Viewer, draft_id: UUID, at: datetime) -> str:
    with opened(by.scope, readonly=True):
        row = Draft.objects.select_related("unit").filter(id=draft_id).first()
    if row is None:
        raise NotFound()
    frozen = sign(by=by, unit=row.unit, kind=row.kind, period=row.period, at=at)
    return f"{frozen.body.period_words}{frozen.body.title}"


def _holds(viewer: Viewer, *wanted: str) -> bool:
    return any(verb in held.verbs for held in viewer.held for verb in wanted)


def fill() -> None:
    SOURCES.add("visits", _visits)
    SOURCES.add("schools_visited", _visited)
    SOURCES.add("schools", _schools)
    SOURCES.add("schools_looking", _looking)
    SOURCES.add("notices", _notices)
    for kind in KINDS:
        SOURCES.add(f"{kind}s", partial(_admonitions, kind))
        BEHIND.add(f"{kind}s", partial(_admonition_pieces, kind))
    BEHIND.add("visits", _visit_pieces)
    BEHIND.add("notices", _notice_pieces)
    ENCLOSED.add("next_roster", _next_roster)
    measures.fill()
    NOW.add(MonthClosed.KIND, _month_closed)
    OFFERS.add("returns", returns_waiting)
    KEPT.add(RETURN, KeptKind("报表", "看后签字", _to_sign, _sign_draft, waits=False))
