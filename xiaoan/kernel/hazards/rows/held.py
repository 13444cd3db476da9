"""Columns of a hazard that cannot be cured now: the proof of why, the request to the superior, another deadline asked
for, the place put out of use, and what it was judged by. And what keeps old rows vouched for.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from xiaoan.foundation.typed_json import TypedJSONField
from xiaoan.kernel.trail.events import Acting
from xiaoan.kernel.trail.models import Traced


class Widened(Traced):
    """Traced columns that came later: an empty one is no part of the state, so that older events still vouch."""

    later: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def traced_state(self) -> dict[str, object]:
        state = super().traced_state()
        return {name: value for name, value in state.items() if name not in self.later or value not in (None, "", [])}


HELD = (
    "asked", "asked_no", "amount", "plan_name", "plan_on", "up", "up_text", "up_by", "up_signed", "up_unit_id",
    "up_desk", "up_person", "up_reached", "up_since", "up_answer_by", "up_reply", "first_due", "later_due",
    "later_reason", "later_by", "later_unit_id", "later_at", "closure_id", "grade_clause", "combined_by", "combines",
)  # fmt: skip


class Held(models.Model):
    """What holds a hazard up. `amount` in yuan; `asked` is who was asked for money, the owner, or the department.

    `up` is a word of `vocabulary.UPS`; `up_desk` a code of the pack's desks, `up_since` when it reached that desk.
    `first_due` is the deadline first set; `later_*` a wish for another, decided at `later_unit_id`.
    `combines` are the lesser hazards that together were judged major under the pack's rule `combined_by`.
    """

    asked = models.CharField(max_length=80, blank=True)
    asked_no = models.CharField(max_length=60, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    plan_name = models.CharField(max_length=80, blank=True)
    plan_on = models.DateField(null=True)

    up = models.CharField(max_length=12, blank=True)
    up_text = models.CharField(max_length=500, blank=True)
    up_by = TypedJSONField(shape=Acting | None, null=True)
    up_signed = TypedJSONField(shape=Acting | None, null=True)
    up_unit_id = models.UUIDField(null=True)
    up_desk = models.CharField(max_length=40, blank=True)
    up_person = models.CharField(max_length=60, blank=True)
    up_reached = models.DateTimeField(null=True)
    up_since = models.DateTimeField(null=True)
    up_answer_by = models.DateField(null=True)
    up_reply = models.CharField(max_length=500, blank=True)

    first_due = models.DateField(null=True)
    later_due = models.DateField(null=True)
    later_reason = models.CharField(max_length=300, blank=True)
    later_by = TypedJSONField(shape=Acting | None, null=True)
    later_unit_id = models.UUIDField(null=True)
    later_at = models.DateTimeField(null=True)

    closure_id = models.UUIDField(null=True, db_index=True)
    grade_clause = models.CharField(max_length=160, blank=True)
    combined_by = models.CharField(max_length=60, blank=True)
    combines = TypedJSONField(shape=list[str], default=list)

    class Meta:
        abstract = True
