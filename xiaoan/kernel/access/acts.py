"""The frame of every command: one scoped transaction, permission asked inside, events appended last.

    with acts.opened(by=viewer, at=at) as act:
        act.require("hazards.close", hazard.unit, domain=hazard.domain)
        hazard.save()
        act.record(HazardClosed(...), about=hazard)

Reactions marked "now" run before the chains are locked, "later" ones become job rows, all in the same
transaction. A command called inside another joins its act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models, transaction

from xiaoan.foundation import rls
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.registry import Table
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.jobs.commands import ask
from xiaoan.kernel.trail.commands import Entry, append, entry
from xiaoan.kernel.trail.events import Acting, Event
from xiaoan.kernel.tree.models import Unit


@dataclass(slots=True)
class Act:
    """What is being done by whom at which instant, and the events it will leave."""

    by: Viewer
    at: datetime
    entries: list[Entry] = field(default_factory=list)
    fresh: list[Entry] = field(default_factory=list)
    instead_of: str = ""

    def may(self, verb: str, unit: Unit, *, domain: str = "", row: UUID | None = None) -> bool:
        return self.by.may(verb, path=unit.path, unit=unit.id, domain=domain, row=row)

    def require(self, verb: str, unit: Unit, *, domain: str = "", row: UUID | None = None) -> None:
        """NotFound when the unit is out of sight, Refused when it is in sight but the verb is not held.

        What is allowed only by a mandate is from then on done in the giver's name, and says so.
        """
        if self.may(verb, unit, domain=domain, row=row):
            self.instead_of = self.instead_of or self.by.instead_of(verb, path=unit.path, unit=unit.id, domain=domain)
            return
        if not self.by.scope.holds(unit.path, unit.id) and row not in self.by.scope.rows:
            raise NotFound()
        raise Refused("您没有办理这件事的权限，请找本单位安全员或上级管理员。")

    def acting(self, unit: Unit) -> Acting:
        """The viewer as he acts in that unit, under the post nearest to it."""
        post = self.by.post_for(unit.path, unit.id)
        return Acting(
            self.by.account, self.by.name, post, self.by.unit, self.by.unit_name, self.by.device, self.instead_of
        )

    def record(
        self,
        event: Event,
        *,
        about: models.Model,
        unit: Unit | None = None,
        happened_at: datetime | None = None,
    ) -> None:
        """Queue an event about a saved row; it enters the row's unit's chain when the act ends."""
        place = unit if unit is not None else about if isinstance(about, Unit) else about.unit  # type: ignore[attr-defined]
        made = entry(event, about=about, unit=place, by=self.acting(place), happened_at=happened_at or self.at)
        self.entries.append(made)
        self.fresh.append(made)


Now = Callable[[Act, Entry], None]
NOW: Table[Now] = Table("reactions now")
LATER: Table[str] = Table("reactions later")

_current: ContextVar[Act | None] = ContextVar("current_act", default=None)


@contextmanager
def opened(*, by: Viewer, at: datetime) -> Iterator[Act]:
    """Open the act of a viewer at an instant (the server's clock, passed in by the surface)."""
    outer = _current.get()
    if outer is not None:
        if outer.by.account != by.account:
            raise RuntimeError("one act has one person: end the outer act before another acts")
        yield outer
        return
    with rls.opened(by.scope):
        act = Act(by, at)
        token = _current.set(act)
        try:
            yield act
            _react(act)
        finally:
            _current.reset(token)
        append(act.entries, at=at)


@contextmanager
def part() -> Iterator[Act]:
    """One of several things done in the open act, with all that follows from it: refused, it alone is undone.

    A savepoint. The events of what was undone never enter a chain.
    """
    act = _current.get()
    if act is None:
        raise RuntimeError("open the act first: a part belongs to one")
    _react(act)
    before, instead_of = len(act.entries), act.instead_of
    try:
        with transaction.atomic():
            yield act
            _react(act)
    except BaseException:
        rls.forget()
        del act.entries[before:]
        act.fresh.clear()
        act.instead_of = instead_of
        raise


def _react(act: Act) -> None:
    """Run what follows each event, including what follows from what follows."""
    while act.fresh:
        made = act.fresh.pop(0)
        for follow in NOW.get(made.event.KIND):
            follow(act, made)
        for name in LATER.get(made.event.KIND):
            ask(
                name,
                at=act.at,
                object_id=str(made.object_id),
                unit_id=str(made.unit.id),
                kind=made.event.KIND,
            )
