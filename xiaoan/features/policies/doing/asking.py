"""The plan of a draft with its open questions, from its fields, its piece and its match: one way for all who ask."""

from __future__ import annotations

from datetime import date

from xiaoan.features.policies.carrying.plan import Plan, plan_of
from xiaoan.features.policies.carrying.who import Who
from xiaoan.features.policies.matching import LIKELY
from xiaoan.features.policies.models import Draft, PolicyPiece
from xiaoan.features.policies.shapes import Match


def plan_for(draft: Draft, piece: PolicyPiece, today: date, year: int | None) -> Plan:
    """How a draft is carried now, and what must be answered first. `year` is the document's."""
    who = Who(piece.at_whom, tuple(piece.posts))
    return plan_of(draft.said, draft.read, who=who, today=today, year=piece.year or year, twice=likely_twin(draft))


def likely_twin(draft: Draft) -> str:
    """The title of a duty that it may be, which nobody has judged yet."""
    if draft.matched or not draft.candidates or draft.candidates[0].score < LIKELY:
        return ""
    best: Match = draft.candidates[0]
    return best.title


def sure(draft: Draft, plan: Plan, least: float) -> bool:
    """Whether it may be accepted together with others: open, read surely, nothing asked."""
    return draft.state == "open" and draft.scope == "in" and draft.confidence >= least and not plan.asks
