"""Clipping: what is left of a window after the days in scope and the changes of release.

A release that keeps the same windows changes nothing in the window that is running; one that drops or
moves them ends it on the eve. Refuses to owe less than half of a window, or more records than there are
open days for them.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from xiaoan.engines.cadence.calendars.calendar import Calendar
from xiaoan.engines.cadence.intervals import Barred, Interval, reason_on, within
from xiaoan.engines.cadence.occurrences import Occurrence
from xiaoan.engines.cadence.rules import Every, Rule
from xiaoan.engines.cadence.spells import Spell
from xiaoan.engines.cadence.windows.frames import Frame, frames_of


class Reign(NamedTuple):
    """A spell in day numbers, both inside; `follows` when it starts where the one before it ends."""

    spell: Spell
    first: int
    last: int
    follows: bool


def reigns(ordered: Sequence[Spell], calendar: Calendar) -> list[Reign]:
    """The release history in the calendar's day numbers."""
    ruler = calendar.ruler
    found: list[Reign] = []
    previous: Spell | None = None
    for spell in ordered:
        last = ruler.size if spell.ends is None else ruler.clamped(spell.ends - timedelta(days=1))
        follows = previous is not None and previous.ends == spell.starts
        found.append(Reign(spell, ruler.clamped(spell.starts), last, follows))
        previous = spell
    return found


class Situation(NamedTuple):
    """All that clips the windows of one duty and subject."""

    calendar: Calendar
    history: Sequence[Reign]
    scope: Sequence[Interval]
    barred: Sequence[Barred]


def framed_occurrences(situation: Situation, place: int, low: int, high: int) -> Iterator[Occurrence]:
    """What the frames of the spell at `place` that share a day with low..high leave."""
    calendar, reign = situation.calendar, situation.history[place]
    spell = reign.spell
    # Most windows are clipped by nothing, and most schools of a county share their calendar.
    wholes: dict[Frame, Occurrence | None] = calendar.remember(("wholes", spell.rule, spell.release), dict)
    for frame in frames_of(calendar, spell.rule).touching(low, high):
        first, last = frame.first, frame.last
        inside = reign.first <= first and last <= reign.last and not situation.barred
        if inside and any(a <= first and last <= b for a, b in situation.scope):
            if frame not in wholes:
                wholes[frame] = _left(frame, spell, [(first, last)], calendar, ())
            occurrence = wholes[frame]
        else:
            occurrence = _clipped(frame, situation, place)
        if occurrence is not None:
            yield occurrence


def _clipped(frame: Frame, situation: Situation, place: int) -> Occurrence | None:
    """The occurrence that a frame of the spell at `place` leaves, or None. A frame that an earlier release
    began and this one goes on with belongs to the earlier one."""
    calendar, history, scope, barred = situation
    reign = history[place]
    if frame.last < reign.first or reign.last < frame.first:
        return None
    began_before = frame.first < reign.first and reign.follows
    if began_before and _shares(calendar, history[place - 1].spell.rule, frame):
        return None
    end = place
    while end + 1 < len(history) and history[end].last < frame.last:
        following = history[end + 1]
        if not (following.follows and _shares(calendar, following.spell.rule, frame)):
            break
        end += 1
    pieces = within(scope, max(frame.first, reign.first), min(frame.last, history[end].last))
    if not pieces:
        return None
    opening = pieces[0][0]
    governing = next(one.spell for one in history[place : end + 1] if one.first <= opening <= one.last)
    return _left(frame, governing, pieces, calendar, barred)


def _shares(calendar: Calendar, rule: Rule, frame: Frame) -> bool:
    return rule.every is not Every.DAY and frames_of(calendar, rule).hold(frame)


def _left(
    frame: Frame, spell: Spell, pieces: Sequence[Interval], calendar: Calendar, barred: Sequence[Barred]
) -> Occurrence | None:
    rule, ruler = spell.rule, calendar.ruler
    opening, whole = pieces[0][0], frame.whole_first
    opens = ruler.starts[opening]
    flags, lost = calendar.duty(rule.sieve, opens, whole, frame.whole_last)
    full = flags.count(1)
    left = sum(flags.count(1, low - whole, high - whole + 1) for low, high in pieces)
    if not left or 2 * left < full:
        return None
    last = whole + max(flags.rfind(1, low - whole, high - whole + 1) for low, high in pieces)
    closed = {number: reason for number, reason in lost.items() if within(pieces, number, number)}
    if barred:
        closed = _with_outages(closed, flags, whole, pieces, barred)
    due = ruler.ends[last]
    distinct = rule.distinct_days and frame.whole_first < frame.whole_last
    excused = last in closed or 2 * len(closed) > left
    return Occurrence(
        code=rule.code,
        opens=opens,
        due=due,
        n=_owed(rule, left, full, left - len(closed), distinct),
        period=ruler.periods[last],
        slot="",
        first_day=ruler.days[opening],
        last_day=ruler.days[last],
        duty_days=left,
        full_duty_days=full,
        closed_days=len(closed),
        excused=(closed.get(last) or closed[min(closed)]) if excused else "",
        release=spell.release,
        grace_until=ruler.ends[last + rule.grace_days],
        tail_until=due + rule.tail,
        themes=rule.themes,
        distinct_days=distinct,
    )


def _with_outages(
    closed: dict[int, str], flags: bytes, whole: int, pieces: Sequence[Interval], barred: Sequence[Barred]
) -> dict[int, str]:
    found = dict(closed)
    for low, high in pieces:
        for number in range(low, high + 1):
            reason = reason_on(barred, number)
            if reason and flags[number - whole]:
                found.setdefault(number, reason)
    return found


def _owed(rule: Rule, left: int, full: int, open_days: int, distinct: bool) -> int:
    """n × left ÷ full, half up, at least 1; all themes; never more different days than are open."""
    if rule.themes:
        return rule.themes
    scaled = max((2 * rule.n * left + full) // (2 * full), 1)
    return min(scaled, max(open_days, 1)) if distinct else scaled
