"""值班记录: a shift is taken over, written in and handed on. Taking over is the signature of both sides.

Rounds, reports and hazards of a shift are not typed here: pages derive them from what was recorded meanwhile.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import ShiftAccepted, ShiftHanded, ShiftTaken, ShiftWritten
from xiaoan.kernel.org.models import Person, RosterTurn, ShiftNote
from xiaoan.kernel.org.rosters.hours import of_turn
from xiaoan.kernel.org.rosters.turns import checked_slot, roster_named
from xiaoan.kernel.org.verbs import ROSTER, SEE
from xiaoan.kernel.tree.models import Unit

EARLY = timedelta(hours=2)
"""How long before its hours a shift may be taken over."""

LOOK_BACK = timedelta(days=15)
"""How far back the shift before is looked for: rosters of holidays pause for a while."""


def take_over(*, by: Viewer, unit: Unit, roster: str, day: date, at: datetime, slot: str = "") -> ShiftNote:
    """The person on turn takes the shift over: his note begins, and the shift before is signed for.

    Taken over twice, or by the second person of the same shift, is taken over once.
    """
    words = roster_named(roster)
    checked_slot(words, slot)
    with acts.opened(by=by, at=at) as act:
        act.require(SEE, unit)
        person = _on_turn(by, unit, roster, day, slot)
        opens = min(stretch.opens for stretch in of_turn(words, day, slot))
        if at < opens - EARLY:
            raise Refused("还没到接班的时候，请到班前两小时内再点。")
        note, made = ShiftNote.objects.select_for_update(of=("self",)).get_or_create(
            home=unit.home, unit=unit, roster=roster, day=day, slot=slot,
            defaults={"person": person, "begun_at": at, "path": unit.path},
        )  # fmt: skip
        if made:
            act.record(ShiftTaken(roster=roster, day=day, slot=slot), about=note)
            before = _before(note, opens)
            if before is not None:
                _accept(act, before, person, at)
        return note


def write_shift(
    *, by: Viewer, note_id: UUID, at: datetime, visits: str = "", calls: str = "", matters: str = ""
) -> ShiftNote:
    """What came up: 来访与异常, 上级来电, 交班事项. Open to those on the shift until the next has taken over."""
    said = {
        "visits": cleaned(visits, most=2000),
        "calls": cleaned(calls, most=2000),
        "matters": cleaned(matters, most=2000),
    }
    with acts.opened(by=by, at=at) as act:
        note = _own(act, by, note_id)
        if {name: getattr(note, name) for name in said} == said:
            return note
        for name, text in said.items():
            setattr(note, name, text)
        note.save(update_fields=list(said))
        act.record(ShiftWritten(**said), about=note)
        return note


def hand_over(*, by: Viewer, note_id: UUID, at: datetime) -> ShiftNote:
    """交班: the shift ends for those on it; the next signs by taking over. Handed over twice is once."""
    with acts.opened(by=by, at=at) as act:
        note = _own(act, by, note_id)
        if note.handed_at is None:
            note.handed_at = at
            note.save(update_fields=["handed_at"])
            act.record(ShiftHanded(roster=note.roster, day=note.day, slot=note.slot), about=note)
        return note


def _on_turn(by: Viewer, unit: Unit, roster: str, day: date, slot: str) -> Person:
    """The viewer as the person on that turn. Who is on the whole day is on each of its shifts."""
    rows = RosterTurn.objects.select_related("person").filter(
        unit=unit, roster=roster, day=day, slot__in=("", slot), withdrawn_at=None, person__account_id=by.account
    )
    turn = rows.first()
    if turn is None:
        title = shelf().rosters[roster].title
        raise Refused(f"这一班的{title}不是您，不用接班。要是换了班，请先办换班。")
    return turn.person


def _own(act: acts.Act, by: Viewer, note_id: UUID) -> ShiftNote:
    """A note the viewer may still write in, locked."""
    rows = ShiftNote.objects.select_for_update(of=("self",)).select_related("unit", "person")
    note = rows.filter(id=note_id).first()
    if note is None:
        raise NotFound()
    act.require(SEE, note.unit)
    if note.taken_at is not None:
        raise Refused("下一班已经接班签收，这份值班记录不能再改。要补充请写在现在的值班记录里。")
    if note.person.account_id != by.account and not act.may(ROSTER, note.unit):
        _on_turn(by, note.unit, note.roster, note.day, note.slot)
    return note


def _before(note: ShiftNote, opens: datetime) -> ShiftNote | None:
    """The nearest earlier shift of the roster that nobody has signed for yet."""
    rows = ShiftNote.objects.select_for_update(of=("self",)).filter(
        unit_id=note.unit_id, roster=note.roster, taken_at=None, day__lte=note.day, day__gte=note.day - LOOK_BACK
    )
    words = shelf().rosters.get(note.roster)
    earlier = [
        (min(stretch.opens for stretch in of_turn(words, row.day, row.slot)), row)
        for row in rows.exclude(id=note.id).select_related("unit")
    ]
    found = [(began, row) for began, row in earlier if began < opens]
    return max(found, key=lambda each: each[0])[1] if found else None


def _accept(act: acts.Act, note: ShiftNote, person: Person, at: datetime) -> None:
    note.next_person, note.taken_at = person, at
    note.handed_at = note.handed_at or at
    note.save(update_fields=["next_person", "taken_at", "handed_at"])
    act.record(ShiftAccepted(roster=note.roster, day=note.day, slot=note.slot), about=note)
