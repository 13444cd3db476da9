"""What came of a document: completion beside each published duty, and the sentence behind a duty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.engines.cadence import Tally
from xiaoan.features.policies.models import PolicyDocument, Sentence
from xiaoan.features.policies.sight.pages import one
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators.queries import sheet
from xiaoan.kernel.tree.models import Unit


class SentenceLine(NamedTuple):
    """The sentence behind a duty or an item: quoted, in the officer's words, where it stands, and how it counts."""

    document: UUID
    title: str
    number: int
    line: int
    quote: str
    says: str
    how: str
    item: str
    starts: str


class CompletionLine(NamedTuple):
    """A published duty: its title, how many sentences ask it, and its figures of a month (None: not owed then)."""

    duty: str
    title: str
    how: str
    sentences: tuple[SentenceLine, ...]
    tally: Tally | None


def sentences_of(duties: Collection[str], *, unit: Unit | None = None) -> dict[str, tuple[SentenceLine, ...]]:
    """Duty code -> the published sentences that ask it; one query. With a unit: of documents that bind it.

    What is asked of schools is no secret: documents of units above are read where the viewer's scope ends below them.
    """
    found: dict[str, dict[tuple[UUID, int], SentenceLine]] = {}
    with opened(EVERYTHING):
        rows = Sentence.objects.filter(duty__in=list(duties), publication__withdrawn_at=None)
        wanted = rows.select_related("draft", "publication", "publication__document").defer(
            "publication__document__text"
        )
        for row in wanted.order_by("draft__order", "publication__at"):
            if unit is None or unit.path.startswith(row.path):
                line = _line(row)
                found.setdefault(row.duty, {})[line.document, line.number] = line
    return {duty: tuple(lines.values()) for duty, lines in found.items()}


def _line(row: Sentence) -> SentenceLine:
    document, draft = row.publication.document, row.draft
    said = row.said or draft.said
    return SentenceLine(
        document.id, document.title, draft.number, draft.line, draft.quote, said.action, row.how, row.item,
        row.publication.starts.isoformat(),
    )  # fmt: skip


def completion(viewer: Viewer, document_id: UUID, month: str, *, at: datetime) -> list[CompletionLine]:
    """Every published duty of a document with its figures of a month, in the order of the text.

    Figures are of the document's unit and all below it that the viewer sees; a constant number of queries.
    """
    document = one(viewer, document_id)
    lines = _of(document)
    figures = sheet(viewer, document.unit, month, at=at)
    tallies, titles = figures.by_duty(), figures.titles
    known = shelf().duties
    return [
        CompletionLine(
            duty, titles.get(duty) or (known[duty].title if duty in known else duty), several[0].how, tuple(several),
            tallies.get(duty),
        )
        for duty, several in lines.items()
    ]  # fmt: skip


def _of(document: PolicyDocument) -> dict[str, list[SentenceLine]]:
    found: dict[str, list[SentenceLine]] = {}
    with opened(EVERYTHING):
        rows = Sentence.objects.filter(publication__document=document, publication__withdrawn_at=None).exclude(duty="")
        wanted = rows.select_related("draft", "publication", "publication__document").defer(
            "publication__document__text"
        )
        for row in wanted.order_by("draft__order", "publication__at"):
            line = _line(row)
            several = found.setdefault(row.duty, [])
            if all(each.number != line.number for each in several):
                several.append(line)
    return found
