"""How long things really took, where that is known, and what was written down twice. Averages only, never a person's.

Known is what a sender said (`said`), or the span from opening the form to writing it down (`span`): a form's id holds
the moment it was opened. A span under seconds was no form of ours; one over an hour was a form left lying open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.verbs import SEE

SINCE = timedelta(days=28)
MOST = 20_000
"""Records looked at, the latest: a county's last weeks."""

LEAST_RECORDS, LEAST_PEOPLE = 5, 3
"""Below this no average is shown: it would be somebody's own time; of two, each could take off his own."""

SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=1)
SAID, SPAN = "said", "span"


class Taken(NamedTuple):
    """One sending about one duty, as far as time goes."""

    duty: str
    way: str
    minutes: float
    account: UUID


class Average(NamedTuple):
    """The average of some records of one duty; `way` says how the time is known."""

    duty: str
    way: str
    minutes: float
    records: int


class Twice(NamedTuple):
    """Two duties that asked the same at one place on one day in two separate sendings: how often, which items."""

    duties: tuple[str, str]
    items: tuple[str, ...]
    times: int


class Told(NamedTuple):
    """What the records of the last weeks tell of burden; `records` how many were looked at."""

    averages: tuple[Average, ...]
    twice: tuple[Twice, ...]
    records: int
    since: datetime


class _Row(NamedTuple):
    duty: str
    subject: UUID
    opens: datetime
    due: datetime
    happened: datetime
    reached: datetime
    minutes: int | None
    account: UUID
    submission: UUID
    client_id: UUID
    sent_at: datetime | None


def told(viewer: Viewer, top: Unit, *, at: datetime) -> Told:
    """From the records below a unit that reached us in the last four weeks; one query."""
    low, high = subtree(top.path)
    rows = seen(viewer, Record.objects.filter(path__gte=low, path__lt=high), SEE)
    rows = rows.filter(reached__gt=at - SINCE, reached__lte=at, withdrawn_at=None, corrects=None)
    columns = (
        "duty", "subject_id", "opens", "due", "happened", "reached", "minutes", "by_account", "submission_id",
        "submission__client_id", "submission__sent_at",
    )  # fmt: skip
    found = [_Row(*row) for row in rows.order_by("-reached", "-id").values_list(*columns)[:MOST]]
    return Told(averages(_taken(found)), twice(found), len(found), at - SINCE)


def averages(taken: Iterable[Taken]) -> tuple[Average, ...]:
    """An average for each duty and way of knowing that has enough records of enough people. Pure."""
    groups: dict[tuple[str, str], list[Taken]] = {}
    for one in taken:
        groups.setdefault((one.duty, one.way), []).append(one)
    return tuple(
        Average(duty, way, round(sum(one.minutes for one in some) / len(some), 1), len(some))
        for (duty, way), some in sorted(groups.items())
        if len(some) >= LEAST_RECORDS and len({one.account for one in some}) >= LEAST_PEOPLE
    )


def opened_at(client_id: UUID) -> datetime | None:
    """When the form of this id was opened: the moment in an id of version 7; None for any other id."""
    return datetime.fromtimestamp((client_id.int >> 80) / 1000, UTC) if client_id.version == 7 else None


def _taken(rows: Iterable[_Row]) -> Iterable[Taken]:
    """Sendings about one duty alone: what several duties took together cannot be told apart."""
    sendings: dict[UUID, list[_Row]] = {}
    for row in rows:
        sendings.setdefault(row.submission, []).append(row)
    for some in sendings.values():
        first = some[0]
        if len({row.duty for row in some}) > 1:
            continue
        if first.minutes is not None:
            yield Taken(first.duty, SAID, float(first.minutes), first.account)
            continue
        opened = opened_at(first.client_id)
        until = first.happened if first.sent_at is not None else first.reached
        if opened is not None and SHORTEST <= until - opened <= LONGEST:
            yield Taken(first.duty, SPAN, (until - opened).total_seconds() / 60, first.account)


def twice(rows: Iterable[_Row]) -> tuple[Twice, ...]:
    """What was asked twice though one look would have served: same place, same day, open together, two sendings."""
    known = shelf()
    items: dict[str, set[str]] = {}
    days: dict[tuple[UUID, object], list[_Row]] = {}
    for row in rows:
        days.setdefault((row.subject, school_day(row.happened)), []).append(row)
    found: Counter[tuple[str, str]] = Counter()
    for some in days.values():
        for one, other in combinations(some, 2):
            if one.duty == other.duty or one.submission == other.submission:
                continue
            if one.opens > other.due or other.opens > one.due:
                continue
            pair = (min(one.duty, other.duty), max(one.duty, other.duty))
            for duty in pair:
                if duty not in items:
                    listed = known.duties[duty].checklist if duty in known.duties else ""
                    items[duty] = {item.code for item in known.items_of(listed)} if listed else set()
            if items[pair[0]] & items[pair[1]]:
                found[pair] += 1
    return tuple(
        Twice(pair, tuple(sorted(items[pair[0]] & items[pair[1]])), times) for pair, times in found.most_common()
    )
