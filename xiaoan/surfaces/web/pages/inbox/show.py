"""/inbox 待我办: what waits for me, kind by kind, the oldest first; below it what I was answered.

Looking writes nothing: a letter counts as shown when its matter is opened, or all of them by one button.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.messages.commands import letter_of, open_letters
from xiaoan.kernel.messages.queries import letters, today, unopened, waiting
from xiaoan.surfaces.web.door import Seat, reading, signed_in

SHOWN = 8
ADDRESSES = {
    "hazards.report": "/reports/{id}",
    "imports.import": "/imports/{id}",
    "hazards.hazard": "/hazards/{id}",
    "hazards.upwardreport": "/hazards/upward",
    "inspections.paper": "/inspections/papers/{id}",
    "access.preparation": "/signing",
    "exports.export": "/exports",
    "org.swap": "/units/{unit}/roster",
}
"""Where the matter of a letter is; any other is on the day's page."""
REMINDER = "hazards.reminder"


@signed_in
@require_safe
def show(request: Seat) -> HttpResponse:
    """Everything that waits for the viewer, and his letters."""
    who, after = request.viewer, request.GET.get("after", "")
    page = letters(who, after=parse_id(after))
    shown = {
        "waiting": [] if after else waiting(who, at=request.at, most=SHOWN),
        "letters": page.rows,
        "more": f"/inbox?after={page.after}" if page.after else "",
        "unopened": unopened(who),
        "digest": None if after else today(who, school_day(request.at)),
        "first": not after,
    }
    return render(request, "pages/inbox/show.html", shown)


@signed_in
@require_POST
def follow(request: Seat, letter_id: UUID) -> HttpResponse:
    """To the matter a letter speaks of; the letter has then been shown."""
    with reading(request):
        letter = letter_of(request.viewer, letter_id)
    if not open_letters(by=request.viewer, at=request.at, ids=[letter.id]) and letter.opened_at is None:
        raise NotFound()
    if letter.kind == REMINDER:  # It speaks of several; all of them wait in the list above.
        return redirect("web:inbox")
    address = ADDRESSES.get(letter.about, "/today")
    return redirect(address.format(id=letter.about_id, unit=letter.unit_id))


@signed_in
@require_POST
def open_all(request: Seat) -> HttpResponse:
    """都看过了."""
    open_letters(by=request.viewer, at=request.at)
    return redirect("web:inbox")
