"""Forms for paper: what is asked at a stop, once or on the days of a week or month, and what a filled sheet names.

The questions are those of the form on the screen; only what a pen needs is kept. Nothing is written down as seen
before somebody has seen it, and 其余看过 exists only where every question goes by exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.items import AnswerKind, CheckItem
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.streams import Expected, expected
from xiaoan.kernel.work.reading.figures import permitted
from xiaoan.kernel.work.reading.form import title_of
from xiaoan.kernel.work.reading.room import Owed, Room, items_of, reachable, walked
from xiaoan.kernel.work.reading.standings import Deeds
from xiaoan.kernel.work.shapes import Name, Subject, Task
from xiaoan.kernel.work.verbs import SEE


class PaperItem(NamedTuple):
    """One question as a pen answers it. `each`: it wants an answer of its own; `columns` are those of a small table."""

    code: str
    ask: str
    look: str
    passes: str
    answer: AnswerKind
    unit: str
    optional: bool
    each: bool
    choices: tuple[str, ...]
    columns: tuple[str, ...]
    nothing: str
    wrong: str = ""
    at_once: str = ""


class Turn(NamedTuple):
    """One time at which a form is filled in: the occurrences that serves, and the items asked then."""

    names: tuple[Name, ...]
    opens: datetime
    due: datetime
    day: date
    slot: str
    asked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Form:
    """One form. `rows` are rows of a ledger, asked each item; several `turns` stand beside one another as columns."""

    unit: UUID
    unit_name: str
    title: str
    where: str
    place: UUID | None
    items: tuple[PaperItem, ...]
    rows: tuple[Subject, ...]
    turns: tuple[Turn, ...]
    posts: tuple[str, ...]
    walked: tuple[str, ...]
    evidence: tuple[str, ...]
    themes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    release: str
    minutes: int

    @property
    def by_exception(self) -> bool:
        """Whether one deliberate 其余看过，无异常 may stand for the rest: no question wants an answer of its own."""
        return not any(item.each for item in self.items)


class Marked(NamedTuple):
    """What a sheet's code names: a duty, its subject (or all rows of a ledger at one stop), and when it opened."""

    unit: UUID
    duty: str
    subject: UUID | None
    place: UUID | None
    opens: tuple[datetime, ...]


class SheetLine(NamedTuple):
    """One turn of a sheet as it stands now."""

    names: tuple[Name, ...]
    task: Task
    rows: int


def forms(
    viewer: Viewer, unit: Unit, *, first: date, last: date, at: datetime, duty: str = "", mine: bool = False
) -> list[Form]:
    """Forms for everything due at a unit in [first, last], in walking order, but for what is excused already.

    `duty`: of that alone; `mine`: what the viewer is asked. A constant number of queries. NotFound: out of sight.
    """
    visible_unit(viewer, unit.id, SEE)
    ground = survey([unit], first, last)
    owed = [
        Owed(each, one)
        for each in permitted(viewer, expected(ground))
        if duty in ("", each.stream.code)
        for one in each.stream.between(first, last)
        if not one.excused
    ]
    room = Room(ground, owed, at=at, known=Deeds())
    if mine:
        people = set(Person.objects.filter(account_id=viewer.account).values_list("id", flat=True))
        owed = [each for each in owed if any(one.person in people for one in room.asked(each))]
    made = [_form(ground, room, unit, group) for group in _apart(owed)]
    return sorted(made, key=_walking)


def forms_of(viewer: Viewer, names: Sequence[Name], *, at: datetime) -> list[Form]:
    """The forms of one stop: its duties together on one, shared items once; rows of each ledger on one of their own."""
    unit, ground, owed = _found(viewer, names, at=at)
    if {each.name for each in owed} != set(names):
        raise NotFound("这件事已经不在应办之列，可能标准或单位情况变了，请回到今日要办。")
    room = Room(ground, owed, at=at, known=Deeds())
    plain = [each for each in owed if each.expected.subject.kind != "item"]
    stops: dict[UUID | None, list[Owed]] = {}
    for each in plain:
        stops.setdefault(each.expected.subject.stop, []).append(each)
    groups = [*stops.values(), *_apart(each for each in owed if each.expected.subject.kind == "item")]
    return [_form(ground, room, unit, group, together=True) for group in groups]


def on_sheet(viewer: Viewer, marks: Sequence[Marked], *, at: datetime) -> tuple[Unit, list[SheetLine]]:
    """The turns a sheet's code names, as they stand now, by time. What is no longer owed is left out.

    NotFound when the unit is out of sight, or nothing of it is owed any more.
    """
    if not marks or len({mark.unit for mark in marks}) != 1:
        raise NotFound()
    unit = visible_unit(viewer, marks[0].unit, SEE)
    days = [school_day(opens) for mark in marks for opens in mark.opens if reachable(opens, at)]
    if not days:
        raise NotFound()
    ground = survey([unit], min(days), max(days))
    groups: dict[tuple[str, UUID | None, datetime], list[Owed]] = {}
    for each in permitted(viewer, expected(ground)):
        for mark in marks:
            for opens in mark.opens if _meant(each, mark) else ():
                found = [Owed(each, one) for one in each.stream.open_at(opens) if one.opens == opens]
                groups.setdefault((mark.duty, mark.subject or mark.place, opens), []).extend(found)
    kept = {key: found for key, found in groups.items() if found}
    if not kept:
        raise NotFound("纸上的事已经不在应办之列，可能标准或单位情况变了，请回到今日要办。")
    room = Room(ground, [each for found in kept.values() for each in found], at=at)
    lines = [SheetLine(tuple(each.name for each in found), room.task(found[0]), len(found)) for found in kept.values()]
    return unit, sorted(lines, key=lambda line: (line.task.opens, line.task.due, line.task.title))


def _meant(each: Expected, mark: Marked) -> bool:
    """Whether a mark means this one. Without a subject it means every row of a ledger at the stop it names."""
    if each.stream.code != mark.duty:
        return False
    if mark.subject is not None:
        return each.subject.id == mark.subject
    return each.subject.kind == "item" and each.subject.stop == mark.place


def _found(viewer: Viewer, names: Sequence[Name], *, at: datetime) -> tuple[Unit, Ground, list[Owed]]:
    """The occurrences of these names, all of one unit."""
    near = [name for name in names if reachable(name.opens, at)]
    if not near or len({name.unit for name in names}) != 1:
        raise NotFound()
    unit = visible_unit(viewer, near[0].unit, SEE)
    days = [school_day(name.opens) for name in near]
    ground, wanted = survey([unit], min(days), max(days)), set(near)
    opened = {name.opens for name in near}
    owed = [
        Owed(each, one)
        for each in permitted(viewer, expected(ground))
        for opens in opened
        for one in each.stream.open_at(opens)
        if one.opens == opens and Name(unit.id, one.code, each.subject.id, opens) in wanted
    ]
    return unit, ground, owed


def _apart(owed: Iterable[Owed]) -> list[list[Owed]]:
    """Occurrences by the form they stand on: the times of one subject together; rows at one stop, each time apart."""
    groups: dict[tuple[object, ...], list[Owed]] = {}
    for each in owed:
        subject, code = each.expected.subject, each.occurrence.code
        rows = (code, subject.stop, each.occurrence.opens) if subject.kind == "item" else (code, subject.id)
        groups.setdefault(rows, []).append(each)
    return list(groups.values())


def _form(ground: Ground, room: Room, unit: Unit, group: Sequence[Owed], *, together: bool = False) -> Form:
    """One form. `together`: what is served at one stop is one turn, whatever the duties."""
    first = group[0]
    rows = tuple(each.expected.subject for each in group) if first.expected.subject.kind == "item" else ()
    items: dict[str, PaperItem] = {}
    turns: dict[object, list[Owed]] = {}
    asked: dict[object, set[str]] = {}
    for each in group:
        key = "" if together or rows else each.occurrence.opens
        turns.setdefault(key, []).append(each)
        for item in items_of(ground, each):
            one = each.duty.answering == "item_by_item" or item.answer != "check"
            known = items.get(item.code)
            items[item.code] = _item(item, one or (known is not None and known.each))
            asked.setdefault(key, set()).add(item.code)
    duties = {each.duty.code: each.duty for each in group}.values()
    posts = (one.post or one.name for each in group for one in room.asked(each))
    return Form(
        unit.id, unit.name, "、".join(duty.title for duty in duties), title_of(first, unit),
        first.expected.subject.stop, tuple(items.values()), rows,
        tuple(_turn(found, frozenset(asked.get(key, ()))) for key, found in turns.items()),
        tuple(dict.fromkeys(posts)), tuple(dict.fromkeys(name for each in group for name in walked(ground, each))),
        tuple(dict.fromkeys(proof.title for duty in duties for proof in duty.evidence)),
        tuple(dict.fromkeys(theme.title for duty in duties for theme in duty.parts)),
        tuple(dict.fromkeys(clause for duty in duties for clause in duty.clauses)), first.occurrence.release,
        _minutes(ground, group, rows=len(rows)),
    )  # fmt: skip


def _minutes(ground: Ground, group: Sequence[Owed], *, rows: int) -> int:
    """The estimate of one turn, with what a walk passes; each row of a ledger costs its own."""
    once = {each.duty.code: each for each in group}.values()
    walks = sum(each.duty.minutes + each.duty.minutes_each * len(walked(ground, each)) for each in once)
    return walks * (rows or 1)


def _turn(group: Sequence[Owed], asked: frozenset[str]) -> Turn:
    last = max(group, key=lambda each: each.occurrence.due)
    one = last.occurrence
    slot = next((slot.title for slot in last.duty.slots if slot.code == one.slot), "")
    opens = min(each.occurrence.opens for each in group)
    return Turn(tuple(each.name for each in group), opens, one.due, one.last_day, slot, asked)


def _item(item: CheckItem, each: bool) -> PaperItem:
    return PaperItem(
        item.code, item.ask, item.look, item.passes, item.answer, item.unit, item.optional, each,
        tuple(choice.title for choice in item.choices),
        tuple(f"{cell.title}（{cell.unit}）" if cell.unit else cell.title for cell in item.columns), item.nothing,
        item.wrong, item.at_once,
    )  # fmt: skip


def _walking(form: Form) -> tuple[bool, str, str, datetime]:
    return form.place is not None, form.where, form.title, form.turns[0].opens
