"""确认立行立改: small faults cured on the spot, confirmed by another person in one go. Each row has its answer."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.ids import parse_id
from xiaoan.foundation.text import measure
from xiaoan.kernel.files.queries import attachments_of
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.commands import RowAnswer, confirm_spots
from xiaoan.kernel.hazards.queries import Row, waiting_for
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.hazards.showing import shots
from xiaoan.surfaces.web.parts import Photo

MOST = 50


class Line(NamedTuple):
    """One 立行立改 to confirm: what and how it was mended, photographs, and what became of it."""

    row: Row
    photos: list[Photo]
    answer: RowAnswer | None
    chosen: bool


@page(verb=verbs.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat) -> HttpResponse:
    """Choose and confirm."""
    if request.method != "POST":
        return _page(request, {}, {})
    wanted = [key for key in map(parse_id, request.POST.getlist("hazard")) if key is not None]
    if not wanted:
        with reading(request):
            return _page(request, {}, {}, nothing=True, status=422)
    answers = {
        each.hazard_id: each
        for each in confirm_spots(by=request.viewer, hazards=wanted, at=request.at, note=request.POST.get("note", ""))
    }
    done = [each for each in answers.values() if each.status == 200]
    if len(done) == len(answers):
        messages.success(request, _("已确认 {n}，销号。").format(n=measure(len(done), _("条"))))
        return redirect("web:hazards-confirm")
    with reading(request):
        refused = {key: each for key, each in answers.items() if each.status != 200}
        return _page(request, answers, refused, status=200 if done else 422)


def _page(
    seat: Seat,
    answers: dict[UUID, RowAnswer],
    refused: dict[UUID, RowAnswer],
    *,
    nothing: bool = False,
    status: int = 200,
) -> HttpResponse:
    waiting = waiting_for(seat.viewer, at=seat.at, most=MOST)
    rows = waiting.hazards["confirm"]
    files = attachments_of(seat.viewer, [row.id for row in rows])
    shown = {
        "lines": [Line(row, shots(files.get(row.id, ()), ""), refused.get(row.id), row.id in refused) for row in rows],
        "total": waiting.totals["confirm"],
        "done": [each for each in answers.values() if each.status == 200],
        "refused": list(refused.values()),
        "nothing": nothing,
        "most": MOST,
        "back": "/hazards",
    }
    return render(seat, "pages/hazards/confirm.html", shown, status=status)
