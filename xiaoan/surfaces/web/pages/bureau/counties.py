"""各地情况: a province or a large city by its counties and towns, from the tallies, each with the time of its figures.

A city of a few schools is looked at live, as a county is. The order is that of the tree: no place is ranked.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiaoan.engines.cadence import Tally
from xiaoan.kernel.indicators.tallies.reading import Province, Rolled, province, standing_above
from xiaoan.kernel.tree.queries import under
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.listing import Filter, Filters
from xiaoan.surfaces.web.pages.bureau.asked import Asked, months_back
from xiaoan.surfaces.web.pages.bureau.weights import done, due

MANY = 400
"""Units below one office from which on it is shown from the tallies; fewer are computed while one looks."""


class Place(NamedTuple):
    """A line: an office with its sums, and where it leads."""

    rolled: Rolled
    depth: int
    url: str
    due: int
    done: int
    tally: Tally


def by_county(request: Seat, look: Asked) -> HttpResponse | None:
    """The page of a unit above counties; None when it is to be computed live: of few units, or of a single county.

    In the first minutes of a month nothing may have been tallied yet. Then the page says so: nobody shall wait until a
    province has been computed.
    """
    if not standing_above(look.top) or under(look.top.path)[: MANY + 1].count() <= MANY:
        return None
    found = province(request.viewer, look.top, look.month, at=request.at)
    if not found.offices and not found.unknown:
        return None
    shown = {
        "look": look,
        "filters": Filters([Filter("month", _("时段"), months_back(look.today, look.month), look.month)], "/bureau"),
        "places": _places(found, look),
        "province": found,
    }
    return render(request, "pages/bureau/counties.html", shown)


def _places(found: Province, look: Asked) -> list[Place]:
    places = []
    top = len(look.top.path)
    for each in found.offices:
        duties = each.duties.items()
        tally = sum((one for duty, one in duties if look.domain in ("", found.titles[duty][1])), Tally())
        url = "" if len(each.path) == top else look.at(unit=each.unit)
        places.append(Place(each, (len(each.path) - top) // 5, url, due(tally), done(tally), tally))
    return places
