"""日历订阅: one's own addresses. An address is shown once, when it is made; whoever has it reads titles and days."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xiaoan.features.feeds.commands import about, end_feed, give_feed
from xiaoan.features.feeds.models import Feed
from xiaoan.features.feeds.queries import own_feeds
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.kernel.work.verbs import SEE
from xiaoan.surfaces.web.door import Seat, reading, signed_in


@dataclass(frozen=True)
class Line:
    """One calendar that may be had: one's own (`unit` None) or a school's; `feed` is its address in use."""

    unit: Unit | None
    feed: Feed | None


@signed_in
@never_cache
@require_safe
def show(request: Seat) -> HttpResponse:
    """The calendars one may have, and which have an address."""
    _own_device(request)
    return render(request, "pages/feeds/mine.html", {"lines": _lines(request, _asked(request)), "address": ""})


@signed_in
@never_cache
@require_POST
def give(request: Seat) -> HttpResponse:
    """A new address, shown this once; the one before is void."""
    _own_device(request)
    with reading(request):
        unit = _asked(request)
    text = give_feed(by=request.viewer, unit=unit, at=request.at)
    address = request.build_absolute_uri(f"/feeds/{text}.ics")
    with reading(request):
        shown = {
            "lines": _lines(request, unit),
            "address": address,
            "webcal": f"webcal://{address.partition('://')[2]}",
            "given": unit,
        }
        return render(request, "pages/feeds/mine.html", shown)


@signed_in
@require_POST
def end(request: Seat, feed_id: UUID) -> HttpResponse:
    """停用."""
    _own_device(request)
    end_feed(by=request.viewer, feed_id=feed_id, at=request.at)
    messages.success(request, _("已停用，原来的订阅地址打不开了。"))
    return redirect("web:me-feeds")


def _asked(seat: Seat) -> Unit | None:
    """The school whose calendar is asked for; NotFound out of sight, or where it is no school."""
    text = seat.POST.get("unit") if seat.method == "POST" else seat.GET.get("unit")
    if not text:
        return None
    unit = visible_unit(seat.viewer, parse_id(text) or UUID(int=0), SEE)
    if not unit.is_school:
        raise NotFound()
    return unit


def _lines(seat: Seat, also: Unit | None) -> list[Line]:
    """One's own, one's school's, the one asked for, and whatever else has an address."""
    feeds = {feed.about: feed for feed in own_feeds(seat.viewer)}
    units: dict[UUID, Unit] = {feed.unit.id: feed.unit for feed in feeds.values() if feed.unit is not None}
    home = unit_of(seat.viewer.unit)
    for each in (home, also):
        if each is not None and each.is_school and may_unit(seat.viewer, SEE, each):
            units.setdefault(each.id, each)
    rows = [Line(None, feeds.get(about(None)))]
    return rows + [Line(each, feeds.get(about(each))) for each in sorted(units.values(), key=lambda one: one.path)]


def _own_device(seat: Seat) -> None:
    if seat.viewer.device:
        raise Refused(_("公用平板上不能设日历订阅，请在自己的手机或电脑上设。"))
