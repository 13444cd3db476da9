"""The frame of every step: the hazard is locked and in sight, the step is in the table, the verb is held; then it
is left at its next stage with the unit that holds the ball, and the event is recorded.

A form may carry its own id and the version it was made from: a second tap is the same step, an outdated form a
Conflict. Refuses to close what somebody else closed a moment ago.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Conflict
from xiaoan.foundation.text import moment_words
from xiaoan.kernel.access.acts import Act
from xiaoan.kernel.access.queries import one
from xiaoan.kernel.hazards import verbs
from xiaoan.kernel.hazards.machine import STAGES, STEPS, Cell, Stage, Step, cell
from xiaoan.kernel.hazards.models import Hazard, Report, Sending
from xiaoan.kernel.hazards.staffing import Placed, Staff, place, staff
from xiaoan.kernel.hazards.vocabulary import WITH_SUPERIOR, Grade, Up
from xiaoan.kernel.trail.events import Event

_CLOSING_STEPS = frozenset({Step.CONFIRM_SPOT, Step.PASS, Step.PART_PASS, Step.PAPER_PASS, Step.FAIL})


class Form(NamedTuple):
    """Where a step comes from: the id its form was given, and the hazard's version it was made from."""

    client_id: UUID | None = None
    version: int | None = None


NO_FORM = Form()


@dataclass(slots=True)
class Turn:
    """One step on one hazard, taken and not yet left. `again`: this form was already taken, nothing is to do."""

    act: Act
    hazard: Hazard
    step: Step
    cell: Cell
    placed: Placed
    form: Form
    digest: str
    again: bool = False
    _staff: Staff | None = None

    @property
    def staff(self) -> Staff:
        """Who holds verbs over the hazard's unit; read once per step."""
        if self._staff is None:
            self._staff = staff(self.placed, self.hazard.domain, self.act.at)
        return self._staff

    @property
    def grade(self) -> Grade:
        return Grade(self.hazard.grade)

    def part(self) -> None:
        """What began as a whole step is done in part: the table's cell for that governs from here."""
        self.step = {Step.PASS: Step.PART_PASS}[self.step]
        self.cell = cell(Stage(self.hazard.stage), self.step)

    def leave(self, event: Event, *, to: Stage | None = None, ball: UUID | None = None) -> Hazard:
        """Save the hazard at its next stage and record what was done. `to` must be one the table allows."""
        target = self.cell.to[0] if to is None else to
        if target not in self.cell.to:
            raise ValueError(f"{self.step} does not lead from {self.hazard.stage} to {target}")
        settle(self.hazard, target, self.staff, self.act, ball)
        self.hazard.save()
        keep_form(self.act, self.hazard, self.form, self.digest)
        self.act.record(event, about=self.hazard)
        return self.hazard


def settle(hazard: Hazard, stage: Stage, staff: Staff, act: Act, ball: UUID | None = None) -> None:
    """Put a hazard at a stage, with the unit whose people are to act; the caller saves it."""
    if hazard.stage != stage:
        hazard.stage, hazard.stage_since = stage.value, act.at
        hazard.on_spot = hazard.on_spot and stage != Stage.ASSIGN
    if ball is not None:
        hazard.ball_unit_id = ball
    elif stage == Stage.ON_SPOT:
        hazard.ball_unit_id = staff.nearest(verbs.CONFIRM, hazard.barred)
    elif stage == Stage.ASSIGN:
        hazard.ball_unit_id = staff.nearest(verbs.ASSIGN)
    elif Up(hazard.up) in WITH_SUPERIOR and hazard.up_unit_id is not None:
        hazard.ball_unit_id = hazard.up_unit_id
    elif stage != Stage.RECHECK_ABOVE:
        hazard.ball_unit_id = staff.placed.school.id
    hazard.version += 1


def take(act: Act, hazard_id: UUID, step: Step, form: Form = NO_FORM, said: Mapping[str, object] | None = None) -> Turn:
    """Lock the hazard for one step. NotFound out of sight, Conflict when overtaken, Refused by the table."""
    rows = Hazard.objects.select_for_update(of=("self",)).select_related("unit")
    hazard = one(act.by, rows, hazard_id, verbs.SEE)
    digest = said_digest(act, step.value, said or {})
    placed = place(hazard.unit)
    if was_taken(hazard, form, digest):
        nothing = Cell((Stage(hazard.stage),), verbs.SEE, "")
        return Turn(act, hazard, step, nothing, placed, form, digest, again=True)
    _not_overtaken(hazard, step, form)
    allowed = cell(Stage(hazard.stage), step)
    act.require(allowed.verb, hazard.unit, domain=hazard.domain, row=hazard.id)
    return Turn(act, hazard, step, allowed, placed, form, digest)


def _sent(about: Hazard | Report, client_id: UUID, digest: str) -> bool:
    found = Sending.objects.filter(home=about.home, client_id=client_id).first()
    if found is None:
        return False
    if found.digest != digest or found.object_id != about.id:
        raise Conflict("这张表单已经交过，内容却不一样。请刷新页面，看过最新情况再办。")
    return True


def keep_form(act: Act, about: Hazard | Report, form: Form, digest: str) -> None:
    """Remember that a form was taken, so that its second tap is the same step."""
    if form.client_id is not None:
        row = Sending(unit=about.unit, client_id=form.client_id, digest=digest, object_id=about.id, at=act.at)
        row.save(force_insert=True)


def was_taken(about: Hazard | Report, form: Form, digest: str) -> bool:
    """Whether this form was taken before; Conflict when its id came with another content."""
    return form.client_id is not None and _sent(about, form.client_id, digest)


def said_digest(act: Act, what: str, said: Mapping[str, object]) -> str:
    """Digest of what a form says, without how it travelled."""
    text = canonical({"step": what, "by": act.by.account, **said})
    # A client may send half a character; it is cleaned away where it is kept, here it only has to be told apart.
    return sm3(text.encode("utf-8", "surrogatepass"))


def _not_overtaken(hazard: Hazard, step: Step, form: Form) -> None:
    if hazard.stage == Stage.CLOSED and step in _CLOSING_STEPS and hazard.closed_at is not None:
        who = hazard.rechecker.words if hazard.rechecker else "他人"
        raise Conflict(f"这条隐患已由{who}于{moment_words(hazard.closed_at)}销号，不用再办。")
    if form.version is not None and form.version != hazard.version:
        now = STAGES[Stage(hazard.stage)].title
        raise Conflict(f"这条隐患刚刚有了新的办理（现在是“{now}”），请看过最新情况再办“{STEPS[step]}”。")
