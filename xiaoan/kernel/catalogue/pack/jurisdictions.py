"""What a bureau picks once for all packs: a jurisdiction (本地口径), and the times in which something must be told.

Places differ: one drills every month, the next once a term. A jurisdiction names for each pack one of its profiles,
so that nobody sets thirty packs one by one. It sets no value itself: each value, and the clause that allows a laxer
one, stands in the profile of its pack.
"""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.written import Clause, Number, Word, Written


class Pick(Written, frozen=True, kw_only=True):
    """One pack's profile within a jurisdiction."""

    pack: str
    profile: str


class Jurisdiction(Word, frozen=True, kw_only=True):
    """本地口径: the profiles that go together at one kind of place. Packs not named keep their defaults.

    `without` names packs that such a place does not take up.
    """

    about: str
    picks: tuple[Pick, ...] = ()
    without: tuple[str, ...] = ()
    clauses: tuple[Clause, ...]

    def profile_of(self, pack: str) -> str:
        """The profile it picks for a pack; empty for the defaults."""
        return next((each.profile for each in self.picks if each.pack == pack), "")


class Limit(Word, frozen=True, kw_only=True):
    """时限: within so many minutes after an incident something is told `to` somebody."""

    to: str
    minutes: Number
    clauses: tuple[Clause, ...]
