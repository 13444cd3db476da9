"""Official papers to take along: as a Word file at once, as PDF made meanwhile. Who may see the thing may have it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.features.exports.commands import ask
from xiaoan.features.exports.kinds import Kind, Made, Progress
from xiaoan.features.inspections.queries import paper_page
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.queries import admonition as admonition_of
from xiaoan.kernel.work.demands.reading import notice as sweep_of
from xiaoan.reports import papers, sweeps
from xiaoan.reports.drafted import hazards, inspections
from xiaoan.reports.drafted.sweeps import sweep
from xiaoan.reports.papers.docx import MEDIA as WORD
from xiaoan.reports.papers.pdf import MEDIA as PDF
from xiaoan.surfaces.web.door import Seat, reading, signed_in
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.exports.listed import seat_of
from xiaoan.surfaces.web.pages.hazards.wider.notice import noticed
from xiaoan.surfaces.web.signs import Words

NOT_IN_A_NAME = re.compile(r"[\\/:*?\"<>|\s]+")
NAMED = ("month", "round")
"""What an address may say beside the thing itself."""


@dataclass(frozen=True)
class Drawer:
    """A kind of paper: its word, the verbs that open its page, how it is drawn. NotFound when out of sight."""

    title: Words
    verbs: tuple[str, ...]
    draw: Callable[[Seat, UUID], papers.Paper]


DRAWERS: Table[Drawer] = Table("papers that can be taken along", single=True)


def inspection(seat: Seat, paper_id: UUID) -> papers.Paper:
    """整改通知书、督查反馈单、复查意见书, a paper of a department."""
    return inspections.paper(paper_page(seat.viewer, paper_id, at=seat.at))


def reply(seat: Seat, paper_id: UUID) -> papers.Paper:
    """整改回执 of one round."""
    found = paper_page(seat.viewer, paper_id, at=seat.at)
    sent = next((each for each in found.replies if str(each.round) == seat.GET.get("round", "")), None)
    if sent is None:
        raise NotFound()
    return inspections.reply(found, sent)


def admonition(seat: Seat, admonition_id: UUID) -> papers.Paper:
    """通报、约谈, draft or issued."""
    row = admonition_of(seat.viewer, admonition_id)
    if row is None:
        raise NotFound()
    return hazards.admonition(row)


def public_notice(seat: Seat, unit_id: UUID) -> papers.Paper:
    """公示页 of a month."""
    unit, month, entries, figures = noticed(seat, unit_id)
    return hazards.notice(unit, month, entries, figures, at=seat.at)


def sweep_sheet(seat: Seat, demand_id: UUID) -> papers.Paper:
    """专项排查 with its results."""
    found = sweep_of(seat.viewer, demand_id)
    return sweep(found, sweeps.results(seat.viewer, found, at=seat.at), at=seat.at)


def _drawer(seat: Seat, kind: str) -> Drawer:
    if kind not in DRAWERS or not holds(seat.viewer, *DRAWERS[kind].verbs):
        raise NotFound()
    return DRAWERS[kind]


@signed_in
@require_safe
def word(request: Seat, paper_kind: str, about_id: UUID) -> HttpResponseBase:
    """The paper as a Word file: quick, so at once."""
    drawn = _drawer(request, paper_kind).draw(request, about_id)
    file = io.BytesIO(papers.docx(drawn))
    return FileResponse(file, as_attachment=True, filename=_name(drawn, "docx"), content_type=WORD)


@signed_in
@require_POST
def portable(request: Seat, paper_kind: str, about_id: UUID) -> HttpResponse:
    """Ask for the paper as PDF."""
    drawer = _drawer(request, paper_kind)
    arguments = {"object": str(about_id), **{name: request.POST[name] for name in NAMED if request.POST.get(name)}}
    with reading(request):
        drawer.draw(seat_of(request.viewer, arguments, request.at), about_id)
    ask(
        by=request.viewer, kind=kind_of(paper_kind), arguments=arguments, client_id=sent_id(request), at=request.at,
        title=f"{drawer.title}（PDF）",
    )  # fmt: skip
    messages.success(request, _("正在生成 PDF，好了会在“待我办”里告诉您。"))
    return redirect("web:exports")


def _name(paper: papers.Paper, suffix: str) -> str:
    """整改通知书_青石县局改〔2026〕001号.docx"""
    said = "_".join(filter(None, (paper.title, paper.number, paper.to)))
    return f"{NOT_IN_A_NAME.sub(' ', said).strip()[:80]}.{suffix}"


def kind_of(name: str) -> str:
    """What a paper is called among the exports."""
    return f"paper.{name}"


def kind(drawer: Drawer) -> Kind:
    """A paper as something the worker can make; it is drawn anew at each download to see whether one still may."""

    def drawn(viewer: Viewer, arguments: Mapping[str, str], at: datetime) -> papers.Paper:
        key = parse_id(arguments.get("object"))
        if key is None:
            raise NotFound()
        return drawer.draw(seat_of(viewer, arguments, at), key)

    def make(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        paper = drawn(viewer, arguments, at)
        return Made(io.BytesIO(papers.pdf(paper)), _name(paper, "pdf"), PDF)

    def allowed(viewer: Viewer, arguments: Mapping[str, str], at: datetime) -> None:
        drawn(viewer, arguments, at)

    return Kind(str(drawer.title), drawer.verbs, make, allowed)
