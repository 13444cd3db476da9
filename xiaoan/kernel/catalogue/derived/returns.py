"""Periodic returns (报表) as a pack writes them: whose, over which span, due when, and where every cell comes from.

A cell says its source in one word (`take`) narrowed to one thing. What no record holds is `typed` here, and only here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from xiaoan.kernel.catalogue.pack.written import Word, Written

Filler = Literal["school", "county", "city"]
Figure = Literal[
    "carried", "new", "closed", "open", "funds", "fell_due", "cured_in_time", "listed", "planned",
    "plan_aim", "plan_funds", "plan_people", "plan_due", "plan_measures",
]  # fmt: skip
Taking = Literal["hazards", "fact", "units_with", "duty", "answers", "rows", "outside", "typed", "sum", "share", "none"]

SHARED_HEADS: Mapping[str, str] = {"school": "学校", "county": "县级教育部门", "city": "市级教育部门"}
"""Who fills a return, in words."""


class Narrowed(Written, frozen=True, kw_only=True):
    """What a cell, or a whole row of a table, counts.

    hazards: `figure` of the period, narrowed by `grade`, `source`, `domains`. fact and units_with: `fact`. duty:
    `tally` of `duties` or of whole `domains`. answers: `item`, how many were given or their sum. rows: `ledger`.
    outside: a source that wiring knows. sum: the cells `of` added up. share: the sum of `of` over that of `over`.
    """

    take: Taking = "none"
    figure: Figure = "new"
    grade: Literal["", "general", "suspected_major", "major", "below_major"] = ""
    source: Literal["", "self", "superior", "department", "public"] = ""
    domains: tuple[str, ...] = ()
    fact: str = ""
    duties: tuple[str, ...] = ()
    tally: Literal["required", "done", "on_time", "missing"] = "done"
    item: str = ""
    added: bool = False
    ledger: str = ""
    outside: str = ""
    answer: Literal["text", "number", "nothing"] = "text"
    of: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


class Cell(Narrowed, frozen=True, kw_only=True):
    """One named figure or text. `needed`: a return cannot be sent in without it; `says`: how it is computed.

    `divided_by` turns 元 into 万元 and the like. answer `nothing`: a text that one tap answers with 零报告. Columns
    of a table that follow each other with the same `group` stand under it as a common head.
    """

    code: str
    title: str
    unit: str = ""
    needed: bool = False
    divided_by: int = 1
    says: str = ""
    group: str = ""


class Line(Written, frozen=True, kw_only=True):
    """One row of a table: its columns are computed with what it narrows."""

    code: str
    title: str
    grade: Literal["", "general", "suspected_major", "major", "below_major"] = ""
    domains: tuple[str, ...] = ()


class Block(Written, frozen=True, kw_only=True):
    """A part of the form: cells one by one, or a table of `lines` × `columns` (a cell is then line.column)."""

    code: str
    title: str
    cells: tuple[Cell, ...] = ()
    lines: tuple[Line, ...] = ()
    columns: tuple[Cell, ...] = ()
    says: str = ""


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
