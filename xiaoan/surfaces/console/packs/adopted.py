"""The adoptions that bear on a unit, its own and those of the units above, and what each means today."""

from __future__ import annotations

from datetime import date

from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.catalogue.models import Adoption
from xiaoan.kernel.catalogue.queries import adoption_on
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import ancestors


def adoptions_of(unit: Unit, day: date) -> list[tuple[Adoption, str]]:
    """Every adoption of a unit and above it by pack and start, with its state for the unit on a day.

    now · later · over (a newer one of the same unit has begun) · shadowed (a nearer unit adopted) · withdrawn.
    """
    with opened(EVERYTHING, readonly=True):
        rows = list(
            Adoption.objects.filter(path__in=ancestors(unit.path))
            .select_related("unit", "release").defer("release__content").order_by("pack", "starts", "path")
        )  # fmt: skip
        governing = {pack: adoption_on(unit, pack, day) for pack in {row.pack for row in rows}}
    return [(row, _state(row, governing[row.pack], day)) for row in rows]


def _state(row: Adoption, governing: Adoption | None, day: date) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.starts > day:
        return "later"
    if governing is None or row.id == governing.id:
        return "now"
    return "over" if row.unit_id == governing.unit_id else "shadowed"
