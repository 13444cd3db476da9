"""Reading rosters: a week as a table, whose turns are whose, swaps that wait, hours nobody covers, shift notes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from xiaoan.kernel.access.queries import one, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import Roster, Watch
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.catalogue.rules import FactValue, Subject, holds
from xiaoan.kernel.org.models import PostCheck, RosterTurn, ShiftNote, Swap
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.org.rosters.gaps import Gap, Turn, gaps
from xiaoan.kernel.org.rosters.hours import words
from xiaoan.kernel.org.verbs import SEE
from xiaoan.kernel.tree.models import Unit

ONE_DAY = timedelta(days=1)
Kinds = Mapping[date, Collection[str]]


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn as a table shows it. `gone`: the person has left, so that nobody is there. `mine`: the viewer's own."""

    id: UUID
    roster: str
    day: date
    slot: str
    person_id: UUID
    name: str
    phone: str
    gone: bool
    mine: bool
    swap: UUID | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a lane. `runs`: the roster runs on such a day."""

    day: date
    runs: bool
    turns: tuple[TurnLine, ...]

    @property
    def empty(self) -> bool:
        """Nobody is there who has not left."""
        return not any(not turn.gone for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Lane:
    """One shift of one roster over some days; `slot` empty is the whole day."""

    roster: str
    title: str
    slot: str
    slot_title: str
    hours: str
    cells: tuple[Cell, ...]

    @property
    def used(self) -> bool:
        return any(cell.turns for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SwapLine:
    """A swap that waits. `to_me`: the viewer is asked; `by_me`: he asks."""

    id: UUID
    turn_id: UUID
    unit_id: UUID
    roster: str
    title: str
    day: date
    slot: str
    slot_title: str
    other_day: date | None
    asker: str
    asked: str
    reason: str
    asked_at: datetime
    to_me: bool
    by_me: bool


def table(viewer: Viewer, unit: Unit, days: Sequence[date], kinds: Kinds, rosters: Iterable[str]) -> list[Lane]:
    """The lanes of some rosters over some days, shift by shift; two queries."""
    wanted = list(rosters)
    rows = (
        seen(viewer, RosterTurn.objects.filter(unit=unit), SEE, domain=None)
        .filter(roster__in=wanted, day__in=days, withdrawn_at=None)
        .select_related("person")
        .order_by("day", "person__name", "id")
    )
    waiting = dict(Swap.objects.filter(unit=unit, state="asked").values_list("turn_id", "id"))
    found: dict[tuple[str, str, date], list[TurnLine]] = {}
    for row in rows:
        found.setdefault((row.roster, row.slot, row.day), []).append(_line(viewer, row, waiting.get(row.id)))
    lanes, book = [], shelf().rosters
    for code in wanted:
        roster = book[code]
        stray = {slot for each, slot, _day in found if each == code} - {"", *(slot.code for slot in roster.slots)}
        for slot in (*_slots(roster, found, code), *sorted(stray)):
            lanes.append(_lane(roster, slot, days, kinds, found))
    return lanes


def _slots(roster: Roster, found: Mapping[tuple[str, str, date], object], code: str) -> list[str]:
    """The shifts of a roster; the whole day where it has none, or where turns were set for it."""
    whole = not roster.slots or any(each == code and not slot for each, slot, _day in found)
    return [*([""] if whole else []), *(slot.code for slot in roster.slots)]


def _lane(
    roster: Roster,
    slot: str,
    days: Sequence[date],
    kinds: Kinds,
    found: Mapping[tuple[str, str, date], Sequence[TurnLine]],
) -> Lane:
    known = next((each for each in roster.slots if each.code == slot), None)
    cells = tuple(
        Cell(
            day,
            not roster.on or bool(set(roster.on) & set(kinds.get(day, ()))),
            tuple(found.get((roster.code, slot, day), ())),
        )
        for day in days
    )
    title = known.title if known else slot or ("全天" if roster.slots else "")
    return Lane(roster.code, roster.title, slot, title, words(known) if known else "", cells)


def _line(viewer: Viewer, row: RosterTurn, swap: UUID | None) -> TurnLine:
    person = row.person
    gone = person.left is not None and person.left < row.day
    return TurnLine(
        row.id, row.roster, row.day, row.slot, person.id, person.name, person.phone, gone,
        person.account_id == viewer.account, swap,
    )  # fmt: skip


def turn(viewer: Viewer, turn_id: UUID) -> RosterTurn:
    """One turn, or NotFound."""
    return one(viewer, RosterTurn.objects.select_related("unit", "person"), turn_id, SEE, domain=None)


def later_turns(viewer: Viewer, of: RosterTurn, today: date) -> list[RosterTurn]:
    """Turns of others on the same roster from today on, for an exchange; at most sixty."""
    rows = RosterTurn.objects.filter(unit=of.unit, roster=of.roster, day__gte=today, withdrawn_at=None)
    rows = rows.exclude(person=of.person).exclude(day=of.day, slot=of.slot).select_related("person")
    return list(seen(viewer, rows, SEE, domain=None).order_by("day", "slot", "id")[:60])


def own_turns(viewer: Viewer, first: date, last: date) -> list[RosterTurn]:
    """The viewer's own turns, wherever he may look."""
    rows = RosterTurn.objects.filter(
        person__account_id=viewer.account, day__gte=first, day__lte=last, withdrawn_at=None
    ).select_related("unit", "person")
    return list(seen(viewer, rows, SEE, domain=None).order_by("day", "roster", "slot"))


def swaps_waiting(viewer: Viewer, today: date, unit: Unit | None = None) -> list[SwapLine]:
    """Open swaps that ask the viewer, or that he has asked for; of a unit, all of them. The oldest first."""
    rows = seen(viewer, Swap.objects.filter(state="asked", turn__day__gte=today - ONE_DAY), SEE, domain=None)
    if unit is None:
        rows = rows.filter(Q(asked__account_id=viewer.account) | Q(asker__account_id=viewer.account))
    else:
        rows = rows.filter(unit=unit)
    found, book = [], shelf().rosters
    for row in rows.select_related("turn", "other_turn", "asker", "asked").order_by("asked_at", "id"):
        roster = book.get(row.turn.roster)
        slots = {slot.code: slot.title for slot in roster.slots} if roster else {}
        found.append(
            SwapLine(
                row.id, row.turn_id, row.unit_id, row.turn.roster,
                roster.title if roster else row.turn.roster, row.turn.day,
                row.turn.slot, slots.get(row.turn.slot, ""), row.other_turn.day if row.other_turn else None,
                row.asker.name, row.asked.name, row.reason, row.asked_at,
                row.asked.account_id == viewer.account, row.asker.account_id == viewer.account,
            )
        )  # fmt: skip
    return found


def watches(units: Sequence[Unit], day: date) -> dict[UUID, list[Watch]]:
    """The watches of the vocabulary that hold for each unit on a day, by its kind and facts; two queries."""
    known = shelf().watches.values()
    return {
        unit_id: [watch for watch in known if holds(watch.applies_to, subject)]
        for unit_id, subject in subjects(units, day).items()
    }


def subjects(units: Sequence[Unit], day: date) -> dict[UUID, Subject]:
    """Schools and campuses as tests of the vocabulary see them on a day; a campus has the kind of its school."""
    book = shelf()
    campuses = [unit.parent_id for unit in units if unit.parent_id and _level(book, unit) == "campus"]
    parents = {row.id: row for row in Unit.objects.filter(id__in=campuses)}
    spells = fact_spells({*(unit.id for unit in units), *parents}, day, day)
    found: dict[UUID, Subject] = {}
    for unit in units:
        above = parents.get(unit.parent_id) if unit.parent_id else None
        kind = book.unit_kinds.get((above or unit).kind)
        if kind is None or not (unit.is_school or above is not None):
            continue
        facts = {spell.key: spell.value for each in (above, unit) if each for spell in spells.get(each.id, ())}
        found[unit.id] = Subject(kind, {key: _typed(book, key, value) for key, value in facts.items()})
    return found


def _level(book: Shelf, unit: Unit) -> str:
    kind = book.unit_kinds.get(unit.kind)
    return kind.level if kind else ""


def _typed(book: Shelf, key: str, value: str) -> FactValue:
    fact = book.facts.get(key)
    if fact is not None and fact.type == "yes_no":
        return value == "yes"
    return int(value) if fact is not None and fact.type == "number" and value.isdigit() else value


def open_hours(
    viewer: Viewer, units: Sequence[Unit], first: date, last: date, kinds: Mapping[UUID, Kinds]
) -> dict[UUID, list[Gap]]:
    """Hours that nobody covers in [first, last], of units the viewer may see; three queries whatever their number.

    Somebody who has left covers nothing.
    """
    days, book = [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)], shelf()
    by_unit = watches(units, first)
    rows = seen(viewer, RosterTurn.objects.filter(unit_id__in=list(by_unit)), SEE, domain=None).filter(
        day__gte=first - ONE_DAY, day__lte=last + ONE_DAY, withdrawn_at=None
    )
    turns: dict[UUID, list[Turn]] = {}
    for unit_id, roster, day, slot, left in rows.values_list("unit_id", "roster", "day", "slot", "person__left"):
        if left is None or left >= day:
            turns.setdefault(unit_id, []).append(Turn(roster, day, slot))
    return {
        unit_id: [
            gap
            for watch in wanted
            for gap in gaps(watch, book.rosters, days, kinds.get(unit_id, {}), turns.get(unit_id, ()))
        ]
        for unit_id, wanted in by_unit.items()
    }


def notes(viewer: Viewer, unit: Unit, roster: str, first: date, last: date) -> list[ShiftNote]:
    """Shift notes of a roster ("": of all) over some days, the newest first; one query."""
    rows = ShiftNote.objects.filter(unit=unit, day__gte=first, day__lte=last).select_related("person", "next_person")
    if roster:
        rows = rows.filter(roster=roster)
    return list(seen(viewer, rows, SEE, domain=None).order_by("-day", "-begun_at"))


def note(viewer: Viewer, note_id: UUID) -> ShiftNote:
    """One shift note, or NotFound."""
    rows = ShiftNote.objects.select_related("unit", "person", "next_person")
    return one(viewer, rows, note_id, SEE, domain=None)


def checks(viewer: Viewer, unit: Unit, first: date, last: date) -> list[PostCheck]:
    """查岗记录 of a unit over some days, the newest first."""
    rows = PostCheck.objects.filter(unit=unit, day__gte=first, day__lte=last).select_related("person")
    return list(seen(viewer, rows, SEE, domain=None).order_by("-checked_at", "-id"))
