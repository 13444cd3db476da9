"""本校: is there anything I must answer for? The sentence, what waits for me, open hazards, the month duty by duty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_of, school_day
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.queries import OpenCell, open_cells, pressing
from xiaoan.kernel.indicators import verbs as indicators
from xiaoan.kernel.org.roll import PostLine, post_lines
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.queries import Roll, by_school, drill, remarks
from xiaoan.kernel.work.shapes import Line
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.bureau import ages
from xiaoan.surfaces.web.pages.bureau.addresses import address, open_at
from xiaoan.surfaces.web.pages.bureau.asked import home_of, month_in, months_back
from xiaoan.surfaces.web.pages.bureau.pressed import pressed
from xiaoan.surfaces.web.pages.bureau.weights import Burden, burden
from xiaoan.surfaces.web.pages.school.days import weeks
from xiaoan.surfaces.web.pages.school.duties import duty_rows
from xiaoan.surfaces.web.pages.school.waiting import waiting

MOST = 5000
"""More occurrences than any school has in a month."""


@dataclass(frozen=True)
class Part:
    """A campus, or a school below this one (a teaching point): its figures of the month, its open hazards."""

    name: str
    kind: str
    url: str
    tally: Tally
    burden: Burden

    @property
    def due(self) -> int:
        return self.tally.required - self.tally.pending

    @property
    def done(self) -> int:
        return self.tally.on_time + self.tally.late
