"""Appending for many acts at once, as the role that writes groups: the same chains and digests in few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from xiaoan.foundation.postgres import rows
from xiaoan.foundation.rls import INGEST
from xiaoan.kernel.trail.commands import Entry, linked, locked_heads, move


def append_together(cursor: Any, entries: Sequence[tuple[Entry, datetime]]) -> None:
    """Append entries, each at its own instant, in the order given. Within `rls.ingesting`, after all other writing."""
    if not entries:
        return
    heads = locked_heads({entry.unit.id: entry.unit for entry, _ in entries}, using=INGEST)
    events, texts = linked(entries, heads)
    rows.insert(cursor, events)
    rows.insert(cursor, texts)
    move(cursor, heads.values())
