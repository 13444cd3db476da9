"""Figures of units for some days, from what is computed (owed) and what is kept (records, claims, excuses).

A constant number of queries whatever the number of units. What is owed may be a kept survey (`work.kept`); what was
done is counted each time. Those above counties read tallies of the room of indicators, which also puts closings in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from xiaoan.engines.cadence import Occurrence, Tally
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.kept import surveyed
from xiaoan.kernel.work.models import Claim
from xiaoan.kernel.work.owing.ground import Ground
from xiaoan.kernel.work.owing.streams import Expected
from xiaoan.kernel.work.reading.counting import Special, moves
from xiaoan.kernel.work.reading.standings import excuses
from xiaoan.kernel.work.shapes import Row, Sheet
from xiaoan.kernel.work.verbs import SEE

Cell = tuple[UUID, str]
_MISSING_TOO = "partial"


def seen_units(viewer: Viewer, top: Unit) -> list[Unit]:
    """The unit and all below it whose work the viewer may see."""
    return [unit for unit in under(top.path).order_by("path") if may_unit(viewer, SEE, unit)]


def permitted(viewer: Viewer, owed: list[Expected]) -> list[Expected]:
    """What of it the viewer may see: a grant for some domains shows nothing of the others."""
    if not any(held.domains for held in viewer.held if SEE in held.verbs):
        return owed
    return [each for each in owed if viewer.may(SEE, path=each.unit.path, unit=each.unit.id, domain=each.stream.domain)]


def figures(viewer: Viewer, top: Unit, *, first: date, last: date, at: datetime) -> Sheet:
    """Figures of a unit and all below it for occurrences due in [first, last], as of `at`."""
    return count(seen_units(viewer, top), first=first, last=last, at=at, viewer=viewer)


def count(units: Sequence[Unit], *, first: date, last: date, at: datetime, viewer: Viewer | None = None) -> Sheet:
    """Figures of these units, of what the viewer may see when one is given."""
    ground, owing = surveyed(units, first, last)
    owed = owing if viewer is None else permitted(viewer, owing)
    counters, titles, domains = tallied(ground, owed, first, last, at=at)
    rows = tuple(
        Row(unit, duty, domains[duty], _tally(counter)) for (unit, duty), counter in counters.items() if counter
    )
    return Sheet(
        first, last, at, rows, titles, domains,
        {unit.id: unit.short_name for unit in ground.units},
        {unit.id: unit.path for unit in ground.units},
    )  # fmt: skip


def tallied(
    ground: Ground, owed: Sequence[Expected], first: date, last: date, *, at: datetime
) -> tuple[dict[Cell, Counter[str]], dict[str, str], dict[str, str]]:
    """(unit, duty) -> outcomes counted; duty -> title; duty -> domain."""
    numbers: dict[int, int] = {}
    streams: dict[int, list[Occurrence]] = {}
    before: dict[int, Counter[str]] = {}
    titles: dict[str, str] = {}
    domains: dict[str, str] = {}
    cells: dict[Cell, list[int]] = {}
    codes: dict[int, str] = {}
    by_subject: dict[UUID, list[int]] = {}
    kept: list[tuple[Expected, int]] = []
    for each in owed:
        stream = each.stream
        number = numbers.get(id(stream))
        if number is None:
            number = numbers[id(stream)] = len(numbers)
            streams[number] = stream.between(first, last)
            before[number] = _without_records(streams[number], at)
            codes[number] = stream.code
            titles[stream.code], domains[stream.code] = stream.title, stream.domain
        if not streams[number]:
            continue
        cells.setdefault((each.unit.id, stream.code), []).append(number)
        by_subject.setdefault(each.subject.id, []).append(number)
        kept.append((each, number))
    counters = _starting(cells, before)
    specials = _specials(ground, kept, streams, counters, first, last, at=at)
    owners, links = _profiles(by_subject, codes)
    for move in moves({n: s for n, s in streams.items() if s}, owners, links, specials, at=at):
        counter = counters[move.unit, move.duty]
        counter[move.before] -= move.number
        counter[move.after] += move.number
        if move.after == "late" and move.late_entry:
            counter["late_entry"] += move.number
    return counters, titles, domains


def _starting(cells: dict[Cell, list[int]], before: dict[int, Counter[str]]) -> dict[Cell, Counter[str]]:
    """Each cell's counts before any record is looked at; cells of the same streams start alike."""
    alike: dict[tuple[int, ...], Counter[str]] = {}
    found: dict[Cell, Counter[str]] = {}
    for cell, numbers in cells.items():
        key = tuple(numbers)
        if key not in alike:
            alike[key] = sum((before[number] for number in numbers), Counter())
        found[cell] = alike[key].copy()
    return found


def _without_records(occurrences: Sequence[Occurrence], at: datetime) -> Counter[str]:
    """How the occurrences of a stream stand while nobody has recorded anything."""
    return Counter(_plain(one, at) for one in occurrences)


def _plain(one: Occurrence, at: datetime) -> str:
    if one.excused:
        return "excused"
    return "pending" if at <= one.grace_until else "missing"


def _profiles(
    by_subject: dict[UUID, list[int]], codes: dict[int, str]
) -> tuple[dict[UUID, int], list[tuple[int, str, int]]]:
    """Subjects that owe the same streams share a profile, so that the statement's input stays small."""
    profiles: dict[tuple[int, ...], int] = {}
    owners: dict[UUID, int] = {}
    for subject, numbers in by_subject.items():
        owners[subject] = profiles.setdefault(tuple(numbers), len(profiles))
    links = [(profile, codes[number], number) for numbers, profile in profiles.items() for number in numbers]
    return owners, links


def _specials(
    ground: Ground,
    kept: Sequence[tuple[Expected, int]],
    streams: dict[int, list[Occurrence]],
    counters: dict[Cell, Counter[str]],
    first: date,
    last: date,
    *,
    at: datetime,
) -> list[Special]:
    """Occurrences taken out by a written excuse or a standing claim; the counters are moved accordingly."""
    given = [one for one in excuses(ground.lines.values(), ground.units, first, last) if one.at <= at]
    opens = {one.opens for occurrences in streams.values() for one in occurrences}
    claims: dict[tuple[UUID, str], set[datetime]] = {}
    rows = Claim.objects.filter(unit_id__in=[unit.id for unit in ground.units], opens__in=opens, at__lte=at)
    for subject, duty, opened, refused_at in rows.values_list("subject_id", "duty", "opens", "refused_at"):
        if refused_at is None or refused_at > at:
            claims.setdefault((subject, duty), set()).add(opened)
    if not given and not claims:
        return []
    found = []
    for each, number in kept:
        mine = [one for one in given if one.may_cover(each)]
        claimed = claims.get((each.subject.id, each.stream.code), set())
        if not mine and not claimed:
            continue
        for one in streams[number]:
            if one.excused:
                continue
            if any(excuse.covers(each, one) for excuse in mine):
                outcome = "excused"
            elif one.opens in claimed:
                outcome = "not_applicable"
            else:
                continue
            found.append(Special(each.subject.id, each.stream.code, one.opens, outcome))
            counter = counters[each.unit.id, each.stream.code]
            counter[_plain(one, at)] -= 1
            counter[outcome] += 1
    return found


def _tally(counter: Counter[str]) -> Tally:
    missing = counter["missing"] + counter[_MISSING_TOO]
    required = counter["on_time"] + counter["late"] + missing + counter["pending"]
    return Tally(
        expected=required + counter["excused"] + counter["not_applicable"],
        required=required,
        on_time=counter["on_time"],
        late=counter["late"],
        missing=missing,
        pending=counter["pending"],
        excused=counter["excused"],
        not_applicable=counter["not_applicable"],
        partial=counter[_MISSING_TOO],
        late_entry=counter["late_entry"],
    )
