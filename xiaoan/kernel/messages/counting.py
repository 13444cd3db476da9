"""How many words a person gets on a day: counted, never read, and nobody is named."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import TruncDate

from xiaoan.foundation.clock import SCHOOL_ZONE
from xiaoan.kernel.messages.models import Digest, Letter
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.paths import subtree


class Traffic(NamedTuple):
    """Messages of some days: letters and sentences of the day, on how many person-days, and the most on one of them."""

    letters: int
    sentences: int
    person_days: int
    most: int

    @property
    def total(self) -> int:
        return self.letters + self.sentences

    @property
    def average(self) -> float:
        """Messages of a person on a day on which he got any; 0 when nobody got one."""
        return self.total / self.person_days if self.person_days else 0.0


def traffic(top: Unit, *, since: datetime, at: datetime) -> Traffic:
    """What was written to people about matters of a unit and all below it. A scope that holds it must be open.

    Two queries.
    """
    low, high = subtree(top.path)
    days: Counter[tuple[object, object]] = Counter()
    sums = []
    for model in (Letter, Digest):
        rows = model.objects.filter(path__gte=low, path__lt=high, at__gt=since, at__lte=at)
        found = rows.annotate(on=TruncDate("at", tzinfo=SCHOOL_ZONE)).values_list("to", "on")
        counted = list(found.annotate(number=Count("id")))
        sums.append(sum(number for _to, _on, number in counted))
        for to, on, number in counted:
            days[to, on] += number
    return Traffic(sums[0], sums[1], len(days), max(days.values(), default=0))
