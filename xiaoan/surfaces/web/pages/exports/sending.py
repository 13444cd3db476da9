"""导出 Excel of any list: a short one at once, a long one as a file that is made meanwhile and waits for its owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.features.exports.commands import ask
from xiaoan.features.exports.kinds import Kind, Made, Progress
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.rules import Viewer
from xiaoan.reports import xlsx
from xiaoan.surfaces.web.door import Seat, signed_in
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.exports.listed import LISTS, Lister, file_name, seat_of, written

AT_ONCE = 3000
"""Rows a page gives out within a request; beyond that it takes too long to wait for."""
NOT_FILTERS = ("csrfmiddlewaretoken", "client_id", "happened_at", "sent_at", "after", "from")


def lister(seat: Seat, name: str) -> Lister:
    """A list the viewer may look at, or NotFound."""
    if name not in LISTS or (LISTS[name].verbs and not holds(seat.viewer, *LISTS[name].verbs)):
        raise NotFound()
    return LISTS[name]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: Seat, list_name: str) -> HttpResponseBase:
    """The workbook of a list as its address filters it."""
    wanted, name = lister(request, list_name), list_name
    if request.method == "POST":
        ask(
            by=request.viewer, kind=kind_of(name), arguments=_filters(request.POST), client_id=sent_id(request),
            at=request.at, title=str(wanted.title),
        )  # fmt: skip
        messages.success(request, _("正在生成，可以离开这一页；好了会在“待我办”里告诉您。"))
        return redirect("web:exports")
    found = wanted.read(request)
    if found.total > AT_ONCE:
        shown = {"title": found.title, "found": found, "filters": _filters(request.GET), "name": name}
        return render(request, "pages/exports/long.html", shown)
    return FileResponse(
        written(request, found), as_attachment=True, filename=file_name(request, found), content_type=xlsx.MEDIA
    )


def _filters(words: Mapping[str, str]) -> dict[str, str]:
    """What narrows the list, without what leads to one of its pages."""
    return {name: words[name] for name in words if name not in NOT_FILTERS and words[name]}


def kind_of(name: str) -> str:
    """What a list is called among the exports."""
    return f"list.{name}"


def kind(name: str, listing: Lister) -> Kind:
    """A list as something the worker can make."""

    def make(viewer: Viewer, arguments: Mapping[str, str], at: datetime, progress: Progress) -> Made:
        seat = seat_of(viewer, arguments, at)
        found = listing.read(seat)
        return Made(written(seat, found, progress=progress), file_name(seat, found), xlsx.MEDIA, found.total)

    return Kind(str(listing.title), listing.verbs, make)
