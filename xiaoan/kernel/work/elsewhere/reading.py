"""Reading declarations: which duties of a unit are recorded elsewhere on a day, and the bureau's list of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.elsewhere.models import FILE, Declaration
from xiaoan.kernel.work.owing.apart import Declared, declared
from xiaoan.kernel.work.verbs import SEE


class DeclarationLine(NamedTuple):
    """A declaration in a list. `running`: it binds on the day asked, or will."""

    id: UUID
    unit_name: str
    duty: str
    title: str
    platform: str
    reason: str
    file_wanted: bool
    posts: tuple[str, ...]
    starts: date
    ends: date | None
    who: str
    end_reason: str
    running: bool


def elsewhere(unit: Unit, day: date) -> dict[str, Declared]:
    """duty -> where it is recorded instead on a day at this unit; one query."""
    return {one.duty: one for one in declared([unit.path], day, day).get(unit.path, ())}


def told(found: Iterable[Declared]) -> dict[str, str]:
    """duty -> 已在××平台记录, the words of the page."""
    return {one.duty: f"已在{one.platform}记录" for one in found}


def declarations(viewer: Viewer, top: Unit, *, day: date) -> list[DeclarationLine]:
    """Declarations of a bureau and of the units below it, those in force first."""
    low, high = top.range
    rows = seen(viewer, Declaration.objects.select_related("unit"), SEE).filter(path__gte=low, path__lt=high)
    duties, posts = shelf().duties, shelf().posts
    found = [
        DeclarationLine(
            row.id, row.unit.short_name, row.duty, duties[row.duty].title if row.duty in duties else row.duty,
            row.platform, row.reason, row.way == FILE,
            tuple(posts[code].title if code in posts else code for code in row.posts), row.starts, row.ends,
            row.by.words, row.end_reason, row.ends is None or row.ends > day,
        )
        for row in rows.order_by("-at")
    ]  # fmt: skip
    return sorted(found, key=lambda line: not line.running)


def words(unit: Unit, day: date) -> list[tuple[str, str]]:
    """(title of the duty, 已在××平台记录) for a unit's page, in the order of the catalogue."""
    duties, found = shelf().duties, told(elsewhere(unit, day).values())
    return [(duties[code].title, found[code]) for code in duties if code in found]
