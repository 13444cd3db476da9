"""Drafts that stand with their own thing: a hazard's request to the superior, a bureau's 通报. No second store.

They wait under 待我签 like what was prepared; signing runs the thing's own command, which asks for the verb itself and
writes down for whom it was signed. Refuses nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit


class Kept(NamedTuple):
    """One such draft. `signs`: the viewer may sign it; otherwise it is his own and waits for another."""

    id: UUID
    title: str
    text: str
    unit: Unit
    by: Acting
    at: datetime
    url: str
    signs: bool


class KeptKind(NamedTuple):
    """A kind of them. `found`, given (viewer, instant) in his open scope: what he signs and what he drafted himself.

    `sign`, given (viewer, id, instant), runs the command; `act` is what it says on the button. `waits`: 待我办 shows
    them nowhere else.
    """

    title: str
    act: str
    found: Callable[[Viewer, datetime], Iterable[Kept]]
    sign: Callable[[Viewer, UUID, datetime], str]
    waits: bool


KEPT: Table[KeptKind] = Table("drafts that stand with their own thing", single=True)


class Line(NamedTuple):
    """A draft with the code of its kind."""

    code: str
    kind: KeptKind
    row: Kept


def kept(viewer: Viewer, *, at: datetime) -> list[Line]:
    """What the viewer signs first, then what he drafted; a query or two for each kind."""
    lines = [Line(code, kind, row) for code, kind in KEPT.items() for row in kind.found(viewer, at)]
    return sorted(lines, key=lambda each: not each.row.signs)


def sign_kept(*, by: Viewer, kind: str, draft_id: UUID, at: datetime) -> str:
    """看后签字; what was signed, in words."""
    if kind not in KEPT:
        raise NotFound("没有这样的草稿。")
    return KEPT[kind].sign(by, draft_id, at)
