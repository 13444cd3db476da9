"""Who stands where when: meal companions and the shift of the day for the whole term, taken in turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.rosters.turns import Wanted, set_many
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.surfaces.console.demo.building import Stage

BEYOND = timedelta(days=10)
"""The rosters reach this far after today."""

COMPANIONS = "meal_companion"
SHIFT = "duty_shift"


DRAWN_UP = frozenset(
    {"central", "senior", "east", "stone", "first", "second", "third", "one", "clearwater", "ridge", "craft"}
)
"""Units that draw up a roster for the shift of the day; in the others it is the guard's."""


class Standing(NamedTuple):
    """Who takes turns, by short names: eating with the pupils, and the shift of the day."""

    companions: Sequence[str]
    shift: Sequence[str]


def fill(stage: Stage, key: str, by: Viewer, at: datetime, standing: Standing) -> None:
    """Every school day of the season somebody eats with the pupils, and somebody has the shift of the day."""
    unit, facts = stage.units[key], stage.facts(key)
    eats = facts.get("canteen") == "yes" or facts.get("canteen_way") == "delivered"
    asked = {COMPANIONS: standing.companions if eats else (), SHIFT: standing.shift if key in DRAWN_UP else ()}
    with opened(by.scope, readonly=True):
        kinds = kinds_between(unit, max(stage.first, unit.opened), stage.today + BEYOND)
    days = [day for day, found in sorted(kinds.items()) if "school" in found]
    wanted = []
    for roster, names in asked.items():
        people = [stage.people[name] for name in dict.fromkeys(names) if stage.people[name].home == unit.home]
        wanted += [Wanted(day, people[place % len(people)], "", roster) for place, day in enumerate(days) if people]
    set_many(by=by, unit=unit, wanted=wanted, at=at)
