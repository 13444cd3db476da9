"""One question of a checklist: how it is answered, which numbers are right, which names stand there beforehand.

A number outside its limits is a fault of the item's kind, offered and never hidden. What stands in a form before
anybody writes are names (dishes, cabinets), never results.
"""

from __future__ import annotations

from datetime import time
from typing import Literal

import msgspec

from xiaoan.kernel.catalogue.pack.duties import Group
from xiaoan.kernel.catalogue.pack.words import Choice
from xiaoan.kernel.catalogue.pack.written import Clause, Number, Param, Written

AnswerKind = Literal["check", "number", "text", "choice", "time", "rows"]
CellKind = Literal["text", "number", "date", "choice", "yes_no"]
Weight = Literal["row", "answer"]


class Cell(Written, frozen=True, kw_only=True):
    """One column of a small table. `said: answer` lets one value be written once for all rows (one weight a meal)."""

    code: str
    title: str
    type: CellKind = "text"
    required: bool = False
    unit: str = ""
    decimals: int = 0
    at_least: Number | None = None
    at_most: Number | None = None
    choices: tuple[Choice, ...] = ()
    said: Weight | Param = "row"


class TakenFrom(Written, frozen=True, kw_only=True):
    """Names offered in the column `into`, from the column `names` of the last record that answers `item`.

    With `day` and `slot` only rows of the occurrence's weekday and slot count, of a record of the same week.
    """

    item: str
    names: str
    into: str
    day: str = ""
    slot: str = ""


class Proposes(Written, frozen=True, kw_only=True):
    """Rows of `item` recorded at least `after_hours` ago are told beside the question: what is due is not typed."""

    item: str
    names: str
    after_hours: Number


class CheckItem(Written, frozen=True, kw_only=True):
    """One question. Shared by lists under one code, so that a walk asks it once.

    A `check` that fails, and a number outside `at_least`..`at_most`, become a fault of the hazard kind. `time` lies
    in `opens`..`closes`, over midnight when closing comes first. `rows` is a small table; `nothing` says, in one
    tap, that there is none today. `applies_to` and `places` keep it from being asked where it cannot matter.
    `wrong` says when it is a "no", as a layman sees it; `at_once` what is done first, before anything is written;
    `seconds` is how long looking takes at one place.
    """

    code: str
    ask: str
    look: str = ""
    passes: str = msgspec.field(default="", name="pass")
    wrong: str = ""
    at_once: str = ""
    seconds: int = 0
    answer: AnswerKind = "check"
    unit: str = ""
    decimals: int = 0
    at_least: Number | None = None
    at_most: Number | None = None
    opens: time | None = None
    closes: time | None = None
    choices: tuple[Choice, ...] = ()
    columns: tuple[Cell, ...] = ()
    nothing: str = ""
    taken_from: TakenFrom | None = None
    proposes: Proposes | None = None
    optional: bool = False
    kind: str = ""
    applies_to: Group = Group()
    places: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether some number of it can be outside what is right."""
        bounds = [(self.at_least, self.at_most), *((cell.at_least, cell.at_most) for cell in self.columns)]
        return any(low is not None or high is not None for low, high in bounds)
