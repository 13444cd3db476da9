"""Closing places: a row per closing, the hazard's sum, and at the end every source satisfied."""

from __future__ import annotations

from uuid import UUID

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.hazards.events import ClosingEntered, SourceSatisfied
from xiaoan.kernel.hazards.models import Closing, Hazard, HazardSource
from xiaoan.kernel.hazards.rules import Closed
from xiaoan.kernel.hazards.turn.routing import sources_of
from xiaoan.kernel.hazards.vocabulary import Source
from xiaoan.kernel.trail.events import Acting


def close_places(
    act: Act,
    hazard: Hazard,
    count: Closed,
    *,
    way: str,
    second: Acting | None = None,
    note: str = "",
    paper_no: str = "",
) -> Closing:
    """Write the closing onto the hazard (the caller saves it) and as a row of its own."""
    hazard.closed_quantity = count.in_all
    hazard.rechecker, hazard.second = act.acting(hazard.unit), second
    hazard.submitted_quantity = None
    if count.whole:
        hazard.closed_at = act.at
    row = Closing.objects.create(
        unit=hazard.unit, hazard=hazard, quantity=count.more, at=act.at, by=hazard.rechecker, second=second, way=way,
        paper_no=paper_no, note=note[:300],
    )  # fmt: skip
    act.record(ClosingEntered(quantity=count.more, way=way), about=row)
    return row


def its_parts_closed(hazard: Hazard) -> None:
    """What was judged major from several lesser ones is closed after them; Refused while one is open."""
    keys = [UUID(each) for each in hazard.combines]
    left = [row.number for row in Hazard.objects.filter(id__in=keys) if row.open_quantity] if keys else []
    if left:
        raise Refused(f"综合判定的重大隐患，要等其中各条都销号：还有{'、'.join(sorted(left)[:5])}。")


def satisfy(act: Act, sources: list[HazardSource], reply_no: str = "") -> None:
    """Mark sources as satisfied now."""
    for source in sources:
        if source.satisfied_at is None:
            source.satisfied_at, source.reply_no = act.at, reply_no
            source.save(update_fields=["satisfied_at", "reply_no"])
            act.record(SourceSatisfied(reply_no=reply_no), about=source)


def satisfy_all(act: Act, hazard: Hazard) -> None:
    """Everything is closed: what the school and its superiors found is satisfied; departments answer by paper."""
    satisfy(act, [each for each in sources_of(hazard) if each.source != Source.DEPARTMENT])
