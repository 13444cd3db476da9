"""应报、实报、迟报、未报: how the returns of a kind and period stand under a unit; nobody is ranked.

The same number of queries for three schools and for three hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.features.returns.models import Draft, Frozen
from xiaoan.features.returns.pace import Owed, Pace, fills
from xiaoan.features.returns.rules import MONTH, following
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.access.queries import scope, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.derived.returns import Return
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under

STATES = {"sent": "已报", "late": "迟报", "missing": "未报", "waiting": "未到报送日"}
CHAIN = {"": "未填", "open": "填写中", "filled": "待审核", "reviewed": "待签字", "signed": "已签字"}


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's return. `days` past the due day, of a missing or late one; `chain`: how far it has come."""

    owed: Owed
    state: str
    chain: str
    at: datetime | None
    days: int

    @property
    def state_title(self) -> str:
        return STATES[self.state]

    @property
    def chain_title(self) -> str:
        return CHAIN[self.chain]


@dataclass(frozen=True, slots=True)
class Standing:
    """应报 = 实报 + 未报 + 未到报送日; 迟报 is part of 实报."""

    kind: Return
    period: str
    lines: tuple[Line, ...]

    def number(self, *states: str) -> int:
        return sum(1 for line in self.lines if line.state in states)

    @property
    def owed(self) -> int:
        return len(self.lines)

    @property
    def sent(self) -> int:
        return self.number("sent", "late")

    @property
    def late(self) -> int:
        return self.number("late")

    @property
    def missing(self) -> int:
        return self.number("missing")

    @property
    def waiting(self) -> int:
        return self.number("waiting")


def seen_units(viewer: Viewer, top: Unit, kind: Return) -> list[Unit]:
    """Units under the top that fill a kind and whose returns the viewer may see."""
    reach = scope(viewer.whole, SEE, domain=None, unit="id")
    rows = under(top.path).filter(reach).order_by("path")
    return [unit for unit in rows if fills(unit, kind)]


def standing(viewer: Viewer, top: Unit, kind: Return, period: str, *, at: datetime) -> Standing:
    """Who has sent and who has not; the missing by how long they are, then those whose day is near."""
    if not MONTH.fullmatch(period):
        raise Refused("期间要写成 2026-10 这样。", {"period": "请改正"})
    units = seen_units(viewer, top, kind)
    first, last = month_span(period)
    pace = Pace.read(units, first, last)
    owed = []
    for unit in units:
        try:
            owed.append(pace.owed(unit, kind.code, period))
        except NotFound:
            continue
    lines = lines_of(viewer, owed, at=at)
    order = {"missing": 0, "waiting": 1, "late": 2, "sent": 3}
    return Standing(
        kind, period, tuple(sorted(lines, key=lambda one: (order[one.state], -one.days, one.owed.unit.path)))
    )


def lines_of(viewer: Viewer, owed: Sequence[Owed], *, at: datetime) -> list[Line]:
    """How some returns stand; two queries."""
    if not owed:
        return []
    wanted = Q(
        unit_id__in={each.unit.id for each in owed},
        kind__in={each.kind.code for each in owed},
        period__in={each.span.label for each in owed},
    )
    frozen = {
        (row.unit_id, row.kind, row.period): row
        for row in seen(viewer.whole, Frozen.objects.filter(wanted).defer("body"), SEE, domain=None)
    }
    states: dict[tuple[UUID, str, str], str] = {
        (unit, kind, period): state
        for unit, kind, period, state in seen(viewer.whole, Draft.objects.filter(wanted), SEE, domain=None).values_list(
            "unit_id", "kind", "period", "state"
        )
    }
    today = school_day(at)
    return [_line(each, frozen.get(_key(each)), states.get(_key(each), ""), today) for each in owed]


def _key(owed: Owed) -> tuple[UUID, str, str]:
    return owed.unit.id, owed.kind.code, owed.span.label


def _line(owed: Owed, row: Frozen | None, chain: str, today: date) -> Line:
    if row is not None:
        days = max((school_day(row.at) - row.due).days, 0)
        return Line(owed, "late" if row.late else "sent", "signed", row.at, days)
    days = (today - owed.due).days
    return Line(owed, "missing" if days > 0 else "waiting", chain, None, max(days, 0))


def periods(viewer: Viewer, unit: Unit, *, at: datetime, back: int = 14) -> list[Line]:
    """The returns of one unit: those running now and of the last `back` months, the newest first."""
    today = school_day(at)
    label = month_of(today)
    pace = Pace.read([unit], today.replace(year=today.year - 2), today)
    owed: dict[tuple[str, str], Owed] = {}
    for _ in range(back):
        for kind in pace.kinds(unit, month_span(label)[1]) or pace.kinds(unit, today):
            try:
                one = pace.owed(unit, kind.code, label)
            except (NotFound, Refused):
                continue
            if one.span.first <= today:
                owed[kind.code, label] = one
        label = month_of(month_span(label)[0] - timedelta(days=1))
    lines = lines_of(viewer, list(owed.values()), at=at)
    return sorted(lines, key=lambda one: (one.owed.span.last, one.owed.kind.code), reverse=True)


def due_in(viewer: Viewer, top: Unit, first: date, last: date, *, at: datetime) -> list[Line]:
    """Returns of schools whose due day lies in [first, last] and is past, or that are sent: what indicators count."""
    today, units = (
        school_day(at),
        list(under(top.path).filter(scope(viewer.whole, SEE, domain=None, unit="id")).order_by("path")),
    )
    schools = [unit for unit in units if unit.is_school and unit.legal]
    pace = Pace.read(schools, first, last)
    labels, label = [], month_of(first - timedelta(days=60))
    while label <= month_of(last):
        labels.append(label)
        label = following(label)
    found = []
    for unit in schools:
        for label in labels:
            for kind in pace.kinds(unit, month_span(label)[1]):
                try:
                    one = pace.owed(unit, kind.code, label)
                except (NotFound, Refused):
                    continue
                if first <= one.due <= last:
                    found.append(one)
    return [line for line in lines_of(viewer, found, at=at) if line.state != "waiting" or line.owed.due < today]
