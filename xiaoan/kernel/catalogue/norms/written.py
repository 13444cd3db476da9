"""A norm as a pack writes it: what is counted, how many there must be, and the fault of having fewer.

Steps and one ratio; there is no formula language.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.catalogue.pack.duties import Group
from xiaoan.kernel.catalogue.pack.written import Clause, Number, Word, Written


class Have(Written, frozen=True, kw_only=True):
    """What is counted, exactly one: a `fact` (a number), standing rows of a `ledger` (`where` its cells say this), or
    the people who hold a `post` there (at a campus also those who hold it for the whole school)."""

    fact: str = ""
    ledger: str = ""
    post: str = ""
    where: tuple[Where, ...] = ()


class Step(Written, frozen=True, kw_only=True):
    """`need` when the fact is at least so much, or says this; without a fact it always holds."""

    fact: str = ""
    at_least: Number | None = None
    equals: str | None = msgspec.field(default=None, name="is")
    need: Number


class Beyond(Written, frozen=True, kw_only=True):
    """`need` more for every further `every` of the fact above `over`, a begun one counted."""

    fact: str
    over: Number = 0
    every: Number
    need: Number = 1


class Need(Written, frozen=True, kw_only=True):
    """The highest of the `steps` that hold, and what lies `beyond`."""

    steps: tuple[Step, ...] = ()
    beyond: Beyond | None = None


class Norm(Word, frozen=True, kw_only=True):
    """How many there must be. Kept, as a duty is owed, `at` each campus or the school that answers for itself.

    `unit` is the measure word; `kind` the hazard offered where there are fewer.
    """

    at: Literal["legal", "campus"] = "campus"
    have: Have
    need: Need
    unit: str = "名"
    applies_to: Group = Group()
    kind: str
    says: str = ""
    clauses: tuple[Clause, ...]
