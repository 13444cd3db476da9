"""Small sentences for tests of work: adopt, look, record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.conf import settings

from tests.support.cast import START, Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.commands import adopt, load_release
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.work import commands, queries
from xiaoan.kernel.work.bodies import Doing, Given, Named
from xiaoan.kernel.work.shapes import Name, Sheet

PACK = Path(__file__).parent / "packs" / "lamp"


def at(month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2026) -> datetime:
    """An instant on the school's clock."""
    return instant(date(year, month, day), time(hour, minute))


def lamp(**changes: Any) -> Pack:
    """The lamp pack; `changes` replace parts of it."""
    common = read_pack(settings.PACKS / "_common")
    return msgspec.structs.replace(read_pack(PACK, {"_common": common}), **changes)


def adopt_lamp(cast: Cast, *, starts: date, pack: Pack | None = None, unit: str = "city") -> None:
    """Load the lamp pack and let it govern from a day."""
    release = pack or lamp()
    load_release(by=operator(), pack=release, at=START)
    adopt(by=operator(), unit=cast.unit(unit), pack="lamp", version=release.version, starts=starts, at=START)


@contextmanager
def seeing(viewer: Viewer) -> Iterator[None]:
    """The viewer's read-only look, as a page opens it."""
    with opened(viewer.scope, readonly=True):
        yield


def sheet(cast: Cast, who: str, top: str, month: int, now: datetime) -> Sheet:
    """Figures of a month of 2026 as somebody sees them."""
    viewer = cast.seat(who, now)
    first = date(2026, month, 1)
    last = date(2026 + month // 12, month % 12 + 1, 1).fromordinal(
        date(2026 + month // 12, month % 12 + 1, 1).toordinal() - 1
    )
    with seeing(viewer):
        return queries.figures(viewer, cast.unit(top), first=first, last=last, at=now)


def tally(cast: Cast, unit: str, duty: str, month: int, now: datetime, who: str = "officer") -> Tally:
    """Figures of one unit and duty in a month of 2026."""
    found = sheet(cast, who, "county", month, now)
    key = cast.unit(unit).id
    return sum((row.tally for row in found.rows if (row.unit, row.duty) == (key, duty)), Tally())


def name(cast: Cast, unit: str, duty: str, opens: datetime, subject: UUID | None = None) -> Name:
    """An occurrence of a unit (or of the subject given)."""
    return Name(cast.unit(unit).id, duty, subject or cast.unit(unit).id, opens)


def walk(*names: Name, answers: tuple[Given, ...] = (), **more: Any) -> Doing:
    """A walk by exception in which the rest was fine, unless said otherwise."""
    more.setdefault("client_id", uuid4())
    more.setdefault("rest_fine", True)
    served = tuple(Named(duty=one.duty, subject=one.subject, opens=one.opens) for one in names)
    return Doing(occurrences=served, answers=answers, **more)


def record(cast: Cast, who: str, unit: str, now: datetime, *names: Name, **more: Any) -> commands.Receipt:
    """Somebody records a walk."""
    return commands.submit(by=cast.seat(who, now), unit=cast.unit(unit), body=walk(*names, **more), at=now)


def morning(month: int, day: int) -> datetime:
    """When the daily look of a day opens."""
    return at(month, day, 6)


EACH = (
    Given(item="lamp.lit", answer="fine"),
    Given(item="lamp.switch", answer="fine"),
    Given(item="lamp.count", answer="value", value="12"),
)
"""A monthly check without a fault."""

NEVER = datetime(2030, 1, 1, tzinfo=UTC)
