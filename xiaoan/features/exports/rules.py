"""What may be asked for, how long a file is kept, and whether its owner may still have it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from xiaoan.kernel.access.rules import Held

KEPT = timedelta(days=3)
"""A file waits so long for its owner."""
GIVEN_UP = timedelta(hours=2)
"""Asked for so long ago and still not made: nobody will make it any more."""
MOST_WAITING = 5
LONGEST_ARGUMENT, MOST_ARGUMENTS = 200, 30


class State(StrEnum):
    """How far an export is."""

    WAITS = "waits"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


class Place(Protocol):
    """Where one may look: a half-open range of paths, or units, by which verbs and for which domains (none: all)."""

    low: str
    high: str
    units: list[UUID]
    domains: list[str]
    verbs: list[str]


def state(
    at: datetime, *, asked_at: datetime, made_at: datetime | None, failure: str, gone_at: datetime | None
) -> State:
    """How an export stands at an instant."""
    if failure:
        return State.FAILED
    if made_at is None:
        return State.FAILED if asked_at + GIVEN_UP <= at else State.WAITS
    return State.GONE if gone_at is not None or made_at + KEPT <= at else State.READY


def still_reaches(before: Iterable[Place], now: Iterable[Held], verbs: Iterable[str]) -> bool:
    """Whether somebody may still look at everything he could when the file was made, by each verb he then had there.

    `verbs` are those of the kind, for a place that says none. Units that stood in a list must stand in a list still;
    domains may only be more.
    """
    wanted = frozenset(verbs)
    held = list(now)
    return all(
        any(verb in each.verbs and _covers(each, place) for each in held)
        for place in before
        for verb in frozenset(place.verbs) or wanted
    )


def _covers(held: Held, place: Place) -> bool:
    if held.domains and not (place.domains and set(place.domains) <= held.domains):
        return False
    if place.units:
        return set(place.units) <= held.units
    return held.range is not None and held.range[0] <= place.low and place.high <= held.range[1]
