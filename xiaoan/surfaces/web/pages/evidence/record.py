"""One record: what was answered, when it happened and when it reached us, by whom; nothing of it is ever hidden."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.files.queries import Attached, attachments_of
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work import queries
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.doing.papers import PAPER
from xiaoan.kernel.work.shapes import RecordPage
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.parts import Photo


@page(verb=work.SEE)
@require_safe
def show(request: Seat, record_id: UUID) -> HttpResponse:
    """The record as it stands, with the files that prove it."""
    found = queries.record(request.viewer, record_id, at=request.at)
    files = attachments_of(request.viewer, [record_id]).get(record_id, ())
    photos = [each for each in files if each.arrived and each.is_photo]
    shown = {
        "record": found,
        "line": found.line,
        "photos": [_photo(each, each.purpose) for each in photos if each.purpose != PAPER],
        "sheets": [_photo(each, _("纸质记录")) for each in photos if each.purpose == PAPER],
        "papers": [each for each in files if each.arrived and not each.is_photo],
        "may_paper": not found.line.withdrawn and (found.own or _on_behalf(request, found)),
        "may_trail": holds(request.viewer, access.SEE_TRAIL),
    }
    return render(request, "pages/evidence/record.html", shown)


def _on_behalf(seat: Seat, found: RecordPage) -> bool:
    unit = unit_of(found.line.unit)
    return seat.viewer.may(work.ON_BEHALF, path=unit.path, unit=unit.id)


def _photo(file: Attached, caption: str) -> Photo:
    return Photo(f"/files/{file.id}", f"/files/{file.id}/thumbnail", caption, file.at)
