"""Four months of ordinary work: what was owed is done by who was asked, mostly on time, sometimes late, entered
later or not at all, and now and then a fault is seen on the way. The same day and seed give the same county."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing, Named
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.streams import expected
from xiaoan.kernel.work.reading.asking.questions import questions
from xiaoan.kernel.work.reading.room import Owed, Room
from xiaoan.surfaces.console.demo.answers import Scribe
from xiaoan.surfaces.console.demo.building import Stage

CARE = {"star": 0.86, "hill": 0.9, "river": 0.93, "doctor": 0.82, "bridge": 0.9, "cloud": 0.9, "ridge": 0.93}
"""How likely a thing owed is done, per unit; elsewhere 0.975."""

AHEAD = timedelta(days=70)
"""Windows that are open today may end this much later."""

NIGHT = "boarding_night"
"""What is done on such nights alone is done in the evening."""

NOT_PLAYED = frozenset({"city", "far_county", "far", "brigade"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One sending: when it reaches us, who sends it, for which unit, what it says, which proofs go with it."""

    reached: datetime
    account: UUID
    unit: Unit
    body: Doing
    proofs: tuple[str, ...] = ()


class Walk(NamedTuple):
    """What one person does at one stop in one window."""

    unit: UUID
    stop: UUID | None
    opens: datetime
    due: datetime
    n: int
    account: UUID
    proved: str
    """The duty, where its clauses demand proof: it goes by itself."""


class Season:
    """What the county owed in windows that opened in a stretch of time, and who was asked, as seen from the end."""

    def __init__(self, stage: Stage, until: datetime, opening: tuple[datetime, datetime]) -> None:
        """Within the operator's scope. `opening`: the first instant, and the one that is too late."""
        self._stage, self._until = stage, until
        self._fortune = random.Random(20260901)  # noqa: S311  the same dice every time
        self._keys = {unit.id: key for key, unit in stage.units.items()}
        units = [unit for key, unit in stage.units.items() if key not in NOT_PLAYED]
        horizon = stage.today + AHEAD
        since, before = opening
        first = max(stage.first, local(since).date())
        self._ground: Ground = survey(units, first, horizon)
        self._owed = [
            Owed(each, occurrence)
            for each in expected(self._ground)
            for occurrence in each.stream.between(first, horizon)
            if since <= occurrence.opens < min(before, until) and not occurrence.excused
        ]

    def deeds(self) -> Iterator[Deed]:
        """What was sent, in no order."""
        for walk, served in self._walks().items():
            if self._fortune.random() > CARE.get(self._keys[walk.unit], 0.975):
                continue
            for moment in _when(served[0], self._until, self._fortune):
                if (reached := self._reached(moment)) < self._until:
                    yield self._deed(walk, served, moment, reached)

    def _walks(self) -> dict[Walk, list[Owed]]:
        """What is done together; what others serve is done with them."""
        room = Room(self._ground, self._owed, at=self._until)
        served = {code for each in self._owed for code in each.duty.serves}
        self._served = [each for each in self._owed if each.duty.code in served]
        found: dict[Walk, list[Owed]] = defaultdict(list)
        for each in sorted(self._owed, key=lambda one: (one.occurrence.opens, one.duty.code, str(one.name.subject))):
            asked = next((one.account for one in room.asked(each) if one.account is not None), None)
            if asked is None or each.duty.code in served:
                continue
            one = each.occurrence
            proved = each.duty.code if each.duty.evidence or each.duty.parts else ""
            walk = Walk(each.name.unit, each.expected.subject.stop, one.opens, one.due, one.n, asked, proved)
            found[walk].append(each)
        return found

    def _reached(self, moment: datetime) -> datetime:
        """Usually within minutes, sometimes days later 补录."""
        chance = self._fortune.random()
        if chance > 0.985:
            return moment + timedelta(days=self._fortune.randint(3, 5), minutes=7)
        if chance > 0.95:
            return moment + timedelta(hours=self._fortune.randint(4, 20))
        return moment + timedelta(minutes=self._fortune.randint(1, 90))

    def _deed(self, walk: Walk, served: Sequence[Owed], moment: datetime, reached: datetime) -> Deed:
        besides = [code for each in served for code in each.duty.serves]
        whole = [*served, *(each for each in self._served if each.duty.code in besides and _fits(each, walk, moment))]
        themes = [theme.code for each in whole for theme in each.duty.parts]
        key = self._keys[walk.unit]
        scribe = Scribe(self._stage.facts(key), moment, self._fortune)
        body = Doing(
            client_id=new_id(),
            occurrences=tuple(
                Named(duty=each.occurrence.code, subject=each.name.subject, opens=each.occurrence.opens)
                for each in whole
            ),
            answers=scribe.answers(questions(self._ground, whole)),
            rest_fine=any(each.duty.answering == "by_exception" for each in whole),
            happened=moment,
            theme=self._fortune.choice(themes) if themes else "",
        )
        proofs = dict.fromkeys(proof.kind for each in whole for proof in each.duty.evidence)
        proofs.pop("location", None)
        return Deed(reached, walk.account, self._stage.units[key], body, tuple(proofs))


def deeds(stage: Stage, until: datetime, opening: tuple[datetime, datetime]) -> list[Deed]:
    """Everything that was recorded until then of what opened in that stretch."""
    with opened(operator().scope):
        return list(Season(stage, until, opening).deeds())


def _fits(each: Owed, walk: Walk, moment: datetime) -> bool:
    one = each.occurrence
    return each.name.unit == walk.unit and each.expected.subject.stop == walk.stop and one.opens <= moment <= one.due


def _when(owed: Owed, until: datetime, fortune: random.Random) -> list[datetime]:
    """When the n rounds of an occurrence happened: inside the window, on different days when that is asked."""
    occurrence = owed.occurrence
    end = min(occurrence.due, until)
    span = (end - occurrence.opens).total_seconds()
    if span <= 600:
        return []
    long = occurrence.last_day > occurrence.first_day + timedelta(days=1)
    if long and occurrence.due > until and fortune.random() < 0.5:
        return []
    count = occurrence.n
    found = []
    for number in range(count):
        share = (number + 0.15 + 0.7 * fortune.random()) / count
        moment = occurrence.opens + timedelta(seconds=int(span * share))
        hour = 20 if owed.duty.on == (NIGHT,) else 9
        found.append(_waking(moment, hour, occurrence.opens, end) if long else moment)
    return [moment.replace(second=0, microsecond=0) for moment in found if moment < until]


def _waking(moment: datetime, hour: int, opens: datetime, end: datetime) -> datetime:
    """A long window's work is done from that hour on of a weekday, where the window allows."""
    later = 0 if hour > 12 else moment.minute % 8
    there = local(moment).replace(hour=hour + later, minute=moment.second % 60)
    while there.weekday() > 4 and there + timedelta(days=1) < end:
        there += timedelta(days=1)
    return min(max(there, opens + timedelta(minutes=5)), end - timedelta(minutes=5))


def earliest(found: Sequence[Deed]) -> date:
    """The first day on which something that was recorded opened."""
    return min(local(each.opens).date() for deed in found for each in deed.body.occurrences)
