"""The page of an act: one view for all of them, made from the table of acts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.verbs import SEE
from xiaoan.surfaces.web.door import Seat, View, page, reading
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import blame
from xiaoan.surfaces.web.pages.hazards.acts import ACTS
from xiaoan.surfaces.web.pages.hazards.acts.frame import Act, ActForm, Look, barrier, look
from xiaoan.surfaces.web.pages.hazards.showing import evidence


def acted(act: Act) -> View:
    """The view of one act."""

    def show(request: Seat, hazard_id: UUID) -> HttpResponse:
        if request.method != "POST":
            at = look(request, hazard_id)
            return _page(act, at, act.form(at))
        with reading(request):
            at = look(request, hazard_id)
            form = act.form(at, request.POST)
        return _posted(act, at, form)

    # Who sees the hazard may open the page: whoever may not act is told why and who can. The command asks for the verb.
    return page(verb=SEE)(require_http_methods(["GET", "HEAD", "POST"])(show))


def sent_of(request: Seat) -> Sent:
    """The id a form was given and the version it was made from."""
    version = request.POST.get("version", "")
    return Sent(
        parse_id(request.POST.get("client_id")), int(version) if version.isdigit() and len(version) < 9 else None
    )


def _posted(act: Act, at: Look, form: ActForm) -> HttpResponse:
    """Take in the files, ask the command, go back to the hazard; or say what is wrong."""
    request, sent = at.seat, sent_of(at.seat)
    right = form.is_valid()
    # The client id is the files' too; a form without one is taken, but cannot be sent twice safely.
    files = received(request, at.unit, sent.client_id or at.page.row.id, act.form.uploads)
    for name, said in files.wrong.items():
        form.add_error(name if name in form.fields else None, said)
    if right and not files.wrong:
        try:
            done = form.do(sent, files)
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(request, faster, f"/hazards/{at.page.row.id}")
        else:
            messages.success(request, str(act.done))
            return redirect("web:hazard", hazard_id=done.id if isinstance(done, Hazard) else at.page.row.id)
    with reading(request):
        return _page(act, at, form, files, status=422)


def _page(act: Act, at: Look, form: ActForm, files: Photos | None = None, *, status: int = 200) -> HttpResponse:
    row = at.page.row
    posted = at.seat.POST.get("version") if at.seat.method == "POST" else None
    stopped = barrier(act, at)
    shown = {
        "act": act,
        "row": row,
        "page": at.page,
        "form": form,
        "kept": files.kept if files else (),
        "version": posted or row.version,
        "back": f"/hazards/{row.id}",
        "draft_key": f"hazard:{row.id}:{act.path}",
        "barrier": stopped if status == 200 else None,
        "upward": f"/hazards/{row.id}/send-up" if stopped and stopped.upward else "",
        "evidence": evidence(at.page),
    }
    return render(at.seat, "pages/hazards/act.html", shown, status=status)


def overtaken(request: Seat, faster: Conflict, back: str) -> HttpResponse:
    """Somebody was faster, or the form came before with other content: who, and the way back."""
    return render(request, "pages/hazards/overtaken.html", {"reason": faster.reason, "back": back}, status=409)


routes: list[URLPattern] = [path(f"hazards/<uuid:hazard_id>/{act.path}", acted(act), name=act.name) for act in ACTS]
"""An address for every act on a hazard."""
