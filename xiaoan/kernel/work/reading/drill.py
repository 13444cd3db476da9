"""Behind a figure: the occurrences it counts, with who was asked, where each stands and the records that did it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines.cadence import Standing
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.months import closed_at
from xiaoan.kernel.work.owing.ground import survey
from xiaoan.kernel.work.owing.streams import expected
from xiaoan.kernel.work.reading.figures import permitted, seen_units, tallied
from xiaoan.kernel.work.reading.room import Owed, Room
from xiaoan.kernel.work.reading.standings import Deeds, deeds
from xiaoan.kernel.work.shapes import Line

AT_ONCE = 4000
"""Occurrences judged at a time, in the order of the lines: a page of a large county needs only the first."""

OUTCOMES = {"done": ("on_time", "late"), "missing": ("missing", "partial")}


def drill(
    viewer: Viewer,
    top: Unit,
    *,
    first: date,
    last: date,
    at: datetime,
    domain: str = "",
    duty: str = "",
    outcome: str = "",
    only: Collection[UUID] | None = None,
    limit: int = 500,
) -> list[Line]:
    """The occurrences behind a figure: of a unit and below, a domain or duty, one outcome; by due instant.

    `outcome` is one of the figures' names, or "done" for on_time and late together; missing includes partial.
    `only` these units count: all others below `top` are left out (a school without the teaching points below it).
    """
    wanted = OUTCOMES.get(outcome, (outcome,)) if outcome else ()
    seen = [unit for unit in seen_units(viewer, top) if only is None or unit.id in only]
    ground = survey(seen, first, last)
    owed = [
        each
        for each in permitted(viewer, expected(ground))
        if domain in ("", each.stream.domain) and duty in ("", each.stream.code)
    ]
    if wanted:
        # The figures are counted first, so that only cells which hold the outcome are opened one by one.
        cells, _, _ = tallied(ground, owed, first, last, at=at)
        holding = {cell for cell, counter in cells.items() if any(counter[name] for name in wanted)}
        owed = [each for each in owed if (each.unit.id, each.stream.code) in holding]
    found = [Owed(each, one) for each in owed for one in each.stream.between(first, last)]
    found.sort(key=lambda one: (one.occurrence.due, one.expected.unit.path, one.occurrence.code))
    units = list({each.unit.id: each.unit for each in owed}.values())
    closed = closed_at([unit.id for unit in units], {each.occurrence.period for each in found})
    lines: list[tuple[Owed, Standing, Deeds]] = []
    for start in range(0, len(found), AT_ONCE):
        part = found[start : start + AT_ONCE]
        known = deeds(ground.lines.values(), units, {each.occurrence.opens for each in part}, first, last)
        for each in part:
            shut = closed.get((each.expected.unit.id, each.occurrence.period))
            standing = known.standing(each.expected, each.occurrence, at=at, closed_at=shut)
            if not wanted or standing.outcome in wanted:
                lines.append((each, standing, known))
        if len(lines) >= limit:
            break
    del lines[limit:]
    room = Room(ground, [each for each, _, _ in lines], at=at, known=Deeds())
    return [_line(each, standing, known, room) for each, standing, known in lines]


def _line(owed: Owed, standing: Standing, known: Deeds, room: Room) -> Line:
    claim = known.claims.get(owed.key)
    return Line(
        name=owed.name,
        title=owed.duty.title,
        domain=owed.version.domain,
        unit_name=owed.expected.unit.short_name,
        subject=owed.expected.subject,
        opens=owed.occurrence.opens,
        due=owed.occurrence.due,
        n=owed.occurrence.n,
        standing=standing,
        release=owed.occurrence.release,
        asked=room.asked(owed),
        records=tuple(each.id for each in known.done.get(owed.key, ())),
        difficulty=known.difficulties.get(owed.key, ""),
        claim=claim[0] if claim else None,
        last_day=owed.occurrence.last_day,
        source=owed.expected.source,
    )
