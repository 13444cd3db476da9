"""Reading the trail of one object: what a page shows under 办理记录."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from xiaoan.foundation.digest import GENESIS
from xiaoan.kernel.trail.chain import seal_root
from xiaoan.kernel.trail.events import KINDS
from xiaoan.kernel.trail.models import ChainHead, Seal, TrailEvent, TrailText
from xiaoan.kernel.tree.models import Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an object's history; `late` when it was recorded on a later day than it happened."""

    seq: int
    kind: str
    title: str
    happened_at: datetime
    recorded_at: datetime
    actor_name: str
    post: str
    body: dict[str, Any]
    check: str
    object_type: str = ""
    unit_name: str = ""


ERASED = "（已删除）"


def history(object_id: UUID, *, most: int = 200, reach: Q | None = None) -> list[Step]:
    """The newest `most` events about one object that the open scope can see, newest first.

    `reach` narrows them to the places where the viewer holds a verb (`access.queries.scope`).
    """
    rows = TrailEvent.objects.filter(object_id=object_id).select_related("unit").order_by("-recorded_at", "-seq")
    events = list(rows.filter(reach or Q())[:most])
    texts: dict[UUID, dict[str, str]] = {}
    for text in TrailText.objects.filter(event__in=[event.id for event in events]):
        texts.setdefault(text.event, {})[text.field] = ERASED if text.erased_at else text.text
    return [_step(event, texts.get(event.id, {})) for event in events]


def _step(event: TrailEvent, texts: dict[str, str]) -> Step:
    body = {
        name: texts.get(name, "") if isinstance(value, dict) and "commitment" in value else value
        for name, value in event.body.items()
    }
    title = KINDS[event.kind].TITLE if event.kind in KINDS else event.kind
    name = body.pop("actor_name", "")
    return Step(
        event.seq,
        event.kind,
        title,
        event.happened_at,
        event.recorded_at,
        name,
        event.acting_post,
        body,
        event.digest[:8].upper(),
        event.object_type,
        event.unit.short_name,
    )


_TURNED = """
SELECT path, turned FROM trail_chainhead WHERE path = ANY(%s)
UNION ALL
SELECT path, turned FROM trail_chainhead WHERE unit_id = ANY(ARRAY(SELECT id FROM tree_unit WHERE parent_id = ANY(%s)))
"""


def turned(paths: Iterable[str], parents: Iterable[UUID]) -> list[tuple[str, int]]:
    """(path, the last event after which something else may be owed) of the chains at these paths and right below
    these units; one query. As far as the open scope sees; a unit without a chain is absent.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TURNED, [list(paths), list(parents)])
        found: list[tuple[str, int]] = cursor.fetchall()
    return found


_LENGTHS = """
SELECT part.name, count(head.id), coalesce(sum(head.seq), 0)::bigint, coalesce(sum(head.turned), 0)::bigint
FROM unnest(%s::text[], %s::text[], %s::text[]) AS part(name, lo, hi)
LEFT JOIN trail_chainhead AS head ON head.path >= part.lo COLLATE "C" AND head.path < part.hi COLLATE "C"
GROUP BY part.name
"""


class Length(NamedTuple):
    """How many chains lie in a range, how many events are in them, and how far those reach that decide what is owed."""

    chains: int
    events: int
    turned: int


def lengths(ranges: Mapping[str, tuple[str, str]]) -> dict[str, Length]:
    """Name -> what lies in its range of paths; one query.

    Equal figures say that nothing was recorded there meanwhile: a chain only grows.
    """
    lows, highs = [lo for lo, _ in ranges.values()], [hi for _, hi in ranges.values()]
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHS, [list(ranges), lows, highs])
        return {name: Length(*figures) for name, *figures in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the whole trail stands: two databases with equal standings hold the same history."""

    chains: int
    events: int
    heads: str
    seals: int
    root: str


def standing() -> Standing:
    """The standing as the open transaction sees it; `heads` digests every chain's end, `root` is the last seal's."""
    heads = ChainHead.objects.order_by("unit_id").values_list("unit_id", "seq", "digest")
    ends = [(unit, seq, digest) for unit, seq, digest in heads.iterator()]
    last = Seal.objects.order_by("-number").first()
    return Standing(
        chains=len(ends),
        events=TrailEvent.objects.count(),
        heads=seal_root(GENESIS, 0, "", ends),
        seals=Seal.objects.count(),
        root=last.root if last else GENESIS,
    )


_SPOKEN = """
SELECT asked.unit, said.recorded_at
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[]) AS asked(unit, home, lo, hi)
CROSS JOIN LATERAL (
    SELECT event.recorded_at FROM trail_trailevent AS event JOIN tree_unit AS actor ON actor.id = event.actor_unit
    WHERE event.home = asked.home AND event.unit_id = asked.unit
      AND actor.path >= asked.lo COLLATE "C" AND actor.path < asked.hi COLLATE "C"
    ORDER BY event.seq DESC LIMIT 1
) AS said
"""


def last_spoken(within: Mapping[Unit, tuple[str, str]]) -> dict[UUID, datetime]:
    """Unit -> when somebody of its range of paths last recorded something on its chain; one query.

    What others (a bureau, the system) wrote there does not count; a unit from which nothing came is absent.
    """
    asked = [(unit.id, unit.home, lo, hi) for unit, (lo, hi) in within.items()]
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SPOKEN, [list(column) for column in zip(*asked, strict=True)])
        return dict(cursor.fetchall())
