"""Keeping what was read: pieces, drafts, figures, each with where it stands; and the likely twins in the catalogue."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

import msgspec

from xiaoan.engines.policy.shapes import Duty, Figure, Piece, Reading
from xiaoan.features.policies.carrying.titles import title_of
from xiaoan.features.policies.events import Unread, WasRead
from xiaoan.features.policies.matching import Known, known_duties
from xiaoan.features.policies.models import Draft, PolicyDocument, PolicyPiece, Reported
from xiaoan.features.policies.shapes import Amount, as_read, as_said
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.tree.models import placed

MOST_DRAFTS = 3_000
"""Duties kept of one document. What holds more is no document that somebody could review."""


def refuse(act: Act, key: UUID, reason: str) -> None:
    """The document cannot be read, and why."""
    row = PolicyDocument.objects.select_for_update(of=("self",)).select_related("unit").get(id=key)
    row.state, row.reason, row.progress = "refused", cleaned(reason, most=400), 100
    row.save(update_fields=["state", "reason", "progress"])
    act.record(Unread(reason=row.reason), about=row)


def keep_reading(act: Act, key: UUID, reading: Reading) -> PolicyDocument:
    """Write all that was read, at once; the document is then to be reviewed."""
    row = PolicyDocument.objects.select_for_update(of=("self",)).select_related("unit").get(id=key)
    if row.state != "waiting":
        return row
    pieces = {each.number: _piece(row, each) for each in reading.pieces}
    PolicyPiece.objects.bulk_create(pieces.values())
    duties = reading.duties[:MOST_DRAFTS]
    day = school_day(act.at)
    known = known_duties({code: reign.pack for code, reign in governing(row.unit, day).items()}, shelf())
    drafts = [_draft(row, pieces[each.piece], number, each, known) for number, each in enumerate(duties, start=1)]
    Draft.objects.bulk_create(drafts, batch_size=500)
    figures = [_figure(row, pieces[each.piece], n, each) for n, each in enumerate(reading.figures[:MOST_DRAFTS], 1)]
    Reported.objects.bulk_create(figures, batch_size=500)
    row.state, row.progress = "read", 100
    row.text, row.form = _storable(reading.document.text), reading.document.form[:10]
    row.notes = [cleaned(each, most=400) for each in (*reading.document.notes, *reading.notes)]
    if len(reading.duties) > MOST_DRAFTS:
        row.notes.append(f"读出的要求超过 {MOST_DRAFTS} 条，后面的没有留下。请把文件拆开再传。")
    if twin := _same_file(row):
        row.notes.append(f"本单位已经有一份内容一样的“{twin}”，同样的要求不要发布两遍。")
    if row.year is None:
        row.year = next((each.year for each in reading.pieces if each.year and each.scope == "in"), None)
    row.save()
    act.record(WasRead(pieces=len(pieces), drafts=len(drafts), figures=len(figures)), about=row)
    return row


def _same_file(row: PolicyDocument) -> str:
    """The title of another document of the unit with the same file; "" when there is none."""
    rows = PolicyDocument.objects.filter(unit=row.unit, sha256=row.sha256).exclude(id=row.id)
    found = rows.exclude(state__in=("withdrawn", "refused")).order_by("at").values_list("title", flat=True).first()
    return found or ""


def _storable(text: str) -> str:
    """The text with what a database cannot hold put out of sight, sign for sign, so that offsets stay right."""
    kept = text.replace("\x00", "\ufffd")
    return kept.encode("utf-8", "replace").decode("utf-8") if not kept.isascii() else kept


S = TypeVar("S", bound=msgspec.Struct)


def _storable_words(words: S) -> S:
    """The same for everything said in a JSON column."""
    plain = msgspec.json.encode(words)
    if b"\\u0000" not in plain:
        return words
    return msgspec.json.decode(plain.replace(b"\\u0000", "\ufffd".encode()), type=type(words))


def _piece(row: PolicyDocument, piece: Piece) -> PolicyPiece:
    first, last = piece.lines
    return PolicyPiece(
        **placed(row.unit), document=row, number=piece.number, title=cleaned(piece.title, most=120), kind=piece.kind,
        scope="noise" if piece.same_as is not None and piece.scope == "in" else piece.scope, read_scope=piece.scope,
        why=cleaned(piece.why, most=400) or ("与前面的一份重复" if piece.same_as is not None else ""),
        backward=piece.backward, year=piece.year, same_as=piece.same_as, first_line=first, last_line=last,
        headings=[each.passage.line for each in piece.placed if each.is_heading],
    )  # fmt: skip


def _draft(row: PolicyDocument, piece: PolicyPiece, number: int, duty: Duty, known: Known) -> Draft:
    said = _storable_words(as_said(duty, title_of(cleaned(duty.action, most=400))))
    watched = duty.scope == "sensitive"
    return Draft(
        **placed(row.unit), document=row, piece=piece, number=number, order=float(number), line=duty.line,
        quote=_storable(duty.quote), start=duty.span.start, end=duty.span.end, scope=duty.scope,
        confidence=duty.confidence, read=_storable_words(as_read(duty)), said=said,
        state="rejected" if watched else "open", reason="涉及对人员的管控，不作为要做的事" if watched else "",
        candidates=list(known.candidates(said)) if piece.scope == "in" and not watched else [],
    )  # fmt: skip


def _figure(row: PolicyDocument, piece: PolicyPiece, number: int, figure: Figure) -> Reported:
    return Reported(
        **placed(row.unit), document=row, piece=piece, number=number, line=figure.line, quote=_storable(figure.quote),
        start=figure.span.start, end=figure.span.end, what=cleaned(figure.what, most=120),
        amount=Amount(float(figure.value), figure.unit), period=cleaned(figure.period, most=60),
        approximate=figure.approximate, parts=[float(each) for each in figure.sum_of], adds_up=figure.adds_up,
    )  # fmt: skip
