"""One duty in one stretch of time, and its history: what a stream of occurrences is made from."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xiaoan.engines.cadence import Rule, Spell
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.queries import Reign


class Version(NamedTuple):
    """One duty as one reign has it, in force from `starts` up to, not including, `ends`.

    `own`: the items it brings itself (a demand, a confirmation); None: those of its checklist.
    """

    duty: Duty
    rule: Rule
    starts: date
    ends: date | None
    release: str
    domain: str
    reign: Reign
    own: tuple[CheckItem, ...] | None = None

    @property
    def spell(self) -> Spell:
        return Spell(self.rule, self.starts, self.ends, self.release)


History = tuple[Version, ...]
