"""A duty as one line of JSON: the names of the annotated documents, and where and how surely it was read."""

from __future__ import annotations

from typing import Any

from xiaoan.engines.policy.shapes import Duty, Threshold


def record(duty: Duty, number: int, file: str) -> dict[str, Any]:
    """The record of a duty; what was not read is null or empty."""
    deadline: dict[str, Any] | None = None
    amount = None if duty.threshold is None else _amount(duty.threshold)
    if duty.deadline is not None:
        value = duty.deadline.value
        deadline = {"kind": duty.deadline.kind, "value": list(value) if isinstance(value, tuple) else value}
        if duty.deadline.event:
            deadline["event"] = duty.deadline.event
    return {
        "id": f"{duty.piece:02d}-{number:03d}",
        "file": file,
        "subdoc": f"P{duty.piece:02d}",
        "line": duty.line,
        "quote": duty.quote,
        "actor": duty.actor or None,
        "action": duty.action,
        "domain": duty.domain,
        "frequency": None if duty.frequency is None else _often(duty),
        "threshold": amount,
        "deadline": deadline,
        "applies_to": duty.applies_to or None,
        "evidence": list(duty.evidence),
        "modality": duty.modality,
        "scope": duty.scope,
        "inferred": list(duty.inferred),
        "domain_alt": list(duty.domain_alt),
        "span": list(duty.span),
        "spans": {name: list(span) for name, span in duty.spans.items()},
        "confidence": duty.confidence,
        "sure": dict(duty.sure),
        "piece": duty.piece,
        "asks": list(duty.asks),
    }  # fmt: skip


def _amount(threshold: Threshold) -> dict[str, Any]:
    value = threshold.value
    plain = [_plain(each) for each in value] if isinstance(value, tuple) else _plain(value)
    return {"value": plain, "unit": threshold.unit, "op": threshold.op}


def _often(duty: Duty) -> dict[str, Any]:
    assert duty.frequency is not None
    return {"per": duty.frequency.per, "times": _plain(duty.frequency.times), "op": duty.frequency.op}


def _plain(number: float) -> float | int:
    """A whole number without its .0."""
    return int(number) if float(number).is_integer() else number
