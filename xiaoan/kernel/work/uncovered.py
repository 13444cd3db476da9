"""Hours of the coming days that the rosters of a person's own school leave open, for who keeps them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.queries import holders
from xiaoan.kernel.org.rosters.gaps import Gap
from xiaoan.kernel.org.rosters.reading import open_hours
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import kinds_of

AHEAD = timedelta(days=6)
"""Today and six days more: what can still be filled in time."""


class OpenHours(NamedTuple):
    """One watch of a unit that is not kept all through: its first gap, and how many there are."""

    unit: Unit
    first: Gap
    times: int


def uncovered(viewer: Viewer, *, at: datetime) -> list[OpenHours]:
    """Watches with hours from now on that nobody covers, unit by unit; for the safety officer, or who stands in.

    Eleven queries at most, whatever the campuses; nothing for anybody else.
    """
    own = Unit.objects.filter(id=viewer.unit).first()
    today = school_day(at)
    if own is None or not own.is_school or not may_unit(viewer, org.ROSTER, own) or not _asked(viewer, own, today):
        return []
    parts = Unit.objects.filter(home=own.home, closed=None).order_by("path")
    units = {unit.id: unit for unit in parts if may_unit(viewer, org.ROSTER, unit)}
    kinds = kinds_of(list(units.values()), today - timedelta(days=1), today + AHEAD)
    found = open_hours(viewer, list(units.values()), today, today + AHEAD, kinds)
    lines = []
    for key, rows in found.items():
        by_watch: dict[str, list[Gap]] = {}
        for gap in rows:
            if gap.closes > at:
                by_watch.setdefault(gap.watch, []).append(gap)
        lines += [OpenHours(units[key], gaps[0], len(gaps)) for gaps in by_watch.values()]
    return lines


def _asked(viewer: Viewer, own: Unit, day: date) -> bool:
    """Whether it falls to the viewer: the safety officer, without one the head, without either whoever may."""
    held = holders([own.id], day)
    for code in shelf().last_asked():
        accounts = {each.account_id for each in held if each.post == code}
        if accounts:
            return viewer.account in accounts
    return True
