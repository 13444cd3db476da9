"""Where numbers lead: the list of hazards and the occurrences behind a figure, said in one address each."""

from __future__ import annotations

from uuid import UUID

from django.utils.http import urlencode


def address(path: str, **wanted: object) -> str:
    """A path with those parameters that say something; True is 1, None, False and "" say nothing."""
    said = {name: "1" if value is True else str(value) for name, value in wanted.items() if value}
    return f"{path}?{urlencode(said)}" if said else path


def hazards_at(unit: UUID, **filters: object) -> str:
    """The list of hazards of a unit and below it. Filters are those of the hazards' list; `own` leaves out the
    schools below."""
    return address("/hazards", unit=unit, **filters)


def open_at(unit: UUID, **filters: object) -> str:
    """The hazards of a unit that are still open."""
    return hazards_at(unit, state="open", **filters)


def owed_at(unit: UUID, month: str, **filters: object) -> str:
    """The occurrences behind a figure: `domain`, `duty`, `outcome`, `own` (without the schools below)."""
    return address("/bureau/owed", unit=unit, month=month, **filters)
