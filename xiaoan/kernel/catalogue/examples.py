"""The runner of examples.yaml: expands every duty for the example's school and month, says what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from xiaoan.engines.cadence import Calendar, DayKind, Occurrence, Span, Spell, Term, expand, weekly_layer
from xiaoan.foundation.clock import SCHOOL_ZONE, month_span
from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.parameters import chosen, resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.reading.examples import (
    Example,
    ExampleCalendar,
    ExampleSchool,
    Expected,
    read_examples,
)
from xiaoan.kernel.catalogue.rules import FactValue, Subject, applies, owed_at, owed_in, rule_of

LONG_AGO = date(2000, 1, 1)
MOST_DAYS = 6
"""So many due days are told of an example that differs."""


def failures(folder: Path, pack: Pack, known: Mapping[str, Pack]) -> list[BadPack]:
    """Run the pack's examples; each thing that differs is one BadPack at the example's line.

    A pack without duties needs no examples and has no failures. Raises BadPack when the file itself is wrong.
    """
    if not pack.duties:
        return []
    shelf = Shelf.of((*required(pack, known), pack))
    examples, lines = read_examples(folder, pack, shelf)
    calendars = {each.code: each for each in examples.calendars}
    filled: dict[str, Pack] = {}
    months: dict[tuple[str, str], Calendar] = {}
    found: list[BadPack] = []
    for example in examples.examples:
        if example.profile not in filled:
            filled[example.profile] = _resolved(pack, example)
        when = (example.calendar, example.month)
        if when not in months:
            months[when] = days_of(calendars[example.calendar], example.month)
        for expected, reason in _differences(example, months[when], filled[example.profile], shelf):
            where = expected if expected is not None else example
            found.append(lines.bad(where, "", f"例子“{example.title}”：{reason}"))
    return found


def told(folder: Path, pack: Pack, known: Mapping[str, Pack]) -> Iterator[str]:
    """What each example's school owes in its month and what that costs, for the author to read."""
    if not pack.duties:
        return
    shelf = Shelf.of((*required(pack, known), pack))
    examples, _ = read_examples(folder, pack, shelf)
    calendars = {each.code: each for each in examples.calendars}
    for example in examples.examples:
        filled = _resolved(pack, example)
        days = days_of(calendars[example.calendar], example.month)
        real = owed(example, days, filled, shelf)
        yield f"例子“{example.title}”{example.month}：每周约 {_weekly_minutes(example, filled, shelf):.0f} 分钟"
        for code, occurrences in real.items():
            yield f"  {code}　{shelf.duties[code].title}　{len(occurrences)} 件{_due(occurrences)}"


def owed(example: Example, days: Calendar, filled: Pack, shelf: Shelf) -> dict[str, list[Occurrence]]:
    """Occurrences due in the example's month by duty, once per subject; what owes nothing is absent.

    `days` are the month's, `filled` is the pack with its parameters filled in.
    """
    first, last = month_span(example.month)
    school = example.school
    subject = subject_of(school, shelf)
    found = {}
    for duty in filled.duties:
        if not owed_at(duty, subject.kind, has_campuses=school.has_campuses) or not applies(duty, subject):
            continue
        over = None if duty.until is None else duty.until + timedelta(days=1)
        spells = [Spell(rule_of(duty), LONG_AGO, over, filled.version)]
        spans = [Span(school.opened or LONG_AGO, school.closed)]
        once = expand(spells, spans, days, first, last)
        if occurrences := once * subjects_of(duty, school):
            found[duty.code] = occurrences
    return found


def weekly_minutes(example: Example, pack: Pack, shelf: Shelf) -> float:
    """Estimated minutes a week of everything the example's school owes under the pack."""
    return _weekly_minutes(example, _resolved(pack, example), shelf)


def _weekly_minutes(example: Example, filled: Pack, shelf: Shelf) -> float:
    school = example.school
    subject = subject_of(school, shelf)
    total = 0.0
    for duty in filled.duties:
        if owed_at(duty, subject.kind, has_campuses=school.has_campuses) and applies(duty, subject):
            walked = sum(place.count for place in school.places if duty.places and owed_in(duty, place.kind))
            total += minutes_a_week(duty, subjects=subjects_of(duty, school), places=walked)
    return total


def subject_of(school: ExampleSchool, shelf: Shelf) -> Subject:
    facts: dict[str, FactValue] = {}
    for stated in school.facts:
        typed = shelf.facts[stated.fact].type
        value: FactValue = stated.value
        if typed == "yes_no":
            value = stated.value == "yes"
        elif typed == "number":
            value = int(stated.value)
        facts[stated.fact] = value
    return Subject(shelf.unit_kinds[school.kind], facts)


def subjects_of(duty: Duty, school: ExampleSchool) -> int:
    """How many subjects of the school owe the duty. No place of an example is out of use."""
    if duty.while_closed:
        return 0
    if duty.per == "place":
        return sum(place.count for place in school.places if owed_in(duty, place.kind))
    if duty.per == "item":
        return sum(row.count for row in school.rows if row.ledger == duty.ledger and owed_in(duty, row.place))
    return {"unit": 1, "class": school.classes, "holder": school.holders}[duty.per]


def _differences(example: Example, days: Calendar, filled: Pack, shelf: Shelf) -> list[tuple[Expected | None, str]]:
    found: list[tuple[Expected | None, str]] = []
    real = owed(example, days, filled, shelf)
    for expected in example.expect:
        for reason in _mismatches(expected, real.get(expected.duty, [])):
            found.append((expected, f"{expected.duty} {reason}"))
    if not example.others:
        named = {each.duty for each in example.expect}
        for code, occurrences in real.items():
            if code not in named:
                found.append((None, f"没有写到 {code}，实际应办 {len(occurrences)} 件{_due(occurrences)}"))
    most = example.minutes_a_week_at_most
    if most and (minutes := _weekly_minutes(example, filled, shelf)) > most:
        found.append((None, f"估计每周 {minutes:.0f} 分钟，超过了写明的 {most} 分钟"))
    return found


def _due(real: list[Occurrence]) -> str:
    """The first few days on which they fall due, so that the author sees which one was not meant."""
    days = sorted({each.last_day for each in real})
    more = "等" if len(days) > MOST_DAYS else ""
    return f"（到期：{'、'.join(f'{day:%m-%d}' for day in days[:MOST_DAYS])}{more}）" if days else ""


def _mismatches(expected: Expected, real: list[Occurrence]) -> list[str]:
    if len(real) != expected.count:
        return [f"写的是 {expected.count} 件，实际应办 {len(real)} 件{_due(real)}"]
    found = []
    if expected.times and {each.n for each in real} - {expected.times}:
        found.append(f"写的是每件 {expected.times} 次，实际是 {sorted({each.n for each in real})}")
    if real and expected.opens and (opens := min(each.first_day for each in real)) != expected.opens:
        found.append(f"写的是 {expected.opens} 开始，实际是 {opens}")
    if real and expected.due and (due := max(each.last_day for each in real)) != expected.due:
        found.append(f"写的是 {expected.due} 到期，实际是 {due}")
    return found


def _resolved(pack: Pack, example: Example) -> Pack:
    profile = next((each for each in pack.profiles if each.code == example.profile), None)
    return resolved(pack, chosen(pack, profile))


def days_of(calendar: ExampleCalendar, month: str) -> Calendar:
    """An example's calendar as the cadence engine reads it, for one month."""
    first, last = month_span(month)
    blocks = [
        (
            block.first,
            block.last,
            {number: [DayKind(kind) for kind in kinds] for number, kinds in block.days.by_number().items()},
        )
        for block in calendar.blocks
    ]
    terms = [Term(each.code, each.title, each.first, each.last) for each in calendar.terms]
    return Calendar.resolve([weekly_layer(blocks, terms)], "", first, last, SCHOOL_ZONE)
