"""Which schools a duty touches, counted from their kinds and facts of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.rules import Subject, applies, owed_at, typed
from xiaoan.kernel.org.queries import fact_spells
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.asking import unit_meant


class Reach:
    """Counts units under one unit (or everywhere) to which a duty applies; remembers their names."""

    def __init__(self, packs: Mapping[str, Pack], unit: str, day: date) -> None:
        shelf = Shelf.of(packs.values())
        with opened(EVERYTHING, readonly=True):
            rows = Unit.objects.filter(opened__lte=day).exclude(closed__lt=day)
            if unit:
                low, high = unit_meant(unit).range
                rows = rows.filter(path__gte=low, path__lt=high)
            units = [row for row in rows if row.kind in shelf.unit_kinds]
            spells = fact_spells([row.id for row in units], day, day)
        self._with_campuses = {row.parent_id for row in units if shelf.unit_kinds[row.kind].level == "campus"}
        self._subjects = [
            (
                row,
                Subject(
                    shelf.unit_kinds[row.kind],
                    {spell.key: typed(spell.value, shelf.facts.get(spell.key)) for spell in spells.get(row.id, [])},
                ),
            )
            for row in units
        ]
        self._names: dict[str, list[str]] = {}

    def __call__(self, duty: Duty) -> int:
        touched = [
            unit.name
            for unit, subject in self._subjects
            if owed_at(duty, subject.kind, has_campuses=unit.id in self._with_campuses) and applies(duty, subject)
        ]
        known = self._names.setdefault(duty.code, [])
        known += [name for name in touched if name not in known]
        return len(touched)

    def names(self, code: str) -> list[str]:
        """Names of the units that the duty of this code touches, before or after the change."""
        return self._names.get(code, [])
