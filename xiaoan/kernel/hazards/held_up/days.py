"""By which day a desk must answer: so many working days after it reached the desk, by the calendar of its own unit."""

from __future__ import annotations

from datetime import date, timedelta

from xiaoan.engines.cadence import DayKind
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.pack.words import Desk
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.calendars import Calendars

FARTHEST = timedelta(days=200)


def desk(code: str) -> Desk:
    """A desk by its code, or Refused."""
    found = shelf().desks.get(code)
    if found is None:
        raise Refused("没有这个环节，请从列表中选择。", {"desk": "请从列表中选择"})
    return found


def desk_title(code: str) -> str:
    """What a desk is called; a code that no pack names any more stays as it is."""
    found = shelf().desks.get(code)
    return found.title if found is not None else code


def first_desk() -> Desk:
    """Where what comes from schools arrives; Refused while no pack says so."""
    found = next((each for each in shelf().desks.values() if each.receives), None)
    if found is None:
        raise Refused("工作标准里没有写明上报先到哪个环节，请联系系统管理员。")
    return found


def works(unit: Unit, day: date) -> bool:
    """Whether a day is a working day of a unit, by the calendar of the unit and of all above it."""
    line = list(lineage(unit.path))
    with looking_up(line):
        calendars = Calendars.read(line, day, day)
    return DayKind.WORKING in calendars.of(unit, school=False)[1].kinds(day)


def answer_day(unit: Unit, reached: date, working_days: int) -> date:
    """The day by which to answer: `working_days` working days after `reached`, at that unit."""
    line = list(lineage(unit.path))
    with looking_up(line):
        calendars = Calendars.read(line, reached, reached + FARTHEST)
    _, calendar = calendars.of(unit, school=False)
    day, left = reached, working_days
    while left > 0 and day < reached + FARTHEST:
        day += timedelta(days=1)
        if DayKind.WORKING in calendar.kinds(day):
            left -= 1
    return day
