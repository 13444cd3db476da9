"""Periodic returns (报表) as a pack writes them: whose, over which span, due when, and where every cell comes from.

A cell says its source in one word (`take`) narrowed to one thing. What no record holds is `typed` here, and only here;
what only some adopt a pack for (`by_hand`) is drawn where it is adopted and typed elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.catalogue.pack.written import Word, Written

Filler = Literal["school", "county", "city"]
Figure = Literal[
    "carried", "new", "closed", "open", "funds", "fell_due", "cured_in_time", "listed", "planned",
    "plan_aim", "plan_funds", "plan_people", "plan_due", "plan_measures",
]  # fmt: skip
Taking = Literal["hazards", "fact", "units_with", "duty", "answers", "rows", "outside", "typed", "sum", "share", "none"]

HELD: tuple[Taking, ...] = ("duty", "answers", "rows")
"""What an adopted pack holds, and what may therefore be typed where it is not adopted."""

SHARED_HEADS: Mapping[str, str] = {"school": "学校", "county": "县级教育部门", "city": "市级教育部门"}
"""Who fills a return, in words."""


class Narrowed(Written, frozen=True, kw_only=True):
    """What a cell, or a whole row of a table, counts.

    hazards: `figure` of the period, narrowed by `grade`, `source`, `domains`. fact and units_with: `fact`. duty:
    `tally` of `duties` or of whole `domains`; with `looks` of a domain only what is looked at, not its meetings and
    lessons. answers: `item`, or any of `items`, in how many records it was given; `added`: its sum, where an answer
    that is no number counts one. rows: of a `ledger` those that stand at the end, or whose date (`dated`) lies in the
    period, narrowed by `where`; with a `column` its sum. outside: a source that wiring knows. sum: the cells `of`
    added up. share: the sum of `of` over that of `over`.
    """

    take: Taking = "none"
    figure: Figure = "new"
    grade: Literal["", "general", "suspected_major", "major", "below_major"] = ""
    source: Literal["", "self", "superior", "department", "public"] = ""
    domains: tuple[str, ...] = ()
    fact: str = ""
    duties: tuple[str, ...] = ()
    tally: Literal["required", "done", "on_time", "missing"] = "done"
    looks: bool = False
    item: str = ""
    items: tuple[str, ...] = ()
    added: bool = False
    ledger: str = ""
    column: str = ""
    dated: str = ""
    where: tuple[Where, ...] = ()
    outside: str = ""
    answer: Literal["text", "number", "nothing"] = "text"
    of: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


class Cell(Narrowed, frozen=True, kw_only=True):
    """One named figure or text. `needed`: a return cannot be sent in without it; `says`: how it is computed.

    `divided_by` turns 元 into 万元 and the like. answer `nothing`: a text that one tap answers with 零报告. Columns
    of a table that follow each other with the same `group` stand under it as a common head. `by_hand`: a whole number
    that is typed where no adopted pack holds it, and only there. `own`: of the unit itself, not of those below it.
    """

    code: str
    title: str
    unit: str = ""
    needed: bool = False
    divided_by: int = 1
    says: str = ""
    group: str = ""
    by_hand: bool = False
    own: bool = False


class Line(Written, frozen=True, kw_only=True):
    """One row of a table: its columns are computed with what it narrows. `rest`: the domains no other row names."""

    code: str
    title: str
    grade: Literal["", "general", "suspected_major", "major", "below_major"] = ""
    domains: tuple[str, ...] = ()
    rest: bool = False


class Block(Written, frozen=True, kw_only=True):
    """A part of the form: cells one by one, or a table of `lines` × `columns` (a cell is then line.column)."""

    code: str
    title: str
    cells: tuple[Cell, ...] = ()
    lines: tuple[Line, ...] = ()
    columns: tuple[Cell, ...] = ()
    says: str = ""

    def narrowed(self, known: Iterable[str]) -> tuple[Line, ...]:
        """The lines with the domains they mean, of all that are known: what a later pack adds falls to the rest."""
        named = {code for line in self.lines for code in line.domains}
        left = tuple(code for code in known if code not in named)
        return tuple(msgspec.structs.replace(line, domains=left) if line.rest else line for line in self.lines)


class Enclosure(Written, frozen=True, kw_only=True):
    """What goes with the paper, listed by name with what is missing of it.

    plans: the plans of major hazards still open. records: records of `duties`, or that answered `item`, each with the
    files its standard asks for. outside: a source that wiring knows.
    """

    title: str
    take: Literal["plans", "records", "outside"]
    item: str = ""
    duties: tuple[str, ...] = ()
    outside: str = ""


class Step(Written, frozen=True, kw_only=True):
    """A signature of the chain in the trade's words, and the posts it is usually of."""

    title: str
    posts: tuple[str, ...] = ()


class Return(Word, frozen=True, kw_only=True):
    """A kind of return.

    The period is a month, or ends on `cut_day` (25: from the 26th to the 25th); `merged` months are sent together with
    the one before. Due on `due_day` of the month after the period's last day, or of the same with `same_month`; a rest
    day moves it on. `closes`: its signature closes the natural month. `sums`: the kind below that it adds up.
    """

    filler: Filler
    cut_day: int = 0
    merged: tuple[int, ...] = ()
    due_day: int
    same_month: bool = False
    closes: bool = False
    sums: str = ""
    sheets: bool = False
    money: bool = False
    steps: tuple[Step, ...]
    blocks: tuple[Block, ...]
    encloses: tuple[Enclosure, ...] = ()
    says: str = ""
