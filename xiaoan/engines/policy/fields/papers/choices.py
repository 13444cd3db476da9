"""Sets of words, and a pattern for any of them, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(*groups: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words."""
    return re.compile("|".join(sorted({word for group in groups for word in group}, key=len, reverse=True)))


def words(written: str) -> frozenset[str]:
    """The words of a text, parted by spaces."""
    return frozenset(written.split())
