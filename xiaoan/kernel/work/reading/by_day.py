"""How each day of a school stands: what fell due on it, judged one by one, without asking who was asked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from xiaoan.engines.cadence import Standing, Tally
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.kept import surveyed
from xiaoan.kernel.work.months import closed_at
from xiaoan.kernel.work.reading.figures import permitted, seen_units
from xiaoan.kernel.work.reading.standings import deeds


def by_day(viewer: Viewer, top: Unit, *, first: date, last: date, at: datetime) -> dict[date, Tally]:
    """Due day -> figures, for a unit and all below it; days on which nothing falls due are absent.

    Meant for one school: every occurrence is looked at. A fixed number of queries.
    """
    ground, owing = surveyed(seen_units(viewer, top), first, last)
    owed = permitted(viewer, owing)
    found = [(each, one) for each in owed for one in each.stream.between(first, last)]
    units = list({each.unit.id: each.unit for each in owed}.values())
    known = deeds(ground.lines.values(), units, {one.opens for _, one in found}, first, last)
    closed = closed_at([unit.id for unit in units], {one.period for _, one in found})
    days: dict[date, list[Standing]] = defaultdict(list)
    for each, one in found:
        shut = closed.get((each.unit.id, one.period))
        days[one.last_day].append(known.standing(each, one, at=at, closed_at=shut))
    return {day: Tally.of(standings) for day, standings in days.items()}
