"""Erasing what is known of somebody who has left: name, telephone, ways in, addresses. What he did for safety stays.

Rooms above, and features, that keep something of a person put their own eraser into `ERASERS` (filled by wiring).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.doors.erasing import erase_account, erase_texts
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.access.verbs import ERASE
from xiaoan.kernel.org.events import PersonErased
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.trail.models import state_salt

Eraser = Callable[[acts.Act, Person], int]
ERASERS: Table[Eraser] = Table("what else is kept of a person")
"""Each erases its own rows about a person, within the act, and says how many."""

ALIAS = "已删除人员"


class Erased(NamedTuple):
    """What was erased: the words that stand in place of the name, texts of the trail, rows of other rooms."""

    alias: str
    texts: int
    rows: int


def erase_person(*, by: Viewer, person_id: UUID, reason: str, at: datetime) -> Erased:
    """Erase a person who has left. Refused while he is still here, without a reason, or when it is done already."""
    with acts.opened(by=by, at=at) as act:
        person = Person.objects.select_for_update(of=("self",)).select_related("unit").filter(id=person_id).first()
        if person is None:
            raise NotFound()
        act.require(ERASE, person.unit)
        why = cleaned(reason, most=200)
        if not why:
            raise Refused("请写明删除的依据，例如本人申请的日期。", {"reason": "请填写"})
        if person.left is None or person.left >= school_day(at):
            raise Refused(f"{person.name}还在岗。先办“离开本单位”，再删除个人信息。")
        if person.name.startswith(ALIAS):
            raise Refused("这个人的个人信息已经删除过了。")
        alias = f"{ALIAS}{person.id.hex[-6:]}"
        rows = sum(eraser(act, person) for _name, eraser in ERASERS.items())
        person.name, person.phone, person.salt = alias, "", state_salt()
        person.save(update_fields=["name", "phone", "salt"])
        texts = erase_account(act, person.account_id, alias=alias, at=at) if person.account_id else 0
        texts += erase_texts(actor=None, objects=[person.id], at=at)
        act.record(PersonErased(reason=why), about=person)
        return Erased(alias, texts, rows)
