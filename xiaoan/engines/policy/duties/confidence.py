"""How sure a reading is, and what has to be asked before a duty can be taken over."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.engines.policy.shapes import Deadline, Frequency


def asks_of(actor: str, frequency: Frequency | None, deadline: Deadline | None) -> tuple[str, ...]:
    """Questions the text leaves open: `actor` (who), `date` (when, of something done once)."""
    asked = [] if actor else ["actor"]
    if frequency is not None and frequency.per == "once" and deadline is None:
        asked.append("date")
    return tuple(asked)


def confidence_of(parts: Sequence[float], *, domain: float, inferred: int, actor: str, only_papers: bool) -> float:
    """Between 0 and 1, two digits: the weakest constraint, lowered by what had to be inferred or is missing."""
    sure = min(parts, default=0.6)
    if only_papers:
        sure *= 0.9
    sure *= 0.92**inferred
    if not actor:
        sure *= 0.9
    sure *= 0.85 + 0.15 * min(1.0, domain)
    return round(max(0.05, min(0.99, sure)), 2)
