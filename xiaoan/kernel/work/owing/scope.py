"""Days in scope: when a duty's `applies_to` holds for a unit whose facts change, and simple arithmetic of days.

Pure. Facts never stated are no, 0 or empty; a fact is taken as now believed, on the day it was valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from xiaoan.engines.cadence import Every, Rule, Span
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.words import Fact, UnitKind
from xiaoan.kernel.catalogue.rules import FactValue, Subject, applies, typed

ONE_DAY = timedelta(days=1)

# The longest window of each period in days, generously; what lies farther from the asked days cannot matter.
_LONGEST = {
    Every.DAY: 1, Every.WEEK: 7, Every.HALF_MONTH: 17, Every.MONTH: 31, Every.QUARTER: 93, Every.HALF_YEAR: 185,
}  # fmt: skip
LONGEST = 370


class Held(NamedTuple):
    """A fact's value over [first, last]; None is without end."""

    key: str
    value: str
    first: date
    last: date | None


Circumstances = tuple[Held, ...]


def margin(rule: Rule) -> timedelta:
    """How far around the asked days an occurrence of this rule may reach, its grace and tail included."""
    return timedelta(days=_LONGEST.get(rule.every, LONGEST) + rule.grace_days + 2) + rule.tail


def cut(starts: date, ends: date | None, first: date, last: date) -> tuple[Span, ...]:
    """One stretch of days (None: without end) cut to [first, last]; empty when nothing is left."""
    start = starts if starts > first else first
    end = ends if ends is not None and ends < last else last
    return (Span(start, end),) if start <= end else ()


def clamped(spans: Iterable[Span], first: date, last: date) -> tuple[Span, ...]:
    """Spans cut to [first, last], merged where they touch; equal days give equal spans."""
    cut = sorted(
        (max(span.first, first), min(span.last or last, last))
        for span in spans
        if span.first <= last and (span.last is None or span.last >= first)
    )
    found: list[tuple[date, date]] = []
    for start, end in cut:
        if end < start:
            continue
        if found and start <= found[-1][1] + ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(Span(start, end) for start, end in found)


def without(spans: Sequence[Span], taken: Sequence[Span], first: date, last: date) -> tuple[Span, ...]:
    """The days of `spans` in [first, last] that are not in `taken`."""
    found = list(clamped(spans, first, last))
    for hole in clamped(taken, first, last):
        kept: list[Span] = []
        for span in found:
            end = span.last or last
            if (hole.last or last) < span.first or hole.first > end:
                kept.append(span)
                continue
            if span.first < hole.first:
                kept.append(Span(span.first, hole.first - ONE_DAY))
            if (hole.last or last) < end:
                kept.append(Span((hole.last or last) + ONE_DAY, end))
        found = kept
    return tuple(found)


def crossing(spans: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """The days that lie in both (all spans have ends)."""
    found = []
    for one in spans:
        for other in others:
            start = max(one.first, other.first)
            end = min(one.last or date.max, other.last or date.max)
            if start <= end:
                found.append(Span(start, end))
    return tuple(found)


def held_between(facts: Circumstances, keys: frozenset[str], first: date, last: date) -> Circumstances:
    """The facts of these keys that hold on some day of [first, last], cut to it; equal truth gives equal values."""
    return tuple(
        Held(
            held.key, held.value, max(held.first, first), None if held.last is None or held.last >= last else held.last
        )
        for held in facts
        if held.key in keys and held.first <= last and (held.last is None or held.last >= first)
    )


def days_applying(
    duty: Duty, kind: UnitKind, circumstances: Circumstances, words: dict[str, Fact], first: date, last: date
) -> tuple[Span, ...]:
    """The days of [first, last] on which the duty applies to a unit of this kind under these facts."""
    cuts = {first}
    for held in circumstances:
        cuts.add(max(held.first, first))
        if held.last is not None and held.last < last:
            cuts.add(max(held.last + ONE_DAY, first))
    ordered = sorted(cut for cut in cuts if cut <= last)
    found = []
    for position, start in enumerate(ordered):
        end = ordered[position + 1] - ONE_DAY if position + 1 < len(ordered) else last
        facts = facts_between(circumstances, words, start)
        if applies(duty, Subject(kind, facts)):
            found.append(Span(start, end))
    return clamped(found, first, last)


def facts_between(circumstances: Circumstances, words: dict[str, Fact], day: date) -> dict[str, FactValue]:
    """Typed facts on a day."""
    return {
        held.key: typed(held.value, words.get(held.key))
        for held in circumstances
        if held.first <= day and (held.last is None or held.last >= day)
    }


def pooled(parts: Sequence[Circumstances], words: dict[str, Fact]) -> Circumstances:
    """Facts of a school that its campuses state: yes where one says yes, numbers added up."""
    keys = {held.key for part in parts for held in part}
    found: list[Held] = []
    for key in sorted(keys):
        fact = words.get(key)
        if fact is None or fact.type not in ("yes_no", "number"):
            continue
        rows = [held for part in parts for held in part if held.key == key]
        cuts = sorted({row.first for row in rows} | {row.last + ONE_DAY for row in rows if row.last is not None})
        for position, start in enumerate(cuts):
            end = cuts[position + 1] - ONE_DAY if position + 1 < len(cuts) else None
            values = [row.value for row in rows if row.first <= start and (row.last is None or row.last >= start)]
            if fact.type == "yes_no":
                if "yes" in values:
                    found.append(Held(key, "yes", start, end))
            elif total := sum(int(value) for value in values if value.isdigit()):
                found.append(Held(key, str(total), start, end))
    return tuple(found)
