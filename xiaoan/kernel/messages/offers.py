"""Who offers what waits for a person, and who has a part in the sentence of a day. Rooms above fill both in wiring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits: what, at which unit, where it is done, since how many days (0: not counted)."""

    title: str
    unit: str
    url: str
    days: int = 0
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Matters that want the same act of the viewer, the oldest first; `total` counts those not shown too.

    `url` leads to all of them, when there is such a page.
    """

    kind: str
    title: str
    total: int
    matters: tuple[Matter, ...] = ()
    url: str = ""

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.matters)


Offer = Callable[[Viewer, datetime, int], Iterable[Waiting]]
"""viewer, instant, how many matters to show of each kind; called within the viewer's open scope, reads only."""

OFFERS: Table[Offer] = Table("what waits for a person")

Part = Callable[[Viewer, datetime], str]
"""A part of the day's sentence without its full stop, or "" for nothing to say; called in the viewer's scope."""

PARTS: Table[Part] = Table("the sentence of a day", single=True)


def waiting(viewer: Viewer, *, at: datetime, most: int = 5, without: Collection[str] = ()) -> list[Waiting]:
    """Everything that waits for the viewer, kind by kind, in the order in which rooms were wired.

    `without` leaves out what these rooms offer, when the asker has read it already.
    """
    rooms = [offer for name, offer in OFFERS.items() if name not in without]
    return [each for offer in rooms for each in offer(viewer, at, most) if each.total]


def sentence(viewer: Viewer, *, at: datetime) -> str:
    """The sentence of the day for a viewer, "" when there is nothing to say."""
    said = [words for _, part in PARTS.items() if (words := part(viewer, at))]
    return "；".join(said) + "。" if said else ""
