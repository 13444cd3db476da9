"""值班记录: one page for a shift. What was recorded meanwhile is shown, not typed; taking over signs for both sides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.catalogue.pack.words import Roster
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import ShiftNote
from xiaoan.kernel.org.queries import turns
from xiaoan.kernel.org.rosters import shifts
from xiaoan.kernel.org.rosters.hours import of_turn, words
from xiaoan.kernel.org.rosters.reading import notes
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work import verbs as work
from xiaoan.kernel.work.queries import records
from xiaoan.kernel.work.shapes import RecordLine
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.admin.units import doors, unit_seen
from xiaoan.surfaces.web.pages.rosters.asked import day_said, may_see
from xiaoan.surfaces.web.parts import UnitName

LATE = timedelta(hours=1)
"""How long after its hours what the shift records is still its own."""


@page(verb=org.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """One shift."""
    unit = unit_seen(request, unit_id)
    return _shown(request, unit, *_which(request, unit))


@page(verb=org.SEE)
@require_safe
def sheet(request: Seat, unit_id: UUID) -> HttpResponse:
    """One shift on A4."""
    unit = unit_seen(request, unit_id)
    roster, day, slot = _which(request, unit)
    context = _context(request, unit, roster, day, slot)
    head = SheetHead(_("值班记录"), UnitName(unit.name), request.at, f"{context['title']} {context['slot_title']}")
    return render(request, "pages/rosters/shift_sheet.html", {**context, "sheet": head})


def _which(seat: Seat, unit: Unit) -> tuple[Roster, date, str]:
    """Roster, day and slot of an address or a form; NotFound when they name no shift."""
    said = seat.POST if seat.method == "POST" else seat.GET
    roster, day = shelf().rosters.get(said.get("roster", "")), day_said(said.get("day"))
    slot = said.get("slot", "")
    if roster is None or day is None or (slot and slot not in {each.code for each in roster.slots}):
        raise NotFound()
    return roster, day, slot


def _shown(seat: Seat, unit: Unit, roster: Roster, day: date, slot: str, problem: str = "") -> HttpResponse:
    with reading(seat):
        context = {**_context(seat, unit, roster, day, slot), "problem": problem}
        if problem:
            context["typed"] = {name: seat.POST.get(name, "") for name in ("visits", "calls", "matters")}
        return render(seat, "pages/rosters/shift.html", context, status=422 if problem else 200)


def _context(seat: Seat, unit: Unit, roster: Roster, day: date, slot: str) -> dict[str, Any]:
    who = seat.viewer
    on = [each for each in turns([unit.id], roster.code, day, day) if each.slot in ("", slot)]
    mine = any(each.person.account_id == who.account for each in on)
    found = notes(who, unit, roster.code, day - timedelta(days=15), day)
    note = next((each for each in found if (each.day, each.slot) == (day, slot)), None)
    hours = of_turn(roster, day, slot)
    opens, closes = min(each.opens for each in hours), max(each.closes for each in hours)
    kept = next((each for each in roster.slots if each.code == slot), None)
    before = _before(found, note, roster, opens)
    open_note = note is not None and note.taken_at is None
    return {
        **doors(who, unit),
        "roster": roster,
        "title": roster.title,
        "day": day,
        "slot": slot,
        "slot_title": kept.title if kept else "",
        "hours": words(kept) if kept else "",
        "on": on,
        "note": note,
        "before": before,
        "rounds": _rounds(seat, unit, on, opens, closes, note) if may_see(who, work.SEE, unit) else [],
        "may_take": mine and note is None and opens - shifts.EARLY <= seat.at,
        "may_write": open_note and (mine or may_see(who, org.ROSTER, unit)),
        "typed": {name: getattr(note, name) for name in ("visits", "calls", "matters")} if note else {},
        "back": f"/units/{unit.id}/roster?roster={roster.code}&week={day.isoformat()}",
    }


def _before(found: list[ShiftNote], note: ShiftNote | None, roster: Roster, opens: Any) -> ShiftNote | None:
    """The shift before this one, for what it handed on."""
    earlier = [
        (min(stretch.opens for stretch in of_turn(roster, each.day, each.slot)), each)
        for each in found
        if note is None or each.id != note.id
    ]
    past = [each for each in earlier if each[0] < opens]
    return max(past, key=lambda each: each[0])[1] if past else None


def _rounds(seat: Seat, unit: Unit, on: list[Any], opens: Any, closes: Any, note: ShiftNote | None) -> list[RecordLine]:
    """What those on the shift recorded in its hours, in order."""
    # A line says name and post (“示例·老陈（保安）”), or for whom it was recorded.
    names = tuple({each.person.name for each in on})
    heads = tuple(f"{name}（" for name in names)
    begins = min(opens, note.begun_at) if note else opens
    ends = (note.handed_at or closes + LATE) if note else closes + LATE
    rows = records(seat.viewer, top=unit, first=school_day(begins), last=school_day(ends), limit=200)
    own = [row for row in rows if {row.who, row.told_by} & set(names) or row.who.startswith(heads)]
    found = [row for row in own if begins <= row.happened <= ends and not row.withdrawn]
    return sorted(found, key=lambda row: row.happened)


@page(verb=org.SEE)
@require_POST
def take_over(request: Seat, unit_id: UUID) -> HttpResponse:
    """接班."""
    unit = unit_seen(request, unit_id)
    roster, day, slot = _which(request, unit)
    return _done(
        request, unit, roster, day, slot, _("已接班。上一班有值班记录的，也一并签收了。"),
        lambda: shifts.take_over(
            by=request.viewer, unit=unit, roster=roster.code, day=day, slot=slot, at=request.at
        ),
    )  # fmt: skip


@page(verb=org.SEE)
@require_POST
def write(request: Seat, unit_id: UUID) -> HttpResponse:
    """What came up on the shift; with `hand` the shift is handed over at the same time."""
    unit = unit_seen(request, unit_id)
    roster, day, slot = _which(request, unit)
    with reading(request):
        found = notes(request.viewer, unit, roster.code, day, day)
    note = next((each for each in found if each.slot == slot), None)
    if note is None:
        raise NotFound(_("这一班还没有接班。"))
    key = note.id
    said = {name: request.POST.get(name, "") for name in ("visits", "calls", "matters")}

    def command() -> ShiftNote:
        written = shifts.write_shift(by=request.viewer, note_id=key, at=request.at, **said)
        if request.POST.get("hand"):
            return shifts.hand_over(by=request.viewer, note_id=key, at=request.at)
        return written

    done = _("已交班，等下一班接班签收。") if request.POST.get("hand") else _("值班记录已保存。")
    return _done(request, unit, roster, day, slot, done, command)


def _done(
    seat: Seat, unit: Unit, roster: Roster, day: date, slot: str, said: str, command: Callable[[], ShiftNote]
) -> HttpResponse:
    try:
        command()
    except Refused as wrong:
        return _shown(seat, unit, roster, day, slot, wrong.reason)
    messages.success(seat, said)
    return redirect(address(unit, roster.code, day, slot))


def address(unit: Unit, roster: str, day: date, slot: str) -> str:
    """The page of a shift."""
    return f"/units/{unit.id}/shift?" + urlencode({"roster": roster, "day": day.isoformat(), "slot": slot})


@page(verb=org.SEE)
@require_safe
def index(request: Seat, unit_id: UUID) -> HttpResponse:
    """The notes of the last five weeks, of one roster or of all."""
    unit = unit_seen(request, unit_id)
    today = school_day(request.at)
    chosen = request.GET.get("roster", "")
    codes = [chosen] if chosen in shelf().rosters else list(shelf().rosters)
    context = {
        **doors(request.viewer, unit),
        "lines": notes_of(request, unit, codes, today - timedelta(days=35), today),
        "tables": shelf().rosters.values(),
        "chosen": chosen,
    }
    return render(request, "pages/rosters/shifts.html", context)


class NoteLine(NamedTuple):
    """A note with roster and shift in words, and where it is."""

    note: ShiftNote
    title: str
    slot: str
    url: str


def notes_of(seat: Seat, unit: Unit, codes: list[str], first: date, last: date) -> list[NoteLine]:
    """The notes of some rosters; one query."""
    lines, book = [], shelf().rosters
    for each in notes(seat.viewer, unit, "", first, last):
        if each.roster in codes:
            roster = book[each.roster]
            slot = next((one.title for one in roster.slots if one.code == each.slot), "")
            lines.append(NoteLine(each, roster.title, slot, address(unit, each.roster, each.day, each.slot)))
    return lines
