"""提醒: in the morning of a working day one letter to each person about all that is overdue with him. Nothing else.

It names nobody but its reader and is seen by nobody else; 通报 and 约谈 are for leaders. Written is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.foundation.text import NBSP, measure
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.queries import viewer as viewer_of
from xiaoan.kernel.hazards.held_up.days import works
from xiaoan.kernel.hazards.queries import Overdue, overdue_people
from xiaoan.kernel.hazards.sight.ladder import LATE, REQUEST, REVIEW
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.kernel.messages.commands import Word, write
from xiaoan.kernel.tree.models import Unit

REMINDER = "hazards.reminder"
TITLES = {LATE: "{n}隐患超期", REVIEW: "{n}管控措施到期没复核", REQUEST: "{n}上报协调过了答复日期"}
MOST_NUMBERS = 6


def remind(due: datetime) -> None:
    """Write the morning's letters; run again on the same day it writes nothing to whoever has his."""
    with opened(operator().scope, readonly=True):
        found = overdue_people(operator(), at=due)
    by_person: dict[UUID, list[Overdue]] = {}
    for each in found:
        by_person.setdefault(each.account, []).append(each)
    working: dict[UUID, bool] = {}
    for account, mine in sorted(by_person.items()):
        _tell(account, mine, due, working)


def _tell(account: UUID, found: Sequence[Overdue], at: datetime, working: dict[UUID, bool]) -> None:
    """One person's letter about what he can still see. Whoever has left, or rests today, gets none."""
    try:
        who = viewer_of(account, at=at)
    except NotFound:
        return
    mine = [
        each
        for each in found
        if who.may(SEE, path=each.hazard.path, unit=each.hazard.unit_id, domain=each.hazard.domain)
    ]
    if not mine:
        return
    day = school_day(at)
    with acts.opened(by=operator(), at=at) as act:
        own = who.scope.holds(who.unit_path, who.unit)
        unit = Unit.objects.get(id=who.unit) if own else mine[0].hazard.unit
        if _works(unit, day, working):
            write(act, to=[account], key=f"remind:{day}", said=words(mine), about=mine[0].hazard, unit=unit)


def _works(unit: Unit, day: date, known: dict[UUID, bool]) -> bool:
    if unit.id not in known:
        known[unit.id] = works(unit, day)
    return known[unit.id]


def words(found: Sequence[Overdue]) -> Word:
    """您有 3 条隐患超期，最久 5 天: how many of each kind with its longest, then the numbers of the longest."""
    said = []
    for kind, title in TITLES.items():
        several = [each for each in found if each.kind == kind]
        if several:
            count = title.format(n=measure(len(several), "件" if kind == REQUEST else "条"))
            said.append(f"{count}，最久{NBSP}{measure(max(each.days for each in several), '天')}")
    numbers = list(dict.fromkeys(each.hazard.number for each in found))
    rest = "等" if len(numbers) > MOST_NUMBERS else ""
    return Word(REMINDER, f"您有{NBSP}{'；'.join(said)}", f"编号 {'、'.join(numbers[:MOST_NUMBERS])}{rest}")
