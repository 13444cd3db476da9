"""Records, claims and remarks as they are listed and opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from xiaoan.foundation.clock import instant
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import one, seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.written import Param, Word
from xiaoan.kernel.catalogue.queries import contents, shelf
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree
from xiaoan.kernel.work.doing.claims import running
from xiaoan.kernel.work.doing.corrections import why_final
from xiaoan.kernel.work.filling.values import row_words
from xiaoan.kernel.work.models import AnswerRow, Claim, Record, Remark
from xiaoan.kernel.work.reading.titles import own_items
from xiaoan.kernel.work.reading.titles import titles as titles_of
from xiaoan.kernel.work.shapes import AnswerLine, ClaimLine, Name, RecordLine, RecordPage, RemarkLine
from xiaoan.kernel.work.verbs import SEE

MOST = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault a record reports: what wiring needs to make a report of it. `report` is its client id."""

    record: UUID
    report: UUID
    item: str
    kind: str
    domain: str
    what: str
    where: str
    place: UUID | None
    quantity: int
    fixed_on_spot: bool
    how_fixed: str
    danger: bool
    files: tuple[UUID, ...]
    happened: datetime


def faults(record_id: UUID) -> list[Fault]:
    """The faults a record was the first to tell, in the order they were asked about."""
    row = Record.objects.get(id=record_id)
    return [
        Fault(
            row.id, answer.report, answer.item, answer.kind, row.domain, answer.what, answer.where, answer.place,
            answer.quantity, answer.fixed_on_spot, answer.how_fixed, answer.danger, tuple(answer.files), row.happened,
        )
        for answer in row.answers
        if answer.answer == "fault" and answer.report is not None and answer.first
    ]  # fmt: skip


def records(
    viewer: Viewer,
    *,
    top: Unit | None = None,
    duty: str = "",
    domain: str = "",
    first: date | None = None,
    last: date | None = None,
    subject: UUID | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[RecordLine]:
    """Records that happened on some days, the latest to reach us first; withdrawn ones are shown as such.

    `after` is (reached, id) of the last line of the page before; at most 200 lines.
    """
    rows = seen(viewer, Record.objects.select_related("unit"), SEE)
    if top is not None:
        rows = _under(rows, top)
    if duty:
        rows = rows.filter(duty=duty)
    if domain:
        rows = rows.filter(domain=domain)
    if subject is not None:
        rows = rows.filter(subject_id=subject)
    if first is not None:
        rows = rows.filter(happened__gte=instant(first))
    if last is not None:
        rows = rows.filter(happened__lt=instant(last + timedelta(days=1)))
    if after is not None:
        rows = rows.filter(Q(reached__lt=after[0]) | Q(reached=after[0], id__lt=after[1]))
    return _lines(rows.order_by("-reached", "-id")[: min(limit, MOST)])


def record(viewer: Viewer, record_id: UUID, *, at: datetime) -> RecordPage:
    """One record with its answers, and what else the same walk served."""
    row = one(viewer, Record.objects.select_related("unit"), record_id, SEE)
    known = shelf()
    items, duty = {**known.items, **own_items(row.duty)}, known.duties.get(row.duty)
    called = {code: checklist.title for code, checklist in known.checklists.items()}
    titles = {proof.kind: proof.title for proof in duty.evidence} if duty is not None else {}
    siblings = seen(viewer, Record.objects.select_related("unit"), SEE).filter(submission_id=row.submission_id)
    corrected = Record.objects.filter(corrects=row.id).values_list("id", flat=True).first()
    arrived = Attachment.objects.filter(id__in=row.files, verified_at__isnull=False).count() if row.files else 0
    return RecordPage(
        name=Name(row.unit_id, row.duty, row.subject_id, row.opens),
        line=_lines([row])[0],
        answers=tuple(
            _answer_line(answer, items.get(answer.item), called.get(answer.item, answer.item)) for answer in row.answers
        ),
        remark=row.remark,
        claimed=row.claimed,
        corrected_by=corrected,
        served=tuple(line for line in _lines(siblings.order_by("id")) if line.id != row.id),
        may_correct=row.by_account == viewer.account and not why_final(row),
        files_missing=len(row.files) - arrived,
        lacks=tuple((kind, titles.get(kind, kind)) for kind in row.lacks),
        theme=_theme_words(row, duty),
        own=row.by_account == viewer.account,
    )


def _answer_line(answer: AnswerRow, item: CheckItem | None, called: str) -> AnswerLine:
    """One answer in words: a choice by its title, a number with its unit, a table row by row. `called` is what an
    answer goes by that is about no single item: a ledger's row was looked at as a whole."""
    said = answer.value
    if item is not None and said:
        said = next((each.title for each in item.choices if each.code == said), said) + item.unit
    columns = item.columns if item is not None else ()
    return AnswerLine(
        answer.item, item.ask if item is not None else called, answer.answer, answer.value, answer.what,
        answer.where, answer.quantity, answer.fixed_on_spot, answer.report,
        said, tuple(row_words(columns, row) for row in answer.rows), tuple(answer.rows),
    )  # fmt: skip


def _theme_words(row: Record, duty: Duty | None) -> str:
    """The title of a record's theme: of its duty, or of one that the duty serves."""
    known = shelf().duties
    asking = [each for each in (duty, *(known.get(code) for code in (duty.serves if duty else ()))) if each is not None]
    parameters = {each.code: each for pack in contents().values() for each in pack.parameters}
    offered: list[Word] = [theme for each in asking for theme in each.parts]
    for each in asking:
        if isinstance(each.themes, Param) and each.themes.param in parameters:
            offered += parameters[each.themes.param].choices
    return next((each.title for each in offered if each.code == row.theme), row.theme)


def record_of(viewer: Viewer, submission: UUID) -> list[RecordLine]:
    """The records of one submission."""
    rows = seen(viewer, Record.objects.select_related("unit").filter(submission_id=submission), SEE)
    found = _lines(rows.order_by("id"))
    if not found:
        raise NotFound()
    return found


def claims(viewer: Viewer, top: Unit, *, open_only: bool = True, limit: int = 100) -> list[ClaimLine]:
    """Claims 不适用 under a unit, the latest first; `open_only` leaves out refused ones."""
    rows = _under(seen(viewer, Claim.objects.select_related("unit"), SEE), top)
    if open_only:
        rows = rows.filter(refused_at=None)
    found = list(rows.order_by("-at")[: min(limit, MOST)])
    called = titles_of({row.duty for row in found})
    return [
        ClaimLine(
            row.id, Name(row.unit_id, row.duty, row.subject_id, row.opens),
            called.get(row.duty, row.duty), row.unit.short_name, row.due, row.reason,
            row.by.words, row.at, row.refused_at is not None, row.refusal,
            1 + running(row.unit_id, row.duty, row.subject_id, before=row.opens),
        )
        for row in found
    ]  # fmt: skip


def remarks(
    viewer: Viewer, top: Unit, *, kind: str = "", unanswered: bool = False, limit: int = 100
) -> list[RemarkLine]:
    """有困难 (difficulty) and 这项没有必要 (pointless) under a unit, the latest first."""
    rows = _under(seen(viewer, Remark.objects.select_related("unit"), SEE), top)
    if kind:
        rows = rows.filter(kind=kind)
    if unanswered:
        rows = rows.filter(reply="")
    found = list(rows.order_by("-at")[: min(limit, MOST)])
    called = titles_of({row.duty for row in found})
    return [
        RemarkLine(
            row.id, row.unit_id, row.unit.short_name, row.duty,
            called.get(row.duty, row.duty), row.kind, row.text, row.by.words, row.at,
            row.reply, row.decision, row.domain,
        )
        for row in found
    ]  # fmt: skip


M = TypeVar("M", Record, Claim, Remark)


def _under(rows: QuerySet[M], top: Unit) -> QuerySet[M]:
    low, high = subtree(top.path)
    return rows.filter(path__gte=low, path__lt=high)


def _lines(rows: Iterable[Record]) -> list[RecordLine]:
    found = list(rows)
    called = titles_of({row.duty for row in found})
    return [
        RecordLine(
            row.id, row.unit_id, row.unit.short_name, row.duty,
            called.get(row.duty, row.duty), row.domain, row.subject_name, row.opens,
            row.due, row.happened, row.reached, row.by.words, row.told_by, row.problems, row.rest,
            row.withdrawn_at is not None, row.complete, row.corrects, row.happened > row.due,
            row.happened <= row.due < row.reached,
        )
        for row in found
    ]  # fmt: skip
