"""The calendar itself: whoever has the secret address reads it, without signing in, as the account may see it now.

A wrong, an ended and a stranger's address are alike: 404. Nothing is written.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.features.feeds.models import Feed
from xiaoan.features.feeds.queries import opened_by
from xiaoan.foundation.clock import instant as day_begins
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.limits import address_of, network_of
from xiaoan.kernel.access.queries import may_unit, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.work.reading.asking.ahead import Ahead, ahead_of, ahead_of_me
from xiaoan.kernel.work.verbs import SEE
from xiaoan.reports.ics import CONTENT_TYPE, calendar
from xiaoan.surfaces.web.door import instant, public
from xiaoan.surfaces.web.pages.feeds.entries import entries
from xiaoan.surfaces.web.pages.feeds.pace import READINGS, WRONG, Pace

BACK, FORTH = timedelta(days=14), timedelta(days=90)
PACE = Pace()


@public
@require_safe
def show(request: HttpRequest, secret: str) -> HttpResponse:
    """The last fortnight and the next ninety days; 304 while nothing has changed."""
    at = instant()
    feed = _opened(request, secret, at)
    PACE.spend(str(feed.id), READINGS, at)
    who = viewer(feed.account_id, at=at)
    with opened(who.scope, readonly=True):
        found = _ahead(feed, who, at)
    named = feed.unit.short_name if feed.unit is not None else _("我的安全工作")
    today = day_begins(school_day(at))
    lines = entries(found, request.build_absolute_uri, who=feed.about if feed.unit else feed.account_id.hex)
    body = calendar(_("校安　{name}").format(name=named), lines, stamp=today)
    etag = quote_etag(sm3(body))
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(body, content_type=CONTENT_TYPE)
        answer["Content-Disposition"] = 'inline; filename="xiaoan.ics"'
    answer["ETag"] = etag
    answer["X-Robots-Tag"] = "noindex"
    patch_cache_control(answer, private=True, max_age=0, must_revalidate=True)
    return answer


def _opened(request: HttpRequest, secret: str, at: datetime) -> Feed:
    try:
        return opened_by(secret)
    except NotFound:
        PACE.spend(f"wrong/{network_of(address_of(request.META))}", WRONG, at)
        raise


def _ahead(feed: Feed, who: Viewer, at: datetime) -> list[Ahead]:
    today = school_day(at)
    if feed.unit is None:
        return ahead_of_me(who, today - BACK, today + FORTH, at=at)
    if not may_unit(who, SEE, feed.unit):
        raise NotFound()
    return ahead_of(who, feed.unit, today - BACK, today + FORTH, at=at)
