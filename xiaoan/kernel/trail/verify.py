"""Recompute everything the trail vouches for: chains, seals, and the live rows against their last event.

Guarantee: a change before the last seal is always found; what came after it is named as not yet protected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.db import connection, models

from xiaoan.foundation.digest import GENESIS, state_digest
from xiaoan.foundation.registry import Table
from xiaoan.kernel.trail.chain import COVERED, commitment, event_digest, seal_root
from xiaoan.kernel.trail.models import ChainHead, Seal, SealedHead, TrailEvent, TrailText
from xiaoan.kernel.trail.sealing import public_text, signing_key
from xiaoan.kernel.tree.models import Unit

NO_UNIT = UUID(int=0)
LONGEST_TRANSACTION = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not match, with the place to look."""

    problem: str
    unit: UUID | None = None
    seq: int | None = None
    object_type: str = ""
    object_id: UUID | None = None


Extra = Callable[[], Iterable[Finding]]
EXTRA: Table[Extra] = Table("what else verify checks")
"""Rooms above add what only they can recompute; filled by wiring."""


@dataclass(slots=True)
class Verdict:
    """What was checked and what was found; `unprotected` counts events after the last seal."""

    events: int = 0
    objects: int = 0
    chains: int = 0
    seals: int = 0
    unprotected: int = 0
    protected_until: datetime | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(slots=True)
class _Sealed:
    """Positions that seals vouch for, per unit: seq -> (digest, seal number)."""

    positions: dict[UUID, dict[int, tuple[str, int]]] = field(default_factory=dict)
    moments: dict[int, datetime] = field(default_factory=dict)


def verify(folder: Path | None = None) -> Verdict:
    """Check all chains this connection can see. `folder` holds the roots kept outside the database."""
    verdict = Verdict()
    sealed = _check_seals(verdict, folder)
    last_states = _check_chains(verdict, sealed)
    _check_texts(verdict)
    _check_live_rows(verdict, last_states)
    for _, check in EXTRA.items():
        verdict.findings += check()
    return verdict


def _check_seals(verdict: Verdict, folder: Path | None) -> _Sealed:
    sealed = _Sealed()
    heads: dict[int, list[tuple[UUID, int, str]]] = {}
    for seal_number, unit, seq, digest in SealedHead.objects.values_list("seal", "unit_id", "seq", "digest").iterator():
        heads.setdefault(seal_number, []).append((unit, seq, digest))
        sealed.positions.setdefault(unit, {})[seq] = (digest, seal_number)
    previous, expected = GENESIS, 1
    for seal in Seal.objects.order_by("number").iterator():
        verdict.seals += 1
        sealed.moments[seal.number] = verdict.protected_until = seal.at
        sound = seal.number == expected and seal.previous == previous
        sound = sound and seal.root == seal_root(previous, seal.number, seal.at, heads.get(seal.number, []))
        if not (sound and _signed(seal)):
            verdict.findings.append(Finding(f"第{seal.number}号封存与记录不符：封存行或所列链头被改动、删除或换签"))
        previous, expected = seal.root, seal.number + 1
    for number in sorted(set(heads) - set(sealed.moments)):
        verdict.findings.append(Finding(f"第{number}号封存行被删除"))
    if folder is not None:
        _check_key(verdict, folder)
        _check_outside_copy(verdict, folder)
    return sealed


def _check_key(verdict: Verdict, folder: Path) -> None:
    """A seal must be signed with this installation's key, not with any key that its own row names."""
    if not (folder / "seal.key").exists():
        return
    ours = public_text(signing_key(folder).public_key())
    for number in Seal.objects.exclude(key=ours).order_by("number").values_list("number", flat=True):
        verdict.findings.append(Finding(f"第{number}号封存不是用本机的密钥签的：被重新签过，或密钥换过"))


def _signed(seal: Seal) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal.key))
        key.verify(bytes.fromhex(seal.signature), bytes.fromhex(seal.root))
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_outside_copy(verdict: Verdict, folder: Path) -> None:
    log = folder / "roots.log"
    inside = dict(Seal.objects.values_list("number", "root"))
    if not log.exists():
        if inside:
            verdict.findings.append(Finding("库外的封存副本 roots.log 不见了，请从备份找回后再核对"))
        return
    outside: dict[int, str] = {}
    for line in log.read_text().splitlines():
        parts = line.split(" ")
        if len(parts) != 4 or not parts[0].isdigit():
            verdict.findings.append(Finding("库外的封存副本 roots.log 有一行读不懂：被改动或写坏"))
            continue
        outside[int(parts[0])] = parts[2]
    for number in sorted(outside):
        if inside.get(number) != outside[number]:
            verdict.findings.append(Finding(f"第{number}号封存与库外副本不符：库中封存被删除或重做"))
    # The newest seal may still be on its way to the file.
    for number in sorted(set(inside) - set(outside))[:-1]:
        verdict.findings.append(Finding(f"第{number}号封存在库外副本 roots.log 里没有：副本被删减"))


def _check_chains(verdict: Verdict, sealed: _Sealed) -> dict[tuple[str, UUID], tuple[str, UUID, int]]:
    last_states: dict[tuple[str, UUID], tuple[str, UUID, int]] = {}
    heads = {head.unit_id: (head.seq, head.digest) for head in ChainHead.objects.all()}
    reached: dict[UUID, int] = {}
    ends = {unit_id: max(positions) for unit_id, positions in sealed.positions.items()}
    previous_digest, expected, moment = GENESIS, 1, None
    unit: UUID = NO_UNIT
    columns = (*COVERED, "digest")
    rows = TrailEvent.objects.order_by("unit_id", "seq").values_list(*columns).iterator(chunk_size=5000)
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        if row["unit_id"] != unit:
            unit, previous_digest, expected, moment = row["unit_id"], GENESIS, 1, None
            verdict.chains += 1
        verdict.events += 1
        for problem in _event_problems(row, previous_digest, expected, moment, sealed):
            verdict.findings.append(Finding(problem, unit, row["seq"], row["object_type"], row["object_id"]))
        last_states[row["object_type"], row["object_id"]] = (row["state"], unit, row["seq"])
        previous_digest, expected, moment = row["digest"], row["seq"] + 1, row["recorded_at"]
        reached[unit] = row["seq"]
        if row["seq"] > ends.get(row["unit_id"], 0):
            verdict.unprotected += 1
    for unit_id, end in ends.items():
        if end > reached.get(unit_id, 0):
            verdict.findings.append(Finding("链尾被截断：封存时已有更多记录", unit_id, reached.get(unit_id, 0)))
    for unit_id, (seq, _) in heads.items():
        if seq > reached.get(unit_id, 0):
            verdict.findings.append(Finding("链尾被截断：链头记着更多记录", unit_id, reached.get(unit_id, 0)))
        elif seq < reached.get(unit_id, 0):
            verdict.findings.append(Finding("链头被退回：链上有比链头更新的记录", unit_id, seq))
    for unit_id in set(reached) - set(heads):
        verdict.findings.append(Finding("链头被删除", unit_id, reached[unit_id]))
    return last_states


def _event_problems(
    row: dict[str, Any], previous: str, expected: int, moment: datetime | None, sealed: _Sealed
) -> Iterator[str]:
    if row["seq"] != expected:
        yield f"缺少第{expected}号到第{row['seq'] - 1}号记录" if row["seq"] > expected else "序号重复"
    elif row["previous"] != previous:
        yield "与前一条记录对不上：前后次序被改动或前一条被重写"
    if row["digest"] != event_digest(row):
        yield "内容被改动"
    if moment is not None and row["recorded_at"] < moment:
        yield "记录时刻早于前一条：倒填日期"
    positions = sealed.positions.get(row["unit_id"], {})
    if row["seq"] in positions and positions[row["seq"]][0] != row["digest"]:
        yield f"与第{positions[row['seq']][1]}号封存不符：封存之后整段被重写"
    before = positions.get(row["seq"] - 1)
    if before and row["recorded_at"] < sealed.moments.get(before[1], row["recorded_at"]) - LONGEST_TRANSACTION:
        yield f"记录时刻早于它之前的第{before[1]}号封存：倒填日期"


def _check_texts(verdict: Verdict) -> None:
    texts = {(text.event, text.field): text for text in TrailText.objects.filter(erased_at=None).iterator()}
    if not texts:
        return
    for event_id, unit, seq, body in TrailEvent.objects.values_list("id", "unit_id", "seq", "body").iterator():
        for name, value in body.items():
            if not (isinstance(value, dict) and "commitment" in value):
                continue
            text = texts.get((event_id, name))
            if text is not None and commitment(text.salt, text.text) != value["commitment"]:
                verdict.findings.append(Finding(f"个人信息文本（{name}）被改动", unit, seq))


def traced_models() -> list[type[models.Model]]:
    """Every model whose live rows the trail vouches for."""
    return [model for model in apps.get_models() if hasattr(model, "traced_state")]


def _check_live_rows(verdict: Verdict, last: dict[tuple[str, UUID], tuple[str, UUID, int]]) -> None:
    seen: set[tuple[str, UUID]] = set()
    for model in traced_models():
        label = model._meta.label_lower
        for row in model._default_manager.order_by("pk").iterator(chunk_size=2000):
            verdict.objects += 1
            key = (label, row.pk)
            seen.add(key)
            known = last.get(key)
            unit = row.pk if isinstance(row, Unit) else getattr(row, "unit_id", None)
            if known is None:
                verdict.findings.append(
                    Finding("有这一行，却没有任何办理记录：绕过系统写入", unit, None, label, row.pk)
                )
            elif known[0] != state_digest(row.traced_state()):  # type: ignore[attr-defined]
                verdict.findings.append(
                    Finding("现状与最后一条办理记录不符：绕过系统改动", unit, known[2], label, row.pk)
                )
    for (label, object_id), (state, unit_id, seq) in last.items():
        if state and (label, object_id) not in seen:
            verdict.findings.append(Finding("办理记录还在，这一行却不见了：被删除", unit_id, seq, label, object_id))


def role_sees_all() -> bool:
    """Whether the connected role can verify everything (auditor, worker or owner)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (name,) = cursor.fetchone()
    return str(name) in {"xiaoan_auditor", "xiaoan_worker", "xiaoan_owner"}
