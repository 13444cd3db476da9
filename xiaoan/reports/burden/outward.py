"""What leaves the installation for people: messages handed to channels, per person, against the largest budget."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xiaoan.features.channels.queries import messages_per_person
from xiaoan.features.channels.rules import MOST_PER_PERSON
from xiaoan.features.channels.verbs import KEEP
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit


class Outward(NamedTuple):
    """Messages of some days to people (and to groups, which are nobody's); `budget` is the most a channel may allow."""

    people: int
    messages: int
    most: int
    to_groups: int
    budget: int


def outward(viewer: Viewer, unit: Unit, *, first: date, last: date) -> Outward | None:
    """None for who may not look into channels there. Two queries."""
    if not may_unit(viewer, KEEP, unit):
        return None
    found = messages_per_person(viewer, unit, first=first, last=last)
    return Outward(found.people, found.messages, found.most_in_a_day, found.to_groups, MOST_PER_PERSON)
