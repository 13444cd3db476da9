"""What an address asks of the rosters of a unit: which week, which table, which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.http import urlencode

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Roster
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.catalogue.rules import applies
from xiaoan.kernel.org.rosters.reading import Lane, subjects
from xiaoan.kernel.tree.models import Unit

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """The week from `monday`, of one roster or ("") of all that are kept here."""

    unit: Unit
    monday: date
    roster: str

    @property
    def days(self) -> list[date]:
        return [self.monday + ONE_DAY * number for number in range(7)]

    @property
    def sunday(self) -> date:
        return self.monday + WEEK - ONE_DAY

    def address(self, *, weeks: int = 0, roster: str | None = None, cell: str = "") -> str:
        """The page for the same week, or one some weeks away."""
        asked = {
            "roster": self.roster if roster is None else roster,
            "week": (self.monday + WEEK * weeks).isoformat(),
            "cell": cell,
        }
        return f"/units/{self.unit.id}/roster?" + urlencode({key: value for key, value in asked.items() if value})

    @property
    def before(self) -> str:
        return self.address(weeks=-1)

    @property
    def after(self) -> str:
        return self.address(weeks=1)


def asked(unit: Unit, said: Mapping[str, str], today: date) -> Asked:
    """What an address or a form says; whatever it does not say, or says wrongly, is this week and all tables."""
    roster = said.get("roster", "")
    return Asked(unit, monday_of(said.get("week"), today), roster if roster in shelf().rosters else "")


def monday_of(text: str | None, today: date) -> date:
    """The Monday of the day written, else of today."""
    day = day_said(text) or today
    return day - timedelta(days=day.weekday())


def day_said(text: str | None) -> date | None:
    """A day of this century, or None."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def offered(unit: Unit, day: date) -> list[tuple[Roster, bool]]:
    """Every roster, those that duties here ask for first; with whether one does. The unit's scope is open."""
    subject = subjects([unit], day).get(unit.id)
    duties = [duty for reign in governing(unit, day).values() for duty in reign.pack.duties if duty.asked_of.roster]
    wanted = {duty.asked_of.roster for duty in duties if subject is not None and applies(duty, subject)}
    return sorted(((roster, code in wanted) for code, roster in shelf().rosters.items()), key=lambda each: not each[1])


def shown_lanes(lanes: Sequence[Lane], roster: str, wanted: frozenset[str]) -> list[Lane]:
    """One table whole; of all tables what is used this week, or asked for by duties and not used in another shift."""
    if roster:
        slotted = bool(shelf().rosters[roster].slots)
        return [lane for lane in lanes if lane.slot or lane.used or not slotted]
    used = {lane.roster for lane in lanes if lane.used}
    found = [lane for lane in lanes if lane.roster in used or lane.roster in wanted]
    return found or [lane for lane in lanes if not lane.slot][:2]


def may_see(viewer: Viewer, verb: str, unit: Unit) -> bool:
    """Whether the viewer holds a verb there."""
    return viewer.may(verb, path=unit.path, unit=unit.id)
