"""What waits for the viewer himself, by kind of act, the oldest first; each leads to where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.hazards.queries import TITLES, waiting_for
from xiaoan.kernel.ledgers.queries import waiting_for as running_out
from xiaoan.kernel.messages.offers import OFFERS
from xiaoan.surfaces.web.signs import Words

SHOWN = 5


@dataclass(frozen=True)
class Matter:
    """One thing that waits: what and where, since how many days."""

    title: str
    unit: str
    url: str
    days: int
    danger: bool = False


@dataclass(frozen=True)
class Kind:
    """Matters that want the same act; `total` counts those not shown too."""

    title: Words
    total: int
    matters: tuple[Matter, ...]

    @property
    def rest(self) -> int:
        """How many are not shown."""
        return self.total - len(self.matters)


def waiting(viewer: Viewer, *, at: datetime) -> list[Kind]:
    """Everything that waits for the viewer among reports, hazards, ledgers and rosters."""
    found = waiting_for(viewer, at=at, most=SHOWN)
    kinds = []
    if found.reports:
        matters = [
            Matter(
                report.what, report.unit_name, f"/reports/{report.id}",
                report.waited_days, report.danger,
            )
            for report in found.reports
        ]  # fmt: skip
        kinds.append(Kind(TITLES["triage"], found.totals["triage"], tuple(matters)))
    for name, rows in found.hazards.items():
        if rows:
            mine = [Matter(row.title, row.unit_name, f"/hazards/{row.id}", row.stuck_day) for row in rows]
            kinds.append(Kind(TITLES[name], found.totals[name], tuple(mine)))
    return [*kinds, *_running_out(viewer, at), *_rosters(viewer, at)]


def _rosters(viewer: Viewer, at: datetime) -> list[Kind]:
    """What the rosters offer: swaps that ask the viewer, and hours of the coming week that nobody covers."""
    return [
        Kind(each.title, each.total, tuple(Matter(one.title, one.unit, one.url, one.days) for one in each.matters))
        for name in ("swaps", "gaps")
        for offer in OFFERS.get(name)
        for each in offer(viewer, at, SHOWN)
        if each.total
    ]


def _running_out(viewer: Viewer, at: datetime) -> list[Kind]:
    """Dates of ledgers that are soon or past, for who keeps them: a date is no duty, but it waits for somebody."""
    found, total = running_out(viewer, at=at, most=SHOWN)
    matters = [
        Matter(
            f"{each.title} {each.row.label}：{each.expiry.title}", each.row.unit_name,
            f"/ledgers/rows/{each.row.id}", max(-each.expiry.days, 0),
        )
        for each in {each.row.id: each for each in reversed(found)}.values()
    ]  # fmt: skip
    return [Kind(_("快到期、已过期的台账"), total, tuple(reversed(matters)))] if matters else []
