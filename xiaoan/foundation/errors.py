"""The closed family of errors a person can cause. Messages are Chinese and say what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class XiaoanError(Exception):
    """Root of the family; surfaces translate it to a page or to problem+json."""


@dataclass(eq=False)
class Refused(XiaoanError):
    """A rule says no (HTTP 422). `fields` maps a form field to its own message."""

    reason: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class NotFound(XiaoanError):
    """Absent, or out of the viewer's sight: the two are deliberately one answer (HTTP 404)."""

    reason: str = "找不到，或者不在您的查看范围内。"

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class Conflict(XiaoanError):
    """Somebody was faster, or the same id came with another content (HTTP 409)."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(eq=False)
class BadPack(XiaoanError):
    """A pack file that cannot be accepted, with the place to mend it (line is 1-based, 0 when unknown)."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.reason}"
