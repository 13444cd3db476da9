"""负担: minutes a week of a school by post, and what each standard adds: without it, with it.

By the level estimate of the standards, which knows no calendar, so that one not adopted yet can be weighed too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.queries import as_chosen, governing, shared
from xiaoan.kernel.work.weight.posts import Holding, by_post
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.reports.burden.schools import TARGET, TARGET_KIND
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.catalogue.standards import with_parts
from xiaoan.surfaces.web.pages.year.show import is_school

MOST_POSTS = 4


class PostPart(NamedTuple):
    """A post and its minutes a week."""

    title: str
    week: float


@dataclass(frozen=True)
class PackRow:
    """One standard: minutes a week of the whole school without it and with it, and whom it costs most.

    `extra`: what the unit's and its superiors' additions make of it, in minutes a week.
    """

    code: str
    title: str
    adopted: bool
    before: float
    after: float
    extra: float
    posts: tuple[PostPart, ...]

    @property
    def costs(self) -> float:
        return self.after - self.before


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """One school in sight."""
    unit, day = visible_unit(request.viewer, unit_id, catalogue.SEE), school_day(request.at)
    if not is_school(unit):
        raise NotFound()
    reigns = {code: reign for code, reign in governing(unit, day).items() if reign.pack.duties}
    others = [as_chosen(release.digest, "") for release in shared().defer("content").exclude(pack__in=reigns)]
    offered = [pack for pack in others if pack.duties]
    reach = Reach(with_parts(unit), day, [duty for pack in offered for duty in pack.duties])
    holding = Holding(reach)
    costs = {code: _weigh(reach, holding, reign.pack) for code, reign in reigns.items()}
    total = sum(sum(posts.values()) for posts in costs.values())
    rows = []
    for code, reign in reigns.items():
        plain = sum(_weigh(reach, holding, as_chosen(reign.digest, reign.profile)).values())
        mine = sum(costs[code].values())
        rows.append(PackRow(code, reign.pack.title, True, total - mine, total, mine - plain, _parts(costs[code])))
    rows.sort(key=lambda row: (-row.costs, row.code))
    coming = [_offered(reach, holding, pack, total) for pack in offered]
    shown = {
        "unit": unit,
        "total": total,
        "posts": _parts(_together(list(costs.values())), most=0),
        "rows": rows,
        "coming": sorted(coming, key=lambda row: (-row.costs, row.code)),
        "target": TARGET if unit.kind == TARGET_KIND else 0,
        "within": total <= TARGET,
    }
    return render(request, "pages/year/meter.html", shown)


def _weigh(reach: Reach, holding: Holding, pack: Pack) -> dict[str, float]:
    """Minutes a week of a pack by post, campuses together."""
    return {title: sum(units.values()) for title, units in by_post(reach, holding, pack.duties).items()}


def _offered(reach: Reach, holding: Holding, pack: Pack, total: float) -> PackRow:
    posts = _weigh(reach, holding, pack)
    return PackRow(pack.code, pack.title, False, total, total + sum(posts.values()), 0.0, _parts(posts))


def _together(some: list[dict[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for posts in some:
        for title, week in posts.items():
            found[title] = found.get(title, 0.0) + week
    return found


def _parts(posts: dict[str, float], most: int = MOST_POSTS) -> tuple[PostPart, ...]:
    """The posts it costs most, first; all of them when `most` is 0."""
    rows = sorted((PostPart(title, week) for title, week in posts.items() if week), key=lambda each: -each.week)
    return tuple(rows[:most] if most else rows)
