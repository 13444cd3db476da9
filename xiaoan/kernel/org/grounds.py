"""Places and days: buildings with their QR marks, places out of use, calendars in layers, terms."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.events import (
    DayMarked,
    PlaceAmended,
    PlaceClosed,
    PlaceMade,
    PlaceReopened,
    PlaceRetired,
    TermSet,
)
from xiaoan.kernel.org.models import CalendarDay, OutOfUse, PlaceRow, Term
from xiaoan.kernel.org.verbs import CALENDAR, PLACES
from xiaoan.kernel.tree.models import Unit

LONGEST_MARK = timedelta(days=370)

KEPT_SHUT: Table[Callable[[UUID], str]] = Table("reasons why a place stays out of use")
"""Each tells by a closure's id why the place may not be used again by hand; empty when nothing keeps it."""


def make_place(
    *,
    by: Viewer,
    unit: Unit,
    name: str,
    kind: str,
    since: date,
    at: datetime,
    position: int = 0,
    parent: PlaceRow | None = None,
) -> PlaceRow:
    """Register a place; its mark is random, so that a printed QR code tells nothing by itself."""
    title = cleaned(name, most=80)
    if kind not in shelf().place_kinds:
        raise Refused(f"没有“{kind}”这种地点。", {"kind": "请从列表中选择"})
    if not title:
        raise Refused("请填写地点名称。", {"name": "请填写地点名称"})
    with acts.opened(by=by, at=at) as act:
        act.require(PLACES, unit)
        if parent is not None and parent.home != unit.home:
            raise Refused("上级地点不是本单位的，请重新选择。", {"parent": "请选本单位的地点"})
        if PlaceRow.objects.filter(unit=unit, name=title, valid_to=None).exists():
            raise Conflict(f"{unit.short_name}已有“{title}”。")
        row = PlaceRow.objects.create(
            unit=unit,
            name=title,
            kind=kind,
            parent=parent,
            position=position,
            mark=secrets.token_urlsafe(9),
            valid_from=since,
        )
        act.record(PlaceMade(name=title, place_kind=kind), about=row)
        return row


def amend_place(*, by: Viewer, place_id: UUID, name: str, kind: str, position: int, at: datetime) -> PlaceRow:
    """Another name, kind or turn in the walk for a place; its mark, and what was recorded there, stay."""
    title = cleaned(name, most=80)
    if kind not in shelf().place_kinds:
        raise Refused(f"没有“{kind}”这种地点。", {"kind": "请从列表中选择"})
    if not title:
        raise Refused("请填写地点名称。", {"name": "请填写地点名称"})
    with acts.opened(by=by, at=at) as act:
        place = _place(act, place_id)
        rivals = PlaceRow.objects.filter(unit_id=place.unit_id, name=title, valid_to=None).exclude(id=place.id)
        if rivals.exists():
            raise Conflict(f"{place.unit.short_name}已有“{title}”。")
        wanted = {"name": title, "kind": kind, "position": position}
        changes = {key: str(value) for key, value in wanted.items() if getattr(place, key) != value}
        if changes:
            was = place.name
            place.name, place.kind, place.position = title, kind, position
            place.save(update_fields=list(wanted))
            act.record(PlaceAmended(place=was, changes=changes), about=place)
        return place


def retire_place(*, by: Viewer, place_id: UUID, last: date, at: datetime) -> PlaceRow:
    """The place exists until `last`: it was torn down, or never was a place of its own."""
    with acts.opened(by=by, at=at) as act:
        place = _place(act, place_id)
        if last < place.valid_from:
            raise Refused("撤销日期早于登记日期，请改正。", {"last": "不能早于登记日期"})
        place.valid_to = last
        place.save(update_fields=["valid_to"])
        act.record(PlaceRetired(place=place.name, last=last), about=place)
        return place


def _place(act: acts.Act, place_id: UUID) -> PlaceRow:
    place = PlaceRow.objects.select_for_update(of=("self",)).select_related("unit").filter(id=place_id).first()
    if place is None:
        raise NotFound()
    act.require(PLACES, place.unit)
    return place


def take_out_of_use(*, by: Viewer, place: PlaceRow, since: date, reason: str, at: datetime) -> OutOfUse:
    """停用(封控) from a day on; the place's ordinary duties are excused until it is used again."""
    text = cleaned(reason, most=200)
    if not text:
        raise Refused("请写明停用的原因。", {"reason": "请写明原因"})
    with acts.opened(by=by, at=at) as act:
        unit = Unit.objects.get(id=place.unit_id)
        act.require(PLACES, unit)
        if OutOfUse.objects.filter(place=place, ends=None).exists():
            raise Conflict(f"{place.name}已经停用。")
        row = OutOfUse.objects.create(unit=unit, place=place, starts=since, reason=text)
        act.record(PlaceClosed(place=place.name, starts=since, reason=text), about=row)
        return row


def use_again(*, by: Viewer, closure_id: UUID, last: date, at: datetime) -> OutOfUse:
    """The place is used again the day after `last`."""
    with acts.opened(by=by, at=at) as act:
        row = (
            OutOfUse.objects.select_for_update(of=("self",))
            .select_related("unit", "place")
            .filter(id=closure_id)
            .first()
        )
        if row is None:
            raise NotFound()
        act.require(PLACES, row.unit)
        for name in KEPT_SHUT:
            for tell in KEPT_SHUT.get(name):
                if why := tell(row.id):
                    raise Refused(why)
        row.ends = max(last, row.starts)
        row.save(update_fields=["ends"])
        act.record(PlaceReopened(place=row.place.name, last=row.ends), about=row)
        return row


def mark_days(
    *,
    by: Viewer,
    unit: Unit,
    first: date,
    last: date,
    kinds: Iterable[str],
    at: datetime,
    reason: str = "",
    section: str = "",
    planned: bool = True,
    weekdays: Collection[int] = (),
    every: int = 1,
) -> int:
    """Say what the days [first, last] are at a unit and below it; returns how many days were written.

    `planned` False is an emergency closure: what was owed then exists and is excused. `section` names the part of
    the school that is meant ("" the whole). `weekdays` (0 Monday) and `every` pick days: the Sundays of every second
    week, counted from the week of `first` (大周).
    """
    wanted = sorted(set(kinds))
    unknown = [kind for kind in wanted if kind not in shelf().day_kinds]
    if unknown:
        raise Refused(f"没有“{unknown[0]}”这种日子。", {"kinds": "请从列表中选择"})
    if last < first or last - first > LONGEST_MARK:
        raise Refused("起止日期不对：结束不能早于开始，一次最多一年。", {"last": "请检查日期"})
    if section and section not in shelf().sections:
        raise Refused(f"没有“{section[:40]}”这一部分。", {"section": "请从列表中选择"})
    days = _picked_days(first, last, weekdays, every)
    if not days:
        raise Refused("这段日子里没有选中的星期几，请检查。", {"weekdays": "请检查"})
    with acts.opened(by=by, at=at) as act:
        act.require(CALENDAR, unit)
        for day in days:
            row, _ = CalendarDay.objects.update_or_create(
                home=unit.home,
                unit=unit,
                day=day,
                section=section,
                defaults={
                    "kinds": wanted,
                    "planned": planned,
                    "entered_at": at,
                    "reason": reason,
                    "path": unit.path,
                },
            )
            act.record(DayMarked(day=day, kinds=wanted, planned=planned, reason=reason, section=section), about=row)
    return len(days)


def unmark_days(*, by: Viewer, unit: Unit, days: Collection[date], at: datetime, section: str = "") -> int:
    """Take back what the unit itself has said of these days: whoever stands above it, or the usual week, tells again.

    The row stays and says nothing; returns how many days that changed.
    """
    with acts.opened(by=by, at=at) as act:
        act.require(CALENDAR, unit)
        rows = CalendarDay.objects.select_for_update(of=("self",)).filter(unit=unit, day__in=list(days))
        found = list(rows.filter(section=section).exclude(kinds=[]).order_by("day"))
        for row in found:
            row.kinds, row.planned, row.reason, row.entered_at = [], True, "", at
            row.save(update_fields=["kinds", "planned", "reason", "entered_at"])
            act.record(DayMarked(day=row.day, kinds=[], planned=True, section=section), about=row)
        return len(found)


def _picked_days(first: date, last: date, weekdays: Collection[int], every: int) -> list[date]:
    monday = first - timedelta(days=first.weekday())
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [
        day
        for day in days
        if (not weekdays or day.weekday() in weekdays) and (day - monday).days // 7 % max(every, 1) == 0
    ]


def set_term(
    *, by: Viewer, unit: Unit, code: str, title: str, school_year: str, starts: date, ends: date, at: datetime
) -> Term:
    """A term of a unit and of all below it that set none of their own."""
    if ends <= starts:
        raise Refused("学期结束早于开始，请改正。", {"ends": "不能早于开始日期"})
    with acts.opened(by=by, at=at) as act:
        act.require(CALENDAR, unit)
        row, _ = Term.objects.update_or_create(
            home=unit.home,
            unit=unit,
            code=code,
            defaults={
                "title": title,
                "school_year": school_year,
                "starts": starts,
                "ends": ends,
                "path": unit.path,
            },
        )
        act.record(TermSet(code=code, starts=starts, ends=ends), about=row)
        return row
