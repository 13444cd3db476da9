"""/exports: files being made and files that wait, for whoever asked for them; nobody sees another's."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.features.exports.queries import mine, open_for
from xiaoan.features.exports.rules import KEPT, State
from xiaoan.surfaces.web.door import Seat, signed_in

WORDS = {State.WAITS: "正在生成", State.READY: "可以下载", State.FAILED: "没有成功", State.GONE: "已过期，文件已删除"}
SECONDS = 5


@signed_in
@require_safe
def show(request: Seat) -> HttpResponse:
    """The viewer's exports; the page looks again by itself while something is being made."""
    rows = mine(request.viewer, at=request.at)
    shown = {
        "rows": [(row, WORDS[row.state]) for row in rows],
        "waits": any(row.state is State.WAITS for row in rows),
        "days": KEPT.days,
        "seconds": SECONDS,
    }
    return render(request, "pages/exports/show.html", shown)


@signed_in
@require_safe
def fetch(request: Seat, export_id: UUID) -> HttpResponseBase:
    """The file, while it waits and the viewer may still see what it holds."""
    found = open_for(request.viewer, export_id, at=request.at)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media)
