"""Closings: a unit's month written once, at signature or at the deadline tick, and never silently recomputed."""

from __future__ import annotations

import msgspec
from django.db import models

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.indicators.tallies.models import Tallied
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced
from xiaoan.kernel.tree.models import Owned

__all__ = ["COUNTS", "Closing", "Deadline", "DutyFigures", "HazardMonth", "ListedHazard", "Tallied"]


class DutyFigures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One duty's month as it stood, with the words of that day."""

    title: str
    domain: str
    expected: int = 0
    required: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    pending: int = 0
    excused: int = 0
    not_applicable: int = 0
    partial: int = 0
    late_entry: int = 0

    @classmethod
    def of(cls, title: str, domain: str, tally: Tally) -> DutyFigures:
        return cls(title=title, domain=domain, **{name: getattr(tally, name) for name in COUNTS})

    @property
    def tally(self) -> Tally:
        return Tally(**{name: getattr(self, name) for name in COUNTS})


COUNTS = (
    "expected", "required", "on_time", "late", "missing", "pending", "excused", "not_applicable", "partial",
    "late_entry",
)  # fmt: skip


class HazardMonth(msgspec.Struct, frozen=True, kw_only=True):
    """Hazards of the month in 处, with 条 beside: 以前未整改 + 当月新增 = 当月销号 + 月末未整改."""

    carried: tuple[int, int] = (0, 0)
    new: tuple[int, int] = (0, 0)
    closed: tuple[int, int] = (0, 0)
    open: tuple[int, int] = (0, 0)


class ListedHazard(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the hazard list of that day: 以前未整改 (`carried`) or 当月新增."""

    number: str
    title: str
    carried: bool
    quantity: int
    open: int
    grade: str
    stage: str


class Closing(Owned, Traced):
    """One unit's month as it stood. `own` is what the unit itself owes; `tallies` and `hazards` are with all below.

    `releases` says which standards governed, `calendar` is a digest of the month's days. A month closed by the
    deadline tick is not `signed`.
    """

    append_only = True
    traced = (
        "unit_id", "month", "at", "signed", "by", "own", "tallies", "hazards", "listed", "releases", "calendar",
    )  # fmt: skip

    month = models.CharField(max_length=7)
    at = models.DateTimeField()
    signed = models.BooleanField()
    by = TypedJSONField(shape=Acting | None, null=True)
    own = TypedJSONField(shape=dict[str, DutyFigures])
    tallies = TypedJSONField(shape=dict[str, DutyFigures])
    hazards = TypedJSONField(shape=dict[str, HazardMonth])
    listed = TypedJSONField(shape=list[ListedHazard])
    releases = TypedJSONField(shape=dict[str, str])
    calendar = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit", "month"), name="indicators_one_closing"),)
        indexes = (models.Index(fields=("month", "path"), name="indicators_closing_month"),)


class Deadline(Owned, Traced):
    """The day of the next month after which an unsigned month of a unit and all below it closes by itself."""

    traced = ("unit_id", "day")

    day = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("home", "unit"), name="indicators_one_deadline"),)
