"""The values an import is made of: columns and rows of a file, what each line would do, what stands in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit

LineState = Literal["new", "changed", "same", "wrong"]
LEAVE = "-"
"""What a column means that is not imported."""


class KeptLine(msgspec.Struct, array_like=True, frozen=True):
    """One row as it was read: its number in Excel, cells as text, faults by column."""

    number: int
    cells: tuple[str, ...]
    faults: dict[str, str] = {}
    hidden: bool = False


class KeptTable(msgspec.Struct, array_like=True, frozen=True):
    """One sheet of the file."""

    title: str
    lines: list[KeptLine]


class Heading(msgspec.Struct, array_like=True, frozen=True):
    """One column under the chosen head: where it stands, what it is called, some of what stands below."""

    column: int
    title: str
    samples: list[str] = []


class Trouble(msgspec.Struct, array_like=True, frozen=True):
    """What is wrong with one cell (`field` "": with the line). `choices` (value, title) can be picked instead.

    `everywhere`: what is picked holds for every cell with these words, and is remembered.
    """

    field: str
    title: str
    says: str
    text: str = ""
    choices: list[tuple[str, str]] = []
    everywhere: bool = False
    column: int = -1


class Outcome(msgspec.Struct, array_like=True, frozen=True):
    """What one line comes to: new · changed · same · wrong, with the words a reader checks it by."""

    number: int
    label: str
    state: LineState
    says: str = ""
    troubles: list[Trouble] = []


class Choice(NamedTuple):
    """Something to be told about the whole list: a yes or no, a day, one of several words."""

    code: str
    title: str
    shape: Literal["yes", "day", "pick", "line"]
    help: str = ""
    picks: tuple[tuple[str, str], ...] = ()
    value: str = ""


class Field(NamedTuple):
    """What a column may mean: its code, title and the other words people head it with."""

    code: str
    title: str
    called: tuple[str, ...] = ()
    required: bool = False


class Row(NamedTuple):
    """One line of the list under its head: texts and faults by the field of their column."""

    number: int
    texts: Mapping[str, str]
    faults: Mapping[str, str] = {}
    columns: Mapping[str, int] = {}

    def trouble(
        self, field: str, title: str, says: str, *, choices: Iterable[tuple[str, str]] = (), everywhere: bool = False
    ) -> Trouble:
        """What is wrong with the cell of a field, ready to be mended where it stands."""
        text = self.texts.get(field, "")
        return Trouble(field, title, says, text, list(choices), everywhere, self.columns.get(field, -1))


class Part(NamedTuple):
    """A row that an import added or changed. `before` holds what it was, for taking the import back."""

    number: int
    op: Literal["add", "change", "end"]
    kind: str
    object: UUID
    unit: Unit
    label: str
    before: Mapping[str, str] = {}


@dataclass(slots=True)
class Looked:
    """What a list would do, line by line; `plan` is what its kind needs to write it."""

    outcomes: list[Outcome] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    plan: Any = None

    @property
    def wrong(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.state == "wrong"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A list to be looked at or written: for which unit, by whom, its rows, and what was told about the whole."""

    viewer: Viewer
    unit: Unit
    what: str
    rows: Sequence[Row]
    titles: Mapping[str, str]
    options: Mapping[str, str]
    at: datetime
    table: Sequence[KeptLine] = ()

    @property
    def today(self) -> date:
        return school_day(self.at)

    def title(self, field: str) -> str:
        """The heading of a field as it stands in the list."""
        return self.titles.get(field, "")


Tell = Callable[[int], None]
Verdict = tuple[str, str]
"""(which row of ours, what has happened to it since)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list. `look` writes nothing; `write` works inside an open act; `undo` says nothing twice.

    `laid_out`: the list is read by its own layout (a roster), its columns are not matched one by one.
    """

    code: str
    title: str
    measure: str
    verb: str
    fields: Callable[[Unit, str], list[Field]]
    look: Callable[[Asked], Looked]
    write: Callable[[Act, Asked, Looked, Tell], list[Part]]
    used: Callable[[Sequence[Part], UUID, datetime], list[Verdict]]
    undo: Callable[[Act, Sequence[Part]], None]
    laid_out: bool = False
    hint: str = ""
