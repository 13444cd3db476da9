"""Open hazards by age: a bar for each age with what is being done, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.text import measure
from xiaoan.kernel.hazards.queries import OpenCell
from xiaoan.kernel.hazards.rules import AGES, Age
from xiaoan.surfaces.web.listing import Bar, Bars, Segment
from xiaoan.surfaces.web.pages.bureau.addresses import open_at
from xiaoan.surfaces.web.signs import Words

HELD = frozenset({"controlled", "planned"})
CHECKED = frozenset({"on_spot", "recheck", "recheck_above", "recheck_department"})
"""Stages whose work is done and waits for a second pair of eyes; all others are still being cured."""


@dataclass(frozen=True)
class AgeRow:
    """Places (处) of one age by what is being done, and in all."""

    title: Words
    cured: int
    checked: int
    held: int
    items: int
    url: str

    @property
    def places(self) -> int:
        """All of them."""
        return self.cured + self.checked + self.held


def rows(cells: Iterable[OpenCell], unit: UUID, **filters: object) -> list[AgeRow]:
    """A row for every age; `filters` narrow the list its number opens."""
    found = list(cells)
    made = []
    for age, title in AGES.items():
        mine = [cell for cell in found if cell.age == age]
        held = sum(cell.places for cell in mine if cell.stage in HELD)
        checked = sum(cell.places for cell in mine if cell.stage in CHECKED)
        places = sum(cell.places for cell in mine)
        items = sum(cell.items for cell in mine)
        made.append(AgeRow(title, places - held - checked, checked, held, items, open_at(unit, age=age, **filters)))
    return made


def bars(made: Sequence[AgeRow]) -> Bars:
    """The chart, with a sentence that says what to see."""
    return Bars(
        _says(made),
        _("处"),
        [
            Bar(
                row.title,
                [
                    Segment(row.cured, _("待交办、整改中")),
                    Segment(row.checked, _("待复查、待确认"), "quiet"),
                    Segment(row.held, _("管控中、已列入计划"), "hold"),
                ],
                row.url,
            )
            for row in made
        ],
    )


def _says(made: Sequence[AgeRow]) -> str:
    total = sum(row.places for row in made)
    if not total:
        return _("没有未整改的隐患。")
    old = next(row for row, age in zip(made, AGES, strict=True) if age == Age.OLDER)
    says = _("未整改 {total}，").format(total=measure(total, _("处")))
    if not old.places:
        return says + _("没有超过 90 天的。")
    places = measure(old.places, _("处"))
    if old.places == old.held:
        return says + _("超过 90 天的 {places}，都在管控或已列入计划。").format(places=places)
    return says + _("超过 90 天的 {places}。").format(places=places)
