"""What a scanned code opens: what one has to do at that place today, and 上报问题 there. A scan proves nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.hazards.verbs import REPORT
from xiaoan.kernel.org.models import PlaceRow
from xiaoan.kernel.org.queries import place_by_mark
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.verbs import RECORD
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.nav import holds
from xiaoan.surfaces.web.pages.daily.walk import Place, Way, walk


@page(verb=REPORT)
@require_safe
def place(request: Seat, mark: str) -> HttpResponse:
    """The code of a place. With nothing to do there it is the form of 上报问题, place and unit filled in."""
    found = place_by_mark(request.viewer, mark)
    if found is None:
        raise NotFound()
    tell = reverse("web:report") + "?" + urlencode({"unit": str(found.unit_id), "place": str(found.id)})
    stop = _stop(request, found)
    if stop is None:
        return redirect(tell)
    context = {"place": stop, "way": Way(), "spot": found, "tell": tell, "back": reverse("web:today")}
    return render(request, "pages/print/scanned.html", context)


def _stop(seat: Seat, found: PlaceRow) -> Place | None:
    """What the viewer himself is asked at that place now."""
    if not holds(seat.viewer, RECORD):
        return None
    day = walk(queries.my_day(seat.viewer, at=seat.at), Way())
    return next((each for each in day.places if each.stop.place == found.id), None)
