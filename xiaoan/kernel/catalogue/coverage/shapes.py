"""The table as frozen values: a row for every requirement, and how far what carries it has come."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from xiaoan.kernel.catalogue.pack.written import Written

By = Literal["pack", "kernel", "feature", "limited", "declined", "open"]


class Standing(StrEnum):
    """How far a requirement has come, for who reads the table."""

    DONE = "done"
    PART = "part"
    UNBUILT = "unbuilt"
    OPEN = "open"
    DECLINED = "declined"


STANDINGS = {
    Standing.DONE: "已有",
    Standing.PART: "部分",
    Standing.UNBUILT: "功能未做",
    Standing.OPEN: "标准未写",
    Standing.DECLINED: "不做",
}


class Area(Written, frozen=True, kw_only=True):
    """A group of requirements: its letter and name."""

    code: str
    title: str


class Feature(Written, frozen=True, kw_only=True):
    """A capability with tables of its own, by the name of its folder in `features/`."""

    code: str
    title: str
    built: bool


class Planned(Written, frozen=True, kw_only=True):
    """A pack that is still to be written, in the order of writing."""

    code: str
    title: str


class Unsourced(Written, frozen=True, kw_only=True):
    """Content of a pack that stands on no document, and why that is right."""

    code: str
    why: str


class Row(Written, frozen=True, kw_only=True):
    """One requirement.

    `by` is what carries it in the main, `refs` name what is there (or, of a feature, will be), `pack` the pack whose
    content is still to be written, `lacks` what is missing of what is carried, `note` why it is narrowed or declined.
    """

    id: str
    area: str
    title: str
    by: By
    refs: tuple[str, ...] = ()
    pack: str = ""
    lacks: str = ""
    note: str = ""

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(ref.partition(":")[2] for ref in self.refs if ref.startswith("feature:"))


class Coverage(Written, frozen=True, kw_only=True):
    """The whole table. `numbers` is how many requirements there are, R001 onwards."""

    numbers: int
    areas: tuple[Area, ...]
    features: tuple[Feature, ...]
    planned: tuple[Planned, ...] = ()
    unsourced: tuple[Unsourced, ...] = ()
    rows: tuple[Row, ...]

    def standing(self, row: Row) -> Standing:
        """Nothing is called done while a word of the row says that something is missing."""
        if row.by == "declined":
            return Standing.DECLINED
        if row.by == "open":
            return Standing.OPEN
        built = {feature.code for feature in self.features if feature.built}
        unbuilt = [code for code in row.features if code not in built]
        if row.by in ("feature", "limited") and row.features and len(unbuilt) == len(row.features):
            return Standing.UNBUILT
        if unbuilt or row.lacks or row.pack:
            return Standing.PART
        return Standing.DONE
