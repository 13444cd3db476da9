"""Derived ledgers, headline figures and inspectors' lists as a pack writes them.

Each names its sources by code; what a source can give is a closed table here, so that a misspelt column is refused
when the pack is read and not when an inspector stands in the door.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.pack.written import Clause, Word, Written

PeriodKind = Literal["day", "week", "month", "term", "school_year", "year"]
Source = Literal["hazards", "reports", "work", "occurrences", "posts"]
Pick = Literal["", "found", "book", "open", "above", "assigned", "checked"]
Group = Literal["book", "work", "six", "three"]
Take = Literal[
    "hazards_found", "hazards_closed", "hazards_open", "hazards_on_time", "hazards_by_domain",
    "answers_given", "answers_sum", "duty_required", "duty_done",
    "rows", "row_units", "row_sum", "row_words", "fact_sum", "fact_units", "turn_days",
]  # fmt: skip

PICKS: Mapping[Source, tuple[Pick, ...]] = {
    "hazards": ("found", "book", "open", "above", "assigned", "checked"),
    "reports": ("",),
    "work": ("",),
    "occurrences": ("",),
    "posts": ("",),
}
"""What may be picked of each source. Of hazards: `found` registered in the period; `book` these and the ones open when
it began; `open` those still open at its end; `above` found by a superior or a department; `assigned` in the book and
with a rectifier; `checked` handed in, returned or closed in the period."""

COLUMNS: Mapping[Source, tuple[str, ...]] = {
    "hazards": (
        "seq", "found_on", "finder", "source", "unit", "where", "what", "places", "kind", "grade", "measures",
        "rectifier", "due", "funds", "control", "done_on", "rechecker", "rechecked_on", "verdict", "closed", "note",
        "number", "since", "domain", "papers", "state", "way", "returns", "reply", "late", "still", "work_item",
    ),
    "reports": (
        "seq", "told_on", "finder", "source", "unit", "where", "what", "places", "answer", "answered_on", "number",
    ),
    "work": (
        "seq", "unit", "domain", "duty", "asked", "required", "done", "late", "late_entry", "missing", "pending",
        "excused", "na", "found", "cured",
    ),
    "occurrences": (
        "seq", "unit", "due_on", "duty", "subject", "asked", "state", "who", "happened", "marks", "found", "cured",
    ),
    "posts": ("seq", "unit", "post", "holder", "duty", "rhythm", "domain", "shows"),
}  # fmt: skip
"""What a column may say, by source."""


class Register(Word, frozen=True, kw_only=True):
    """A derived ledger: rows of one source, what is picked of them, and the columns in their usual order.

    `periods` are the spans it is kept by; `carries` that open rows go over into the next book with their old number.
    """

    group: Group
    source: Source
    pick: Pick = ""
    columns: tuple[str, ...]
    periods: tuple[PeriodKind, ...]
    carries: bool = False
    says: str = ""


class Where(Written, frozen=True, kw_only=True):
    """Only rows of a ledger whose cell says this, as it is kept (a choice by its code, yes or no)."""

    column: str
    equals: str = msgspec.field(name="is")


class Taken(Written, frozen=True, kw_only=True):
    """One number of a headline. `dated`: the date column that must lie in the period; without it the rows that stood
    at its end. `column` is summed by row_sum and named by row_words."""

    code: str
    take: Take
    duty: str = ""
    item: str = ""
    ledger: str = ""
    column: str = ""
    dated: str = ""
    where: tuple[Where, ...] = ()
    fact: str = ""
    roster: str = ""
    domain: str = ""
    grade: Literal["", "general", "suspected_major", "major"] = ""


class Headline(Word, frozen=True, kw_only=True):
    """A sentence of figures: `says` names its numbers in braces. `whole` is the sum of `of` and is checked."""

    says: str
    numbers: tuple[Taken, ...]
    whole: str = ""
    of: tuple[str, ...] = ()
    note: str = ""


class Proof(Written, frozen=True, kw_only=True):
    """What satisfies a demand: exactly one of these. `by_hand` names a paper that XiaoAn does not hold."""

    duty: str = ""
    ledger: str = ""
    register: str = ""
    roster: str = ""
    fact: str = ""
    by_hand: str = ""


PROOFS = Proof.__struct_fields__
"""Ways in which a demand can be satisfied."""


class Demand(Written, frozen=True, kw_only=True):
    """One numbered line of an inspector's list, and what satisfies it; all of it is wanted."""

    number: str
    asks: str
    proofs: tuple[Proof, ...]


class Inspection(Word, frozen=True, kw_only=True):
    """An inspector's list 迎检清单. `clauses` say whose list it is."""

    demands: tuple[Demand, ...]
    clauses: tuple[Clause, ...] = ()
