"""Writing the chain: heads are locked in unit order, events are appended last in their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, models

from xiaoan.foundation.digest import GENESIS, state_digest
from xiaoan.foundation.ids import new_id, secret
from xiaoan.kernel.trail.chain import commitment, event_digest
from xiaoan.kernel.trail.events import Acting, Event, personal_fields
from xiaoan.kernel.trail.models import ChainHead, TrailEvent, TrailText
from xiaoan.kernel.tree.models import Unit, placed

_MOVE = """
UPDATE trail_chainhead AS head
SET seq = moved.seq, digest = moved.digest, recorded_at = moved.recorded_at, turned = moved.turned
FROM json_populate_recordset(NULL::trail_chainhead, %s::json) AS moved WHERE head.id = moved.id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event on its way into a chain: about which object, in which unit, by whom, when."""

    event: Event
    unit: Unit
    object_type: str
    object_id: UUID
    state: str
    by: Acting
    happened_at: datetime


def entry(event: Event, *, about: models.Model, unit: Unit, by: Acting, happened_at: datetime) -> Entry:
    """An entry about a live row; its state's digest is taken now, so save the row first."""
    state: dict[str, object] = about.traced_state()  # type: ignore[attr-defined]  # Traced or Unit
    return Entry(event, unit, about._meta.label_lower, about.pk, state_digest(state), by, happened_at)


def append(entries: Sequence[Entry], *, at: datetime) -> list[TrailEvent]:
    """Append entries to the chains of their units in one go, inside the caller's transaction.

    `at` is the server's instant; a chain's recorded_at never runs backwards. Cost: three statements
    whatever the number of units.
    """
    if not entries:
        return []
    heads = locked_heads({each.unit.id: each.unit for each in entries})
    rows, texts = linked(((each, at) for each in entries), heads)
    TrailEvent.objects.bulk_create(rows)
    TrailText.objects.bulk_create(texts)
    with connection.cursor() as cursor:
        move(cursor, heads.values())
    return rows


def move(cursor: Any, heads: Iterable[ChainHead]) -> None:
    """Write heads moved on, in one statement whose cost grows with their number and no faster.

    Django's own update of many rows compares each with every other: 10,000 schools set up at once are too many.
    """
    moved = [
        {"id": head.id, "seq": head.seq, "digest": head.digest, "recorded_at": head.recorded_at, "turned": head.turned}
        for head in heads
    ]
    cursor.execute(_MOVE, [msgspec.json.encode(moved).decode()])


def linked(
    entries: Iterable[tuple[Entry, datetime]], heads: Mapping[UUID, ChainHead]
) -> tuple[list[TrailEvent], list[TrailText]]:
    """The rows that continue the chains of locked heads, each entry at its instant; the heads are moved on."""
    rows: list[TrailEvent] = []
    texts: list[TrailText] = []
    for each, at in entries:
        head = heads[each.unit.id]
        row = _row(each, head, at)
        texts += _committed(row, each)
        row.digest = event_digest(vars(row))
        head.seq, head.digest, head.recorded_at = row.seq, row.digest, row.recorded_at
        if not each.event.STILL:
            head.turned = row.seq
        rows.append(row)
    return rows, texts


def locked_heads(units: Mapping[UUID, Unit], *, using: str = "default") -> dict[UUID, ChainHead]:
    """The heads of these units' chains, locked in unit order; those that have none yet begin."""
    wanted = ChainHead.objects.using(using).select_for_update().filter(unit_id__in=units).order_by("unit_id")
    heads = {head.unit_id: head for head in wanted}
    missing = [ChainHead(**placed(units[key]), digest=GENESIS) for key in sorted(units) if key not in heads]
    if missing:
        ChainHead.objects.using(using).bulk_create(missing, ignore_conflicts=True)
        heads = {head.unit_id: head for head in wanted.all()}
    return heads


def _row(each: Entry, head: ChainHead, at: datetime) -> TrailEvent:
    return TrailEvent(
        id=new_id(),
        **placed(each.unit),
        seq=head.seq + 1,
        kind=each.event.KIND,
        version=each.event.SCHEMA,
        object_type=each.object_type,
        object_id=each.object_id,
        actor=each.by.account,
        actor_unit=each.by.unit,
        acting_post=each.by.post,
        happened_at=each.happened_at,
        recorded_at=max(at, head.recorded_at) if head.recorded_at else at,
        body=msgspec.to_builtins(each.event) | _circumstances(each.by),
        state=each.state,
        previous=head.digest,
    )


def _circumstances(by: Acting) -> dict[str, str]:
    """On which shared device, and for whom it was signed: a name, and therefore committed to like one."""
    found = {"on_device": by.device, "instead_of": by.instead_of}
    return {name: words for name, words in found.items() if words}


def _committed(row: TrailEvent, each: Entry) -> list[TrailText]:
    personal = personal_fields(each.event) | {"instead_of"}
    hidden = {name: row.body[name] for name in personal if row.body.get(name)}
    if each.by.name:
        hidden["actor_name"] = each.by.name
    texts = []
    for name, text in hidden.items():
        salt = secret(16)
        row.body[name] = {"commitment": commitment(salt, text)}
        texts.append(TrailText(**placed(each.unit), event=row.id, field=name, salt=salt, text=text))
    return texts


def erase(event_id: UUID, *, at: datetime) -> int:
    """Blank the personal texts of one event; the chain keeps its commitments. Returns how many."""
    return TrailText.objects.filter(event=event_id, erased_at=None).update(text="", salt="", erased_at=at)
