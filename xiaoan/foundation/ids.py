"""Identifiers: time-ordered UUIDs (version 7, RFC 9562) made in Python, so that any PostgreSQL ≥ 16 serves."""

from __future__ import annotations

import os
import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def parse_id(text: object) -> UUID | None:
    """The UUID a client sent, or None when it is not one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def secret(size: int = 24) -> str:
    """An unguessable URL-safe text of `size` random bytes."""
    return secrets.token_urlsafe(size)
