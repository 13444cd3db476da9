"""How an occurrence is named, who owes it and who is asked: the small values everything about work is said in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id

SubjectKind = Literal["unit", "place", "holder", "item"]


class Name(NamedTuple):
    """Which occurrence: for ever the same, whatever release governs it."""

    unit: UUID
    duty: str
    subject: UUID
    opens: datetime

    @property
    def text(self) -> str:
        """One word for URLs and form fields."""
        return f"{self.unit}~{self.duty}~{self.subject}~{self.opens.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    @classmethod
    def read(cls, text: str) -> Name:
        """The occurrence a form named; NotFound when the text names none."""
        parts = text.split("~")
        unit, subject = (parse_id(parts[0]), parse_id(parts[2])) if len(parts) == 4 else (None, None)
        try:
            opens = datetime.strptime(parts[-1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            raise NotFound() from None
        if unit is None or subject is None or len(parts[1]) > 60:
            raise NotFound()
        return cls(unit, parts[1], subject, opens)

    @classmethod
    def read_all(cls, text: str) -> list[Name]:
        """The occurrences that one word of `joined` names."""
        unit, duty, subjects, opens = (*text.split("~"), "", "", "")[:4]
        return [cls.read("~".join((unit, duty, subject, opens))) for subject in subjects.split(".")]


def joined(names: Iterable[Name]) -> list[str]:
    """Words for an address, one for all subjects of the same duty and opening: thirty rows make no long address."""
    groups: dict[tuple[UUID, str, datetime], list[Name]] = {}
    for name in names:
        groups.setdefault((name.unit, name.duty, name.opens), []).append(name)
    return [
        "~".join((unit, duty, ".".join(each.subject.hex for each in group), opens)) if len(group) > 1 else group[0].text
        for group in groups.values()
        for unit, duty, _, opens in [group[0].text.split("~")]
    ]


class Subject(NamedTuple):
    """What owes: the unit itself, one of its places, one holder of a post, or one row of a ledger (a class, too).

    `place` is where a row stands, `person` who is asked for it before all others. `note` says what is missing: a
    ledger without rows leaves its duty to the unit or the place.
    """

    kind: SubjectKind
    id: UUID
    name: str
    position: int = 0
    place_kind: str = ""
    place: UUID | None = None
    place_name: str = ""
    person: Asked | None = None
    note: str = ""

    @property
    def stop(self) -> UUID | None:
        """The place where the walk meets it; None: the whole unit."""
        return self.id if self.kind == "place" else self.place


class Asked(NamedTuple):
    """Somebody who is asked for an occurrence. `vacant` names the posts nobody holds 岗位空缺.

    `unscheduled` names the roster on which nobody stood for it 未排班.
    """

    person: UUID
    account: UUID | None
    name: str
    post: str
    on_turn: bool = False
    substitute: bool = False
    vacant: str = ""
    unscheduled: str = ""
