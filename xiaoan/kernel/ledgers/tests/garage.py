"""A pack planted for tests: norms, a ledger whose rows name rows of another, indicators that may rest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from django.conf import settings

from tests.support.cast import START, Cast
from xiaoan.foundation.clock import instant
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.commands import adopt, load_release
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.reading import read_pack
from xiaoan.kernel.ledgers.commands import add
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.commands import state_facts

PACK = Path(__file__).parent / "packs" / "garage"
DRIVERS, VEHICLES = "garage.drivers", "garage.vehicles"
GUARDS, BUSES, WATCH = "garage.norm.guards", "garage.norm.vehicles", "garage.norm.watch"
SINCE = date(2026, 9, 1)


def at(month: int, day: int, hour: int = 12) -> datetime:
    """An instant of 2026 on the school's clock."""
    return instant(date(2026, month, day), time(hour))


@contextmanager
def seeing(viewer: Viewer) -> Iterator[None]:
    """The viewer's read-only look, as a page opens it."""
    with opened(viewer.scope, readonly=True):
        yield


def garage(**changes: Any) -> Pack:
    """The pack; `changes` replace parts of it."""
    common = read_pack(settings.PACKS / "_common")
    return msgspec.structs.replace(read_pack(PACK, {"_common": common}), **changes)


def adopt_garage(cast: Cast, *, unit: str = "county", pack: Pack | None = None, profile: str = "") -> None:
    """Load the pack and let it govern from September."""
    release = pack or garage()
    load_release(by=operator(), pack=release, at=START)
    adopt(
        by=operator(), unit=cast.unit(unit), pack="garage", version=release.version, starts=SINCE, at=START,
        profile=profile,
    )  # fmt: skip


def state(cast: Cast, unit: str, since: date = SINCE, at: datetime = START, **facts: object) -> None:
    """What a unit states of itself from a day on."""
    said = {key: ("no", "yes")[value] if isinstance(value, bool) else str(value) for key, value in facts.items()}
    state_facts(by=operator(), unit=cast.unit(unit), facts=said, since=since, at=at)


def driver(cast: Cast, name: str, *, at: datetime, who: str = "safety", unit: str = "school") -> LedgerRow:
    """A driver of a school."""
    return add(
        by=cast.seat(who, at), unit=cast.unit(unit), ledger=DRIVERS, client_id=uuid4(), values={"name": name}, at=at
    )


def vehicle(
    cast: Cast, plate: str, *, at: datetime, who: str = "safety", unit: str = "school", **values: str
) -> LedgerRow:
    """A vehicle of a school."""
    return add(
        by=cast.seat(who, at), unit=cast.unit(unit), ledger=VEHICLES, client_id=uuid4(),
        values={"plate": plate, **values}, at=at,
    )  # fmt: skip
