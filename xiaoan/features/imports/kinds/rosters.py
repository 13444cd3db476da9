"""值班表: a school's own roster, read by its layout (`org.rosters.sheet`): days down, days across, or row by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from xiaoan.features.imports.kinds import later
from xiaoan.features.imports.shapes import Asked, Choice, Field, Kind, Looked, Outcome, Part, Tell, Trouble, Verdict
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.arrivals import values
from xiaoan.kernel.org.models import Person, RosterTurn, ShiftNote
from xiaoan.kernel.org.rosters.bringing import bring, known_people, outcome
from xiaoan.kernel.org.rosters.sheet import Line, Row, Sheet, read_sheet
from xiaoan.kernel.org.rosters.turns import set_turn, withdraw_turn
from xiaoan.kernel.org.verbs import ROSTER
from xiaoan.kernel.tree.models import Unit


def fields(unit: Unit, what: str) -> list[Field]:
    """A roster's columns are days and posts; the reader of rosters knows them."""
    return []


def look(asked: Asked) -> Looked:
    """The turns of the sheet, and what they would replace."""
    if not asked.unit.is_school:
        raise Refused("值班表请在学校里导入。")
    monday = values.day(asked.options.get("monday", "")) or asked.today - timedelta(days=asked.today.weekday())
    sheet = read_sheet(
        [Line(line.number, line.cells) for line in asked.table], known_people(asked.unit, asked.today),
        shelf().rosters, roster=asked.what, monday=monday, today=asked.today,
    )  # fmt: skip
    lines = {line.number: line for line in asked.table}
    wrong: dict[int, list[Trouble]] = {}
    for problem in sheet.problems:
        cells = lines[problem.row].cells if problem.row in lines else ()
        wrong.setdefault(problem.row, []).append(_trouble(problem.reason, cells))
    found = Looked(plan=sheet.rows)
    found.outcomes = _outcomes(asked, sheet, wrong)
    found.notices = [f"没有用到的列：{'、'.join(sheet.unused)}"] if sheet.unused else []
    found.choices = [Choice("monday", "只写星期几的，算从哪个星期一起的一周", "day", value=monday.isoformat())]
    return found


def _trouble(says: str, cells: Sequence[str]) -> Trouble:
    """Where in the row the words stand that the reader did not understand, when they can be found."""
    quoted = says.split("“")[-1].split("”")[0] if "“" in says else ""
    column = next((n for n, cell in enumerate(cells) if quoted and quoted in cell), -1)
    return Trouble("", "", says, cells[column] if column >= 0 else "", column=column)


def _outcomes(asked: Asked, sheet: Sheet, wrong: dict[int, list[Trouble]]) -> list[Outcome]:
    names = {person.id: person.name for person in known_people(asked.unit, asked.today)}
    there: set[tuple[str, object, str, UUID]] = set()
    off: dict[tuple[str, object, str], str] = {}
    if sheet.rows and not wrong:
        does = outcome(asked.unit, sheet.rows, asked.today)
        turns = RosterTurn.objects.filter(unit=asked.unit, day__gte=does.first, day__lte=does.last, withdrawn_at=None)
        for turn in turns.select_related("person"):
            there.add((turn.roster, turn.day, turn.slot, turn.person_id))
            if turn.id in does.off:
                off[turn.roster, turn.day, turn.slot] = turn.person.name
    found = [Outcome(number, "", "wrong", "", told) for number, told in wrong.items()]
    rosters = shelf().rosters
    for row in sheet.rows:
        if row.row in wrong:
            continue
        said = f"{row.day} {rosters[row.roster].title}：{names.get(row.person, '')}"
        state = "same" if (row.roster, row.day, row.slot, row.person) in there else "new"
        instead = off.get((row.roster, row.day, row.slot), "") if state == "new" else ""
        words = f"换下{instead}" if instead else ""
        found.append(Outcome(row.row, said, "changed" if words else state, words))  # type: ignore[arg-type]
    return sorted(found, key=lambda each: each.number)


def write(act: Act, asked: Asked, looked: Looked, tell: Tell) -> list[Part]:
    """Put the turns on the table, all of them."""
    rows: list[Row] = looked.plan
    unit = asked.unit
    does = outcome(unit, rows, asked.today)
    before = {turn.id for turn in _standing(unit, does.first, does.last)}
    bring(by=asked.viewer, unit=unit, rows=rows, at=asked.at)
    after = {turn.id: turn for turn in _standing(unit, does.first, does.last)}
    tell(len(rows))
    parts = [Part(0, "add", "turn", key, unit, _words(turn)) for key, turn in after.items() if key not in before]
    gone = RosterTurn.objects.select_related("person").filter(id__in=before - after.keys())
    return parts + [Part(0, "end", "turn", turn.id, unit, _words(turn)) for turn in gone]


def _standing(unit: Unit, first: object, last: object) -> list[RosterTurn]:
    rows = RosterTurn.objects.select_related("person")
    return list(rows.filter(unit=unit, day__gte=first, day__lte=last, withdrawn_at=None))


def _words(turn: RosterTurn) -> str:
    title = shelf().rosters[turn.roster].title if turn.roster in shelf().rosters else turn.roster
    return f"{turn.day} {title}：{turn.person.name}"


def used(parts: Sequence[Part], account: UUID, at: datetime) -> list[Verdict]:
    """Turns that were swapped or changed since, and shifts somebody has taken over."""
    labels = {part.object: part.label for part in parts}
    found = [(labels[key], "之后又换过") for key in later.touched(labels, account, at)]
    for turn in RosterTurn.objects.filter(id__in=list(labels)):
        note = ShiftNote.objects.filter(unit_id=turn.unit_id, roster=turn.roster, day=turn.day, slot=turn.slot)
        if note.exists() or turn.swaps.exclude(state__in=("declined", "taken_back")).exists():
            found.append((labels[turn.id], "已接班，或正在换班"))
    return list(dict.fromkeys(found))


def undo(act: Act, parts: Sequence[Part]) -> None:
    """What was put on is taken off; who was taken off stands there again, while the day has not passed."""
    today = school_day(act.at)
    turns = RosterTurn.objects.in_bulk([part.object for part in parts])
    people = Person.objects.in_bulk([turn.person_id for turn in turns.values()])
    for part in parts:
        turn = turns[part.object]
        if part.op == "add":
            withdraw_turn(by=act.by, turn_id=turn.id, at=act.at)
    for part in parts:
        turn = turns[part.object]
        if part.op == "end" and turn.day >= today:
            set_turn(
                by=act.by, unit=part.unit, roster=turn.roster, day=turn.day, slot=turn.slot,
                person=people[turn.person_id], at=act.at,
            )  # fmt: skip


KIND = Kind(
    "roster", "值班表", "个班", ROSTER, fields, look, write, used, undo, laid_out=True,
    hint="一行一天、每列一个岗位，或者一行一个班，都行。表里写到的班次按表来，没写到的不动。",
)  # fmt: skip
