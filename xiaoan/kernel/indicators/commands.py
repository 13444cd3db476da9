"""Closing months, by signature or by the deadline. A closing is written once; nothing here changes one.

Campuses, points and towns have no signature of their own: they close with the legal unit they belong to. A unit
closes after its parts, as their sum.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from xiaoan.foundation.clock import instant, month_of, month_span, school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.indicators.events import DeadlineSet, MonthClosed
from xiaoan.kernel.indicators.freezing import Month, closings_of, listed, summed, summed_hazards
from xiaoan.kernel.indicators.models import Closing, Deadline
from xiaoan.kernel.indicators.verbs import SET_DEADLINE, SIGN
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under

USUAL_DAY = 5
"""The closing day where no unit above has set one."""

LATEST_DAY = 25

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def close_month(*, by: Viewer, unit: Unit, month: str, at: datetime, signed: bool = True) -> Closing:
    """签字定稿: freeze the month of a unit and of the parts that have no signature of their own.

    Refused while the month runs, or while a legal unit below is open; Conflict when it is closed already.
    """
    _check_month(month, at)
    with acts.opened(by=by, at=at) as act:
        act.require(SIGN, unit)
        if not unit.legal:
            raise Refused("校区、教学点随所属学校（中心校）一起定稿，请在那里签字。")
        closing = Closing.objects.filter(unit=unit, month=month).first()
        if closing is not None:
            raise Conflict(f"{month} 已于 {school_day(closing.at)} 定稿，不能再签；有变化会显示在“定稿后有变化”里。")
        units = _reporting(unit, month)
        frozen = Month.read(by, unit, units, month, at=at)
        return _closed(act, unit, frozen, _children(units), signed=signed)


def close_due(*, by: Viewer, day: date, at: datetime) -> int:
    """The deadline tick: close, unsigned, the month before `day` where its deadline has passed. How many closed."""
    month = month_of(date(day.year, day.month, 1).replace(day=1) - (date(2000, 1, 2) - date(2000, 1, 1)))
    closed = 0
    for top in Unit.objects.filter(parent=None).order_by("path"):
        with acts.opened(by=by, at=at) as act:
            units = _reporting(top, month)
            if not units:
                continue
            days = dict(Deadline.objects.filter(unit_id__in=[each.id for each in units]).values_list("path", "day"))
            due = [each for each in units if each.legal and _deadline(each.path, days) < day.day]
            done = closings_of([each.id for each in units], month)
            waiting = [each for each in due if each.id not in done]
            if not waiting:
                continue
            frozen = Month.read(by, top, units, month, at=at)
            children = _children(units)
            for each in sorted(waiting, key=lambda one: -len(one.path)):
                if each.id not in closings_of([each.id], month) and not _open_parts(each, children, month):
                    _closed(act, each, frozen, children, signed=False)
                    closed += 1
    return closed


def set_deadline(*, by: Viewer, unit: Unit, day: int, at: datetime) -> Deadline:
    """On which day of the following month an unsigned month closes, for a unit and all below it."""
    if not 1 <= day <= LATEST_DAY:
        raise Refused(f"定稿日请填 1 到 {LATEST_DAY} 之间的数。", {"day": "请改正"})
    with acts.opened(by=by, at=at) as act:
        act.require(SET_DEADLINE, unit)
        row, _ = Deadline.objects.update_or_create(home=unit.home, unit=unit, defaults={"day": day, "path": unit.path})
        act.record(DeadlineSet(day=day), about=row)
        return row


def _closed(act: acts.Act, unit: Unit, frozen: Month, children: dict[object, list[Unit]], *, signed: bool) -> Closing:
    """Close a unit after its parts; the parts without a signature close here, the others must have closed."""
    if waiting := _open_parts(unit, children, frozen.month):
        named = "、".join(each.short_name for each in waiting[:5])
        raise Refused(f"还有 {len(waiting)} 个下级单位没有定稿：{named}。请等他们签字，或等定稿日。")
    for part in children.get(unit.id, ()):
        if not part.legal and part.id not in closings_of([part.id], frozen.month):
            _closed(act, part, frozen, children, signed=signed)
    below = list(closings_of([part.id for part in children.get(unit.id, ())], frozen.month).values())
    own = frozen.own(unit)
    closing = Closing(
        unit=unit,
        month=frozen.month,
        at=act.at,
        signed=signed,
        by=act.acting(unit) if signed else None,
        own=own,
        tallies=summed([own, *(each.tallies for each in below)]),
        hazards=summed_hazards([frozen.own_hazards(unit), *(each.hazards for each in below)]),
        listed=listed(act.by, unit, frozen.month, at=act.at),
        releases=frozen.releases(unit),
        calendar=frozen.calendar(unit),
    )
    try:
        with transaction.atomic():
            closing.save(force_insert=True)
    except IntegrityError as rival:
        raise Conflict(f"{unit.short_name}的 {frozen.month} 刚刚已定稿。") from rival
    total = summed({"all": figures} for figures in closing.tallies.values()).get("all")
    act.record(
        MonthClosed(
            month=frozen.month,
            signed=signed,
            expected=total.expected if total else 0,
            required=total.required if total else 0,
            on_time=total.on_time if total else 0,
            late=total.late if total else 0,
            missing=total.missing if total else 0,
        ),
        about=closing,
    )
    return closing


def _open_parts(unit: Unit, children: dict[object, list[Unit]], month: str) -> list[Unit]:
    """Legal units below that have not closed; those below a part that closes with its unit are looked at too."""
    found: list[Unit] = []
    parts = children.get(unit.id, ())
    done = closings_of([part.id for part in parts], month)
    for part in parts:
        if part.id in done:
            continue
        found += [part] if part.legal else _open_parts(part, children, month)
    return found


def _reporting(top: Unit, month: str) -> list[Unit]:
    """The unit and all below it that report a month: schools, campuses and the offices above them, if then open."""
    first, last = month_span(month)
    kinds = shelf().unit_kinds
    rows = under(top.path).filter(Q(closed__isnull=True) | Q(closed__gte=first), opened__lte=last).order_by("path")
    return [unit for unit in rows if unit.kind in kinds and kinds[unit.kind].level not in ("department", "partner")]


def _children(units: list[Unit]) -> dict[object, list[Unit]]:
    found: dict[object, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.parent_id, []).append(unit)
    return found


def _deadline(path: str, days: dict[str, int]) -> int:
    """The closing day of the nearest unit that has set one."""
    nearest = max((top for top in days if path.startswith(top)), key=len, default=None)
    return USUAL_DAY if nearest is None else days[nearest]


def _check_month(month: str, at: datetime) -> None:
    if not _MONTH.fullmatch(month):
        raise Refused("月份要写成 2026-10 这样。", {"month": "请改正"})
    _, last = month_span(month)
    if at <= instant(last.fromordinal(last.toordinal() + 1)):
        raise Refused("这个月还没有过完，过完再定稿。", {"month": "还没过完"})
