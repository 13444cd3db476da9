"""What the room of ledgers hands to pages and to the API: plain frozen values, ready to be shown.

A cell is kept as text in one form per column type (`cells`): date 2026-09-01, number 12.5, choice its code, yes_no
yes|no, place, person, file and row an id. `shown` is how a reader meets it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from xiaoan.kernel.catalogue.pack.content import Column, ColumnType, Ledger
from xiaoan.kernel.catalogue.pack.written import Clause

ExpiryState = Literal["ok", "soon", "past"]
Mark = Literal["all", "soon", "past", "due"]
"""Which rows by their dates: all, 快到期, 已过期, or either of the two."""
Standing = Literal["live", "withdrawn", "all"]
Order = Literal["label", "expiry", "place", "newest"]


class Cell(NamedTuple):
    """One cell. `value` as kept ("" when empty), `shown` for people, `measure` the unit of a number.

    `known` is false for a column the governing release no longer has: its old content stays readable.
    """

    column: str
    title: str
    type: ColumnType
    value: str
    shown: str
    measure: str = ""
    personal: bool = False
    known: bool = True


class ExpiryLine(NamedTuple):
    """One rule that applies to a row: the day it runs out, `days` until then (negative: past), what follows.

    `raises` is the hazard kind offered once it is past. Rules that rest, or lack their date, give no line.
    """

    code: str
    title: str
    on: date
    state: ExpiryState
    days: int
    raises: str
    clauses: tuple[Clause, ...] = ()

    @property
    def over(self) -> int:
        """Days past."""
        return max(0, -self.days)


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row in a list. `cells` by column code, in the ledger's order; `expiries` the nearest first."""

    id: UUID
    unit: UUID
    unit_name: str
    ledger: str
    domain: str
    label: str
    cells: dict[str, Cell]
    place: UUID | None
    place_name: str
    valid_from: date
    valid_to: date | None
    withdrawn: bool
    version: int
    expiries: tuple[ExpiryLine, ...]
    mark: str

    @property
    def state(self) -> ExpiryState:
        """The worst of its dates."""
        states = {each.state for each in self.expiries}
        return "past" if "past" in states else "soon" if "soon" in states else "ok"

    @property
    def next_expiry(self) -> ExpiryLine | None:
        return self.expiries[0] if self.expiries else None


class Change(NamedTuple):
    """One column as a version changed it. Old personal texts are not kept: both sides then are empty, `hidden` true."""

    column: str
    title: str
    before: str
    after: str
    hidden: bool = False


class VersionLine(NamedTuple):
    """One version of a row: add · edit · withdraw · restore · leave (handed to another unit) · arrive."""

    number: int
    kind: str
    title: str
    at: datetime
    who: str
    reason: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RowPage:
    """One row with its ledger as it now governs, and its history, the newest first.

    `moved_from`, `moved_to`: the same thing at the unit that kept it before, or keeps it now.
    """

    line: RowLine
    ledger: Ledger
    history: tuple[VersionLine, ...]
    may_keep: bool
    reason: str
    moved_from: UUID | None
    moved_to: UUID | None


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger in force in a unit (or over all units in sight), with how many rows it has and how they stand."""

    ledger: Ledger
    domain: str
    pack: str
    rows: int
    soon: int
    past: int
    may_keep: bool

    @property
    def code(self) -> str:
        return self.ledger.code


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows. `search` looks into label and text cells; `cells` wants exact kept values by column."""

    search: str = ""
    place: UUID | None = None
    due: Mark = "all"
    standing: Standing = "live"
    cells: tuple[tuple[str, str], ...] = ()
    order: Order = "label"
    unit_kind: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of rows. `cursor` continues after the last one ("" when there are no more); `total` counts all of them."""

    ledger: Ledger
    columns: tuple[Column, ...]
    rows: tuple[RowLine, ...]
    cursor: str
    total: int
    soon: int
    past: int


class Expiring(NamedTuple):
    """A row and the one date of it that is soon or past; `reported` the open report or hazard about it, if any."""

    row: RowLine
    expiry: ExpiryLine
    title: str
    kind_title: str
    reported: UUID | None = None


class Pick(NamedTuple):
    """Something a cell may name: a place, or somebody who works there."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Picks:
    """What the place, person and row columns of a unit's ledger may name on a day; rows by the ledger they stand in."""

    places: tuple[Pick, ...]
    people: tuple[Pick, ...]
    rows: Mapping[str, tuple[Pick, ...]]


class Problem(NamedTuple):
    """What is wrong with one line of a sheet: its number there, the column ("" for the whole line), in Chinese."""

    number: int
    column: str
    says: str


class SheetRow(NamedTuple):
    """One line of a sheet: its number there, and text by column code ("" clears, an absent column stays).

    `row` names the row it edits, if known; with `version` it is refused when somebody has edited that row since.
    """

    number: int
    values: dict[str, str]
    row: UUID | None = None
    version: int | None = None


class Loaded(NamedTuple):
    """What a load did, or with `dry` would do. With problems nothing was written."""

    added: tuple[int, ...]
    changed: tuple[int, ...]
    same: tuple[int, ...]
    problems: tuple[Problem, ...]
    dry: bool
