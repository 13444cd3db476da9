"""The release history of one duty, the days in scope, and the days its place is out of use.

Refuses, with ValueError, two releases in force on one day and the histories of two duties in one.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from xiaoan.engines.cadence.rules import Rule


class Spell(NamedTuple):
    """A rule in force from `starts` up to, not including, `ends` (None: still in force)."""

    rule: Rule
    starts: date
    ends: date | None
    release: str


class Span(NamedTuple):
    """Days in scope: the unit open, `applies_to` true, the subject existing. Both days are inside."""

    first: date
    last: date | None = None


class Outage(NamedTuple):
    """Days on which the place is out of use (停用), with the reason that will be shown."""

    first: date
    last: date | None
    reason: str


def in_order(spells: Sequence[Spell]) -> list[Spell]:
    """The release history of one duty, oldest first, without spells that never came into force."""
    ordered = sorted((one for one in spells if one.ends != one.starts), key=lambda one: one.starts)
    if len({one.rule.code for one in ordered}) > 1:
        raise ValueError("the spells belong to more than one duty")
    for before, after in pairwise(ordered):
        if before.ends is None or before.ends > after.starts:
            both = f"{before.release} and {after.release} are both in force on {after.starts}"
            raise ValueError(f"{after.rule.code}: {both}")
    for spell in ordered:
        if spell.ends is not None and spell.ends < spell.starts:
            raise ValueError(f"{spell.release} ends before it starts")
    return ordered
