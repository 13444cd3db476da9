"""SM3 digests (GB/T 32905-2016, through OpenSSL) over canonical JSON, so that anybody can recompute them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

GENESIS = "0" * 64


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a digest needs aware instants")
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def canonical(value: object) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8 text kept; instants in UTC with microseconds."""
    return _ENCODER.encode(value)


def sm3(text: str | bytes) -> str:
    """SM3 of UTF-8 text or bytes as 64 hexadecimal digits."""
    data = text.encode() if isinstance(text, str) else text
    return hashlib.new("sm3", data).hexdigest()


def state_digest(state: Mapping[str, object]) -> str:
    """Digest of an object's declared state."""
    return sm3(canonical(dict(state)))
