"""Filing: many submissions, decided one by one as their sender and written together.

The only group commit. What reports a fault, brings files, proves something by them or corrects an older record goes
the ordinary way, and so does everything when anything else follows from a record, or when the group fails. Either
way a submission leads to the same rows, the same events and the same receipt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.acts import LATER, NOW, Act, Now
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.trail.commands import entry
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.work.bodies import Doing
from xiaoan.kernel.work.doing.batch import MOST, Answered, Sent, submit_many
from xiaoan.kernel.work.doing.filing.line import Line, NotWritten, Ready
from xiaoan.kernel.work.doing.filing.looks import Sights
from xiaoan.kernel.work.doing.sight import Sight
from xiaoan.kernel.work.doing.submission import Receipt, entering, notes, receipt, submit, told, walked
from xiaoan.kernel.work.events import Recorded
from xiaoan.kernel.work.months import ClosedAt, closed_at
from xiaoan.kernel.work.verbs import RECORD

MINDING_FAULTS: Table[Now] = Table("reactions that mind faults only", single=True)
"""What follows from a record at once, but only where it reports a fault. Filled by wiring."""

_LINE = Line()
_SIGHTS = Sights()


def file_one(*, by: Viewer, unit: Unit, body: Doing, at: datetime) -> Receipt:
    """`submit`, written together with what others submit at the same moment. The same receipt, the same refusals."""
    answered = file_many(by=by, sent=[Sent(unit, body)], at=at)[0]
    if answered.receipt is None:
        assert answered.refusal is not None, "what has no receipt says why"
        raise answered.refusal
    return answered.receipt


def file_many(*, by: Viewer, sent: Sequence[Sent], at: datetime) -> list[Answered]:
    """`submit_many`, written together. Up to MOST at once; an answer for each, in order.

    Within somebody's open transaction, all go the ordinary way: a group commits by itself.
    """
    if len(sent) > MOST:
        raise Refused(f"一批最多 {MOST} 条，这里有 {len(sent)} 条，请分批提交。")
    if connection.in_atomic_block or not _nothing_else_follows():
        return submit_many(by=by, sent=sent, at=at)
    decided = _decided(by, sent, at)
    try:
        entered = _LINE.write([one.ready for one in decided.values()])
    except NotWritten:
        return [_alone(by, one, at) for one in sent]
    answers = {
        position: Answered(one.receipt) for position, one in decided.items() if one.ready.submission.id in entered
    }
    left = [position for position in range(len(sent)) if position not in answers]
    if left:
        ordinary = submit_many(by=by, sent=[sent[position] for position in left], at=at)
        answers.update(zip(left, ordinary, strict=True))
    return [answers[position] for position in range(len(sent))]


def _nothing_else_follows() -> bool:
    known = {follow for _, follow in MINDING_FAULTS.items()}
    return not LATER.get(Recorded.KIND) and known.issuperset(NOW.get(Recorded.KIND))


def _alone(by: Viewer, one: Sent, at: datetime) -> Answered:
    try:
        return Answered(submit(by=by, unit=one.unit, body=one.body, at=at))
    except (Refused, NotFound, Conflict) as refusal:
        return Answered(None, refusal)


class _Decided(NamedTuple):
    ready: Ready
    receipt: Receipt


def _decided(by: Viewer, sent: Sequence[Sent], at: datetime) -> dict[int, _Decided]:
    """Those that can be written as they are, by position; decided in one look of the sender."""
    times = Counter((one.unit.home, one.body.client_id) for one in sent)
    fit = {
        position: one
        for position, one in enumerate(sent)
        if times[one.unit.home, one.body.client_id] == 1 and _plain(one.body)
    }
    found: dict[int, _Decided] = {}
    closed = _closed_once()
    with opened(by.scope, readonly=True):
        units = {one.unit.id: one.unit for one in fit.values() if by.may(RECORD, path=one.unit.path, unit=one.unit.id)}
        bodies: dict[UUID, list[Doing]] = {}
        for one in fit.values():
            bodies.setdefault(one.unit.id, []).append(one.body)
        sights = _SIGHTS.of(units, bodies, at)
        for position, one in fit.items():
            sight = sights.get(one.unit.id)
            decided = _decide(by, one, at, sight, closed) if sight is not None else None
            if decided is not None:
                found[position] = decided
    return found


def _plain(body: Doing) -> bool:
    """No file and no fault comes with it."""
    return not body.files and all(answer.answer != "fault" for answer in body.answers)


def _closed_once() -> ClosedAt:
    """Which months are closed, asked once for the same unit and months."""
    known: dict[tuple[tuple[UUID, ...], tuple[str, ...]], dict[tuple[UUID, str], datetime]] = {}

    def asked(units: Collection[UUID], months: Collection[str]) -> dict[tuple[UUID, str], datetime]:
        key = tuple(units), tuple(sorted(months))
        if key not in known:
            known[key] = closed_at(units, months)
        return known[key]

    return asked


def _decide(by: Viewer, one: Sent, at: datetime, sight: Sight, closed: ClosedAt) -> _Decided | None:
    """What is to be written; None when it is refused, known already or needs more than its rows."""
    unit, body, act = one.unit, one.body, Act(by, at)
    submission = entering(unit, body, body.digest(unit.id, by.account), by=by, at=at)
    try:
        act.require(RECORD, unit)
        walk = walked(act, unit, body, submission, sight=sight)
    except (Refused, NotFound, Conflict):
        return None
    if any(each.duty.evidence for each in walk.served) or any(row.problems for row in walk.records):
        return None
    entries = []
    for row in walk.records:
        for name, value in placed(unit).items():
            setattr(row, name, value)
        entries.append(entry(told(row), about=row, unit=unit, by=act.acting(unit), happened_at=row.happened))
    submission.notes = notes(unit, walk.served, walk.records, closed_at=closed)
    ready = Ready(submission, walk.records, entries, at)
    return _Decided(ready, receipt(submission, fresh=True, records=walk.records))
