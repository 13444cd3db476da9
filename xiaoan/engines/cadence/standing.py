"""What became of one occurrence: on time, late, missing, pending, excused, not applicable.

The decision is a pure function of the occurrence, what was recorded, and two instants: now and the
closing. What reached the server after either does not count. Refuses naive instants.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from xiaoan.engines.cadence.occurrences import Occurrence

CLOCK_TOLERANCE = timedelta(minutes=5)


class Outcome(StrEnum):
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    PARTIAL = "partial"  # Some, not enough, and too late: shown, and counted as missing.
    PENDING = "pending"
    EXCUSED = "excused"
    NOT_APPLICABLE = "not_applicable"


class Entry(NamedTuple):
    """One record, as far as counting needs it. `valid`: right kind, required items answered, required files
    verified. `day` is the local day it belongs to, asked for when records must lie on different days."""

    happened: datetime
    reached: datetime
    valid: bool = True
    withdrawn: bool = False
    day: date | None = None
    theme: str = ""


@dataclass(frozen=True)
class Claim:
    """A holder's 不适用 with its reason; the superior may have refused it."""

    reason: str
    reached: datetime
    refused_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a claim of 不适用 gives a reason")


@dataclass(frozen=True)
class Excuse:
    """The superior's written excuse."""

    reason: str
    given_at: datetime


class Standing(NamedTuple):
    """`done` of `needed`; `late_entry` is 补录: done in time, entered after the grace; `after` counts valid
    records that reached after the closing; `reason` belongs to an excuse or a claim."""

    outcome: Outcome
    done: int
    needed: int
    late_entry: bool = False
    after: int = 0
    reason: str = ""


def judge(
    occurrence: Occurrence,
    entries: Iterable[Entry],
    claim: Claim | None,
    excuse: Excuse | None,
    now: datetime,
    closed_at: datetime | None = None,
) -> Standing:
    """Where an occurrence stands at `now`, for figures closed at `closed_at` (None: still open).

    A record outweighs an excuse and a claim; an excuse outweighs a claim. Adding a valid record never makes
    the outcome worse.
    """
    known_until = now if closed_at is None else min(now, closed_at)
    valid = [one for one in entries if _is_valid(one, occurrence) and one.reached <= now]
    counted = [one for one in valid if one.reached <= known_until]
    after = len(valid) - len(counted)
    in_time = [one for one in counted if one.happened <= occurrence.due]
    prompt = [one for one in in_time if one.reached <= occurrence.grace_until]
    needed = occurrence.n
    done = min(_amount(counted, occurrence), needed)
    if _amount(prompt, occurrence) >= needed:
        return Standing(Outcome.ON_TIME, done, needed, False, after)
    if done >= needed:
        return Standing(Outcome.LATE, done, needed, _amount(in_time, occurrence) >= needed, after)
    if occurrence.excused:
        return Standing(Outcome.EXCUSED, done, needed, False, after, occurrence.excused)
    if excuse is not None and excuse.given_at <= known_until:
        return Standing(Outcome.EXCUSED, done, needed, False, after, excuse.reason)
    if claim is not None and _stands(claim, known_until):
        return Standing(Outcome.NOT_APPLICABLE, done, needed, False, after, claim.reason)
    if now <= occurrence.grace_until:
        return Standing(Outcome.PENDING, done, needed, False, after)
    return Standing(Outcome.PARTIAL if done else Outcome.MISSING, done, needed, False, after)


def _is_valid(entry: Entry, occurrence: Occurrence) -> bool:
    return entry.valid and not entry.withdrawn and occurrence.opens <= entry.happened <= occurrence.tail_until


def _stands(claim: Claim, known_until: datetime) -> bool:
    refused = claim.refused_at is not None and claim.refused_at <= known_until
    return claim.reached <= known_until and not refused


def _amount(entries: Collection[Entry], occurrence: Occurrence) -> int:
    """How much of the occurrence these records do: named parts, different days, or plain records."""
    if occurrence.themes:
        return len({one.theme for one in entries if one.theme})
    if occurrence.distinct_days and occurrence.n > 1:
        if any(one.day is None for one in entries):
            raise ValueError(f"{occurrence.code}: records on different days need the day they belong to")
        return len({one.day for one in entries})
    return len(entries)


def corrected(
    claimed: datetime, sent_at: datetime, reached: datetime, tolerance: timedelta = CLOCK_TOLERANCE
) -> datetime:
    """When it happened, by the server's clock. `claimed` and `sent_at` are read from the phone's own
    clock; a phone more than `tolerance` off is corrected by `reached - sent_at`. Never later than
    `reached`."""
    for instant in (claimed, sent_at, reached):
        if instant.tzinfo is None:
            raise ValueError("an instant without a zone")
    offset = reached - sent_at
    happened = claimed + offset if abs(offset) > tolerance else claimed
    return min(happened, reached)
