"""Vocabulary a pack may bring: unit kinds, facts, places, posts, rosters, day kinds and other named things.

`_common` brings what every domain shares; any pack may add its own. Codes are global and defined once.
"""

from __future__ import annotations

from typing import Literal

from xiaoan.kernel.catalogue.pack.written import Clause, Word, Written

Level = Literal["country", "province", "city", "county", "town", "school", "campus", "department", "partner"]
FactType = Literal["yes_no", "number", "text", "choice", "date"]

KIND = "kind"
STAGE = "stage"
LEVEL = "level"
RESERVED_FACTS = frozenset({KIND, STAGE, LEVEL})
"""Facts derived from the unit's kind; no pack may define a fact of these names."""


class UnitKind(Word, frozen=True, kw_only=True):
    """A kind of unit. `stages` says which ages it teaches, so that a nine-year school carries two."""

    level: Level
    is_school: bool = False
    legal: bool = True
    stages: tuple[str, ...] = ()


class Choice(Word, frozen=True, kw_only=True):
    """One allowed value of a choice."""


class Fact(Word, frozen=True, kw_only=True):
    """A dated fact about a unit. Never stated counts as no, 0 or empty."""

    type: FactType
    at: Literal["legal", "campus"] = "campus"
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    help: str = ""


class Post(Word, frozen=True, kw_only=True):
    """A post people hold. `level` is the kind of unit that has it; `role` the set of verbs it carries."""

    level: Literal["school", "county", "city", "partner"] = "school"
    role: str
    fallback: int = 0


class Emergency(Word, frozen=True, kw_only=True):
    """A kind of incident: what to do first, in order, and the public numbers to call. Read in a hurry, offline."""

    call: tuple[str, ...] = ()
    first: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()


class Measure(Word, frozen=True, kw_only=True):
    """A named source of rows that indicators count; `of` says what narrows it."""

    of: Literal["duty", "ledger", "hazard_kind", "item", "unit"]


class Vocabulary(Written, frozen=True, kw_only=True):
    """Everything words*.yaml may hold."""

    domains: tuple[Word, ...] = ()
    stages: tuple[Word, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    facts: tuple[Fact, ...] = ()
    place_kinds: tuple[Word, ...] = ()
    posts: tuple[Post, ...] = ()
    rosters: tuple[Word, ...] = ()
    day_kinds: tuple[Word, ...] = ()
    evidence_kinds: tuple[Word, ...] = ()
    grades: tuple[Word, ...] = ()
    recheck_kinds: tuple[Word, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    measures: tuple[Measure, ...] = ()
