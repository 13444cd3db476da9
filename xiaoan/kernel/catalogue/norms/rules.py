"""How many a norm wants of a school. Pure; the norm comes from a resolved pack."""

from __future__ import annotations

from xiaoan.kernel.catalogue.norms.written import Beyond, Norm, Step
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.pack.written import Number, Param
from xiaoan.kernel.catalogue.rules import Subject, facts_in, holds


def need_of(norm: Norm, subject: Subject) -> int:
    """How many there must be; 0 where the norm does not apply. The highest step that holds decides."""
    if not holds(norm.applies_to, subject):
        return 0
    steps = (_whole(step.need) for step in norm.need.steps if _reached(step, subject))
    return max(steps, default=0) + _further(norm.need.beyond, subject)


def wanted_at(norm: Norm, kind: UnitKind, *, has_campuses: bool = False) -> bool:
    """Whether a unit of this kind is where the norm is to be met."""
    if norm.at == "legal":
        return kind.is_school and kind.legal
    return kind.level == "campus" or (kind.is_school and not has_campuses)


def facts_of(norm: Norm) -> frozenset[str]:
    """The facts a school must state so that the norm can be decided."""
    beyond = norm.need.beyond
    found = {step.fact for step in norm.need.steps} | {norm.have.fact, beyond.fact if beyond else ""}
    return (facts_in(norm.applies_to) | found) - {""}


def _reached(step: Step, subject: Subject) -> bool:
    if step.equals is not None:
        return step.equals in subject.words(step.fact)
    return not step.fact or subject.number(step.fact) >= _whole(step.at_least or 0)


def _further(beyond: Beyond | None, subject: Subject) -> int:
    if beyond is None:
        return 0
    more = max(0, subject.number(beyond.fact) - _whole(beyond.over))
    return -(-more // _whole(beyond.every)) * _whole(beyond.need)


def _whole(value: Number) -> int:
    if isinstance(value, Param):
        raise ValueError(f"fill in the parameter {value.param} first")
    return value
