"""Demands: the second source of what is owed. One row asks all its units at once; each owes one occurrence.

A withdrawn demand is owed only where it was done already. Streams are shared by units with the same days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from xiaoan.engines.cadence import Calendar, Occurrence, Outage, month_key
from xiaoan.foundation.clock import instant, school_day
from xiaoan.kernel.catalogue.pack.duties import Asked, Duty
from xiaoan.kernel.catalogue.pack.items import AnswerKind, CheckItem
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import Reign
from xiaoan.kernel.catalogue.rules import ANY_DAY, rule_of
from xiaoan.kernel.work.demands.models import CLOSED, SENT, WITHDRAWN, AskedItem, Demand
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.ground import Ground, Place
from xiaoan.kernel.work.owing.standards import Version
from xiaoan.kernel.work.owing.streams import Expected
from xiaoan.kernel.work.shapes import Subject

SOURCE = "demanded"
ANSWERS: dict[str, AnswerKind] = {"number": "number", "text": "text"}
"""How an item of a demand may be answered, besides yes and no."""
ONE_DAY = timedelta(days=1)


class DemandStream:
    """The one occurrence of a demand, under one calendar and one set of days out of use."""

    def __init__(self, row: Demand, version: Version, calendar: Calendar, outages: tuple[Outage, ...]) -> None:
        self.code, self.domain, self.title = row.code, row.domain, row.title
        self._version = version
        self._one = _occurrence(row, version, calendar, outages)

    def between(self, first: date, last: date) -> list[Occurrence]:
        return [self._one] if first <= self._one.last_day <= last else []

    def open_at(self, at: datetime) -> list[Occurrence]:
        return [self._one] if self._one.opens <= at <= max(self._one.grace_until, self._one.tail_until) else []

    def version(self, release: str) -> Version:
        return self._version


def demanded(ground: Ground) -> Iterator[Expected]:
    """What the units of a ground owe because a bureau above them asked for it."""
    rows = in_force(ground)
    done = _done([row for row in rows if row.state == WITHDRAWN], ground)
    units = {unit.id: unit for unit in ground.units}
    for row in rows:
        version, streams = version_of(row), _Streams(ground, row)
        for unit in (units[key] for key in row.units if key in units):
            if unit.opened > row.due or (unit.closed is not None and unit.closed < row.due):
                continue
            school = ground.school_of(unit)
            if not row.places:
                subject = Subject("unit", unit.id, unit.short_name)
                if row.state != WITHDRAWN or (row.code, subject.id) in done:
                    yield Expected(SOURCE, unit, school, subject, streams.of(unit.id, version, ()))
                continue
            for place in _places(ground, unit.id, row):
                subject = Subject("place", place.id, place.name, place.position, place.kind)
                if row.state != WITHDRAWN or (row.code, subject.id) in done:
                    yield Expected(SOURCE, unit, school, subject, streams.of(unit.id, version, _outages(ground, place)))


def in_force(ground: Ground) -> list[Demand]:
    """Sent demands of the bureaus above that may be open or due around the asked days; one query."""
    known = {unit.id for unit in ground.units}
    with looking_up(ground.lines.values()):
        rows = Demand.objects.filter(
            unit_id__in=[unit.id for unit in ground.lines.values()], state__in=(SENT, CLOSED, WITHDRAWN),
            sent_at__isnull=False, last__gte=ground.first, opens__lt=instant(ground.last + ONE_DAY),
        ).order_by("opens", "id")  # fmt: skip
        return [row for row in rows if not known.isdisjoint(row.units)]


def _done(withdrawn: Sequence[Demand], ground: Ground) -> set[tuple[str, UUID]]:
    """(duty, subject) of what was done under demands that have been withdrawn; no query when there are none."""
    if not withdrawn:
        return set()
    about = {"duty__in": [row.code for row in withdrawn], "unit_id__in": [unit.id for unit in ground.units]}
    return set(Record.objects.filter(**about, withdrawn_at=None).values_list("duty", "subject_id"))


class _Streams:
    """The streams of one demand, one for units with equal days."""

    def __init__(self, ground: Ground, row: Demand) -> None:
        self._ground, self._row = ground, row
        self._units = {unit.id: unit for unit in ground.units}
        self._made: dict[tuple[object, ...], DemandStream] = {}

    def of(self, unit_id: UUID, version: Version, outages: tuple[Outage, ...]) -> DemandStream:
        unit = self._units[unit_id]
        school = unit.is_school or self._ground.kinds[unit.kind].level == "campus"
        key, calendar = self._ground.calendars.of(unit, school=school)
        made = (key, outages)
        if made not in self._made:
            self._made[made] = DemandStream(self._row, version, calendar, outages)
        return self._made[made]


def _places(ground: Ground, unit: UUID, row: Demand) -> Iterable[Place]:
    return (
        place
        for place in ground.places.get(unit, ())
        if place.kind in row.places and place.valid_from <= row.due and (place.valid_to or row.due) >= row.due
    )


def _outages(ground: Ground, place: Place) -> tuple[Outage, ...]:
    return tuple(Outage(one.starts, one.ends, one.reason or "停用") for one in ground.closures.get(place.id, ()))


def _occurrence(row: Demand, version: Version, calendar: Calendar, outages: Sequence[Outage]) -> Occurrence:
    """The window of a demand; excused when an emergency or a closed place takes its due day or most of it."""
    assert row.opens is not None, "a demand that was sent has a beginning"
    first, ruler = school_day(row.opens), calendar.ruler
    number, last = ruler.number(first), ruler.number(row.due)
    _, lost = calendar.duty(version.rule.sieve, row.opens, number, last)
    closed = dict(lost)
    for one in outages:
        start, end = max(one.first, first), min(one.last or row.due, row.due)
        for each in range(ruler.number(start), ruler.number(end) + 1) if start <= end else ():
            closed.setdefault(each, one.reason)
    days = last - number + 1
    excused = last in closed or 2 * len(closed) > days
    end_of_due = ruler.ends[last]
    return Occurrence(
        code=row.code, opens=row.opens, due=end_of_due, n=1, period=month_key(row.due), slot="", first_day=first,
        last_day=row.due, duty_days=days, full_duty_days=days, closed_days=len(closed),
        excused=(closed.get(last) or closed[min(closed)]) if excused else "", release=version.release,
        grace_until=ruler.ends[last + version.rule.grace_days],
        tail_until=end_of_due + ONE_DAY * row.late_days, themes=0, distinct_days=False,
    )  # fmt: skip


def version_of(row: Demand) -> Version:
    """A demand as work standards have their duties: the same form, walk, record and figures serve it."""
    duty = _duty(row)
    starts = school_day(row.opens or row.made_at)
    pack = Pack(code="demand", title=row.title, title_en=row.title, version="1.0.0", domain=row.domain)
    reign = Reign("demand", row.digest, "", "", starts, None, pack, row.digest, {})
    return Version(duty, rule_of(duty), starts, None, f"demand#{row.digest[:12]}", row.domain, reign, own=items_of(row))


def _duty(row: Demand) -> Duty:
    why = Clause(source=row.paper_no or row.number or "专项排查", clause="", says=row.reason)
    return Duty(
        code=row.code, title=row.title, title_en=row.title, at="legal" if row.at == "legal" else "campus",
        per="place" if row.places else "unit", places=tuple(row.places), asked_of=Asked(posts=tuple(row.posts)),
        every="day", on=(ANY_DAY,), minutes=row.minutes,
        answering="item_by_item" if row.answering == "item_by_item" else "by_exception", checklist="", clauses=(why,),
    )  # fmt: skip


def items_of(row: Demand) -> tuple[CheckItem, ...]:
    """The frozen items of a demand as a form asks them."""
    return tuple(_item(each) for each in row.items)


@lru_cache(maxsize=4096)
def _item(each: AskedItem) -> CheckItem:
    answer = ANSWERS.get(each.answer, "check")
    why = tuple(Clause(source=one.source, clause=one.clause, says=one.says, verify=one.verify) for one in each.basis)
    return CheckItem(
        code=each.code, ask=each.ask, look=each.look, passes=each.passes, answer=answer, unit=each.unit,
        kind=each.kind, clauses=why, wrong=each.wrong, at_once=each.at_once,
    )  # fmt: skip
