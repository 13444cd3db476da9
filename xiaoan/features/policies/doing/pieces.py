"""Pieces of a document: brought in or set apart by a person, and who does what a piece leaves open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.features.policies.doing.changing import posts_of
from xiaoan.features.policies.doing.frame import begun, piece_of
from xiaoan.features.policies.doing.judging import standing_duties
from xiaoan.features.policies.events import Answered, Scoped
from xiaoan.features.policies.models import Draft, PolicyPiece
from xiaoan.features.policies.shapes import AT_WORDS
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf

SCOPES = {"in": "用", "noise": "放在一边"}


def set_scope(*, by: Viewer, piece: UUID, scope: str, reason: str, at: datetime) -> PolicyPiece:
    """Bring a piece in, or set it apart, and say why. What speaks of watching persons is never brought in."""
    if scope not in SCOPES:
        raise Refused("请选择“用”或“放在一边”。", {"scope": "请选择"})
    why = cleaned(reason, most=200)
    with acts.opened(by=by, at=at) as act:
        document, row = piece_of(act, piece)
        if row.scope == scope:
            return row
        if row.read_scope == "sensitive":
            raise Refused("这一部分讲的是对人员的管控和维稳，平台不把它作为要做的事。")
        if not why:
            raise Refused("请写一句为什么。", {"reason": "请填写"})
        row.scope, row.reason = scope, why
        row.save(update_fields=["scope", "reason"])
        if scope == "in":
            _look_for_twins(row, at)
        begun(document)
        act.record(Scoped(piece=row.number, scope=scope, reason=why), about=document)
        return row


def _look_for_twins(row: PolicyPiece, at: datetime) -> None:
    known = standing_duties(row.unit, at)
    drafts = list(Draft.objects.filter(piece=row, state="open", candidates=[]))
    for draft in drafts:
        draft.candidates = list(known.candidates(draft.said))
    Draft.objects.bulk_update(drafts, ["candidates"], batch_size=200)


def answer_piece(*, by: Viewer, piece: UUID, at_whom: str, posts: Sequence[str], at: datetime) -> PolicyPiece:
    """Say once, for a whole piece, who does what it asks of nobody by name."""
    if at_whom not in AT_WORDS:
        raise Refused("请选择由谁来做。", {"at_whom": "请选择"})
    known = posts_of(list(posts), shelf())
    if not known:
        raise Refused("请选择由哪个岗位来填。", {"posts": "请至少选一个岗位"})
    with acts.opened(by=by, at=at) as act:
        document, row = piece_of(act, piece)
        if (row.at_whom, tuple(row.posts)) == (at_whom, known):
            return row
        row.at_whom, row.posts = at_whom, list(known)
        row.save(update_fields=["at_whom", "posts"])
        begun(document)
        act.record(Answered(piece=row.number, at_whom=at_whom, posts=list(known)), about=document)
        return row
