"""导入值班表: the school's own sheet is read and told by row what it would do; only a second step writes it.

Between the two steps the turns travel in the page itself, so nothing half-read lies anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.text import measure
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.files.sheets import LARGEST_FILE, sheets
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.rosters.bringing import Outcome, bring, known_people, outcome
from xiaoan.kernel.org.rosters.sheet import Line, Row, Sheet, read_sheet
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen
from xiaoan.surfaces.web.pages.rosters.asked import Asked, asked, offered

LONGEST = 2_000_000
MOST_SHOWN = 60


@page(verb=org.ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """The two steps: a file is looked at; the turns looked at are written."""
    unit = unit_seen(request, unit_id, org.ROSTER)
    now = asked(unit, request.GET if request.method != "POST" else request.POST, school_day(request.at))
    if request.method != "POST":
        return _shown(request, now)
    if "rows" in request.POST:
        return _write(request, now)
    upload = request.FILES.get("file")
    if upload is None:
        return _shown(request, now, wrong=_("请先选一个 Excel 文件。"))
    try:
        if (upload.size or 0) > LARGEST_FILE:
            raise Refused(_("文件太大，不像一张值班表。请删去图片和多余的表再试。"))
        found = _read(request, now, sheets(upload.name or "", upload.read()))
    except Refused as wrong:
        return _shown(request, now, wrong=wrong.reason)
    return _shown(request, now, found=found)


def _read(seat: Seat, now: Asked, tables: Sequence[tuple[str, Sequence[Any]]]) -> Sheet:
    """The first table of the file that is a roster; all its problems when there is only one."""
    today = school_day(seat.at)
    with reading(seat):
        people = known_people(now.unit, today)
    found = [
        read_sheet(
            [Line(line.number, line.cells) for line in lines], people, shelf().rosters,
            roster=now.roster, monday=now.monday, today=today,
        )
        for _title, lines in tables
    ]  # fmt: skip
    filled = [each for each in found if each.rows]
    if len(filled) > 1:
        raise Refused(_("文件里有几张表都像值班表。请只留一张再导入。"))
    if not found:
        raise Refused(_("文件是空的。"))
    return filled[0] if filled else max(found, key=lambda each: max((one.row for one in each.problems), default=0))


def _write(seat: Seat, now: Asked) -> HttpResponse:
    text = seat.POST.get("rows", "")
    try:
        packed = msgspec.json.decode(text[:LONGEST], type=list[tuple[int, str, date, str, UUID]])
    except msgspec.MsgspecError:
        return _shown(seat, now, wrong=_("这一页不完整，请重新选文件导入。"))
    try:
        done = bring(by=seat.viewer, unit=now.unit, rows=[Row(*each) for each in packed], at=seat.at)
    except (Refused, Conflict) as wrong:
        return _shown(seat, now, wrong=wrong.reason)
    said = _("值班表已导入：新排 {n}").format(n=measure(done.new, _("个班")))
    if done.off:
        said += _("，撤下 {n}").format(n=measure(len(done.off), _("个班")))
    messages.success(seat, said + "。")
    return redirect(_week_of(now, done))


def _week_of(now: Asked, done: Outcome) -> str:
    return Asked(now.unit, date.fromordinal(done.first.toordinal() - done.first.weekday()), now.roster).address()


def _shown(seat: Seat, now: Asked, *, wrong: str = "", found: Sheet | None = None) -> HttpResponse:
    unit: Unit = now.unit
    with reading(seat):
        does = outcome(unit, found.rows, school_day(seat.at)) if found and found.rows and not found.problems else None
        context = {
            **doors(seat.viewer, unit),
            "now": now,
            "tables": offered(unit, school_day(seat.at)),
            "wrong": wrong,
            "found": found,
            "does": does,
            "problems": found.problems[:MOST_SHOWN] if found else [],
            "more": max(0, len(found.problems) - MOST_SHOWN) if found else 0,
            "off": len(does.off) if does else 0,
            "rows": msgspec.json.encode([tuple(row) for row in found.rows]).decode() if does and found else "",
        }
        refused = bool(wrong) or (found is not None and does is None)
        return render(seat, "pages/rosters/import.html", context, status=422 if refused else 200)
