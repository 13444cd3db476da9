"""The monthly returns of the demo: most schools in time, some late, one not at all; the bureau adds them up and signs.

A month that its head has not signed by the bureau's deadline closes by itself, as it does where the worker runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from xiaoan.features.returns import commands as returns
from xiaoan.features.returns.pace import Owed, Pace
from xiaoan.features.returns.queries import typed_cells
from xiaoan.foundation.clock import instant, month_of
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.indicators.commands import set_deadline
from xiaoan.kernel.indicators.jobs import close_at_deadline
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.demo.building import Stage
from xiaoan.surfaces.console.demo.pictures import paper
from xiaoan.surfaces.console.demo.stories.crew import CREWS, Agenda

SCHOOL, COUNTY, OFFICE = "returns.school_month", "returns.county_month", "returns.safety_office"
LATE = {"bridge": 4, "yucai": 2, "sun": 6}
"""Days after the due day."""

NEVER = "doctor"
"""Has not sent its returns in."""

DEADLINE = 12
"""The day on which a month that nobody has signed closes in the demo county."""

SENT_BACK = "north"
HELP = {"ridge": "宿舍二层线路老化，请安排 54,000 元更换", "senior": "高二楼整层换线需 86,000 元，已书面申请"}
NEXT = {"first": "放学时段门口秩序", "middle": "住校生宿舍用电", "central": "指导两个教学点冬季取暖"}
NOTED = "first"
NOTE = "系统里是学期初的人数，本月转入 3 人，以学籍系统为准。"


TYPED = {"teaching.lessons": "8", "teaching.meetings": "2", "teaching.flag": "4", "training.safety": "4"}
"""What a school counted in its own notebooks while no adopted standard recorded it."""


class Returns:
    """Puts every return that was owed in the season on the agenda."""

    def __init__(self, stage: Stage, agenda: Agenda) -> None:
        self.stage, self.agenda = stage, agenda

    def happen(self) -> None:
        self.agenda.add(self.stage.prepared + timedelta(hours=1), self._deadline)
        labels = list(_labels(self.stage.first, self.stage.today))
        keys = [key for key in CREWS if self.stage.units[key].legal]
        for number, (key, owed) in enumerate(self._owed(keys, SCHOOL, labels)):
            self._school(key, owed, number)
        for _, owed in (*self._owed(["county"], COUNTY, labels), *self._owed(["county"], OFFICE, labels)):
            self._bureau(owed)
        for label in labels[1:]:
            first = date.fromisoformat(f"{label}-01")
            self.agenda.add(instant(first.replace(day=DEADLINE + 1), time(0, 10)), close_at_deadline)

    def _owed(self, keys: Iterable[str], kind: str, labels: Iterable[str]) -> list[tuple[str, Owed]]:
        """What these units owed of a kind for periods that ended within the season."""
        units = {key: self.stage.units[key] for key in keys}
        pace = Pace.read(list(units.values()), self.stage.first, self.stage.today)
        found = ((key, _one(pace, unit, kind, label)) for label in labels for key, unit in units.items())
        return [(key, one) for key, one in found if one is not None and one.span.last < self.stage.today]

    def _deadline(self, at: datetime) -> None:
        set_deadline(by=self.stage.seat("officer", at), unit=self.stage.units["county"], day=DEADLINE, at=at)

    def _school(self, key: str, owed: Owed, number: int) -> None:
        """Filled in the day before it is due, signed on the day; each school at its own minute."""
        if key == NEVER:
            return
        late = timedelta(days=LATE.get(key, 0))
        minute = number * 7 % 60
        filled = max(owed.due - timedelta(days=1), owed.span.last + timedelta(days=1)) + late
        self.agenda.add(instant(filled, time(14 + number % 3, minute)), lambda at: self._filled(key, owed, at))
        if key == SENT_BACK:
            self.agenda.add(instant(owed.due + late, time(8, 20)), lambda at: self._sent_back(key, owed, at))
        self.agenda.add(instant(owed.due + late, time(9 + number % 7, minute)), lambda at: self._signed(key, owed, at))

    def _filled(self, key: str, owed: Owed, at: datetime) -> None:
        by = self.stage.seat(CREWS[key].triager, at)
        named = _named(owed)
        said = {"words.help": HELP.get(key, ""), "words.next": NEXT.get(key, "")} | _by_hand(owed)
        if any(said.values()):
            returns.type_in(by=by, said=said, at=at, **named)
        if key == NOTED:
            returns.note(by=by, client_id=new_id(), cell="basics.students", text=NOTE, at=at, **named)
        returns.submit(by=by, zero=True, at=at, **named)

    def _sent_back(self, key: str, owed: Owed, at: datetime) -> None:
        """The head wants the plan of the coming month in it."""
        named = _named(owed)
        head, filler = self.stage.seat(_head(key), at), self.stage.seat(CREWS[key].triager, at)
        returns.send_back(by=head, reason="下月重点没有写，请补上", at=at, **named)
        then = at + timedelta(minutes=15)
        returns.type_in(by=filler, said={"words.next": "冬季取暖和防滑"}, at=then, **named)
        returns.submit(by=filler, at=then, zero=True, **named)

    def _signed(self, key: str, owed: Owed, at: datetime) -> None:
        named = _named(owed)
        if key == "middle":
            returns.review(by=self.stage.seat("middle_vice", at), at=at - timedelta(minutes=10), **named)
        returns.sign(by=self.stage.seat(_head(key), at), at=at, **named)
        if key == "middle":
            self.agenda.add(at + timedelta(minutes=50), lambda then: self._stamped(owed, then))

    def _stamped(self, owed: Owed, at: datetime) -> None:
        """The signed print with its stamp, scanned."""
        by = self.stage.seat("middle_safety", at)
        scan = paper(by, owed.unit, "file", at)
        returns.stamp(by=by, unit=owed.unit, kind=SCHOOL, period=owed.span.label, scans=[scan], at=at)

    def _bureau(self, owed: Owed) -> None:
        """The officer compiles, the chief checks, the vice-director signs, on the due day."""
        named = _named(owed)
        words = {
            COUNTY: {
                "words.done": "组织专项排查，督查发现的问题逐条跟踪。",
                "words.problems": "个别学校报送不及时，老旧线路改造缺资金。",
                "words.next": "冬季取暖、消防设施和食堂检查。",
            }
        }

        def compiled(at: datetime) -> None:
            by = self.stage.seat("officer", at)
            if said := words.get(owed.kind.code):
                returns.type_in(by=by, said=said, at=at, **named)
            returns.submit(by=by, at=at, **named)

        def checked(at: datetime) -> None:
            returns.review(by=self.stage.seat("chief", at), at=at, **named)

        def issued(at: datetime) -> None:
            returns.sign(by=self.stage.seat("vice", at), at=at, **named)

        for hour, step in ((9, compiled), (11, checked), (15, issued)):
            self.agenda.add(instant(owed.due, time(hour, 30)), step)


def _named(owed: Owed) -> dict[str, Any]:
    """What names a return to its commands."""
    return {"unit": owed.unit, "kind": owed.kind.code, "period": owed.span.label}


def _by_hand(owed: Owed) -> dict[str, str]:
    """Before the county took up every standard, its schools typed what none of theirs recorded."""
    typed = {cell.code for cell in typed_cells(owed)}
    return {code: number for code, number in TYPED.items() if code in typed}


def _head(key: str) -> str:
    return f"{key}_head"


def _labels(first: date, last: date) -> Iterator[str]:
    """The months from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month_of(month)
        month = (month + timedelta(days=32)).replace(day=1)


def _one(pace: Pace, unit: Unit, kind: str, label: str) -> Owed | None:
    """None where a unit owed nothing for that month: it is reported with the next, or was before its time."""
    try:
        return pace.owed(unit, kind, label)
    except (NotFound, Refused):
        return None
