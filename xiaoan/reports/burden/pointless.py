"""这项没有必要: what schools say of whole duties, how often, and what their bureau decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.queries import remarks
from xiaoan.kernel.work.shapes import RemarkLine

MOST = 200


@dataclass(frozen=True)
class Said:
    """One duty that somebody called pointless: every word of it, the latest first, and how many wait for an answer."""

    duty: str
    title: str
    domain: str
    lines: list[RemarkLine] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(1 for line in self.lines if not line.reply)

    @property
    def schools(self) -> int:
        return len({line.unit for line in self.lines})


def said(viewer: Viewer, top: Unit) -> list[Said]:
    """By duty: those that wait for an answer first, then those more often named."""
    found: dict[str, Said] = {}
    for line in remarks(viewer, top, kind="pointless", limit=MOST):
        found.setdefault(line.duty, Said(line.duty, line.title, line.domain)).lines.append(line)
    return sorted(found.values(), key=lambda each: (-each.open, -len(each.lines), each.title))
