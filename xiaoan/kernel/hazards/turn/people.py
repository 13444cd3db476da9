"""People named in a step: rectifier, watcher, second rechecker; and places. Names are kept as of that day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.turn.frame import Turn
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.org.queries import holders
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.tree.models import Unit


def acting(person: Person, at: datetime) -> Acting:
    """A person with his post on that day; without an account his own id stands for it."""
    posts = [each.post_title for each in holders([person.unit_id], school_day(at)) if each.person_id == person.id]
    unit = person.unit
    return Acting(person.account_id or person.id, person.name, posts[0] if posts else "", unit.id, unit.name)


def own_person(unit: Unit, person_id: UUID, at: datetime, field: str) -> Person:
    """Somebody who works in the same legal unit, or Refused at the form's field."""
    found = Person.objects.select_related("unit").filter(id=person_id, home=unit.home).first()
    if found is None or (found.left is not None and found.left < school_day(at)):
        raise Refused("请从本单位在岗人员中选择；外面请来的人写在“实施人”里。", {field: "请从列表中选择"})
    return found


def any_person(act: Act, person_id: UUID, field: str) -> Person:
    """Somebody the acting person can see, or Refused at the form's field."""
    found = Person.objects.select_related("unit").filter(id=person_id).first()
    if found is None or (found.left is not None and found.left < school_day(act.at)):
        raise Refused("找不到这个人，请从列表中选择。", {field: "请从列表中选择"})
    return found


def own_place(unit: Unit, place_id: UUID | None) -> PlaceRow | None:
    """A place of the same legal unit, or Refused."""
    if place_id is None:
        return None
    found = PlaceRow.objects.filter(id=place_id, home=unit.home).first()
    if found is None:
        raise Refused("没有这个地点，请从列表中选择，或写明在哪里。", {"place": "请从列表中选择"})
    return found


def others_acted(hazard: Hazard) -> bool:
    """Whether the trail shows anybody but its author on a hazard."""
    events = TrailEvent.objects.filter(object_id=hazard.id)
    return events.exclude(actor=hazard.registered_by.account).exists()


def only_rectifier(turn: Turn) -> bool:
    """Whether the step is done on the rectifier's behalf; Refused for anybody else."""
    act, hazard = turn.act, turn.hazard
    if hazard.rectifier_account == act.by.account:
        return False
    if act.may(verbs.ASSIGN, hazard.unit, domain=hazard.domain):
        return True
    who = hazard.rectifier.words if hazard.rectifier else "整改责任人"
    raise Refused(f"整改责任人是{who}，请由本人上报，或由安全员代报。")
