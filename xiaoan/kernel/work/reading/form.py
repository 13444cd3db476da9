"""A check as a form: what one stop asks, each question once whatever the number of duties it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import person_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.content import CheckItem
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.reading.room import Owed, Room, find, items_of
from xiaoan.kernel.work.shapes import Check, Choice, EvidenceAsked, Name, Question, Task
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD, SEE

MOST = 60


@dataclass(slots=True)
class Asking:
    """One item while the duties that ask it are gathered."""

    item: CheckItem
    each: bool = False
    duties: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def questions(ground: Ground, served: Sequence[Owed]) -> tuple[Question, ...]:
    """Every item of these occurrences once, in walking order; an item any duty wants item by item is one `each`."""
    asked: dict[str, Asking] = {}
    for owed in served:
        duty = owed.duty
        for item in items_of(ground, owed):
            found = asked.setdefault(item.code, Asking(item))
            found.each = found.each or duty.answering == "item_by_item" or item.answer != "check"
            found.duties.append(duty.code)
            found.clauses += [clause for clause in item.clauses or duty.clauses if clause not in found.clauses]
    return tuple(
        Question(
            one.item.code, one.item.ask, one.item.look, one.item.passes, one.item.answer, one.item.unit,
            one.item.optional, one.each, one.item.kind, tuple(one.duties), tuple(one.clauses),
        )
        for one in asked.values()
    )  # fmt: skip


def stop_of(served: Iterable[Owed]) -> UUID | None:
    """The one place these occurrences share (None: the whole unit). Refused when they lie at several."""
    stops = {each.expected.subject.id if each.expected.subject.kind == "place" else None for each in served}
    if len(stops) != 1:
        raise Refused("一次只记一处，请分开提交。")
    return stops.pop()


def check(viewer: Viewer, names: Sequence[Name], *, at: datetime) -> Check:
    """Some occurrences of one stop as a form. NotFound when one does not exist or is out of sight."""
    if not names or len(names) > MOST or len({name.unit for name in names}) != 1:
        raise NotFound()
    unit = visible_unit(viewer, names[0].unit, SEE)
    ground, served = find(unit, [(name.duty, name.subject, name.opens) for name in names], at=at)
    if {each.name for each in served} != set(names):
        raise NotFound("这件事已经不在应办之列，可能标准或单位情况变了，请回到今日要办。")
    place = stop_of(served)
    room = Room(ground, served, at=at)
    tasks = tuple(room.task(each) for each in served)
    refusal = why_not(viewer, unit, room, served)
    return Check(
        unit=unit.id,
        unit_name=unit.short_name,
        title=served[0].expected.subject.name if place else unit.short_name,
        place=place,
        tasks=tasks,
        questions=questions(ground, served),
        evidence=evidence(served),
        themes=tuple((theme.code, theme.title) for each in served for theme in each.duty.themes),
        places=tuple(Choice(row.id, row.name) for row in ground.places.get(unit.id, ()) if row.valid_to is None),
        minutes=_minutes(tasks),
        may_record=not refusal,
        refusal=refusal,
    )


def evidence(served: Iterable[Owed]) -> tuple[EvidenceAsked, ...]:
    """Proof that clauses demand for these occurrences."""
    return tuple(
        EvidenceAsked(proof.kind, proof.title, each.duty.code, proof.clause)
        for each in served
        for proof in each.duty.evidence
    )


def why_not(viewer: Viewer, unit: Unit, room: Room, served: Iterable[Owed]) -> str:
    """Why the viewer may not record these, in words; empty when he may."""
    if not viewer.may(RECORD, path=unit.path, unit=unit.id):
        return "您没有在这里记录的权限。"
    if viewer.may(ON_BEHALF, path=unit.path, unit=unit.id):
        return ""
    for each in not_asked_of(viewer, room, served):
        who = "、".join(dict.fromkeys(person_words(one.name, one.post) for one in room.asked(each)[:3]))
        return f"“{each.duty.title}”由{who}办理，请他记录，或请安全员代录。"
    return ""


def not_asked_of(viewer: Viewer, room: Room, served: Iterable[Owed]) -> list[Owed]:
    """Those that are not the viewer's own to do."""
    mine = list(Person.objects.filter(account_id=viewer.account).values_list("id", flat=True))
    return [each for each in served if not any(room.may(person, each) for person in mine)]


def from_above(viewer: Viewer, ground: Ground, unit: Unit) -> bool:
    """Whether the viewer records there only as a superior: then he says whose doing he writes down (代录)."""
    school = ground.school_of(unit)
    return not any(
        ON_BEHALF in held.verbs and held.covers(unit.path, unit.id) and held.path.startswith(school.path)
        for held in viewer.held
    )


def _minutes(tasks: Sequence[Task]) -> int:
    return sum(task.minutes for task in tasks)
