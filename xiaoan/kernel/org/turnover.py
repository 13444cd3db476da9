"""新学期换岗: posts change hands at once from a day. Grants end and begin with them; old records keep old names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.models import Holding, Person, Post, RosterTurn
from xiaoan.kernel.org.staff import appoint, leave, relieve
from xiaoan.kernel.org.verbs import STAFF
from xiaoan.kernel.tree.models import Unit

ONE_DAY = timedelta(days=1)
MOST = 500


@dataclass(frozen=True, slots=True)
class Begin:
    """Somebody who takes a post, by the vocabulary's code."""

    code: str
    person: UUID


@dataclass(frozen=True, slots=True)
class Turned:
    """What changed: posts begun and ended, people gone, and turns of theirs that now stand empty."""

    begun: int
    ended: int
    gone: int
    open_turns: int


def turn_over(
    *,
    by: Viewer,
    unit: Unit,
    since: date,
    ends: Collection[UUID],
    begins: Sequence[Begin],
    at: datetime,
    leaving: Collection[UUID] = (),
) -> Turned:
    """End these holdings the day before `since`, begin those posts on it, let these people go; all or nothing.

    Sent again it changes nothing: what has ended or begun so already is left alone.
    """
    last = since - ONE_DAY
    if len(ends) + len(begins) + len(leaving) > MOST:
        raise Refused(f"一次最多改 {MOST} 处，请分几次。")
    both = {(each.code, each.person) for each in begins}
    if len(both) != len(begins):
        raise Refused("同一个人在同一岗位写了两次，请改正。")
    if any(each.person in leaving for each in begins):
        raise Refused("要离开的人不能再任职，请改正。")
    with acts.opened(by=by, at=at) as act:
        act.require(STAFF, unit)
        # One new term's change at a time in a unit: the second waits, and then sees what the first has done.
        list(Post.objects.select_for_update(of=("self",)).filter(unit=unit).order_by("id"))
        ended = sum(_end(by, unit, holding, last, at) for holding in ends)
        gone = sum(_let_go(by, unit, person, last, at) for person in leaving)
        begun = sum(_begin(by, unit, each, since, at) for each in begins)
        turns = RosterTurn.objects.filter(
            home=unit.home, person_id__in=list(leaving), day__gte=since, withdrawn_at=None
        ).count()
        return Turned(begun, ended, gone, turns)


def _end(by: Viewer, unit: Unit, holding_id: UUID, last: date, at: datetime) -> bool:
    holding = Holding.objects.select_related("person", "post").filter(id=holding_id, unit=unit).first()
    if holding is None:
        raise NotFound()
    if holding.ends is not None and holding.ends <= last:
        return False
    if last < holding.starts:
        raise Refused(
            f"{holding.person.name}任“{holding.post.title}”从 {holding.starts} 才开始，不能在这之前换下。",
            {"since": "请往后改"},
        )
    relieve(by=by, holding_id=holding.id, last=last, at=at)
    return True


def _begin(by: Viewer, unit: Unit, wanted: Begin, since: date, at: datetime) -> bool:
    person = Person.objects.filter(id=wanted.person, home=unit.home).first()
    if person is None:
        raise NotFound()
    if person.left is not None and person.left < since:
        raise Refused(f"{person.name}已经离开，不能任职。")
    running = Holding.objects.filter(post__code=wanted.code, unit=unit, person=person, ends=None).first()
    if running is not None:
        if running.starts == since:
            return False
        raise Conflict(f"{person.name}已经在“{shelf().posts[wanted.code].title}”岗位上，不用再换。")
    appoint(by=by, person=person, code=wanted.code, unit=unit, starts=since, at=at)
    return True


def _let_go(by: Viewer, unit: Unit, person_id: UUID, last: date, at: datetime) -> bool:
    person = Person.objects.filter(id=person_id, home=unit.home).first()
    if person is None:
        raise NotFound()
    if person.left is not None and person.left <= last:
        return False
    leave(by=by, person_id=person_id, last=last, at=at)
    return True
