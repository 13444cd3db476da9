"""Two months of ordinary work: what was owed is done by who was asked, mostly on time, sometimes late, entered
later or not at all, and now and then a fault is seen on the way. The same day and seed give the same county."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from xiaoan.foundation.clock import local
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.pack.content import CheckItem
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Doing, Given, Named, Promised
from xiaoan.kernel.work.commands import Receipt, submit
from xiaoan.kernel.work.owing.ground import survey
from xiaoan.kernel.work.owing.streams import expected
from xiaoan.kernel.work.reading.room import Owed, Room, items_of
from xiaoan.kernel.work.shapes import Asked
from xiaoan.surfaces.console.demo.building import Stage
from xiaoan.surfaces.console.demo.pictures import file_of

CARE = {"star": 0.86, "hill": 0.9, "river": 0.93}
"""How likely a thing owed is done, per unit; elsewhere 0.975."""

AHEAD = timedelta(days=70)
"""Windows that are open today may end this much later."""

REMARKS = (
    ("楼梯口堆了两箱旧书", True, "已请班主任搬走"),
    ("应急灯一盏不亮", False, ""),
    ("灭火器压力偏低", False, ""),
    ("出口门闭门器松了", False, ""),
    ("插座面板松动", True, "已紧固"),
    ("疏散指示标志掉落", True, "已粘好"),
    ("消火栓箱前放了垃圾桶", True, "已挪开"),
    ("配电箱门没有锁好", True, "已锁好"),
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One sending: when it reaches us, who sends it, for which unit, what it says."""

    reached: datetime
    account: UUID
    unit: Unit
    body: Doing
    proofs: tuple[str, ...] = ()


def deeds(stage: Stage, until: datetime) -> Iterator[Deed]:
    """Everything that was recorded between the first day and `until`, in no order."""
    fortune = random.Random(20260901)  # noqa: S311  the same dice every time
    units = [unit for key, unit in stage.units.items() if key not in ("city", "far_county", "far", "brigade")]
    by = operator()
    with opened(by.scope):
        horizon = stage.today + AHEAD
        ground = survey(units, stage.first, horizon)
        owed = [
            Owed(each, occurrence)
            for each in expected(ground)
            for occurrence in each.stream.between(stage.first, horizon)
            if occurrence.opens < until
        ]
        room = Room(ground, owed, at=until)
        walks: dict[tuple[UUID, UUID, datetime, datetime], list[tuple[Owed, Asked, list[CheckItem]]]] = defaultdict(
            list
        )
        keys = {unit.id: key for key, unit in stage.units.items()}
        for each in sorted(owed, key=lambda one: (one.occurrence.opens, one.duty.code, str(one.expected.subject.id))):
            asked = next((one for one in room.asked(each) if one.account is not None), None)
            if asked is None or each.occurrence.excused:
                continue
            if fortune.random() > CARE.get(keys[each.expected.unit.id], 0.975):
                continue
            stop = each.expected.subject.id
            times = _when(each, until, fortune)
            for moment in times:
                walks[each.expected.unit.id, stop, each.occurrence.opens, moment].append(
                    (each, asked, items_of(ground, each))
                )
    for (unit_id, _, _, moment), parts in walks.items():
        yield from _sent(stage.units[keys[unit_id]], moment, parts, until, fortune)


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
        found.append(_waking(moment, occurrence.opens, end) if long else moment)
    return [moment.replace(second=0, microsecond=0) for moment in found if moment < until]


def _waking(moment: datetime, opens: datetime, end: datetime) -> datetime:
    """A long window's work is done in working hours of a weekday, where the window allows."""
    there = local(moment).replace(hour=9 + moment.minute % 8, minute=moment.second % 60)
    while there.weekday() > 4 and there + timedelta(days=1) < end:
        there += timedelta(days=1)
    return min(max(there, opens + timedelta(minutes=5)), end - timedelta(minutes=5))


def _sent(
    unit: Unit, moment: datetime, parts: list[tuple[Owed, Asked, list[CheckItem]]], until: datetime,
    fortune: random.Random,
) -> Iterator[Deed]:  # fmt: skip
    """A walk as it was sent: usually within minutes, sometimes days later 补录."""
    chance = fortune.random()
    delay = timedelta(minutes=fortune.randint(1, 90))
    if chance > 0.985:
        delay = timedelta(days=fortune.randint(3, 5), minutes=7)
    elif chance > 0.95:
        delay = timedelta(hours=fortune.randint(4, 20))
    reached = moment + delay
    if reached >= until:
        return
    account = parts[0][1].account
    assert account is not None
    together = [part for part in parts if part[1].account == account]
    for group in (together, *[[part] for part in parts if part[1].account != account]):
        body = _body(group, moment, fortune)
        proofs = tuple(dict.fromkeys(proof.kind for owed, _, _ in group for proof in owed.duty.evidence))
        sender = group[0][1].account
        assert sender is not None
        yield Deed(reached, sender, unit, body, tuple(proof for proof in proofs if proof != "location"))


def _body(group: list[tuple[Owed, Asked, list[CheckItem]]], moment: datetime, fortune: random.Random) -> Doing:
    each_asked = {
        item.code: item for owed, _, items in group if owed.duty.answering == "item_by_item" for item in items
    }
    answers = [
        Given(item=item.code, answer="fine")
        if item.answer == "check"
        else Given(item=item.code, answer="value", value=_value(item))
        for item in each_asked.values()
        if not item.optional
    ]
    checks = [item for _, _, items in group for item in items if item.answer == "check"]
    if checks and fortune.random() < 0.022:
        item = fortune.choice(checks)
        what, fixed, how = fortune.choice(REMARKS)
        answers = [answer for answer in answers if answer.item != item.code]
        answers.append(
            Given(
                item=item.code, answer="fault", what=what, where=_somewhere(group), fixed_on_spot=fixed, how_fixed=how
            )
        )
    themes = [theme.code for owed, _, _ in group for theme in owed.duty.themes]
    return Doing(
        client_id=new_id(),
        occurrences=tuple(
            Named(duty=owed.occurrence.code, subject=owed.expected.subject.id, opens=owed.occurrence.opens)
            for owed, _, _ in group
        ),
        answers=tuple(answers),
        rest_fine=any(owed.duty.answering == "by_exception" for owed, _, _ in group),
        happened=moment,
        theme=fortune.choice(themes) if themes else "",
    )


def _somewhere(group: list[tuple[Owed, Asked, list[CheckItem]]]) -> str:
    subject = group[0][0].expected.subject
    return subject.name if subject.kind == "place" else "一楼楼梯口"


def _value(item: CheckItem) -> str:
    return "1" if item.answer == "number" else "已看，情况正常"


def send(stage: Stage, deed: Deed) -> Receipt:
    """Send one walk as its sender would, with the files its clauses ask for."""
    by = stage.seat_of(deed.account, deed.reached)
    body = deed.body
    if deed.proofs:
        files = tuple(
            Promised(attachment=file_of(by, deed.unit, kind, deed.reached), purpose=kind) for kind in deed.proofs
        )
        body = Doing(
            client_id=body.client_id, occurrences=body.occurrences, answers=body.answers, rest_fine=body.rest_fine,
            happened=body.happened, theme=body.theme, files=files,
        )  # fmt: skip
    return submit(by=by, unit=deed.unit, body=body, at=deed.reached)
