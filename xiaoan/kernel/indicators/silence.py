"""未见数据: schools from which nothing at all has come for some school days. What is there is unknown, not undone.

A machine, a line or a password has failed more often than a whole school. It is one matter however many they are.
Heard is what somebody who sits in the school wrote down; for a teaching point also its centre school. What the bureau
or the system itself writes on a school's chain says nothing of the school.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import DayKind
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.trail.queries import last_spoken
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work.owing.calendars import kinds_of

SCHOOL_DAYS = 3
LOOKED_BACK = timedelta(days=21)
"""In longer holidays nobody is asked, so nobody is silent."""


class Silent(NamedTuple):
    """A school that has said nothing, and since when: None where it never has."""

    unit: UUID
    name: str
    since: datetime | None


class Silence(NamedTuple):
    """Who is silent, the longest first, and out of how many schools."""

    schools: tuple[Silent, ...]
    of: int

    @property
    def wide(self) -> bool:
        """So many at once that the network is likelier than the schools."""
        return len(self.schools) * 2 >= self.of > SCHOOL_DAYS


def silence(viewer: Viewer, top: Unit, *, at: datetime, among: Collection[UUID] | None = None) -> Silence:
    """Schools of `top` (or those `among` them) silent for three whole school days.

    Two queries whatever the schools; where one has been quiet for three days of the calendar, also those of its days.
    """
    lo, hi = subtree(top.path)
    below = list(Unit.objects.filter(path__gte=lo, path__lt=hi, closed=None).order_by("path"))
    schools = [
        unit
        for unit in below
        if unit.is_school and (among is None or unit.id in among) and may_unit(viewer, indicators.SEE, unit)
    ]
    if not schools:
        return Silence((), 0)
    today, heard = school_day(at), _heard(below)
    lately = instant(today - timedelta(days=SCHOOL_DAYS), time(0))
    quiet = [school for school in schools if (last := heard.get(school.id)) is None or last < lately]
    kinds = kinds_of(quiet, today - LOOKED_BACK, today - timedelta(days=1)) if quiet else {}
    found = []
    for school in quiet:
        days = sorted((day for day, of in kinds[school.id].items() if DayKind.SCHOOL.value in of), reverse=True)
        if len(days) < SCHOOL_DAYS or school.opened > days[SCHOOL_DAYS - 1]:
            continue
        last = heard.get(school.id)
        if last is None or last < instant(days[SCHOOL_DAYS - 1], time(0)):
            found.append(Silent(school.id, school.short_name, last))
    found.sort(key=lambda one: (one.since is not None, one.since, one.name))
    return Silence(tuple(found), len(schools))


def _heard(below: Sequence[Unit]) -> dict[UUID, datetime]:
    """School -> when it or a campus of it last spoke. A teaching point is a school of its own."""
    holder: dict[UUID, UUID] = {}
    voices: dict[UUID, tuple[str, str]] = {}
    within: dict[Unit, tuple[str, str]] = {}
    for unit in below:
        above = unit.parent_id
        if above in voices:
            voices[unit.id] = voices[above]
        elif unit.is_school:
            voices[unit.id] = subtree(unit.path)
        else:
            continue
        holder[unit.id] = unit.id if unit.is_school or above not in holder else holder[above]
        within[unit] = voices[unit.id]
    found: dict[UUID, datetime] = {}
    for unit_id, moment in last_spoken(within).items():
        school = holder[unit_id]
        found[school] = max(moment, found.get(school, moment))
    return found
