"""Pure access: what a viewer holds, and the two questions it answers alike — `may` one, `sight` of many.

A held grant covers a path range or a list of units, for a set of verbs and domains. Both answers walk
the same rows, and a property test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from xiaoan.foundation.rls import RANGES, Scope
from xiaoan.kernel.trail.events import Acting


@dataclass(frozen=True, slots=True)
class Held:
    """One grant in force: verbs over a subtree [lo, hi) or over listed units (campuses already added).

    `until`: it ends by itself at that instant (elevation). `instead_of`: its verbs are another's, whose signature the
    words name; neither kind can be handed on. `second_step`: its role asks for one at the door.
    """

    role: str
    verbs: frozenset[str]
    unit: UUID
    path: str
    range: tuple[str, str] | None
    units: frozenset[UUID] = frozenset()
    domains: frozenset[str] = frozenset()
    post: str = ""
    gives: frozenset[str] = frozenset()
    ends: date | None = None
    until: datetime | None = None
    instead_of: str = ""
    source: UUID | None = None
    second_step: bool = False

    @property
    def lent(self) -> bool:
        """Whether it is another's, or only for a while: nothing of it may be handed on."""
        return self.until is not None or bool(self.instead_of)

    def covers(self, path: str, unit: UUID | None) -> bool:
        if self.range is not None:
            return self.range[0] <= path < self.range[1]
        return unit in self.units

    def speaks_of(self, domain: str) -> bool:
        """Whether the grant covers a domain; a row without a domain is everybody's with the place."""
        return not self.domains or not domain or domain in self.domains


@dataclass(frozen=True, slots=True)
class Shared:
    """One object handed over to the viewer's unit, with what may be done to it."""

    object_id: UUID
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody looking or acting on a day: account, names as of that day, grants in force."""

    account: UUID
    name: str
    unit: UUID
    unit_name: str
    unit_path: str
    held: tuple[Held, ...] = ()
    shared: tuple[Shared, ...] = ()
    post: str = ""
    otp_done: bool = field(default=True, compare=False)
    device: str = ""

    @property
    def acting(self) -> Acting:
        return Acting(self.account, self.name, self.post, self.unit, self.unit_name, self.device)

    def may(self, verb: str, *, path: str, unit: UUID | None, domain: str = "", row: UUID | None = None) -> bool:
        """Whether the viewer may do `verb` to something of this unit and domain (or to the shared row)."""
        if any(each.object_id == row and verb in each.verbs for each in self.shared):
            return True
        return any(verb in held.verbs and held.speaks_of(domain) and held.covers(path, unit) for held in self.held)

    def instead_of(self, verb: str, *, path: str, unit: UUID | None, domain: str = "") -> str:
        """For whom the viewer would do it there, in words; "" when he may do it in his own name."""
        able = [each for each in self.held if verb in each.verbs and each.speaks_of(domain) and each.covers(path, unit)]
        return "" if any(not each.instead_of for each in able) else next((each.instead_of for each in able), "")

    def post_for(self, path: str, unit: UUID | None) -> str:
        """The title under which the viewer acts there: that of the nearest covering grant."""
        covering = [held for held in self.held if held.post and held.covers(path, unit)]
        return max(covering, key=lambda held: len(held.path)).post if covering else self.post

    @property
    def whole(self) -> Viewer:
        """The same person by his grants for all domains: for what speaks of all of them at once and names none."""
        return replace(self, held=tuple(held for held in self.held if not held.domains))

    @property
    def scope(self) -> Scope:
        """All the viewer may see at all, for row-level security: the union of his grants."""
        ranges = _merged(held.range for held in self.held if held.range is not None)
        units = frozenset(unit for held in self.held for unit in held.units)
        rows = frozenset(each.object_id for each in self.shared) | {self.account}
        return Scope(tuple(ranges[:RANGES]), units, rows)


def _merged(ranges: Iterable[tuple[str, str] | None]) -> list[tuple[str, str]]:
    """Ranges without those inside another, widest first; beyond four the queries layer made lists of them."""
    ordered = sorted({each for each in ranges if each is not None}, key=lambda each: (len(each[0]), each))
    kept: list[tuple[str, str]] = []
    for lo, hi in ordered:
        if not any(outer_lo <= lo and hi <= outer_hi for outer_lo, outer_hi in kept):
            kept.append((lo, hi))
    return kept


def lacking(
    giver: Iterable[Held],
    *,
    verbs: frozenset[str],
    path: str,
    unit: UUID,
    domains: frozenset[str],
    ends: date | None = None,
) -> set[str]:
    """Verbs the giver neither holds nor may hand on there, for those domains and that long.

    Nobody grants what he lacks: not a wider place, not more domains, not beyond his own last day; and nothing
    that was only lent to him.
    """
    missing = set()
    for verb in verbs:
        if not any(
            not held.lent
            and (verb in held.verbs or verb in held.gives)
            and held.covers(path, unit)
            and (not held.domains or (domains and domains <= held.domains))
            and (held.ends is None or (ends is not None and ends <= held.ends))
            for held in giver
        ):
            missing.add(verb)
    return missing


def may_sign(mine: Iterable[Held], verb: str, *, path: str, unit: UUID) -> bool:
    """Whether a verb is held there in one's own name, and so may be lent: nothing lent is lent on."""
    return any(not each.lent and verb in each.verbs and each.covers(path, unit) for each in mine)


def mandate_words(giver: str, *, paper_no: str, starts: date, ends: date) -> str:
    """What is shown after the name of whoever signs for another: 代 示例·李校长（校长）签，授权…"""
    span = f"{starts:%Y.%m.%d}—{ends:%Y.%m.%d}"
    return f" 代 {giver}签，授权{paper_no}（{span}）"
