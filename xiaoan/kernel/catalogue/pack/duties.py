"""A duty: what is owed, by whom, where, how often, how it is answered, and the clauses behind it.

Its rhythm mirrors `engines.cadence.Rule`. Tests on facts are flat groups; there is no formula language.
"""

from __future__ import annotations

from datetime import date, time
from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.pack.written import Clause, Number, Param, Word, Written

Every = Literal["day", "week", "half_month", "month", "quarter", "half_year", "year", "term", "school_year", "named"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Test(Written, frozen=True, kw_only=True):
    """One test on one fact (or on kind, stage, level). Exactly one of the four comparisons is given."""

    __test__ = False

    fact: str
    equals: str | None = msgspec.field(default=None, name="is")
    among: tuple[str, ...] | None = msgspec.field(default=None, name="in")
    at_least: Number | None = None
    at_most: Number | None = None


class Group(Written, frozen=True, kw_only=True):
    """All of these, and any of those, and none of the rest. An empty group holds for everybody."""

    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()
    none: tuple[Test, ...] = ()


class Asked(Written, frozen=True, kw_only=True):
    """Who is asked: tonight's person of a roster, else the first post that has a holder.

    After these always come the safety officer and the principal, marked 岗位空缺.
    """

    roster: str = ""
    posts: tuple[str, ...] = ()


class Slot(Word, frozen=True, kw_only=True):
    """A span inside a day; closing at or before opening means it crosses midnight."""

    opens: time
    closes: time


class Window(Written, frozen=True, kw_only=True):
    """Where inside the period it must be done: first or last duty days, or days of the month."""

    first_days: int = 0
    last_days: int = 0
    from_day: int = 0
    to_day: int = 0


class ThemeDay(Word, frozen=True, kw_only=True):
    """A day (or `lasts` days) of the year with a topic: a date `on` (MM-DD), or a weekday.

    The weekday is the `nth` (-1 the last) of a `month`, or the first one not before `on`.
    """

    on: str = ""
    month: int = 0
    nth: int = 0
    weekday: Weekday | None = None
    lasts: int = 1
    topic: str = ""
    clauses: tuple[Clause, ...] = ()


class Named(Written, frozen=True, kw_only=True):
    """A window fixed by the calendar rather than by a period.

    before_holiday: the last `days` duty days before each planned holiday. term_start: from `lead` calendar
    days before each term to its `days`-th school day. term_end: the last `days` school days of each term.
    dates: every year from `from` to `to` (MM-DD). weekday: the nth (or last, -1) weekday of each of the duty's
    `months`. theme_day: from `lead` calendar days before the theme day `day` to `days` after it; `theme` is that
    day, put in when the pack is read.
    """

    kind: Literal["before_holiday", "term_start", "term_end", "dates", "weekday", "theme_day"]
    days: int = 0
    lead: int = 0
    from_date: str = msgspec.field(default="", name="from")
    to_date: str = msgspec.field(default="", name="to")
    nth: int = 0
    weekday: Weekday | None = None
    day: str = ""
    theme: ThemeDay | None = None


class Evidence(Written, frozen=True, kw_only=True):
    """Proof that is asked for, only because a clause needs it. `later`: it may follow, and then the record counts."""

    kind: str
    title: str
    later: bool = False
    clause: Clause


class Duty(Word, frozen=True, kw_only=True):
    """One thing to do. `places` says where the walk goes, or with per: place which places owe each.

    `section`: it follows the days of one section of the school, not those of the whole.
    `minutes` is an honest estimate of one occurrence, `minutes_each` adds for every place walked. `serves` names
    duties that are recorded with it while they are open, so that one form serves both. `while_closed`: it is owed
    by each place only while that is out of use 停用(封控), in the stead of its ordinary duties. `until`: its last day.
    `rests_without_rows`: with per: item, nobody owes it while the ledger has no row; else the unit does instead.
    """

    at: Literal["legal", "campus", "bureau"] = "campus"
    per: Literal["unit", "holder", "class", "place", "item"] = "unit"
    places: tuple[str, ...] = ()
    except_places: tuple[str, ...] = ()
    ledger: str = ""
    while_closed: bool = False
    rests_without_rows: bool = False
    applies_to: Group = Group()
    also_for: tuple[Group, ...] = ()
    asked_of: Asked
    every: Every | Param
    named: tuple[Named, ...] = ()
    times: Number = 1
    same_day: bool = False
    slots: tuple[Slot, ...] = ()
    on: tuple[str, ...] = ("school",)
    section: str = ""
    months: tuple[int, ...] | Param = ()
    window: Window | None = None
    grace_days: Number = 1
    tail_minutes: Number = 0
    themes: tuple[Word, ...] | Param = ()
    minutes: int
    minutes_each: int = 0
    answering: Literal["by_exception", "item_by_item"]
    checklist: str
    evidence: tuple[Evidence, ...] = ()
    serves: tuple[str, ...] = ()
    until: date | None = None
    clauses: tuple[Clause, ...]
    note: str = ""

    @property
    def parts(self) -> tuple[Word, ...]:
        """Its themes; none while they wait for a parameter."""
        return () if isinstance(self.themes, Param) else self.themes
