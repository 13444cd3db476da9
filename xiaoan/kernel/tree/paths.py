"""Paths of units: fixed-width segments each ended by a dot, compared byte by byte (COLLATE "C").

`0001.000a.` stands under `0001.`; a subtree is the half-open range [path, path with its last dot + 1).
"""

from __future__ import annotations

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
WIDTH = 4


def segment(number: int) -> str:
    """The number-th child's segment, base 36 with four digits. Raises ValueError beyond 36**4."""
    if not 0 < number < 36**WIDTH:
        raise ValueError("a unit has at most 1,679,615 children")
    text = ""
    for _ in range(WIDTH):
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
    return text


def child_path(parent: str, number: int) -> str:
    return f"{parent}{segment(number)}."


def subtree(path: str) -> tuple[str, str]:
    """The range [lo, hi) holding a unit and all below it."""
    return path, path[:-1] + "/"


def ancestors(path: str) -> list[str]:
    """Paths from the root down to the unit itself."""
    step = WIDTH + 1
    return [path[:end] for end in range(step, len(path) + 1, step)]


def within(path: str, top: str) -> bool:
    """Whether `path` is `top` or stands under it."""
    return path.startswith(top)
