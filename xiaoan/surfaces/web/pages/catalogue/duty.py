"""One duty: how often, who is asked, on which clauses it rests, what is looked at, and who owes it here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.queries import Reign, governing, shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.elsewhere.reading import elsewhere, told
from xiaoan.kernel.work.reading.room import chain, staff_of
from xiaoan.kernel.work.shapes import Asked
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit, duty_line, with_parts
from xiaoan.surfaces.web.pages.catalogue.words import ANSWERING, OWED_AT, PER, clauses, sources_of
from xiaoan.surfaces.web.pages.policies.text.basis import behind
from xiaoan.surfaces.web.parts import Clause

MOST_UNITS = 300


@dataclass(frozen=True)
class ItemLine:
    """One item of the checklist with its own clauses: when it is right or wrong, and what is done first if wrong."""

    ask: str
    look: str
    passes: str
    wrong: str
    at_once: str
    optional: bool
    clauses: tuple[Clause, ...]


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat, code: str) -> HttpResponse:
    """A duty as it governs one unit today."""
    unit, day = chosen_unit(request), school_day(request.at)
    reign, duty = _found(governing(unit, day), code)
    sources = sources_of(reign.pack)
    scope = with_parts(unit) if unit.is_school else list(under(unit.path).order_by("path"))
    reach = Reach(scope, day)
    owing = reach.owing(duty)
    said = elsewhere(unit, day).get(duty.code)
    shown: dict[str, Any] = {
        "unit": unit,
        "duty": duty,
        "elsewhere": next(iter(told([said]).values()), "") if said else "",
        "elsewhere_why": said.reason if said else "",
        "pack": reign,
        "line": duty_line(duty, reign, owing),
        "clauses": clauses(duty.clauses, sources),
        "basis": behind([duty.code], unit),
        "evidence": [(each.title, clauses([each.clause], sources)) for each in duty.evidence],
        "answering": ANSWERING[duty.answering],
        "owed_at": OWED_AT[duty.at],
        "per": PER[duty.per],
        "items": [_item(item, sources) for item in _items(reign, duty)],
        "owing": owing[:MOST_UNITS],
        "owing_count": len(owing),
        "of_count": len([each for each in reach.units if each.is_school]),
        "asked": _asked(reach, [each.unit for each in owing], duty) if unit.is_school and owing else [],
    }
    return render(request, "pages/catalogue/duty.html", shown)


def _found(reigns: dict[str, Reign], code: str) -> tuple[Reign, Duty]:
    for reign in reigns.values():
        for duty in reign.pack.duties:
            if duty.code == code:
                return reign, duty
    raise NotFound()


def _items(reign: Reign, duty: Duty) -> tuple[CheckItem, ...]:
    """The checklist as this release has it, standing on the vocabulary of the rest."""
    own = Shelf.of((reign.pack,))
    for name in ("items", "checklists"):
        for code, thing in getattr(shelf(), name).items():
            getattr(own, name).setdefault(code, thing)
    return own.items_of(duty.checklist)


def _item(item: CheckItem, sources: Any) -> ItemLine:
    cited = clauses(item.clauses, sources)
    return ItemLine(item.ask, item.look, item.passes, item.wrong, item.at_once, item.optional, cited)


def _asked(reach: Reach, units: list[Unit], duty: Duty) -> list[tuple[Unit, tuple[Asked, ...]]]:
    """Who is asked today in each unit that owes it."""
    staff = staff_of(reach.ground, units, reach.day, reach.day)
    return [(unit, staff.asked(chain(reach.ground, unit), duty.asked_of, reach.day)) for unit in units]
