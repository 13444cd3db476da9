"""A short title for lists, cut from the action at a sign of the text."""

from __future__ import annotations

import re

LONGEST = 24
_SIGNS = re.compile(r"[，。；：！？、（(]")


def title_of(action: str) -> str:
    """At most LONGEST characters: up to the last sign that leaves something to read."""
    plain = " ".join(action.split()).strip("，。；：、")
    if len(plain) <= LONGEST:
        return plain
    ends = [found.start() for found in _SIGNS.finditer(plain) if 6 <= found.start() <= LONGEST]
    return plain[: ends[-1]] if ends else plain[:LONGEST]
