"""Reading demands: the list, one of them for the bureau or for a school that was asked, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.engines.cadence import Outcome, Standing, Tally
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import may_unit, seen
from xiaoan.kernel.access.rules import Shared, Viewer
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.files.queries import Attached, Opened, attachments_of, open_for
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors
from xiaoan.kernel.work.demands.models import CLOSED, DRAFT, SENT, WITHDRAWN, Demand
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.owing.demanded import demanded
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.reading.figures import permitted
from xiaoan.kernel.work.reading.room import Owed, Room
from xiaoan.kernel.work.shapes import Asked
from xiaoan.kernel.work.verbs import DEMAND, SEE

MOST = 200


@dataclass(frozen=True, slots=True)
class Notice:
    """A demand as it may be shown. `mine`: the viewer's bureau issued it and he may act on it.

    `asked` are those of its units the viewer may see (all of them at the bureau).
    """

    row: Demand
    files: tuple[Attached, ...]
    asked: tuple[Unit, ...]
    may_act: bool
    whole: bool

    @property
    def code(self) -> str:
        return self.row.code


class Line(NamedTuple):
    """One school's part of a demand. A school with campuses has one line, done when all of its parts are.

    `found` faults were marked in its records; `state` is done, late, part, missing, pending, excused or na.
    """

    unit: UUID
    name: str
    kind: str
    path: str
    parts: int
    done: int
    state: str
    found: int
    records: tuple[UUID, ...]
    difficulty: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a demand has come at an instant. `tally` counts occurrences as all figures do."""

    lines: tuple[Line, ...]
    tally: Tally

    @property
    def done(self) -> int:
        return sum(1 for line in self.lines if line.state in ("done", "late"))

    @property
    def undone(self) -> tuple[Line, ...]:
        """Those who still have to look, for the officer to call."""
        return tuple(line for line in self.lines if line.state in ("part", "missing", "pending"))

    @property
    def found(self) -> int:
        return sum(line.found for line in self.lines)

    @property
    def with_faults(self) -> int:
        return sum(1 for line in self.lines if line.found)

    @property
    def records(self) -> tuple[UUID, ...]:
        return tuple(record for line in self.lines for record in line.records)


def listing(viewer: Viewer, *, top: Unit | None = None, limit: int = 50) -> list[Demand]:
    """Demands the viewer may see, the latest first: his bureau's, and those that ask one of his schools.

    Drafts are shown to those alone who may send them.
    """
    rows = seen(viewer, Demand.objects.select_related("unit"), SEE)
    if top is not None:
        low, high = top.range
        rows = rows.filter(path__gte=low, path__lt=high)
    rows = rows.filter(Q(sent_at__isnull=False) | Q(state=DRAFT)).order_by("-made_at", "-id")
    own = [row for row in rows[: min(limit, MOST)] if row.state != DRAFT or _may_act(viewer, row)]
    known = {row.id for row in own}
    handed = [row for row in _handed_down(viewer, limit) if row.id not in known]
    return sorted([*own, *handed], key=lambda row: row.made_at, reverse=True)[:limit]


def _handed_down(viewer: Viewer, limit: int) -> list[Demand]:
    """Sent demands of the bureaus above that ask a unit the viewer sees."""
    paths = {held.path for held in viewer.held if SEE in held.verbs}
    above = {path for one in paths for path in ancestors(one)[:-1]}
    if not above:
        return []
    with opened(EVERYTHING):
        rows = list(
            Demand.objects.select_related("unit")
            .filter(path__in=above, sent_at__isnull=False)
            .exclude(state=DRAFT)
            .order_by("-made_at", "-id")[:MOST]
        )
    asked = _asked_by(viewer, rows)
    return [row for row in rows if asked[row.id]][:limit]


def notice(viewer: Viewer, demand_id: UUID) -> Notice:
    """One demand, for its bureau and for the units it asks. NotFound for everybody else, and for drafts of others."""
    with opened(EVERYTHING):
        row = Demand.objects.select_related("unit").filter(id=demand_id).first()
    if row is None:
        raise NotFound()
    acting, whole = _may_act(viewer, row), may_unit(viewer, SEE, row.unit, row.domain)
    asked = _asked_by(viewer, [row])[row.id]
    if (row.sent_at is None and not acting) or not (acting or whole or asked):
        raise NotFound()
    with opened(EVERYTHING):
        files = attachments_of(_handed(viewer, row), [row.id]).get(row.id, ())
    return Notice(row, files, asked, acting, whole or acting)


def notice_file(viewer: Viewer, demand_id: UUID, file_id: UUID) -> Opened:
    """A paper that goes with a demand, for everybody who sees the demand."""
    found = notice(viewer, demand_id)
    with opened(EVERYTHING):
        if not Attachment.objects.filter(id=file_id, object_id=found.row.id).exists():
            raise NotFound()
        return open_for(_handed(viewer, found.row), file_id)


def _handed(viewer: Viewer, row: Demand) -> Viewer:
    """The viewer with this one row handed to him: what it carries is for everybody it asks."""
    return replace(viewer, shared=(*viewer.shared, Shared(row.id, frozenset({SEE}))))


def _may_act(viewer: Viewer, row: Demand) -> bool:
    return may_unit(viewer, DEMAND, row.unit, row.domain)


def _asked_by(viewer: Viewer, rows: Iterable[Demand]) -> dict[UUID, tuple[Unit, ...]]:
    """Demand -> those of its units the viewer may see, in the order of the tree; one query."""
    many = list(rows)
    wanted = {unit for row in many for unit in row.units}
    units = {unit.id: unit for unit in Unit.objects.filter(id__in=wanted).order_by("path")} if wanted else {}
    return {
        row.id: tuple(units[key] for key in row.units if key in units and may_unit(viewer, SEE, units[key], row.domain))
        for row in many
    }


def progress(viewer: Viewer, found: Notice, *, at: datetime) -> Progress:
    """How far a demand has come at an instant, by school, of what the viewer may see; a constant number of queries."""
    row = found.row
    if row.sent_at is None or not found.asked:
        return Progress((), Tally())
    ground = survey(found.asked, row.due, row.due)
    owed = [
        Owed(each, one)
        for each in permitted(viewer, [each for each in demanded(ground) if each.stream.code == row.code])
        for one in each.stream.between(row.due, row.due)
    ]
    room = Room(ground, owed, at=at)
    problems = dict(
        Record.objects.filter(duty=row.code, unit_id__in=[unit.id for unit in found.asked], withdrawn_at=None)
        .order_by("id")
        .values_list("id", "problems")
    )
    groups: dict[UUID, list[Owed]] = {}
    for each in owed:
        groups.setdefault(each.expected.school.id, []).append(each)
    standings: list[Standing] = []
    lines = [_line(ground, room, group, problems, standings, at) for group in groups.values()]
    return Progress(tuple(sorted(lines, key=_by_need)), Tally.of(standings))


def _line(
    ground: Ground, room: Room, group: list[Owed], problems: dict[UUID, int], all_of_them: list[Standing], at: datetime
) -> Line:
    school = group[0].expected.school
    standings = [room.deeds.standing(each.expected, each.occurrence, at=at) for each in group]
    all_of_them += standings
    records = tuple(done.id for each in group for done in room.deeds.done.get(each.key, ()))
    open_ones = [
        each
        for each, standing in zip(group, standings, strict=True)
        if standing.outcome in (Outcome.MISSING, Outcome.PENDING)
    ]
    kind = ground.kinds[school.kind].title if school.kind in ground.kinds else ""
    asked = {one.person: one for each in open_ones for one in room.asked(each)}
    return Line(
        school.id, school.short_name, kind, school.path, len(group),
        sum(1 for each in standings if each.outcome in (Outcome.ON_TIME, Outcome.LATE)),
        _state([each.outcome for each in standings]), sum(problems.get(key, 0) for key in records), records,
        next((said for each in group if (said := room.deeds.difficulties.get(each.key, ""))), ""),
        tuple(asked.values()),
    )  # fmt: skip


def _state(outcomes: list[Outcome]) -> str:
    """A school's state from those of its parts."""
    done = [each for each in outcomes if each in (Outcome.ON_TIME, Outcome.LATE)]
    left = [each for each in outcomes if each in (Outcome.MISSING, Outcome.PENDING)]
    if done and left:
        return "part"
    if left:
        return "missing" if Outcome.MISSING in left else "pending"
    if done:
        return "late" if Outcome.LATE in done else "done"
    return "excused" if Outcome.EXCUSED in outcomes else "na"


_NEED = {"missing": 0, "part": 1, "pending": 2, "late": 3, "done": 3, "excused": 4, "na": 4}


def _by_need(line: Line) -> tuple[int, int, str]:
    """Those who still have to look, then the most found; in the order of the tree. No league by speed."""
    return (_NEED[line.state], -line.found, line.path)


def state_word(row: Demand, day: date) -> str:
    """How a demand stands, in a word."""
    if row.state == SENT:
        return "已过截止日期" if row.due < day else "排查中"
    return {DRAFT: "草稿", CLOSED: "已结束", WITHDRAWN: "已撤回"}[row.state]


def running(viewer: Viewer, unit: Unit, *, at: datetime) -> list[Demand]:
    """Demands in force for a unit (or a unit below it) today, for its page."""
    day = school_day(at)
    rows = [row for row in _handed_down(viewer, MOST) if row.state == SENT and row.last >= day]
    asked = _asked_by(viewer, rows)
    return [row for row in rows if any(one.path.startswith(unit.path) for one in asked[row.id])]
