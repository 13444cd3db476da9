"""What stands in JSON columns of a policy document: what was read of a duty, what a person says of it, its match.

Dates and periods are written as the reader writes them (`--03`, `--03-15`, `--03-lastMon`, `PT30M`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from xiaoan.engines.policy.shapes import Deadline, Duty, Frequency, Span, Threshold
from xiaoan.foundation.text import cleaned

CarryKind = Literal["cadence", "by_date", "self_check", "standing"]
CARRIES = {
    "cadence": "按周期做",
    "by_date": "在这些日子里做",
    "self_check": "每学期自查一次",
    "standing": "只记录在案，不要求填",
}
OwedAt = Literal["campus", "legal", "bureau"]
AT_WORDS = {"campus": "每个校区（学校）", "legal": "全校一次", "bureau": "教育局"}
Relation = Literal["same", "stricter", "looser", "other", "new"]
RELATIONS = {
    "same": "与已有的相同",
    "stricter": "比已有的更严",
    "looser": "比已有的更松，仍按已有的更严要求",
    "other": "与已有的无法比较，作为新要求",
    "new": "新要求",
}
STATES = {
    "waiting": "正在读",
    "read": "待核对",
    "reviewing": "核对中",
    "published": "已发布",
    "refused": "读不了",
    "withdrawn": "已撤下",
}
DRAFT_STATES = {"open": "待看", "accepted": "已接受", "rejected": "不要", "merged": "已合并", "split": "已拆分"}
REASONS = {
    "no_duty": "不是要求，只是说明",
    "not_ours": "不归学校和教育局做",
    "not_safety": "与学校安全无关",
    "twice": "文件里已有同样的一条",
    "done": "时间已过，不用再做",
    "other": "其他（请写明）",
}


class Often(msgspec.Struct, frozen=True, omit_defaults=True):
    """How often: `times` per `per`."""

    per: str
    times: float
    op: str = ">="


class Amount(msgspec.Struct, frozen=True, omit_defaults=True):
    """How much; `value` has two numbers with `between`."""

    value: float | tuple[float, float]
    unit: str
    op: str = "="


class By(msgspec.Struct, frozen=True, omit_defaults=True):
    """By when, as the reader's `Deadline`."""

    kind: str
    value: str | int | tuple[str, ...]
    event: str = ""


class Choices(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the person decided about how a duty is carried; what is empty follows from its fields.

    `only` are words of the vocabulary the school must meet (`stage:kindergarten`, `boarding`); None: from the fields.
    `windows` are MM-DD/MM-DD. `files`: its evidence is asked as files. `answered` are questions said to be settled.
    """

    kind: str = ""
    at: str = ""
    posts: tuple[str, ...] = ()
    only: tuple[str, ...] | None = None
    windows: tuple[str, ...] = ()
    minutes: int = 0
    files: bool = False
    answered: tuple[str, ...] = ()


class Fields(msgspec.Struct, frozen=True, omit_defaults=True):
    """The fields of a duty, as read or as a person says them."""

    action: str
    domain: str
    modality: str = "must"
    actor: str = ""
    applies_to: str = ""
    frequency: Often | None = None
    threshold: Amount | None = None
    deadline: By | None = None
    evidence: tuple[str, ...] = ()


class WasSaid(Fields, frozen=True, omit_defaults=True):
    """What the person says now, with a title for lists and how it is carried."""

    title: str = ""
    choices: Choices = Choices()


class AsRead(Fields, frozen=True, omit_defaults=True):
    """What the engine read; never changed. `spans` are offsets in the document's text."""

    inferred: tuple[str, ...] = ()
    spans: dict[str, tuple[int, int]] = {}
    headings: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True, omit_defaults=True):
    """A duty of the catalogue beside a draft. `score` is 0 to 1; `says` compares the two in words."""

    pack: str
    duty: str
    title: str
    relation: str
    score: float = 0.0
    says: str = ""


def as_read(duty: Duty) -> AsRead:
    """The engine's duty as it is kept."""
    return AsRead(
        **_fields(duty), inferred=tuple(duty.inferred), headings=tuple(duty.headings), asks=tuple(duty.asks),
        spans={name: (span.start, span.end) for name, span in duty.spans.items()},
    )  # fmt: skip


def as_said(duty: Duty, title: str) -> WasSaid:
    """The engine's duty as the first words of whoever reviews it: one line each, as long as a field may be."""
    said = _fields(duty)
    said["action"] = _line(duty.action, 400) or _line(duty.quote, 400) or "（没有读出）"
    said["actor"], said["applies_to"] = _line(duty.actor, 80), _line(duty.applies_to, 80)
    said["evidence"] = tuple(dict.fromkeys(_line(each, 40) for each in duty.evidence if _line(each, 40)))[:12]
    return WasSaid(**said, title=title or said["action"][:24])


def _line(text: str, most: int) -> str:
    return " ".join(cleaned(text, most=4000).split())[:most]


def _fields(duty: Duty) -> dict[str, Any]:
    frequency, threshold, deadline = duty.frequency, duty.threshold, duty.deadline
    return {
        "action": duty.action,
        "domain": duty.domain,
        "modality": duty.modality,
        "actor": duty.actor,
        "applies_to": duty.applies_to,
        "frequency": Often(frequency.per, float(frequency.times), frequency.op) if frequency else None,
        "threshold": Amount(threshold.value, threshold.unit, threshold.op) if threshold else None,
        "deadline": By(deadline.kind, deadline.value, deadline.event) if deadline else None,
        "evidence": tuple(duty.evidence),
    }


def duty_of(said: Fields, line: int, quote: str, span: tuple[int, int], piece: int) -> Duty:
    """A kept duty as the engine's value again, for comparing documents."""
    often, amount, by = said.frequency, said.threshold, said.deadline
    return Duty(
        piece=piece, line=line, quote=quote, span=Span(*span), action=said.action,
        domain=said.domain, modality=said.modality, actor=said.actor, applies_to=said.applies_to,  # type: ignore[arg-type]
        frequency=Frequency(often.per, often.times, often.op) if often else None,  # type: ignore[arg-type]
        threshold=Threshold(amount.value, amount.unit, amount.op) if amount else None,  # type: ignore[arg-type]
        deadline=Deadline(by.kind, by.value, by.event) if by else None,  # type: ignore[arg-type]
        evidence=said.evidence,
    )  # fmt: skip
