"""What stands beside the duties: checklists, ledgers with expiries, hazard kinds, indicators."""

from __future__ import annotations

from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.catalogue.pack.duties import Group
from xiaoan.kernel.catalogue.pack.words import Choice
from xiaoan.kernel.catalogue.pack.written import Clause, Number, Param, Word, Written

ColumnType = Literal["text", "number", "date", "choice", "yes_no", "place", "phone", "file", "person", "row"]


class Checklist(Word, frozen=True, kw_only=True):
    """Items in walking order, after those of the lists it includes."""

    includes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


class Column(Written, frozen=True, kw_only=True):
    """One column of a ledger. `personal` marks a text that names somebody; a phone is somebody's unless it is `public`.

    `public` marks a phone column of offices (a police post, a hospital): it rings at a desk, whoever sits there.
    A `row` names a row of the same unit's ledger `of` (a vehicle its driver).
    """

    code: str
    title: str
    type: ColumnType
    of: str = ""
    required: bool = False
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    choices_from: Param | None = None
    help: str = ""
    personal: bool = False
    public: bool = False

    @property
    def private(self) -> bool:
        """Whether its text is kept where it can be erased. A person column holds an id, not a name."""
        return self.personal or (self.type == "phone" and not self.public)


class Years(Written, frozen=True, kw_only=True):
    """How many years count for one value of the choice column."""

    choice: str
    years: Number


class After(Written, frozen=True, kw_only=True):
    """A fixed span: exactly one of the three. A month without that day ends on its last."""

    years: Number = 0
    months: Number = 0
    days: Number = 0


class Expiry(Word, frozen=True, kw_only=True):
    """A date that runs out, and what follows.

    The date is `column` itself, or a span `after` it, or `column` plus the years of its row's choice in `by`. The
    rule rests while the column `unless` is filled. `remind_days` before it the row is shown as 快到期; after it the
    fault `raises` is offered.
    """

    column: str
    by: str = ""
    years: tuple[Years, ...] = ()
    after: After | None = None
    unless: str = ""
    remind_days: Number
    raises: str
    clauses: tuple[Clause, ...] = ()


class Ledger(Word, frozen=True, kw_only=True):
    """A typed register. `label` is the column a row is called by, `place` the column that locates it.

    `classes`: its rows are the classes that duties per class are owed by. `asks`: the person column that names who
    is asked for what its row owes. `at: any`: education offices keep one of their own as schools do.
    `emergency`: the public phone column whose numbers stand on the emergency page.
    """

    at: Literal["legal", "campus", "any"] = "campus"
    classes: bool = False
    asks: str = ""
    emergency: str = ""
    label: str
    place: str = ""
    columns: tuple[Column, ...]
    expiries: tuple[Expiry, ...] = ()
    clauses: tuple[Clause, ...] = ()


class HazardKind(Word, frozen=True, kw_only=True):
    """A kind of hazard. `grade` is only a hint: nobody on the ground decides that a hazard is major."""

    grade: Literal["general", "suspected_major"]
    days: Number
    recheck: str
    clauses: tuple[Clause, ...]


class Combined(Word, frozen=True, kw_only=True):
    """综合判定: so many lesser ones of these kinds open at one unit may together be a major hazard.

    It only suggests; the bureau decides.
    """

    kinds: tuple[str, ...]
    at_least: Number
    clauses: tuple[Clause, ...]


class Count(Written, frozen=True, kw_only=True):
    """A named measure, narrowed to a duty, a ledger (`where` cells say so), an item, hazard kinds, a fact or a norm."""

    measure: str
    duty: str = ""
    ledger: str = ""
    item: str = ""
    kinds: tuple[str, ...] = ()
    fact: str = ""
    norm: str = ""
    where: tuple[Where, ...] = ()


class While(Written, frozen=True, kw_only=True):
    """Only where this set parameter of the pack, as the jurisdiction has set it, holds this word."""

    parameter: str
    has: str


class Charge(Written, frozen=True, kw_only=True):
    """What a post answers for without a date, and what shows it: codes of duties, ledgers, registers, `roster:…`."""

    code: str
    post: str
    says: str
    clauses: tuple[Clause, ...]
    shown_by: tuple[str, ...] = ()


class Indicator(Word, frozen=True, kw_only=True):
    """A figure that opens to the rows behind it: numerator over denominator, or a plain count.

    `applies_to` narrows the schools counted; `only` (written `while`) lets it rest where nobody chose it.
    """

    numerator: Count
    denominator: Count | None = None
    unit: str = "%"
    says: str = ""
    applies_to: Group = Group()
    only: While | None = msgspec.field(default=None, name="while")
