"""A check as a form: what one stop asks, each question once whatever the number of duties it serves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import person_words
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import OTHER_THEME
from xiaoan.kernel.work.filling.taken import before
from xiaoan.kernel.work.owing.ground import Ground, survey
from xiaoan.kernel.work.owing.streams import expected
from xiaoan.kernel.work.reading.asking.questions import duty_key as duty_key
from xiaoan.kernel.work.reading.asking.questions import questions as questions
from xiaoan.kernel.work.reading.room import Owed, Room, find, items_of
from xiaoan.kernel.work.shapes import Check, Choice, EvidenceAsked, Name, Task
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD, SEE

MOST = 120


def stop_of(served: Iterable[Owed]) -> UUID | None:
    """The one place these occurrences share (None: the whole unit). Refused when they lie at several."""
    stops = {each.expected.subject.stop for each in served}
    if len(stops) != 1:
        raise Refused("一次只记一处，请分开提交。")
    return stops.pop()


def check(viewer: Viewer, names: Sequence[Name], *, at: datetime, alone: bool = False) -> Check:
    """Some occurrences of one stop as a form, with what their duties serve besides unless `alone`.

    NotFound when one does not exist or is out of sight.
    """
    if not names or len(names) > MOST or len({name.unit for name in names}) != 1:
        raise NotFound()
    unit = visible_unit(viewer, names[0].unit, SEE)
    ground, served = find(unit, [(name.duty, name.subject, name.opens) for name in names], at=at)
    if {each.name for each in served} != set(names):
        raise NotFound("这件事已经不在应办之列，可能标准或单位情况变了，请回到今日要办。")
    if not alone and (more := _served_too(unit, served, at=at)):
        ground, served = find(unit, [each.key for each in served] + more, at=at)
    place = stop_of(served)
    room = Room(ground, served, at=at)
    known = before(unit, [(item, each) for each in served for item in items_of(ground, each)], at=at)
    tasks = tuple(room.task(each) for each in served)
    refusal = why_not(viewer, unit, room, served)
    return Check(
        unit=unit.id,
        unit_name=unit.short_name,
        title=title_of(served[0], unit),
        place=place,
        tasks=tasks,
        questions=questions(ground, served, known),
        evidence=evidence(served),
        themes=_themes(served),
        places=tuple(Choice(row.id, row.name) for row in ground.places.get(unit.id, ()) if row.valid_to is None),
        minutes=_minutes(tasks),
        may_record=not refusal,
        refusal=refusal,
    )


def title_of(owed: Owed, unit: Unit) -> str:
    """What the stop is called: its place, or the unit."""
    subject = owed.expected.subject
    return (subject.place_name or subject.name) if subject.stop else unit.short_name


def _served_too(unit: Unit, served: Sequence[Owed], *, at: datetime) -> list[tuple[str, UUID, datetime]]:
    """Open occurrences of the duties that these serve, of the same subjects."""
    wanted = {code for each in served for code in each.duty.serves}
    if not wanted:
        return []
    subjects = {each.expected.subject.id for each in served}
    have = {each.key for each in served}
    today = survey([unit], school_day(at), school_day(at))
    keys = [
        (one.code, each.subject.id, one.opens)
        for each in expected(today)
        if each.stream.code in wanted and each.subject.id in subjects
        for one in each.stream.open_at(at)
        if one.opens <= at <= one.due
    ]
    return [key for key in keys if key not in have]


def _themes(served: Sequence[Owed]) -> tuple[tuple[str, str], ...]:
    """Themes to choose among; where something else than themes is recorded too, also one that is none of them."""
    found = dict.fromkeys((theme.code, theme.title) for each in served for theme in each.duty.parts)
    if found and not all(each.duty.parts for each in served):
        found[OTHER_THEME, "其他主题"] = None
    return tuple(found)


def evidence(served: Iterable[Owed]) -> tuple[EvidenceAsked, ...]:
    """Proof that clauses demand for these occurrences."""
    return tuple(
        EvidenceAsked(proof.kind, proof.title, each.duty.code, proof.clause, proof.later)
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
