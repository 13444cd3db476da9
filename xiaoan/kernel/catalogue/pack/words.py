"""Vocabulary a pack may bring: unit kinds, sections, facts, places, posts, rosters, watches, day kinds and the rest.

`_common` brings what every domain shares; any pack may add its own. Codes are global and defined once.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

from xiaoan.kernel.catalogue.pack.duties import Group, ThemeDay
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


class RosterSlot(Word, frozen=True, kw_only=True):
    """A shift of a roster. Closing at or before opening crosses midnight and still belongs to the day it begins.

    `next_day`: it lies wholly after midnight and belongs to the evening before (后半夜).
    """

    opens: time
    closes: time
    next_day: bool = False


class Roster(Word, frozen=True, kw_only=True):
    """A roster. Without slots a turn is the whole day; `on` are the kinds of days it runs on, none means all.

    `called` are other names that schools give its column in their own sheets.
    """

    called: tuple[str, ...] = ()
    slots: tuple[RosterSlot, ...] = ()
    on: tuple[str, ...] = ()


class Watch(Word, frozen=True, kw_only=True):
    """Hours in which somebody of these rosters must be there, on these kinds of days (none: every day).

    Closing at or before opening crosses midnight; equal times are a whole day and night.
    """

    rosters: tuple[str, ...]
    opens: time
    closes: time
    on: tuple[str, ...] = ()
    applies_to: Group = Group()


class Section(Word, frozen=True, kw_only=True):
    """A part of a school with days of its own (附设幼儿园, 毕业年级). `applies_to` says which schools have it."""

    applies_to: Group = Group()


class Desk(Word, frozen=True, kw_only=True):
    """Where a matter that a school hands up lies at the bureau: a section, a leader, the county.

    `days` working days to answer from reaching it; it `receives` what comes from schools, or gets it passed on.
    """

    days: int
    receives: bool = False


class Emergency(Word, frozen=True, kw_only=True):
    """A kind of incident: what to do first, in order, and the public numbers to call. Read in a hurry, offline."""

    call: tuple[str, ...] = ()
    first: tuple[str, ...]
    clauses: tuple[Clause, ...] = ()


class Measure(Word, frozen=True, kw_only=True):
    """A named source of rows that indicators count; `of` says what narrows it."""

    of: Literal["duty", "ledger", "hazard_kind", "item", "unit", "fact", "norm"]


class Vocabulary(Written, frozen=True, kw_only=True):
    """Everything words*.yaml may hold."""

    domains: tuple[Word, ...] = ()
    stages: tuple[Word, ...] = ()
    unit_kinds: tuple[UnitKind, ...] = ()
    facts: tuple[Fact, ...] = ()
    place_kinds: tuple[Word, ...] = ()
    posts: tuple[Post, ...] = ()
    rosters: tuple[Roster, ...] = ()
    watches: tuple[Watch, ...] = ()
    sections: tuple[Section, ...] = ()
    desks: tuple[Desk, ...] = ()
    day_kinds: tuple[Word, ...] = ()
    evidence_kinds: tuple[Word, ...] = ()
    grades: tuple[Word, ...] = ()
    recheck_kinds: tuple[Word, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    topics: tuple[Word, ...] = ()
    theme_days: tuple[ThemeDay, ...] = ()
    measures: tuple[Measure, ...] = ()
