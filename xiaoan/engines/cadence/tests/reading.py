"""Reads the tables of worked cases: rules, calendars, scopes and records written in short words.

The notation is told at the top of cases.md and judged.md. Refuses a word it does not know, so that no case is
passed by being misread.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from xiaoan.engines.cadence import (
    Around,
    BeforeHoliday,
    Calendar,
    Dates,
    DayEntry,
    DayKind,
    Every,
    First,
    Last,
    Layer,
    MonthDays,
    NthWeekday,
    Occurrence,
    Outage,
    Rule,
    Slot,
    Span,
    Spell,
    Term,
    TermEnd,
    TermStart,
    Yearly,
)
from xiaoan.engines.cadence.rules import Named
from xiaoan.engines.cadence.tests.schools import ZONE, calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LAYERS = ("campus", "school", "county")  # Nearest first; the named calendar lies outside all three.
NAMED = {"before_holiday", "term_start", "term_end", "yearly", "nth", "around", "dates"}


class Row(NamedTuple):
    word: str
    line: int
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.line}: {self.cells[0]}"


def rows(file_name: str) -> Iterator[Row]:
    """The rows of every table in a file, with the heading they stand under."""
    word = ""
    for number, line in enumerate((Path(__file__).parent / file_name).read_text("utf-8").splitlines(), 1):
        if line.startswith("## "):
            word = line[3:].strip()
        elif line.startswith("|") and word and not re.match(r"\|\s*(why|---)", line):
            yield Row(word, number, tuple(cell.strip() for cell in line.strip().strip("|").split("|")))


def day(text: str) -> date:
    """10-14 lies in 2026; another year is written out."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def instant(text: str) -> datetime:
    """10-14T08:00 by the school's clock; a bare day is its start."""
    on, _, at = text.partition("T")
    return datetime.combine(day(on), time.fromisoformat(at or "00:00"), ZONE)


def days_between(text: str) -> tuple[date, date]:
    first, _, last = text.partition("..")
    return day(first), day(last or first)


def kinds(text: str) -> frozenset[DayKind]:
    return frozenset(DayKind(kind) for kind in text.split("+") if kind)


def rule(text: str) -> Rule:
    """A rule in words: `week on=school n=3`."""
    every, *words = text.split()
    values = dict(word.partition("=")[::2] for word in words)
    named = tuple(_named(key, values.pop(key), values) for key in list(values) if key in NAMED)
    window = [_window(key, values.pop(key)) for key in list(values) if key in ("first", "last", "days")]
    built = Rule(
        "duty",
        Every.NAMED if named else Every(every),
        n=int(values.pop("n", 1)),
        slots=tuple(_slot(one) for one in values.pop("slots", "").split(",") if one),
        on=kinds(values.pop("on", "")),
        months=frozenset(int(one) for one in values.pop("months", "").split(",") if one),
        window=window[0] if window else None,
        grace_days=int(values.pop("grace", 1)),
        tail=timedelta(hours=int(values.pop("tail", "0h").removesuffix("h"))),
        distinct_days="same_day" not in values,
        themes=int(values.pop("themes", 0)),
        named=named,
    )
    assert set(values) <= {"same_day"}, f"unknown words {set(values)} in {text!r}"
    return built


def _window(key: str, value: str) -> First | Last | MonthDays:
    if key == "days":
        low, high = value.split("-")
        return MonthDays(int(low), int(high))
    return First(int(value)) if key == "first" else Last(int(value))


def _named(key: str, value: str, values: dict[str, str]) -> Named:
    if key == "before_holiday":
        return BeforeHoliday(int(value), int(values.pop("at_least", 3)))
    if key == "term_start":
        return TermStart(int(value), int(values.pop("lead", 0)))
    if key == "term_end":
        return TermEnd(int(value))
    if key == "around":
        return _around(value, int(values.pop("lead", 0)), int(values.pop("after", 0)))
    if key == "nth":
        nth, weekday = value.split("/")
        return NthWeekday(int(nth), WEEKDAYS.index(weekday))
    if key == "dates":
        return Dates(tuple(days_between(one) for one in value.split(",")))
    opens, due = (tuple(int(part) for part in one.split("-")) for one in value.split(".."))
    return Yearly((opens[0], opens[1]), (due[0], due[1]))


def _around(text: str, lead: int, days: int) -> Around:
    """`09-09/mon*7`: seven days from the first Monday on or after 9 September."""
    found = re.fullmatch(r"(\d\d)-(\d\d)(?:/(\w+))?(?:\*(\d+))?", text)
    assert found, f"unknown day {text!r}"
    weekday = WEEKDAYS.index(found[3]) if found[3] else None
    return Around(int(found[1]), int(found[2]), weekday, int(found[4] or 1), lead, days)


def _slot(text: str) -> Slot:
    after = text.startswith("next:")
    opens, closes = text.removeprefix("next:").split("-")
    return Slot(text, time.fromisoformat(opens), time.fromisoformat(closes), after)


RELEASE = re.compile(
    r"(?P<gone>gone) from (?P<end>[\d-]+)|(?:(?P<code>\w+)(?: from (?P<start>[\d-]+))?: )?(?P<rule>.+)"
)


def spells(text: str) -> list[Spell]:
    """`A: week ; B from 10-15: day ; gone from 11-01`: releases in order, each ends where the next begins."""
    found: list[Spell] = []
    for one in text.split(";"):
        part = RELEASE.fullmatch(one.strip())
        assert part, text
        starts = day(part["end"] or part["start"] or "2020-01-01")
        if found and found[-1].ends is None:
            found[-1] = found[-1]._replace(ends=starts)
        if not part["gone"]:
            found.append(Spell(rule(part["rule"]), starts, None, part["code"] or "A"))
    return found


class Given(NamedTuple):
    calendar: Calendar
    spans: list[Span]
    outages: list[Outage]


def given(text: str) -> Given:
    """`primary scope 10-20.. county:10-14=suspended! section senior out 10-12..10-14`."""
    words = text.split()
    name = words.pop(0) if words and words[0] in ("primary", "boarding", "bureau") else "primary"
    spans: list[Span] = []
    outages: list[Outage] = []
    section = ""
    entries: dict[str, list[DayEntry]] = {layer: [] for layer in LAYERS}
    terms: list[Term] = []
    while words:
        word = words.pop(0)
        if word == "scope":
            spans.append(_span(words.pop(0)))
        elif word == "out":
            outages.append(Outage(*days_between(words.pop(0)), "停用"))
        elif word == "term":
            terms.append(Term("own", "本校学期", *days_between(words.pop(0))))
        elif word == "section":
            section = words.pop(0)
        else:
            _enter(entries, word)
    layers = [Layer(entries[layer], terms if layer == "school" else ()) for layer in LAYERS]
    return Given(calendar(name, layers, section), spans or [Span(date(2020, 1, 1))], outages)


def _span(text: str) -> Span:
    first, _, last = text.partition("..")
    return Span(day(first) if first else date(2020, 1, 1), day(last) if last else None)


def _enter(entries: dict[str, list[DayEntry]], word: str) -> None:
    """`county:10-14..10-15=suspended+holiday_duty!@10-13T08:00#senior`; `!` marks an emergency."""
    found = re.fullmatch(r"(\w+):([\d.-]+)=([\w+]*)(!?)(?:@([\dT:-]+))?(?:#(\w+))?", word)
    assert found, f"unknown word {word!r}"
    first, last = days_between(found[2])
    for step in range((last - first).days + 1):
        entry = DayEntry(
            first + timedelta(days=step),
            kinds(found[3]),
            found[6] or "",
            planned=not found[4],
            entered_at=instant(found[5]) if found[5] else None,
            reason="台风" if found[4] else "",
        )
        entries[found[1]].append(entry)


def shown(occurrence: Occurrence) -> str:
    """An occurrence as the tables write it."""
    first, last = _short(occurrence.first_day), _short(occurrence.last_day)
    text = first if first == last else f"{first}..{last}"
    if occurrence.slot:
        opens, due = (one.astimezone(ZONE) for one in (occurrence.opens, occurrence.due))
        text += f" {opens:%m-%dT%H:%M}–{due:%m-%dT%H:%M}"
    if occurrence.n != 1:
        text += f" x{occurrence.n}"
    if occurrence.full_duty_days > 1:
        text += f" {occurrence.duty_days}/{occurrence.full_duty_days}"
    if occurrence.closed_days:
        text += f" closed {occurrence.closed_days}"
    if occurrence.excused:
        text += f" {occurrence.excused}"
    return text if occurrence.release == "A" else f"{text} [{occurrence.release}]"


def _short(when: date) -> str:
    return f"{when:%m-%d}" if when.year == 2026 else when.isoformat()
