"""Closing months, by signature or by the deadline. A closing is written once; nothing here changes one.

Campuses, points and towns have no signature of their own: they close with the legal unit they belong to. A unit
closes after its parts, as their sum.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from xiaoan.engines.cadence import Tally
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
        rounds = _Round.of(act, unit, month)
        if waiting := rounds.open_parts(unit):
            named = "、".join(each.short_name for each in waiting[:5])
            raise Refused(f"还有 {len(waiting)} 个下级单位没有定稿：{named}。请等他们签字，或等定稿日。")
        return rounds.close(unit, signed=signed)


def close_due(*, by: Viewer, day: date, at: datetime) -> int:
    """The deadline tick: close, unsigned, the month before `day` where its deadline has passed. How many closed."""
    month = month_of(day.replace(day=1) - timedelta(days=1))
    closed = 0
    for top in Unit.objects.filter(parent=None).order_by("path"):
        with acts.opened(by=by, at=at) as act:
            closed += _close_below(act, top, month, day)
    return closed


def _close_below(act: acts.Act, top: Unit, month: str, day: date) -> int:
    """Close what is due under a top unit, the lowest first; a unit waits for parts whose own deadline is later."""
    rounds = _Round.of(act, top, month)
    deadlines = dict(Deadline.objects.filter(unit_id__in=[each.id for each in rounds.units]).values_list("path", "day"))
    before = len(rounds.done)
    for unit in sorted(rounds.units, key=lambda one: -len(one.path)):
        due = unit.legal and unit.id not in rounds.done and _deadline(unit.path, deadlines) < day.day
        if due and not rounds.open_parts(unit):
            rounds.close(unit, signed=False)
    return len(rounds.done) - before


def set_deadline(*, by: Viewer, unit: Unit, day: int, at: datetime) -> Deadline:
    """On which day of the following month an unsigned month closes, for a unit and all below it."""
    if not 1 <= day <= LATEST_DAY:
        raise Refused(f"定稿日请填 1 到 {LATEST_DAY} 之间的数。", {"day": "请改正"})
    with acts.opened(by=by, at=at) as act:
        act.require(SET_DEADLINE, unit)
        row, _ = Deadline.objects.update_or_create(home=unit.home, unit=unit, defaults={"day": day, "path": unit.path})
        act.record(DeadlineSet(day=day), about=row)
        return row


class _Round:
    """Closing one month under one unit: the units that report it, and those that have closed."""

    def __init__(self, act: acts.Act, top: Unit, month: str, units: list[Unit]) -> None:
        self.act, self.month, self.units = act, month, units
        self.done = closings_of([unit.id for unit in units], month)
        self._top = top
        self._children: dict[UUID | None, list[Unit]] = {}
        for unit in units:
            self._children.setdefault(unit.parent_id, []).append(unit)

    @classmethod
    def of(cls, act: acts.Act, top: Unit, month: str) -> _Round:
        return cls(act, top, month, _reporting(top, month))

    @cached_property
    def _frozen(self) -> Month:
        return Month.read(self.act.by, self._top, self.units, self.month, at=self.act.at)

    def open_parts(self, unit: Unit) -> list[Unit]:
        """Legal units below that have not closed; a part that closes with its unit is looked through."""
        found: list[Unit] = []
        for part in self._children.get(unit.id, ()):
            if part.id not in self.done:
                found += [part] if part.legal else self.open_parts(part)
        return found

    def close(self, unit: Unit, *, signed: bool) -> Closing:
        """Close a unit whose legal parts have closed; the parts without a signature close with it, first."""
        parts = self._children.get(unit.id, [])
        for part in parts:
            if part.id not in self.done:
                self.close(part, signed=signed)
        below = [self.done[part.id] for part in parts]
        own = self._frozen.own(unit)
        closing = Closing(
            unit=unit,
            month=self.month,
            at=self.act.at,
            signed=signed,
            by=self.act.acting(unit) if signed else None,
            own=own,
            tallies=summed([own, *(each.tallies for each in below)]),
            hazards=summed_hazards([self._frozen.own_hazards(unit), *(each.hazards for each in below)]),
            listed=listed(self.act.by, unit, self.month, at=self.act.at),
            releases=self._frozen.releases(unit),
            calendar=self._frozen.calendar(unit),
        )
        try:
            with transaction.atomic():
                closing.save(force_insert=True)
        except IntegrityError as rival:
            raise Conflict(f"{unit.short_name}的 {self.month} 刚刚已定稿。") from rival
        self.act.record(_told(closing), about=closing)
        self.done[unit.id] = closing
        return closing


def _told(closing: Closing) -> MonthClosed:
    total = sum((cell.tally for cell in closing.tallies.values()), Tally())
    return MonthClosed(
        month=closing.month, signed=closing.signed, expected=total.expected, required=total.required,
        on_time=total.on_time, late=total.late, missing=total.missing,
    )  # fmt: skip


def _reporting(top: Unit, month: str) -> list[Unit]:
    """The unit and all below it that report a month: schools, campuses and the offices above them, if then open."""
    first, last = month_span(month)
    kinds = shelf().unit_kinds
    rows = under(top.path).filter(Q(closed__isnull=True) | Q(closed__gte=first), opened__lte=last).order_by("path")
    return [unit for unit in rows if unit.kind in kinds and kinds[unit.kind].level not in ("department", "partner")]


def _deadline(path: str, days: dict[str, int]) -> int:
    """The closing day of the nearest unit that has set one."""
    nearest = max((top for top in days if path.startswith(top)), key=len, default=None)
    return USUAL_DAY if nearest is None else days[nearest]


def _check_month(month: str, at: datetime) -> None:
    if not _MONTH.fullmatch(month):
        raise Refused("月份要写成 2026-10 这样。", {"month": "请改正"})
    _, last = month_span(month)
    if at < instant(last + timedelta(days=1)):
        raise Refused("这个月还没有过完，过完再定稿。", {"month": "还没过完"})
