"""Changing what was recorded: openly, by its author, until somebody has acted on it. Nothing is overwritten.

Before the closing figures change; after it the new record is kept and only the difference is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.doing.submission import Receipt, receipt, record_walk
from xiaoan.kernel.work.events import Withdrawn
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.verbs import RECORD, SEE

ActedOn = Callable[[Record], str]
ACTED_ON: Table[ActedOn] = Table("who has acted on a record")
"""Rooms above say, in Chinese, why a record can no longer be changed by its author; empty when it can."""


def correct(*, by: Viewer, record_id: UUID, body: Doing, at: datetime) -> Receipt:
    """更正: a new record of the same occurrence that names the old, which is withdrawn.

    Conflict when the record has been withdrawn or acted on; the same correction sent again is the same receipt.
    """
    with acts.opened(by=by, at=at) as act:
        record = _own(act, record_id)
        again = Submission.objects.filter(home=record.home, client_id=body.client_id).first()
        if again is not None:
            if again.digest != body.digest(record.unit_id, by.account):
                raise Conflict("同一个提交编号已收到另一份内容，请换一个编号。")
            return receipt(again, fresh=False)
        _check_open(record)
        said = [(each.duty, each.subject, each.opens) for each in body.occurrences]
        if said != [(record.duty, record.subject_id, record.opens)]:
            raise Refused("更正只能改这一条记录本身；别的事请另行记录。")
        made = record_walk(by=by, unit=record.unit, body=body, at=at, corrects=record)
        _withdraw(act, record, reason="更正", corrected_by=made.records[0])
        return made


def withdraw(*, by: Viewer, record_id: UUID, reason: str, at: datetime) -> Record:
    """Take back an own record that should not have been made."""
    text = cleaned(reason, most=300)
    if not text:
        raise Refused("请写明为什么撤回。", {"reason": "请写明原因"})
    with acts.opened(by=by, at=at) as act:
        record = _own(act, record_id)
        _check_open(record)
        _withdraw(act, record, reason=text, corrected_by=None)
        return record


def why_final(record: Record) -> str:
    """Why a record can no longer be changed by its author; empty when it can."""
    if record.withdrawn_at is not None:
        return "这条记录已撤回或已更正。"
    return next((reason for _, ask in ACTED_ON.items() if (reason := ask(record))), "")


def _own(act: acts.Act, record_id: UUID) -> Record:
    """The record, locked, when the viewer made it. Out of sight is absent."""
    rows = Record.objects.select_for_update(of=("self",)).select_related("unit", "submission")
    record = rows.filter(id=record_id).first()
    if record is None or not act.may(SEE, record.unit, domain=record.domain):
        raise NotFound()
    act.require(RECORD, record.unit, domain=record.domain)
    if record.by_account != act.by.account:
        raise Refused("只有记录人自己可以更正或撤回；有出入请告诉他，或另记一条。")
    return record


def _check_open(record: Record) -> None:
    if reason := why_final(record):
        raise Conflict(reason)


def _withdraw(act: acts.Act, record: Record, *, reason: str, corrected_by: UUID | None) -> None:
    record.withdrawn_at = act.at
    record.save(update_fields=["withdrawn_at"])
    act.record(Withdrawn(duty=record.duty, opens=record.opens, reason=reason, corrected_by=corrected_by), about=record)
