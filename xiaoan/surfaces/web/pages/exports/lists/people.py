"""人员、单位、地点、值班表 as workbooks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import roll
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.queries import closures, holders_by_post, places, units_in_sight
from xiaoan.kernel.org.rosters.reading import table
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.owing.calendars import kinds_between
from xiaoan.reports.xlsx import Cell, Head
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.admin.units import unit_seen
from xiaoan.surfaces.web.pages.exports.listed import LONG, SHORT, Listed, by_parts, heads
from xiaoan.surfaces.web.pages.people.roll import chosen_unit
from xiaoan.surfaces.web.pages.rosters.asked import ONE_DAY, asked, offered, shown_lanes


def people(seat: Seat) -> Listed:
    """The roll of one unit, as its page shows it. Identity numbers and the like are not kept, so none leave."""
    unit, day = chosen_unit(seat, access.SEE_PEOPLE), school_day(seat.at)
    rows = roll.members(seat.viewer, unit, day, name=seat.GET.get("q", "").strip()[:60])
    said = heads(_("姓名"), _("电话"), (_("岗位"), LONG), (_("单位"), 24))
    return Listed(_("人员"), unit.name, said, _people(seat, unit, rows, day), rows.count(), _("人"))


def _people(seat: Seat, unit: Unit, rows: QuerySet[Person], day: date) -> Iterator[list[Cell]]:
    titles: dict[object, list[str]] = {}
    for tenure in roll.tenures(seat.viewer, unit, day):
        if tenure.runs(day):
            titles.setdefault(tenure.person_id, []).append(tenure.title + (_("（代理）") if tenure.substitute else ""))
    for part in by_parts(rows):
        for person in part:
            yield [person.name, person.phone, "、".join(titles.get(person.id, ())), unit.name]


def units(seat: Seat) -> Listed:
    """The units in sight with whom to call."""
    rows = units_in_sight(seat.viewer, name=seat.GET.get("q", "").strip()[:60])
    said = heads(
        (_("单位"), 32),
        _("简称"),
        _("类别"),
        (_("上级"), 24),
        _("代码"),
        (_("学校"), SHORT),
        _("开办"),
        _("停办"),
        _("负责人"),
        _("负责人电话"),
        _("安全员"),
        _("安全员电话"),
    )
    return Listed(_("单位"), "", said, _units(rows, school_day(seat.at)), rows.count(), _("个"))


def _units(rows: QuerySet[Unit], day: date) -> Iterator[list[Cell]]:
    officer, head = (*shelf().last_asked(), "", "")[:2]
    kinds = shelf().unit_kinds
    for part in by_parts(rows.select_related("parent")):
        found = holders_by_post([unit.id for unit in part], day, (officer, head))
        for unit in part:
            first, second = found.get((unit.id, head), []), found.get((unit.id, officer), [])
            yield [
                unit.name,
                unit.short_name,
                kinds[unit.kind].title if unit.kind in kinds else "",
                unit.parent.short_name if unit.parent else "",
                unit.code,
                unit.is_school or None,
                unit.opened,
                unit.closed,
                "、".join(each.name for each in first),
                "、".join(each.phone for each in first if each.phone),
                "、".join(each.name for each in second),
                "、".join(each.phone for each in second if each.phone),
            ]


def _named(seat: Seat) -> Unit:
    key = parse_id(seat.GET.get("unit"))
    if key is None:
        raise NotFound()
    return unit_seen(seat, key)


def places_of(seat: Seat) -> Listed:
    """The places of a unit in walking order."""
    unit, day = _named(seat), school_day(seat.at)
    rows = list(places(unit, day))
    closed, kinds = closures([unit.id], day, day), shelf().place_kinds
    lines: list[list[Cell]] = []
    for row in rows:
        shut = next(iter(closed.get(row.id, ())), None)
        kind = kinds[row.kind].title if row.kind in kinds else ""
        lines.append(
            [row.position, row.name, kind, row.valid_from, shut.starts if shut else None, shut.reason if shut else ""]
        )
    said = heads((_("次序"), SHORT), (_("地点"), 24), _("类别"), _("从哪天起"), _("停用起"), (_("为什么停用"), LONG))
    return Listed(_("地点"), unit.name, said, lines, len(lines), _("处"))


def roster(seat: Seat) -> Listed:
    """A week of a roster as its page shows it: a line a day, a column a shift."""
    unit = _named(seat)
    today = school_day(seat.at)
    now = asked(unit, seat.GET, today)
    kinds = kinds_between(unit, now.monday - ONE_DAY, now.sunday + ONE_DAY)
    tables = offered(unit, today)
    wanted = frozenset(each.code for each, needed in tables if needed)
    codes = [now.roster] if now.roster else [each.code for each, _needed in tables]
    lanes = shown_lanes(table(seat.viewer, unit, now.days, kinds, codes), now.roster, wanted)
    titles = {code: word.title for code, word in shelf().day_kinds.items()}
    said = [
        Head(_("日期"), 14),
        Head(_("星期"), 8),
        Head(_("这一天"), 20),
        *(Head("　".join(filter(None, (lane.title, lane.slot_title, lane.hours))), 22) for lane in lanes),
    ]
    lines: list[list[Cell]] = []
    for number, day in enumerate(now.days):
        what = "、".join(title for code, title in titles.items() if code in kinds.get(day, ()))
        names = ["、".join(turn.name for turn in lane.cells[number].turns if not turn.gone) for lane in lanes]
        lines.append([day, "一二三四五六日"[day.weekday()], what, *names])
    week = f"{now.monday:%Y-%m-%d}—{now.sunday:%Y-%m-%d}"
    return Listed(_("值班表"), unit.name, said, lines, len(lines), _("天"), said=[week])
