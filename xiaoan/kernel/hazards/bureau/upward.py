"""直接反映: whoever may report tells the bureau of a major hazard on which nobody acts, past his own head.

The row and its place in the trail are the bureau's, so that row security keeps them from everybody at the school. The
author reaches no more of the bureau than this one row, and only within these functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from xiaoan.foundation import rls
from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.text import cleaned
from xiaoan.kernel.access import acts
from xiaoan.kernel.access.queries import scope
from xiaoan.kernel.access.rules import Held, Viewer
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.held_up.events import ToldUp, UpHeard
from xiaoan.kernel.hazards.models import Hazard, UpwardReport
from xiaoan.kernel.hazards.staffing import place, staff
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import unit as unit_of

EVERY_DOMAIN = "*"
"""No domain is called so: only a grant for all of them covers it."""

WAITING, HEARD = "waiting", "heard"
STATES = {WAITING: "等答复", HEARD: "已答复"}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: the fault and where; `hazard` when it is registered already."""

    what: str
    where: str
    hazard: UUID | None = None


def tell_up(*, by: Viewer, unit: Unit, client_id: UUID, said: Told, at: datetime) -> UpwardReport:
    """直接反映 about one's own school to the nearest unit above that listens. The same form twice is one."""
    what, where = cleaned(said.what, most=1000), cleaned(said.where, most=200)
    wrong = {} if what else {"what": "请写明是什么隐患、学校怎么处理的"}
    wrong |= {} if where else {"where": "请写明在哪里"}
    with rls.opened(by.scope, readonly=True):
        listener = _listener(by, unit, at)
        if said.hazard is not None and not Hazard.objects.filter(id=said.hazard, home=unit.home).exists():
            raise NotFound()
    if wrong:
        raise Refused("请写明是什么、在哪里。", wrong)
    digest = sm3(canonical({**asdict(said), "unit": unit.id}))
    with acts.opened(by=_reaching(by, listener), at=at) as act:
        found = UpwardReport.objects.filter(home=listener.home, client_id=client_id).first()
        if found is not None:
            if (found.digest, found.author_account) != (digest, by.account):
                raise Conflict("这张表单已经交过，内容却不一样。请重新打开再写。")
            return found
        row = UpwardReport.objects.create(
            unit=listener, client_id=client_id, digest=digest, about_unit_id=unit.id, about_name=unit.name, what=what,
            where=where, hazard_id=said.hazard, author=by.acting, author_account=by.account, at=at,
        )  # fmt: skip
        act.record(ToldUp(what=what, where=where), about=row)
        return row


def _listener(by: Viewer, unit: Unit, at: datetime) -> Unit:
    if not by.may(verbs.REPORT, path=unit.path, unit=unit.id):
        raise NotFound()
    above = staff(place(unit), EVERY_DOMAIN, at).above(verbs.HEAR_UP)
    if not above:
        raise Refused("没有上级单位可以听取，请直接打电话给教育局。")
    return unit_of(above[0].unit)


def _reaching(by: Viewer, listener: Unit) -> Viewer:
    """The same person, who for this one act also reaches the listener's own rows."""
    more = Held("", frozenset(), listener.id, listener.path, None, frozenset({listener.id}))
    return replace(by, held=(*by.held, more))


def hear_up(*, by: Viewer, told_id: UUID, reply: str, at: datetime) -> UpwardReport:
    """答复 by the bureau; its author reads it."""
    with acts.opened(by=by, at=at) as act:
        rows = UpwardReport.objects.select_for_update(of=("self",)).select_related("unit")
        row = rows.filter(scope(by.whole, verbs.HEAR_UP, domain=None), id=told_id).first()
        if row is None:
            raise NotFound()
        text = cleaned(reply, most=500)
        if not text:
            raise Refused("请写明怎么处理的，反映人会看到。", {"reply": "请填写答复"})
        if row.state != WAITING:
            who = row.replied_by.words if row.replied_by else ""
            raise Conflict(f"已由{who}答复。")
        row.state, row.reply, row.replied_at = HEARD, text, at
        row.replied_by = act.acting(row.unit)
        row.save()
        act.record(UpHeard(note=text), about=row)
        return row


def told_to(viewer: Viewer) -> QuerySet[UpwardReport]:
    """What was told to the viewer's bureau, the unanswered first.

    By grants for all domains only: what is told says no domain, and names who tells.
    """
    rows = UpwardReport.objects.filter(scope(viewer.whole, verbs.HEAR_UP, domain=None))
    return rows.order_by("replied_at", "-at", "id")


@contextmanager
def told_by(viewer: Viewer, unit: Unit, *, at: datetime) -> Iterator[QuerySet[UpwardReport]]:
    """What the viewer himself told, with what was answered; nobody else of the school sees any of it."""
    line = place(unit).line
    above = frozenset(each.id for each in line if not viewer.scope.holds(each.path, each.id))
    reach = rls.Scope(viewer.scope.ranges, viewer.scope.units | above, viewer.scope.rows)
    with rls.opened(reach, readonly=True):
        yield UpwardReport.objects.filter(author_account=viewer.account).order_by("-at", "-id")
