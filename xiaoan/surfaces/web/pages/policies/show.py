"""/policies/<id>: the document beside what was read in it. While it is being read, how far; refused, why.

Who may not review, or reads a published document of the bureau above, is led to its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import NamedTuple
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.engines.policy.shapes import Span
from xiaoan.features.policies import queries
from xiaoan.features.policies import verbs as policies
from xiaoan.features.policies.queries import DraftView, Page
from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Pages
from xiaoan.surfaces.web.pages.policies import shown
from xiaoan.surfaces.web.pages.policies.shown import NOT_READ, AskLine, Card, Way, address
from xiaoan.surfaces.web.pages.policies.text.answers import ask_lines
from xiaoan.surfaces.web.pages.policies.text.batch import Batch, PieceHead, batch, rows_of
from xiaoan.surfaces.web.pages.policies.text.marking import line_spans
from xiaoan.surfaces.web.pages.policies.text.words import FIELDS, REASON_CHOICES

LINES_OF_TEXT = 150
"""Lines on a page of the whole text."""
MOST_OF_TEXT = 14_000


class Group(NamedTuple):
    """Cards that stand in one piece; the piece's head only where it begins on the page."""

    piece: PieceHead | None
    sure: int
    who: int
    cards: list[Card]


@page(verb=policies.SEE)
@require_safe
def show(request: Seat, document_id: UUID) -> HttpResponse:
    """The reading, a page of it; `show` narrows to a state, `from` is the number it begins with."""
    found = queries.page(request.viewer, document_id, at=request.at)
    if found.row.state in NOT_READ:
        return _going(request, found)
    if not found.may_review:
        return redirect(f"{address(found.row)}/{'published' if found.publications else 'text'}")
    return shown_reading(request, found, Way.of(request.GET.urlencode()))


def shown_reading(
    seat: Seat, found: Page, way: Way, *, wrong: str = "", at: int = 0, asks: Sequence[AskLine] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page; `wrong` is on top, `asks` are the questions of draft `at` with what is wrong about their answers."""
    base, state = address(found.row), way.show
    drafts = shown.drafts_of(found)
    wanted = shown.chosen(drafts, state)
    lines = line_spans(found.row.text)
    line_of = {each.row.number: each.row.line for each in wanted}
    part = batch([each.row.number for each in wanted], line_of, at or way.first, len(lines))
    here = [each for each in wanted if each.row.number in part.numbers]
    heads = [shown.head_of(each, base) for each in found.pieces]
    beside = [each for each in drafts if part.first <= each.row.line <= part.last]
    back = Way(state, part.numbers[0] if part.numbers else 1).query
    context = {
        "it": found.row,
        "base": base,
        "whose": found.row.unit.short_name,
        "says": shown.standing(found),
        "wrong": wrong,
        "show": state,
        "tabs": shown.tabs(drafts),
        "legend": FIELDS.items(),
        "rows": rows_of(
            found.row.text,
            lines,
            part.first,
            part.last,
            shown.marks(beside),
            shown.headings(found),
            heads if heads[1:] else [],
        ),
        "text_url": f"{base}/text",
        "several": len(heads) > 1,
        "groups": _groups(found, heads, here, base, at, asks),
        "first_open": next((each.row.number for each in drafts if each.row.state == "open"), 0),
        "apart": [each for each in zip(heads, found.pieces, strict=True) if each[0].folded],
        "figures": sum(len(each.figures) for each in found.pieces),
        "may_review": found.may_review,
        "may_publish": found.may_publish,
        "publications": found.publications,
        "reasons": REASON_CHOICES,
        "back": back,
        "turning": _turning(part, len(wanted), f"{base}?show={state}"),
        "none_title": _("没有这样的") if drafts else _("没有读出要做的事"),
        "none_words": "" if drafts else _("文件里没有写明次数、期限、数量或要留存什么的要求。"),
    }
    return render(seat, "pages/policies/reading.html", context, status=status)


def _groups(
    found: Page, heads: list[PieceHead], here: list[DraftView], base: str, at: int, asks: Sequence[AskLine] | None
) -> list[Group]:
    groups = []
    for head, piece in zip(heads, found.pieces, strict=True):
        inside = [each for each in here if each.row.piece_id == piece.row.id]
        if inside:
            cards = [
                shown.card_of(each, base, asks if asks and each.row.number == at else ask_lines(each))
                for each in inside
            ]
            groups.append(Group(head, piece.sure, shown.asked_who(piece), cards))
    return groups


def _turning(part: Batch, total: int, base: str) -> Pages:
    earlier = f"{base}&from={part.earlier}" if part.earlier is not None else ""
    later = f"{base}&from={part.later}" if part.later is not None else ""
    return Pages(part.at + 1 if total else 0, part.at + len(part.numbers), total, _("条"), earlier, later)


def _going(seat: Seat, found: Page) -> HttpResponse:
    row = found.row
    refused = row.reason if row.state == "refused" else ""
    failed = _("没有读成，什么也没有留下。请联系系统管理员；问题解决后会再读，或重新上传。") if found.failed else ""
    context = {
        "it": row,
        "base": address(row),
        "whose": row.unit.short_name,
        "says": _("这份文件读不了。") if refused else _("正在读这份文件。"),
        "refused": refused or failed,
    }
    return render(seat, "pages/policies/going.html", context)


@page(verb=policies.SEE)
@require_safe
def text(request: Seat, document_id: UUID) -> HttpResponse:
    """The document itself, so many lines at a time, with the sentences in which something is asked."""
    found = queries.page(request.viewer, document_id, at=request.at)
    if found.row.state in NOT_READ:
        raise NotFound()
    base, lines = address(found.row), line_spans(found.row.text)
    drafts = [each for each in shown.drafts_of(found) if each.row.state != "rejected"]
    asked = _number(request.GET.get("at"))
    first = next((each.row.line for each in drafts if each.row.number == asked), 0) or _number(request.GET.get("line"))
    first = max(1, min(first - (3 if asked else 0), len(lines)))
    last = _last(lines, first)
    inside = [each for each in drafts if first <= each.row.line <= last]
    heads = [shown.head_of(each, base)._replace(folded=False) for each in found.pieces]
    rows = rows_of(
        found.row.text, lines, first, last, shown.marks(inside), shown.headings(found), heads if heads[1:] else [],
        most=len(found.row.text),
    )  # fmt: skip
    earlier = f"{base}/text?line={max(1, first - LINES_OF_TEXT)}" if first > 1 else ""
    later = f"{base}/text?line={last + 1}" if last < len(lines) else ""
    context = {
        "it": found.row,
        "base": base,
        "whose": found.row.unit.short_name,
        "rows": rows,
        "may_review": found.may_review,
        "published": bool(found.publications),
        "turning": Pages(first, last, len(lines), _("行"), earlier, later),
        "number_url": base if found.may_review else "",
    }
    return render(request, "pages/policies/text.html", context)


def _last(lines: Sequence[Span], first: int) -> int:
    """The last line of a page that begins with `first`: so many lines, or so many characters."""
    end = first
    while end < len(lines) and end - first < LINES_OF_TEXT and lines[end].end - lines[first - 1].start < MOST_OF_TEXT:
        end += 1
    return end


@page(verb=policies.SEE)
@require_safe
def reported(request: Seat, document_id: UUID) -> HttpResponse:
    """The figures a summary reports, and whether they add up."""
    found = queries.page(request.viewer, document_id, at=request.at)
    figures = [each for piece in found.pieces for each in piece.figures]
    context = {
        "it": found.row,
        "base": address(found.row),
        "whose": found.row.unit.short_name,
        "lines": [shown.figure_of(each) for each in figures],
        "odd": sum(each.adds_up is False for each in figures),
    }
    return render(request, "pages/policies/figures.html", context)


@page(verb=policies.SEE)
@require_safe
def original(request: Seat, document_id: UUID) -> FileResponse:
    """The file as it was uploaded."""
    row, content = queries.original(request.viewer, document_id)
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=row.name, content_type="application/octet-stream"
    )


def _number(text: str | None) -> int:
    """A number of the address; 0 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0
