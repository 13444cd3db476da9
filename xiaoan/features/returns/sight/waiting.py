"""What waits for a person: returns to fill in, to review, and to sign; his own unit's alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xiaoan.features.returns.models import Draft
from xiaoan.features.returns.pace import Owed, Pace
from xiaoan.features.returns.sight.pages import allowed
from xiaoan.features.returns.sight.standing import Line, lines_of
from xiaoan.features.returns.verbs import REVIEW, SIGN
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.models import Grant, Role
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage


@dataclass(frozen=True, slots=True)
class Waits:
    """A return that wants the viewer's step: "fill", "review" or "sign". `row` is there once something was typed."""

    line: Line
    step: str
    row: Draft | None

    @property
    def owed(self) -> Owed:
        return self.line.owed

    @property
    def url(self) -> str:
        return f"/returns/{self.owed.unit.id}/{self.owed.kind.code}/{self.owed.span.label}"


def reviewers_beside(unit: Unit, day: date) -> bool:
    """Whether somebody of the unit reviews who does not sign: a vice-principal in charge."""
    roles = Role.objects.filter(verbs__contains=[REVIEW]).exclude(verbs__contains=[SIGN]).values("code")
    grants = Grant.objects.filter(unit=unit, role__in=roles, starts__lte=day, revoked_at=None)
    return grants.exclude(ends__lt=day).exists()


def waiting_for(viewer: Viewer, *, at: datetime) -> list[Waits]:
    """Of the last period that has ended, of each kind the viewer's own unit owes; the step that is next and is his."""
    today, above = school_day(at), lineage(viewer.unit_path)
    if not above:
        return []
    unit = above[-1]
    owed = Pace.read([unit], today, today, above).ended([unit], today)
    if not owed:
        return []
    steps = {"": "fill", "open": "fill", "filled": "review", "reviewed": "sign"}
    drafts = Draft.objects.filter(unit=unit, state__in=["open", "filled", "reviewed"])
    rows = {(row.kind, row.period): row for row in drafts}
    found = []
    for line in lines_of(viewer, owed, at=at):
        if line.chain == "signed":
            continue
        step, may = steps[line.chain], allowed(viewer, line.owed)
        if step == "review" and "sign" in may and ("review" not in may or not reviewers_beside(unit, today)):
            step = "sign"  # Nobody stands between filler and head: his signature is the review too.
        if step in may:
            found.append(Waits(line, step, rows.get((line.owed.kind.code, line.owed.span.label))))
    return found
