"""The frame of an act page: what it looks at, the form it shows, the command it calls, and what becomes of a no.

GET shows the form, or why this viewer may not and who can. POST always asks the command, which decides:
accepted → back to the hazard; refused → the form again with words at its fields (422); overtaken → who was
faster (409). The same form sent twice is one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.text import person_words
from xiaoan.kernel.hazards.commands import Form as Sent
from xiaoan.kernel.hazards.machine import Stage, Step, cell
from xiaoan.kernel.hazards.queries import HazardPage, hazard_page
from xiaoan.kernel.org import roll
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.org.queries import holders, people
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import school_of
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat
from xiaoan.surfaces.web.pages.daily.uploads import Photos
from xiaoan.surfaces.web.pages.forms import Said
from xiaoan.surfaces.web.pages.hazards.acts.questions import Asking


class Look(NamedTuple):
    """What an act is done to, as the viewer sees it at that instant."""

    seat: Seat
    page: HazardPage
    unit: Unit


def look(seat: Seat, hazard_id: UUID) -> Look:
    """The hazard for this viewer, or NotFound. Needs his scope open."""
    page = hazard_page(seat.viewer, hazard_id, at=seat.at)
    return Look(seat, page, unit_of(page.row.unit_id))


class ActForm(Asking):
    """The questions of an act."""

    def __init__(self, at: Look, data: Any = None) -> None:
        super().__init__(data)
        self.look = at
        self.fit(at)

    def fit(self, at: Look) -> None:
        """Fill in choices and first values, and drop questions that mean nothing here."""

    def do(self, sent: Sent, files: Photos) -> object:
        """Call the command with the answers."""
        raise NotImplementedError

    @property
    def who(self) -> dict[str, Any]:
        """What every command takes."""
        return {"by": self.look.seat.viewer, "hazard_id": self.look.page.row.id, "at": self.look.seat.at}


def colleagues(at: Look) -> list[tuple[str, str]]:
    """People of the hazard's legal unit with their posts, for a field that names one of them."""
    today = school_day(at.seat.at)
    found = people(at.seat.viewer, school_of(at.unit)).filter(home=at.unit.home)
    return _named([each for each in found if each.left is None or each.left >= today], at)


def companions(at: Look) -> list[tuple[str, str]]:
    """People of the viewer's own unit besides himself, who may have come along."""
    viewer = at.seat.viewer
    found = roll.members(viewer, unit_of(viewer.unit), school_day(at.seat.at)).exclude(account_id=viewer.account)
    return _named(list(found), at)


def _named(found: list[Person], at: Look) -> list[tuple[str, str]]:
    posts: dict[UUID, str] = {}
    for holder in holders({each.unit_id for each in found}, school_day(at.seat.at)):
        posts.setdefault(holder.person_id, holder.post_title)
    return [(str(each.id), person_words(each.name, posts.get(each.id, ""))) for each in found]


# Acts


@dataclass(frozen=True)
class Act:
    """One act on a hazard. `step` None: not a step of the table (反复出现), open to `verb` at stage `at_stage`."""

    path: str
    title: Said
    form: type[ActForm]
    done: Said
    step: Step | None = None
    says: Said = ""
    verb: str = ""
    at_stage: Stage | None = None

    @property
    def name(self) -> str:
        """Name of its route."""
        return f"hazard-{self.path}"


SECOND_PERSON = (Step.PASS, Step.PART_PASS, Step.FAIL, Step.CONFIRM_SPOT)
"""Steps that nobody takes who answered for the cure."""


class Barrier(NamedTuple):
    """Why the viewer may not, and who can: people by name, else in general."""

    why: str
    names: tuple[str, ...] = ()
    upward: bool = False


def barrier(act: Act, at: Look) -> Barrier | None:
    """What keeps the viewer from an act now; None when nothing does. The command has the last word."""
    row = at.page.row
    if act.step is None:
        may = at.seat.viewer.may(act.verb, path=at.unit.path, unit=at.unit.id, domain=row.domain)
        if row.stage != act.at_stage:
            return Barrier(_("这条隐患还没有销号，照常办理即可。"))
        return None if may else Barrier(_("没有办理的权限"))
    found = next((step for step in at.page.next_steps if step.step == act.step), None)
    if found is None:
        return Barrier(_not_now(act.step, row.stage))
    if found.may:
        return None
    barred = at.page.barred if act.step in SECOND_PERSON else ""
    upward = any(step.step == Step.SEND_UP and step.may for step in at.page.next_steps)
    return Barrier(barred or found.why_not, found.names or ((found.who,) if found.who else ()), upward)


def _not_now(step: Step, stage: str) -> str:
    try:
        cell(Stage(stage), step)
    except Refused as wrong:
        return wrong.reason
    return _("现在不用办这一步。")
