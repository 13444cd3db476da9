"""按周重复: the turns of one week again until a day, leaving out days on which a roster does not run.

What was left out is told with its reason; a day that has turns of the roster already keeps them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Roster
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import RosterTurn
from xiaoan.kernel.org.rosters.turns import Wanted, set_many
from xiaoan.kernel.tree.models import Unit

WEEK = timedelta(days=7)
FARTHEST = timedelta(days=190)
"""A pattern is copied over a term at most."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on which a roster of the pattern was not filled, and why: rest · filled · left."""

    day: date
    roster: str
    why: str
    who: str = ""
    title: str = ""

    @property
    def words(self) -> str:
        """In Chinese, without the day."""
        return {
            "rest": f"{self.title}：这天不用排",
            "filled": f"{self.title}：这天已经排了，没有动",
            "left": f"{self.title}：{self.who}已离开，空着",
        }[self.why]


@dataclass(frozen=True, slots=True)
class Copied:
    """What a repetition would write, and what it leaves out."""

    wanted: tuple[Wanted, ...]
    skipped: tuple[Skipped, ...]


def copied(
    pattern: Sequence[RosterTurn],
    monday: date,
    until: date,
    kinds: Mapping[date, Collection[str]],
    filled: Collection[tuple[str, date]],
) -> Copied:
    """The week of `monday` again in each later week up to `until`; pure. `filled` are (roster, day) that have turns."""
    rosters = shelf().rosters
    wanted: list[Wanted] = []
    skipped: dict[tuple[date, str, str, str], Skipped] = {}
    weeks = 1
    while monday + WEEK * weeks <= until:
        for turn in pattern:
            day = turn.day + WEEK * weeks
            if day > until:
                continue
            why, who = "", ""
            on = rosters[turn.roster].on if turn.roster in rosters else ()
            if on and not set(on) & set(kinds.get(day, ())):
                why = "rest"
            elif (turn.roster, day) in filled:
                why = "filled"
            elif turn.person.left is not None and turn.person.left < day:
                why, who = "left", turn.person.name
            if why:
                skipped.setdefault(
                    (day, turn.roster, why, who), Skipped(day, turn.roster, why, who, _title(rosters, turn))
                )
            else:
                wanted.append(Wanted(day, turn.person, turn.slot, turn.roster))
        weeks += 1
    return Copied(tuple(wanted), tuple(sorted(skipped.values(), key=lambda each: (each.day, each.roster))))


def _title(rosters: Mapping[str, Roster], turn: RosterTurn) -> str:
    return rosters[turn.roster].title if turn.roster in rosters else turn.roster


def repeat_week(
    *,
    by: Viewer,
    unit: Unit,
    monday: date,
    until: date,
    kinds: Mapping[date, Collection[str]],
    at: datetime,
    roster: str = "",
) -> Copied:
    """Copy the week of `monday` (one roster, or all when `roster` is empty) until a day; tells what was left out.

    `kinds` are the kinds of each day at the unit, as its calendar has them.
    """
    if monday.weekday():
        raise Refused("照哪一周排，请从星期一算起。", {"monday": "要是星期一"})
    if until < monday + WEEK:
        raise Refused("重复到哪天，要在下一周或以后。", {"until": "要晚于这一周"})
    if until - monday > FARTHEST:
        raise Refused("一次最多重复到一个学期（190 天）。", {"until": "太远了"})
    with acts.opened(by=by, at=at):
        rows = RosterTurn.objects.select_related("person").filter(unit=unit, withdrawn_at=None)
        if roster:
            rows = rows.filter(roster=roster)
        pattern = list(rows.filter(day__gte=monday, day__lt=monday + WEEK).order_by("day", "roster", "slot", "id"))
        later = rows.filter(day__gte=monday + WEEK, day__lte=until, person__left=None)
        if not pattern:
            raise Refused("这一周还没有排，不能照着重复。先排好一周。")
        found = copied(pattern, monday, until, kinds, set(later.values_list("roster", "day")))
        set_many(by=by, unit=unit, wanted=found.wanted, at=at)
        return found
