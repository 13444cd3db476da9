"""A document beside last year's, with the schools that what is new touches and the minutes it adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiaoan.features.policies.comparing import Line, compare
from xiaoan.features.policies.models import Draft, PolicyDocument
from xiaoan.features.policies.sight.outlook import Outlook, outlook
from xiaoan.features.policies.sight.pages import one_of_own
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.rules import Viewer

_COUNT = ("open", "accepted")


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the comparison with its drafts."""

    line: Line
    now: Draft | None
    before: Draft | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Both documents line by line; `outlook` is what publishing what was taken over would cost; None: nothing yet."""

    row: PolicyDocument
    previous: PolicyDocument | None
    added: tuple[Pair, ...]
    dropped: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    same: tuple[Pair, ...]
    outlook: Outlook | None


def comparison(viewer: Viewer, document_id: UUID, *, starts: date) -> Compared:
    """A document beside last year's, if it has one. Drafts done without are left out on both sides."""
    row = one_of_own(viewer, document_id)
    if row.previous is None:
        return Compared(row, None, (), (), (), (), None)
    with opened(EVERYTHING):
        now, before = _drafts(row), _drafts(row.previous)
    found: dict[str, list[Pair]] = {}
    for line in compare([each.said for each in now], [each.said for each in before]):
        pair = Pair(
            line,
            now[line.now] if line.now is not None else None,
            before[line.before] if line.before is not None else None,
        )
        found.setdefault(line.word, []).append(pair)
    taken_over = any(each.state == "accepted" for each in now)
    return Compared(
        row,
        row.previous,
        added=tuple(found.get("added", ())),
        dropped=tuple(found.get("dropped", ())),
        changed=tuple(found.get("changed", ())),
        same=tuple(found.get("same", ())),
        outlook=outlook(viewer, document_id, starts=starts) if taken_over else None,
    )


def _drafts(document: PolicyDocument) -> list[Draft]:
    rows = Draft.objects.filter(document=document, state__in=_COUNT, piece__scope="in")
    return list(rows.order_by("order", "number"))
