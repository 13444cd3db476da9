"""What every command of the review shares: the row under lock, for one who may, unchanged since he looked."""

from __future__ import annotations

from uuid import UUID

from xiaoan.features.policies.models import Draft, PolicyDocument, PolicyPiece
from xiaoan.features.policies.verbs import REVIEW
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts

CHANGED = "别人刚改过，请看一眼再改。"
CLOSED = {
    "waiting": "文件还在读，读完再核对。",
    "published": "已经发布，要改请先点“继续核对”，改完再发布新的版本。",
    "refused": "这个文件读不了，没有可核对的内容。",
    "withdrawn": "这份文件已撤下，不再核对。",
}


def locked_document(act: acts.Act, key: UUID, verb: str = REVIEW) -> PolicyDocument:
    """The document under lock, for one who may; its text is left out."""
    rows = PolicyDocument.objects.select_for_update(of=("self",)).select_related("unit").defer("text")
    row = rows.filter(id=key).first()
    if row is None:
        raise NotFound()
    act.require(verb, row.unit)
    return row


def under_review(act: acts.Act, key: UUID) -> PolicyDocument:
    """The document under lock while it may be reviewed; the first step of a review opens it."""
    row = locked_document(act, key)
    if row.state not in ("read", "reviewing"):
        raise Conflict(CLOSED[row.state])
    return row


def begun(row: PolicyDocument) -> None:
    """Somebody has begun: from read to reviewing. Before the event about the document is recorded."""
    if row.state == "read":
        row.state = "reviewing"
        row.save(update_fields=["state"])


def reviewed(act: acts.Act, key: UUID) -> tuple[PolicyDocument, Draft]:
    """A draft with its document, both under lock. The document first, so that two at once go one after the other."""
    found = Draft.objects.filter(id=key).values_list("document_id", flat=True).first()
    if found is None:
        raise NotFound()
    document = under_review(act, found)
    return document, Draft.objects.select_related("unit", "piece").get(id=key)


def piece_of(act: acts.Act, key: UUID) -> tuple[PolicyDocument, PolicyPiece]:
    """A piece with its document under lock."""
    found = PolicyPiece.objects.select_related("unit").filter(id=key).first()
    if found is None:
        raise NotFound()
    document = under_review(act, found.document_id)
    return document, PolicyPiece.objects.select_related("unit").get(id=key)


def unchanged(draft: Draft, version: int) -> None:
    """Nobody has changed it since the version that was looked at."""
    if draft.version != version:
        raise Conflict(CHANGED)


def repeated(act: acts.Act, draft: Draft, version: int, state: str) -> bool:
    """Whether this is the same decision again, sent twice by the same person."""
    return draft.version == version + 1 and draft.state == state and draft.last_by == act.by.account


def saved(act: acts.Act, draft: Draft) -> None:
    """Keep a changed draft under its next version."""
    draft.version += 1
    draft.last_by = act.by.account
    draft.save()


def must_be_in(piece: PolicyPiece) -> None:
    """What was set apart is not reviewed before somebody brings it in."""
    if piece.scope != "in":
        raise Refused("这一部分已放在一边，要用请先把它“放回来”。")
