"""What several operations show: occurrences and where they stand, figures, somebody acting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.work.shapes import Name


class Occurrence(Schema):
    """Which occurrence: for ever the same. `key` is its one word for addresses, the rest names it in a record."""

    key: str
    unit: UUID
    duty: str
    subject: UUID
    opens: datetime

    @staticmethod
    def resolve_key(name: Any) -> str:
        return Name(name.unit, name.duty, name.subject, name.opens).text


class SubjectLine(Schema):
    """What owes: the unit itself, one of its places, or one holder of a post."""

    kind: str
    id: UUID
    name: str


class AskedLine(Schema):
    """Somebody who is asked. `vacant` names the posts nobody holds 岗位空缺, `unscheduled` the roster nobody was on."""

    person: UUID
    account: UUID | None
    name: str
    post: str
    on_turn: bool
    substitute: bool
    vacant: str
    unscheduled: str


class StandingLine(Schema):
    """Where an occurrence stands: `done` of `needed`; `late_entry` is 补录, `after` what came after the closing."""

    outcome: str
    done: int
    needed: int
    late_entry: bool
    after: int
    reason: str


class ClauseLine(Schema):
    """A clause as a pack cites it. `verify`: nobody has yet held the text in hand 待核对原文."""

    source: str
    clause: str
    says: str
    verify: bool


class TallyLine(Schema):
    """expected = required + excused + not_applicable; required = on_time + late + missing + pending.

    `partial` is part of missing, `late_entry` part of late. The two shares are null when nothing has fallen due.
    """

    expected: int
    required: int
    on_time: int
    late: int
    missing: int
    pending: int
    excused: int
    not_applicable: int
    partial: int
    late_entry: int
    completeness: float | None
    timeliness: float | None

    @classmethod
    def of(cls, tally: Tally) -> TallyLine:
        """Figures with their shares."""
        plain = {name: getattr(tally, name) for name in cls.model_fields if name not in ("completeness", "timeliness")}
        return cls(**plain, completeness=tally.completeness(), timeliness=tally.timeliness())

    @classmethod
    def sum(cls, tallies: Iterable[Tally]) -> TallyLine:
        """Figures added up."""
        return cls.of(sum(tallies, Tally()))


class FileLine(Schema):
    """A file attached to something; `arrived` null: promised, not yet here."""

    id: UUID
    client_id: UUID
    name: str
    purpose: str
    media: str
    size: int
    width: int
    height: int
    at: datetime
    arrived: datetime | None
