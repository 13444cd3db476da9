"""Imports as pages show them: those in sight, one with what was found, how far the writing has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from xiaoan.features.imports.doing.frame import asked as asked_of
from xiaoan.features.imports.doing.taking import fields_of, tables_seen
from xiaoan.features.imports.doing.undoing import UNDO_WITHIN
from xiaoan.features.imports.doing.writing import JOB
from xiaoan.features.imports.kinds.ledgers import LEDGER, ledger_domains
from xiaoan.features.imports.kinds.shelf import KINDS
from xiaoan.features.imports.models import Content, Deed, Import, Progress
from xiaoan.features.imports.shapes import Asked, Choice, Field, Kind, Outcome
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.jobs.models import Job
from xiaoan.kernel.org.models import Person

SHOWN = 200
NEWEST = 30


class Going(NamedTuple):
    """How far a long import is, and whether the machine has given up on it."""

    done: int
    total: int
    failed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One import with what its page needs; `content` is gone after some months."""

    row: Import
    kind: Kind
    content: Content | None
    fields: list[Field]
    sheets: dict[int, str]
    outcomes: list[Outcome]
    left_out: int
    choices: list[Choice]
    going: Going | None
    twin: Import | None
    undo_until: datetime | None

    @property
    def wrong(self) -> list[Outcome]:
        return [each for each in self.outcomes if each.state == "wrong"]


def may_bring(viewer: Viewer) -> Q:
    """A filter of imports of kinds whose verb the viewer holds where they were brought to; of ledgers, by domain."""
    found = Q(pk__in=[])
    for code, kind in KINDS.items():
        if code != LEDGER:
            found |= Q(kind=code) & scope(viewer, kind.verb, domain=None)
    books: dict[str, list[str]] = {}
    for what, domain in ledger_domains().items():
        books.setdefault(domain, []).append(what)
    for domain, codes in books.items():
        speaks = replace(viewer, held=tuple(held for held in viewer.held if held.speaks_of(domain)))
        found |= Q(kind=LEDGER, what__in=codes) & scope(speaks, KINDS[LEDGER].verb, domain=None)
    return found


def newest(viewer: Viewer, *, unit: UUID | None = None) -> list[Import]:
    """The latest imports in sight; one query."""
    rows = Import.objects.select_related("unit").filter(may_bring(viewer)).exclude(state="dropped")
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    return list(rows.order_by("-at", "-id")[:NEWEST])


def one(viewer: Viewer, import_id: UUID) -> Import:
    """One import, or NotFound."""
    row = Import.objects.select_related("unit").filter(may_bring(viewer), id=import_id).first()
    if row is None:
        raise NotFound()
    return row


def shown(viewer: Viewer, import_id: UUID, *, at: datetime) -> Shown:
    """One import with its findings, what is wrong first; a fixed number of queries."""
    row = one(viewer, import_id)
    content = Content.objects.defer("file").filter(of=row).first()
    order = {"wrong": 0, "changed": 1, "new": 2, "same": 3}
    outcomes = sorted(content.outcomes, key=lambda each: (order[each.state], each.number)) if content else []
    twin = Import.objects.filter(
        unit=row.unit, kind=row.kind, what=row.what, sha256=row.sha256, state="written", at__lte=row.at
    ).exclude(id=row.id)
    written = row.state == "written" and row.written_at is not None
    until = row.written_at + UNDO_WITHIN if written and row.written_at is not None else None
    return Shown(
        row=row,
        kind=KINDS[row.kind],
        content=content,
        fields=fields_of(row) if row.state == "open" else [],
        sheets=dict(tables_seen(content)),
        outcomes=outcomes[:SHOWN],
        left_out=max(0, len(outcomes) - SHOWN),
        choices=content.choices if content else [],
        going=_going(row) if row.state == "open" and row.step == "waiting" else None,
        twin=twin.order_by("-at").first() if row.state == "open" else None,
        undo_until=until if until is not None and until > at else None,
    )


def _going(row: Import) -> Going:
    now = Progress.objects.filter(id=row.id).first()
    job = Job.objects.filter(key=f"{JOB}:{row.id}:{row.version}").first()
    return Going(now.done if now else 0, row.lines, bool(job and job.failed_at))


def wrong_rows(viewer: Viewer, import_id: UUID, *, at: datetime) -> tuple[Import, Asked, dict[int, Outcome]]:
    """The list as it now stands with mended cells, and what is wrong by row number: for the list to be downloaded."""
    row = one(viewer, import_id)
    content = Content.objects.defer("file").filter(of=row).first()
    if content is None:
        raise NotFound("这份表已按期清除，请重新上传。")
    wrong = {each.number: each for each in content.outcomes if each.state == "wrong"}
    return row, asked_of(row, content, viewer, at), wrong


def file_of(viewer: Viewer, import_id: UUID) -> tuple[Import, bytes]:
    """The file as it came, or NotFound when it was let go."""
    row = one(viewer, import_id)
    content = Content.objects.only("file").filter(of=row).first()
    if content is None:
        raise NotFound("原来的文件已按期清除。")
    return row, bytes(content.file)


def people_brought(viewer: Viewer, import_id: UUID) -> list[Person]:
    """Whom an import has newly registered and who is still there: those who may need a way in."""
    row = one(viewer, import_id)
    ids = Deed.objects.filter(import_id=row.id, kind="person", op="add").values_list("object_id", flat=True)
    rows = Person.objects.select_related("unit").filter(id__in=list(ids), left=None)
    return list(rows.order_by("path", "name", "id"))
