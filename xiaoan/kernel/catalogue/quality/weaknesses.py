"""All that is weak about the packs of a folder, each with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.catalogue.coverage.reading import FILE as COVERAGE
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.quality.duplicates import duplicates
from xiaoan.kernel.catalogue.quality.excuses import unexcused
from xiaoan.kernel.catalogue.quality.items import weak_duties, weak_items
from xiaoan.kernel.catalogue.quality.places import bad
from xiaoan.kernel.catalogue.quality.shared import unasked, unshared


def weaknesses(root: Path, packs: Mapping[str, Pack]) -> tuple[BadPack, ...]:
    """Nothing for a folder without a coverage table: that is somebody's own, and he answers for it."""
    if not (root / COVERAGE).is_file():
        return ()
    try:
        return (*_weak(root, packs), *unexcused(root, duplicates(packs)))
    except BadPack as fault:
        return (fault,)


def _weak(root: Path, packs: Mapping[str, Pack]) -> Iterator[BadPack]:
    filled = {code: resolved(pack) for code, pack in packs.items()}
    shelf = Shelf.of(filled.values())
    for pack in filled.values():
        for weak in weak_items(pack):
            yield bad(root, pack.code, weak.code, weak.reason, "checklists")
        for weak in weak_duties(pack, shelf):
            yield bad(root, pack.code, weak.code, weak.reason, "duties")
    for code, part, reason in (*unshared(packs), *unasked(packs)):
        yield bad(root, code, part, reason)
