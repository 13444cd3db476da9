"""Proof of what was done: which files a record's clauses demand, and those that may follow it.

A record that lacks proof is kept and shown, but does not count until the last of it has arrived.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.files.commands import attach
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.bodies import Promised
from xiaoan.kernel.work.events import Completed, Evidenced
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.reading.room import Owed
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD, SEE

OBJECT = "work.record"
NOT_A_FILE = frozenset({"location"})
"""Kinds of evidence that are no files; a location is asked for by no clause yet."""


class Files:
    """The files that came, or were promised, with a walk."""

    def __init__(self, rows: dict[UUID, Attachment], purposes: dict[UUID, str]) -> None:
        self._rows, self._purposes = rows, purposes

    @classmethod
    def of(cls, unit: Unit, by: Viewer, promised: Sequence[Promised]) -> Files:
        """The named files of the viewer's own; NotFound when one is not there."""
        if not promised:
            return cls({}, {})
        purposes = {one.attachment: one.purpose for one in promised}
        rows = Attachment.objects.filter(id__in=purposes, home=unit.home, by=by.account)
        found = {row.id: row for row in rows}
        if len(found) != len(purposes):
            raise NotFound("有附件找不到，请重新上传后再交。")
        return cls(found, purposes)

    def prove(self, row: Record, owed: Owed) -> None:
        """Write down what proves the record, and what its clauses still demand. Refused when it may not follow."""
        wanted = {proof.kind: proof for proof in owed.duty.evidence if proof.kind not in NOT_A_FILE}
        row.files = [key for key in self._rows if self._purposes[key] in wanted]
        given = {self._purposes[key] for key in row.files}
        missing = {kind: proof for kind, proof in wanted.items() if kind not in given}
        if now := {kind: proof.title for kind, proof in missing.items() if not proof.later}:
            named = "、".join(now.values())
            raise Refused(f"“{owed.duty.title}”按条款要附：{named}。", dict.fromkeys(now, "请附上"))
        row.lacks = list(missing)
        row.complete = not missing and all(self._rows[key].verified_at is not None for key in row.files)

    def of_kinds(self, kinds: Sequence[str]) -> list[UUID]:
        return [key for key in self._rows if self._purposes[key] in kinds]

    def attach(self, records: Sequence[Record], *, by: Viewer, unit: Unit, at: datetime) -> None:
        """Give each file to the first record it proves; what proves nothing goes with the first record."""
        left = set(self._rows)
        for position, record in enumerate(records):
            own = [key for key in self._rows if key in left and (key in record.files or position == len(records) - 1)]
            if own:
                attach(
                    by=by, unit=unit, attachments=own, object_type=OBJECT, object_id=record.id, verb=SEE, at=at,
                    domain=record.domain,
                )  # fmt: skip
            left -= set(own)


def bring_proof(*, by: Viewer, record_id: UUID, files: Sequence[Promised], at: datetime) -> Record:
    """Bring files that a record still lacks; those of the same walk that lack them too get them as well.

    Whoever made the record may, and who may record for others. Conflict when it was withdrawn; Refused when a
    file is of a kind that is not lacking. The record counts once nothing is lacking and all files have arrived.
    """
    if not files:
        raise Refused("请选择要补交的文件。", {"files": "请选择文件"})
    with acts.opened(by=by, at=at) as act:
        rows = Record.objects.select_for_update(of=("self",)).select_related("unit")
        row = rows.filter(id=record_id).first()
        if row is None or not act.may(SEE, row.unit, domain=row.domain):
            raise NotFound()
        act.require(RECORD, row.unit, domain=row.domain)
        if row.by_account != by.account and not act.may(ON_BEHALF, row.unit):
            raise Refused("补交材料请由记录人办理，或请安全员代办。")
        if row.withdrawn_at is not None:
            raise Conflict("这条记录已撤回或已更正，请在新的记录上补交。")
        if wrong := {one.purpose for one in files} - set(row.lacks):
            raise Refused("有的材料已经交过，或这条记录不要。", {sorted(wrong)[0]: "不用再交"})
        brought = Files.of(row.unit, by, files)
        siblings = rows.filter(submission_id=row.submission_id, withdrawn_at=None).exclude(id=row.id).order_by("id")
        for record in (row, *siblings):
            _bring(act, record, brought, [one.purpose for one in files])
        brought.attach([row], by=by, unit=row.unit, at=at)
        return row


def _bring(act: acts.Act, record: Record, brought: Files, kinds: Sequence[str]) -> None:
    here = [kind for kind in dict.fromkeys(kinds) if kind in record.lacks]
    if not here:
        return
    record.files = [*record.files, *(key for key in brought.of_kinds(here) if key not in record.files)]
    record.lacks = [kind for kind in record.lacks if kind not in here]
    record.save(update_fields=["files", "lacks"])
    act.record(Evidenced(duty=record.duty, opens=record.opens, kinds=tuple(here)), about=record)
    _count(act, record)


def confirm_files(*, by: Viewer, record_id: UUID, at: datetime) -> Record:
    """Let a record count once the files it needs have been verified; does nothing while some are missing."""
    with acts.opened(by=by, at=at) as act:
        record = Record.objects.select_for_update(of=("self",)).select_related("unit").filter(id=record_id).first()
        if record is None:
            raise NotFound()
        act.require(SEE, record.unit, domain=record.domain)
        _count(act, record)
        return record


def _count(act: acts.Act, record: Record) -> None:
    arrived = Attachment.objects.filter(id__in=record.files, verified_at__isnull=False).count()
    if record.complete or record.lacks or arrived < len(record.files):
        return
    record.complete = True
    record.save(update_fields=["complete"])
    act.record(Completed(duty=record.duty, opens=record.opens), about=record)
