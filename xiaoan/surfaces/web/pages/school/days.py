"""The month as weeks: what each day is, and how what fell due on it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.clock import month_of
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.calendars import Calendars
from xiaoan.surfaces.web.pages.bureau.addresses import owed_at
from xiaoan.surfaces.web.signs import STANDINGS, Sign, sign_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayCell:
    """One day: what it is, in a word, and what fell due on it. `closed` says why it is an unplanned closure."""

    day: date
    outside: bool
    today: bool
    word: str
    closed: str
    tally: Tally
    url: str

    @property
    def state(self) -> str:
        """The code of its standing: the worst that happened; nothing due has none."""
        if self.tally.missing:
            return "missing"
        if self.tally.late:
            return "late"
        if self.tally.pending:
            return "pending"
        return "on_time" if self.tally.on_time else ""

    @property
    def sign(self) -> Sign:
        """Its drawing and word."""
        return sign_of(STANDINGS, self.state)

    @property
    def number(self) -> int:
        """How many stand like that."""
        return int(getattr(self.tally, self.state)) if self.state else 0


def weeks(unit: Unit, tallies: Mapping[date, Tally], first: date, last: date, today: date) -> list[list[DayCell]]:
    """The weeks of a month, Monday first. Three queries."""
    above = lineage(unit.path)
    with looking_up(above):
        _key, calendar = Calendars.read(above, first, last).of(unit, school=True)
    words = shelf().day_kinds
    cells = []
    day = first - timedelta(days=first.weekday())
    while day <= last + timedelta(days=6 - last.weekday()):
        inside = first <= day <= last
        kinds = calendar.kinds(day) if inside else frozenset()
        closure = calendar.closure(day) if inside else None
        titles = [word.title for code, word in words.items() if code in kinds and code != "boarding_night"]
        word = titles[0] if titles else _("休")
        cells.append(
            DayCell(
                day, not inside, day == today, word if inside else "", (closure.reason or _("停课")) if closure else "",
                tallies.get(day, Tally()), owed_at(unit.id, month_of(day), day=day.isoformat()),
            )
        )  # fmt: skip
        day += ONE_DAY
    return [cells[start : start + 7] for start in range(0, len(cells), 7)]
