"""Judging drafts: accept, change, do without, look again; many sure ones of a piece by one deliberate act.

Nothing is accepted while something about it is asked; what speaks of watching persons never is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from xiaoan.features.policies.doing.asking import plan_for, sure
from xiaoan.features.policies.doing.changing import changed
from xiaoan.features.policies.doing.frame import begun, must_be_in, piece_of, repeated, reviewed, saved, unchanged
from xiaoan.features.policies.events import Accepted, Edited, Matched, Rejected, Reopened
from xiaoan.features.policies.matching import Known, again, known_duties
from xiaoan.features.policies.models import Draft, PolicyDocument
from xiaoan.features.policies.shapes import REASONS
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.tree.models import Unit

SURE = 0.8
"""From here on a reading is sure enough to be accepted with others, if nothing about it is asked."""
_DONE = {
    "accepted": "这一条已经接受，要改请先点“重新看”。",
    "rejected": "这一条已经不要，要用请先点“重新看”。",
    "merged": "这一条已经并入另一条。",
    "split": "这一条已经拆开。",
}


def must_be_open(draft: Draft) -> None:
    """Only what nobody has decided yet is decided."""
    if draft.state != "open":
        raise Conflict(_DONE[draft.state])


def accept(*, by: Viewer, draft: UUID, version: int, at: datetime) -> Draft:
    """Take a draft over as it now stands. Refused while something about it is asked."""
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        if repeated(act, row, version, "accepted"):
            return row
        unchanged(row, version)
        must_be_open(row)
        must_be_in(row.piece)
        _take(act, row, document.year)
        begun(document)
        act.record(Accepted(drafts=[row.number]), about=document)
        return row


def _take(act: acts.Act, row: Draft, year: int | None) -> None:
    plan = plan_for(row, row.piece, school_day(act.at), year)
    if plan.asks:
        raise Refused("还有没答的问题，答了再接受。", {ask.code: ask.words for ask in plan.asks})
    row.state = "accepted"
    saved(act, row)


def accept_many(
    *, by: Viewer, piece: UUID, at: datetime, least: float = SURE, expected: int | None = None
) -> list[Draft]:  # fmt: skip
    """Take over all sure drafts of a piece. `expected`: how many were shown; Conflict when they are others by now."""
    with acts.opened(by=by, at=at) as act:
        document, place = piece_of(act, piece)
        must_be_in(place)
        day = school_day(at)
        rows = list(Draft.objects.select_related("unit").filter(piece=place, state="open").order_by("order"))
        taken = [row for row in rows if sure(row, plan_for(row, place, day, document.year), least)]
        if expected is not None and expected != len(taken):
            raise Conflict(f"有把握的现在是 {len(taken)} 条，和刚才看到的不同，请看一眼再接受。")
        if not taken:
            raise Refused("这一部分没有可以一起接受的：要么还有问题没答，要么没有把握，请一条一条看。")
        for row in taken:
            row.state = "accepted"
            row.version += 1
            row.last_by = by.account
        Draft.objects.bulk_update(taken, ["state", "version", "last_by"], batch_size=200)
        begun(document)
        act.record(Accepted(drafts=[row.number for row in taken]), about=document)
        return taken


def edit(*, by: Viewer, draft: UUID, version: int, changes: Mapping[str, object], at: datetime) -> Draft:
    """Change what is said of an open draft, and answer questions. What was read stays beside it."""
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        after = changed(row.said, changes, shelf())
        if after == row.said and row.version in (version, version + 1):
            return row
        unchanged(row, version)
        must_be_open(row)
        fields = sorted(set(changes))
        row.said = after
        if row.match is not None:
            row.match = again(row.match, after, standing_duties(row.unit, at))
        saved(act, row)
        begun(document)
        act.record(Edited(draft=row.number, fields=fields), about=document)
        return row


def reject(*, by: Viewer, draft: UUID, version: int, reason: str, at: datetime, words: str = "") -> Draft:
    """Do without a draft, for one of a few reasons or another in words."""
    if reason not in REASONS:
        raise Refused("请选择为什么不要。", {"reason": "请选择"})
    said = cleaned(words, most=200)
    if reason == "other" and not said:
        raise Refused("请写明为什么不要。", {"words": "请填写"})
    why = said if reason == "other" else f"{REASONS[reason]}：{said}" if said else REASONS[reason]
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        if repeated(act, row, version, "rejected") and row.reason == why:
            return row
        unchanged(row, version)
        must_be_open(row)
        row.state, row.reason = "rejected", why
        saved(act, row)
        begun(document)
        act.record(Rejected(draft=row.number, reason=why), about=document)
        return row


def reopen(*, by: Viewer, draft: UUID, version: int, at: datetime) -> Draft:
    """Look again at a draft that was accepted or done without."""
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        if repeated(act, row, version, "open"):
            return row
        unchanged(row, version)
        if row.state not in ("accepted", "rejected"):
            raise Conflict("这一条还没有决定。" if row.state == "open" else _DONE[row.state])
        if row.scope == "sensitive":
            raise Refused("这一条涉及对人员的管控，平台不把它作为要做的事。")
        row.state, row.reason = "open", ""
        saved(act, row)
        act.record(Reopened(draft=row.number), about=document)
        return row


def choose_match(*, by: Viewer, draft: UUID, version: int, duty: str, at: datetime) -> Draft:
    """Say which duty of the catalogue a draft is about, or with an empty code that it is a new one."""
    with acts.opened(by=by, at=at) as act:
        document, row = reviewed(act, draft)
        now = row.match.duty if row.match is not None else ""
        if row.matched and now == duty and row.version in (version, version + 1):
            return row
        unchanged(row, version)
        must_be_open(row)
        row.match, row.matched = None, True
        if duty:
            row.match = standing_duties(row.unit, at).chosen(duty, row.said)
            if row.match is None:
                raise Refused("本单位现在没有这件事，请从列表中选择。", {"duty": "请从列表中选择"})
        saved(act, row)
        begun(document)
        relation = row.match.relation if row.match is not None else "new"
        act.record(Matched(draft=row.number, duty=duty, relation=relation), about=document)
        return row


def standing_duties(unit: Unit, at: datetime) -> Known:
    """What the catalogue holds for a unit today, to be compared with."""
    return known_duties({code: reign.pack for code, reign in governing(unit, school_day(at)).items()}, shelf())


def open_drafts(document: PolicyDocument) -> int:
    """How many drafts of pieces that count nobody has decided yet."""
    return Draft.objects.filter(document=document, state="open", piece__scope="in").count()
