"""整改回执: shown as it would be sent, signed by the head in one tap; its stamped print added as a scan."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.verbs import RECEIVE, REPLY
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import received
from xiaoan.surfaces.web.pages.hazards.acting import overtaken
from xiaoan.surfaces.web.pages.inspections.paper import shown


@page(verb=REPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: Seat, paper_id: UUID) -> HttpResponse:
    """The reply as the hazards stand now, and the tap that signs it."""
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
    reason, note = "", request.POST.get("note", "")
    if request.method == "POST":
        try:
            commands.reply(by=request.viewer, paper_id=paper_id, client_id=sent_id(request), note=note, at=request.at)
        except Refused as wrong:
            reason = wrong.reason
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/papers/{paper_id}")
        else:
            messages.success(request, _("回执已签发，对方马上能看到。要盖章的，打印盖章后拍照附上。"))
            return redirect("web:paper", paper_id=paper_id)
    context = shown(found) | {
        "reason": reason, "note": note, "back": f"/inspections/papers/{paper_id}",
        "ready": all(each.measures or each.done for each in found.draft_reply),
    }  # fmt: skip
    with reading(request):
        return render(request, "pages/inspections/reply.html", context, status=422 if reason else 200)


@page(verb=RECEIVE)
@require_POST
def stamp(request: Seat, paper_id: UUID, reply_id: UUID) -> HttpResponse:
    """Add the stamped print."""
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
    if reply_id not in {each.id for each in found.replies}:
        raise NotFound()
    files = received(request, found.paper.unit, sent_id(request), ["scan"])
    try:
        if files.wrong:
            raise Refused(files.wrong["scan"])
        commands.stamp(by=request.viewer, reply_id=reply_id, scans=files.of("scan"), at=request.at)
    except Refused as wrong:
        messages.error(request, wrong.reason)
    except Conflict as faster:
        return overtaken(request, faster, f"/inspections/papers/{paper_id}")
    else:
        messages.success(request, _("盖章件已附上。"))
    return redirect("web:paper", paper_id=paper_id)
