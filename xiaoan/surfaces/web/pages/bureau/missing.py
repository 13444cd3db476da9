"""Who is missing: schools with something undone, what it is, what the school says, whom to call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.queries import Holder, holders_by_post
from xiaoan.kernel.work.queries import Roll, remarks
from xiaoan.surfaces.web.pages.bureau.addresses import owed_at
from xiaoan.surfaces.web.pages.bureau.asked import Asked
from xiaoan.surfaces.web.pages.bureau.weights import Line

MOST_LINES = 20
MOST_DUTIES = 3


@dataclass(frozen=True)
class Undone:
    """One duty of a line that is partly undone."""

    title: str
    number: int
    url: str


@dataclass(frozen=True)
class MissingRow:
    """One line with something undone; `others` counts what the named duties leave out."""

    line: Line
    number: int
    url: str
    duties: tuple[Undone, ...]
    others: int
    says: str
    contact: Holder | None


@dataclass(frozen=True)
class Missing:
    """Lines with something undone, in the order of the table, and how many more there are."""

    rows: tuple[MissingRow, ...]
    total: int
    rest: int
    rest_number: int


def missing(lines: Sequence[Line], roll: Roll, look: Asked, viewer: Viewer, at: datetime) -> Missing:
    """Who has something undone; three queries whatever the number."""
    undone = [line for line in lines if line.total.missing]
    shown = undone[:MOST_LINES]
    by_line = _duties(shown, roll, look)
    says = _says(viewer, look, at)
    calls = _contacts(shown, at)
    rows = []
    for line in shown:
        duties = by_line[line.id]
        rows.append(
            MissingRow(
                line,
                line.total.missing,
                owed_at(line.id, look.month, domain=look.domain, outcome="missing", own=line.own),
                tuple(duties[:MOST_DUTIES]),
                sum(duty.number for duty in duties[MOST_DUTIES:]),
                next((text for unit, text in says if unit in line.units), ""),
                calls.get(line.id),
            )
        )
    rest = undone[MOST_LINES:]
    return Missing(
        tuple(rows), sum(line.total.missing for line in undone), len(rest), sum(line.total.missing for line in rest)
    )


def _duties(lines: Sequence[Line], roll: Roll, look: Asked) -> dict[UUID, list[Undone]]:
    """Line -> its undone duties, the most first."""
    owner = {unit: line for line in lines for unit in line.units}
    sums: dict[UUID, Counter[str]] = {line.id: Counter() for line in lines}
    for row in roll.sheet.rows:
        if row.unit in owner and row.tally.missing and look.domain in ("", row.domain):
            sums[owner[row.unit].id][row.duty] += row.tally.missing
    own = {line.id: line.own for line in lines}
    return {
        key: [
            Undone(
                roll.sheet.titles[duty],
                number,
                owed_at(key, look.month, duty=duty, outcome="missing", own=own[key]),
            )
            for duty, number in counter.most_common()
        ]
        for key, counter in sums.items()
    }


def _says(viewer: Viewer, look: Asked, at: datetime) -> list[tuple[UUID, str]]:
    """What units said of difficulties in the month, the latest first."""
    if not look.first <= school_day(at):
        return []
    found = remarks(viewer, look.top, kind="difficulty", limit=200)
    return [(each.unit, each.text) for each in found if look.first <= school_day(each.at)]


def _contacts(lines: Sequence[Line], at: datetime) -> dict[UUID, Holder]:
    """Line -> the first with a telephone of those who are asked last (安全员, then the head)."""
    posts = shelf().last_asked()
    found = holders_by_post([line.id for line in lines], school_day(at), posts)
    return {
        line.id: holder
        for line in lines
        for post in reversed(posts)
        for holder in found.get((line.id, post), ())
        if holder.phone
    }
