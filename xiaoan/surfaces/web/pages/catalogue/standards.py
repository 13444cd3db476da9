"""工作标准 of a unit: which packs govern it since when, what is coming, and every duty with its basis.

A school sees what it has to do; the rest is folded away as not applying here. A bureau sees all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.burden import minutes_a_week
from xiaoan.kernel.catalogue.models import Adoption
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.rhythm import asked_words, days_words, rhythm_words
from xiaoan.kernel.catalogue.queries import Reign, adoptions_on, governing, reigns, shared_contents, shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.elsewhere.reading import elsewhere
from xiaoan.kernel.work.elsewhere.reading import told as told_elsewhere
from xiaoan.kernel.work.verbs import ELSEWHERE
from xiaoan.kernel.work.weight.reach import Owing, Reach
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Choice, Filter, Filters
from xiaoan.surfaces.web.pages.catalogue.words import clauses, sources_of
from xiaoan.surfaces.web.parts import Clause

AHEAD = timedelta(days=400)
MOST_LINES = 120
"""Duties on one page; of more, each pack is one line that leads to its own."""


@dataclass(frozen=True)
class DutyLine:
    """One duty as a list shows it.

    `once` is minutes for one time, `week` minutes a week for all who owe it; None where nobody here does.
    `elsewhere`: 已在××平台记录, and not asked here.
    """

    code: str
    title: str
    rhythm: str
    days: str
    asked: str
    once: int
    week: float | None
    basis: Clause | None
    unverified: bool
    elsewhere: str = ""


@dataclass(frozen=True)
class Coming:
    """A release, or an addition, that will govern from a day."""

    version: str
    starts: date


@dataclass(frozen=True)
class PackBlock:
    """One pack as it governs the unit."""

    code: str
    title: str
    about: str
    version: str
    since: date
    adopted_by: str
    coming: tuple[Coming, ...]
    lines: tuple[DutyLine, ...]
    others: tuple[DutyLine, ...]

    @property
    def week(self) -> float:
        """Minutes a week, all duties of the pack together."""
        return sum(line.week or 0 for line in self.lines)


def chosen_unit(seat: Seat) -> Unit:
    """The unit whose standards are looked at: the one in the address, else the viewer's own."""
    asked = seat.GET.get("unit") or seat.POST.get("unit")
    return visible_unit(seat.viewer, (parse_id(asked) or UUID(int=0)) if asked else seat.viewer.unit, catalogue.SEE)


def with_parts(unit: Unit) -> list[Unit]:
    """A unit and, of a school, the campuses that owe in its stead."""
    kinds = shelf().unit_kinds
    parts = Unit.objects.filter(parent=unit, is_school=False).order_by("path") if unit.is_school else ()
    return [unit, *(part for part in parts if part.kind in kinds and kinds[part.kind].level == "campus")]


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """What governs one unit."""
    unit, day = chosen_unit(request), school_day(request.at)
    found = governing(unit, day)
    wanted = request.GET.get("pack", "")
    reach = Reach(with_parts(unit), day)
    school = any(reach.ground.kinds[each.kind].level in ("school", "campus") for each in reach.units)
    told = told_elsewhere(elsewhere(unit, day).values())
    coming = reigns([unit], day, day + AHEAD).get(unit.path, {})
    adopted = adoptions_on(unit, day)
    blocks = [
        _block(reign, reach if school else None, coming.get(code, ()), day, told, adopted.get(code))
        for code, reign in found.items()
        if reign.pack.duties and wanted in ("", code)
    ]
    packs = [
        Choice("", _("全部")),
        *(Choice(code, reign.pack.title) for code, reign in found.items() if reign.pack.duties),
    ]
    kept = [("unit", str(unit.id))] if unit.id != request.viewer.unit else []
    shown = {
        "unit": unit,
        "school": school,
        "blocks": blocks,
        "idle": [block for block in blocks if school and not block.lines],
        "brief": not wanted and sum(len(block.lines) + len(block.others) for block in blocks) > MOST_LINES,
        "duties": sum(len(block.lines) for block in blocks),
        "week": sum(block.week for block in blocks),
        "filters": Filters([Filter("pack", _("标准"), packs, wanted)], kept=kept) if len(packs) > 2 else None,
        "not_adopted": [pack for code, pack in shared_contents().items() if pack.duties and code not in found],
        "may_adopt": may_unit(request.viewer, catalogue.ADOPT, unit),
        "may_elsewhere": not unit.is_school and may_unit(request.viewer, ELSEWHERE, unit),
    }
    return render(request, "pages/catalogue/standards.html", shown)


def _block(
    reign: Reign,
    reach: Reach | None,
    coming: Sequence[Reign],
    day: date,
    told: dict[str, str],
    adoption: Adoption | None,
) -> PackBlock:
    lines = [
        replace(duty_line(duty, reign, reach.owing(duty) if reach else None), elsewhere=told.get(duty.code, ""))
        for duty in reign.pack.duties
    ]
    return PackBlock(
        code=reign.code,
        title=reign.pack.title,
        about=reign.pack.about,
        version=reign.version,
        since=adoption.starts if adoption else reign.starts,
        adopted_by=adoption.unit.short_name if adoption else "",
        coming=tuple(Coming(each.version, each.starts) for each in coming if each.starts > day),
        lines=tuple(line for line in lines if reach is None or line.week is not None or line.elsewhere),
        others=tuple(line for line in lines if reach is not None and line.week is None and not line.elsewhere),
    )


def duty_line(duty: Duty, reign: Reign, owing: list[Owing] | None) -> DutyLine:
    """A duty in words. `owing` None: nobody asked who owes it, so a week of one subject at one place is told."""
    cited = clauses(duty.clauses, sources_of(reign.pack))
    if owing is None:
        week: float | None = minutes_a_week(duty)
    else:
        week = sum(each.week for each in owing) if owing else None
    return DutyLine(
        duty.code,
        duty.title,
        rhythm_words(duty),
        days_words(duty, shelf()),
        asked_words(duty, shelf()),
        max((each.once for each in owing or ()), default=duty.minutes + duty.minutes_each),
        week,
        cited[0] if cited else None,
        any(clause.verify for clause in cited),
    )
