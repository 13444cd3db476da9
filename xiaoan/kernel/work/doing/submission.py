"""Recording a walk: one submission, a record for each occurrence it serves, all in one act.

The same submission sent again gives the same receipt; the unique client id decides, not a lock. Faults found are
told by the event; wiring turns them into reports in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import month_key
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.text import cleaned, moment_words
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.kernel.work.bodies import OTHER_THEME, Doing
from xiaoan.kernel.work.doing.answers import check_answers, kept
from xiaoan.kernel.work.doing.clock import Happened, happened_at
from xiaoan.kernel.work.doing.proof import Files
from xiaoan.kernel.work.doing.sight import Sight
from xiaoan.kernel.work.events import Recorded
from xiaoan.kernel.work.models import Record, Submission
from xiaoan.kernel.work.months import ClosedAt, closed_at
from xiaoan.kernel.work.reading.form import duty_key, from_above, not_asked_of, stop_of, why_not
from xiaoan.kernel.work.reading.room import Owed
from xiaoan.kernel.work.verbs import ON_BEHALF, RECORD


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sending led to. `fresh` false: it had arrived before. `notes` say, in Chinese, what does not count.

    `reports` are the client ids under which its faults are reported.
    """

    submission: UUID
    fresh: bool
    records: tuple[UUID, ...]
    reports: tuple[UUID, ...]
    happened: datetime
    reached: datetime
    clock_corrected: bool
    complete: bool
    notes: tuple[str, ...] = ()


def submit(*, by: Viewer, unit: Unit, body: Doing, at: datetime, sight: Sight | None = None) -> Receipt:
    """Record one walk at one stop. Equal id and body: the same receipt, not fresh; equal id, other body: Conflict.

    NotFound: the unit is out of sight or an occurrence does not exist. Refused: not yet open, not the viewer's to
    do, an item unanswered or unknown, proof missing, a time in the future. `sight` is shared by those of a batch.
    """
    return record_walk(by=by, unit=unit, body=body, at=at, corrects=None, sight=sight)


def record_walk(
    *, by: Viewer, unit: Unit, body: Doing, at: datetime, corrects: Record | None, sight: Sight | None = None
) -> Receipt:
    """`submit`, or the walk that stands in the place of an earlier record."""
    with acts.opened(by=by, at=at) as act:
        act.require(RECORD, unit)
        digest = body.digest(unit.id, by.account)
        submission, fresh = _enter(unit, body, digest, by=by, at=at)
        if not fresh:
            return receipt(submission, fresh=False)
        walk = walked(act, unit, body, submission, sight=sight or Sight(unit, [body], at=at), corrects=corrects)
        for row in walk.records:
            row.save(force_insert=True)
        walk.files.attach(walk.records, by=by, unit=unit, at=at)
        for row in walk.records:
            act.record(told(row), about=row, happened_at=row.happened)
        submission.notes = notes(unit, walk.served, walk.records)
        submission.save(update_fields=["notes"])
        return receipt(submission, fresh=True, records=walk.records)


class Walk(NamedTuple):
    """What a submission serves, and the records it makes: complete, but not written yet."""

    served: list[Owed]
    records: list[Record]
    files: Files


def walked(
    act: acts.Act, unit: Unit, body: Doing, submission: Submission, *, sight: Sight, corrects: Record | None = None
) -> Walk:
    """Decide a walk: whether it may be recorded, and what its records say. Writes nothing."""
    by, at, ground = act.by, act.at, sight.ground
    served = sight.served(body)
    place = stop_of(served)
    for domain in {each.version.domain for each in served}:
        act.require(RECORD, unit, domain=domain)
    if body.told_by and not act.may(ON_BEHALF, unit):
        raise Refused("代别人记录要有代录权限，请找安全员。", {"told_by": "不能代录"})
    room = sight.room(served)
    if reason := why_not(by, unit, room, served):
        raise Refused(reason)
    if not body.told_by and from_above(by, ground, unit) and not_asked_of(by, room, served):
        raise Refused("替下级单位记录的，请写明是谁办的（代录）。", {"told_by": "请写明谁办的"})
    when = happened_at(body.happened, body.sent_at, at)
    _check_opening(served, when.at)
    asked = sight.asked(served)
    check_answers(asked, body, stop=place, places={row.id for row in ground.places.get(unit.id, ())})
    _check_themes(served, body)
    files = Files.of(unit, by, body.files)
    first = {question.item for question in asked}
    records = []
    for each in served:
        mode = each.duty.answering
        subject = each.expected.subject
        where = subject.name if place or subject.kind == "item" else ""
        rows, fine = kept(asked, body, duty_key(each), mode, where=where, place=place, first=first)
        row = _row(submission, each, body, when, by=act.acting(unit), at=at)
        row.answers, row.rest = rows, fine
        row.problems = sum(1 for answer in rows if answer.answer == "fault")
        row.mode, row.corrects = mode, corrects.id if corrects else None
        files.prove(row, each)
        records.append(row)
    return Walk(served, records, files)


def receipt(submission: Submission, *, fresh: bool, records: Sequence[Record] | None = None) -> Receipt:
    """The receipt of a submission, the same whenever it is asked for."""
    rows = list(records) if records is not None else list(submission.records.order_by("id"))
    return Receipt(
        submission=submission.id,
        fresh=fresh,
        records=tuple(row.id for row in rows),
        reports=tuple(
            answer.report for row in rows for answer in row.answers if answer.report is not None and answer.first
        ),
        happened=rows[0].happened,
        reached=submission.reached,
        clock_corrected=rows[0].claimed is not None,
        complete=all(row.complete for row in rows),
        notes=tuple(submission.notes),
    )


def entering(unit: Unit, body: Doing, digest: str, *, by: Viewer, at: datetime) -> Submission:
    """The row that takes a client id."""
    return Submission(
        id=new_id(), **placed(unit), client_id=body.client_id, digest=digest, by=by.account, sent_at=body.sent_at,
        reached=at,
    )  # fmt: skip


def _enter(unit: Unit, body: Doing, digest: str, *, by: Viewer, at: datetime) -> tuple[Submission, bool]:
    """Take the client id, or find who took it. A rival in flight is waited for by the unique index itself."""
    row = entering(unit, body, digest, by=by, at=at)
    Submission.objects.bulk_create([row], ignore_conflicts=True)
    kept_row = Submission.objects.filter(home=unit.home, client_id=body.client_id).first()
    if kept_row is None:
        raise Conflict("这个提交编号已用在别处，请换一个编号。")
    if kept_row.id == row.id:
        return kept_row, True
    if kept_row.digest != digest:
        raise Conflict("同一个提交编号已收到另一份内容；如要改，请在原记录上“更正”。")
    return kept_row, False


def _check_opening(served: Sequence[Owed], happened: datetime) -> None:
    for each in served:
        if happened < each.occurrence.opens:
            raise Refused(
                f"“{each.duty.title}”{moment_words(each.occurrence.opens)}起才能办理。", {"happened": "早于开始时间"}
            )


def _check_themes(served: Sequence[Owed], body: Doing) -> None:
    themes = {theme.code for each in served for theme in each.duty.parts}
    if themes and body.theme == OTHER_THEME and not all(each.duty.parts for each in served):
        return
    if themes and body.theme not in themes:
        raise Refused("请选择这次做的是哪个主题。", {"theme": "请从列表中选择"})
    if body.theme and not themes:
        raise Refused("这件事不分主题。", {"theme": "不用填写"})


def _row(submission: Submission, owed: Owed, body: Doing, when: Happened, *, by: Acting, at: datetime) -> Record:
    occurrence, subject = owed.occurrence, owed.expected.subject
    return Record(
        submission=submission,
        unit=owed.expected.unit,
        duty=occurrence.code,
        domain=owed.version.domain,
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_name=subject.name,
        opens=occurrence.opens,
        due=occurrence.due,
        release=occurrence.release,
        happened=when.at,
        claimed=when.claimed,
        reached=at,
        by=by,
        by_account=by.account,
        told_by=cleaned(body.told_by, most=60),
        remark=cleaned(body.remark),
        theme="" if body.theme == OTHER_THEME else body.theme,
        minutes=body.minutes,
    )


def told(row: Record) -> Recorded:
    return Recorded(
        duty=row.duty,
        subject=row.subject_id,
        opens=row.opens,
        happened=row.happened,
        mode=row.mode,
        rest=row.rest,
        faults=sum(1 for answer in row.answers if answer.answer == "fault" and answer.first),
        complete=row.complete,
        told_by=row.told_by,
        corrects=row.corrects,
    )


def notes(
    unit: Unit, served: Sequence[Owed], records: Sequence[Record], *, closed_at: ClosedAt = closed_at
) -> list[str]:
    """What of these does not count, or counts differently, in words."""
    months = {month_key(each.occurrence.last_day) for each in served}
    closed = closed_at([unit.id], months)
    found = []
    lacking: dict[str, list[str]] = {}
    for each, row in zip(served, records, strict=True):
        title, occurrence = each.duty.title, each.occurrence
        if (unit.id, month_key(occurrence.last_day)) in closed:
            found.append(f"“{title}”所在的月份已定稿，这条只作留存，不改定稿的数字。")
        elif row.happened > occurrence.tail_until:
            found.append(f"“{title}”已过办理时限，这条只作留存，不计入已办。")
        elif row.happened > occurrence.due or row.reached > occurrence.grace_until:
            found.append(f"“{title}”按{'补录' if row.happened <= occurrence.due else '迟办'}记入。")
        if not row.complete:
            pieces = "、".join(proof.title for proof in each.duty.evidence if proof.kind in row.lacks)
            words = f"还差{pieces}，交齐后计入已办" if pieces else "的佐证材料收齐后计入已办"
            lacking.setdefault(words, []).append(title)
    return found + [f"“{'、'.join(titles)}”{words}。"[:200] for words, titles in lacking.items()]
