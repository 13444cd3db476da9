"""Pure rules of the chain: what an event's digest covers, commitments to personal text, the root of a seal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from xiaoan.foundation.digest import canonical, sm3

COVERED = (
    "home",
    "unit_id",
    "path",
    "seq",
    "kind",
    "version",
    "object_type",
    "object_id",
    "actor",
    "actor_unit",
    "acting_post",
    "happened_at",
    "recorded_at",
    "body",
    "state",
    "previous",
)


def event_digest(row: Mapping[str, Any]) -> str:
    """SM3 over the canonical JSON of the covered columns, keyed by their names."""
    return sm3(canonical({name: row[name] for name in COVERED}))


def commitment(salt: str, text: str) -> str:
    """What enters the chain in place of a personal text."""
    return sm3(f"{salt}\n{text}")


def seal_root(previous: str, number: int, at: Any, heads: Iterable[tuple[UUID, int, str]]) -> str:
    """Digest of a seal: the root before it and every moved head in unit order."""
    moved = [[str(unit), seq, digest] for unit, seq, digest in sorted(heads, key=lambda head: str(head[0]))]
    return sm3(canonical({"previous": previous, "number": number, "at": at, "heads": moved}))
