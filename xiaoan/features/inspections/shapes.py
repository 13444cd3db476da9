"""Values kept inside rows: who came, what was found, what a paper says for ever, the lines of a reply."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of the team; an outside expert has no `person`, only a name and where he comes from."""

    name: str
    unit: str
    person: UUID | None = None
    account: UUID | None = None

    @property
    def words(self) -> str:
        return self.name if self.person is not None or not self.unit else f"{self.name}（{self.unit}）"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong. `days` to cure it, from the day of the visit; `into`: the open hazard it already is."""

    what: str
    where: str
    place: UUID | None = None
    quantity: int = 1
    kind: str = ""
    domain: str = ""
    suspected: bool = False
    days: int | None = None
    photos: list[UUID] = msgspec.field(default_factory=list)
    into: UUID | None = None


class PrintedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One problem as the paper prints it: what, where, on which clause, until when; under which hazard's number."""

    what: str
    where: str
    quantity: int
    basis: str = ""
    due: date | None = None
    hazard: str = ""
    already: bool = False
    suspected: bool = False
    passed: bool | None = None
    note: str = ""


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the paper says, in the words of the day it was issued."""

    unit: str
    issuer: str
    team: list[str] = msgspec.field(default_factory=list)
    leader: str = ""
    on: date | None = None
    hours: str = ""
    manner: str = ""
    looked: str = ""
    good: str = ""
    suggestions: str = ""
    opinion: str = ""
    accompanied: str = ""
    lines: list[PrintedLine] = msgspec.field(default_factory=list)
    about: str = ""
    says: str = ""


class ReplyLine(msgspec.Struct, frozen=True, kw_only=True):
    """One problem in the school's reply, as its hazard stood when it was signed."""

    hazard: UUID
    number: str
    what: str
    measures: str
    done_on: date | None
    due: date | None
    rectifier: str
    evidence: int
    stage: str
    done: bool
    note: str = ""
