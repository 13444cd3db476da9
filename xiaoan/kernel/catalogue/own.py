"""Packs of a unit's own, made from its documents: their codes say whose they are, so that they never collide. Pure."""

from __future__ import annotations

from uuid import UUID

_BEGINS = "own_"


def is_own(code: str) -> bool:
    """Whether a pack of this code belongs to a unit."""
    return code.startswith(_BEGINS)


def own_prefix(unit: UUID) -> str:
    """How the codes of a unit's own packs begin; the random end of its id names it for ever."""
    return f"{_BEGINS}{unit.hex[-12:]}_"
