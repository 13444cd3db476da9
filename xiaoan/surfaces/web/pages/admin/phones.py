"""紧急电话: whom to call now. Public rescue numbers, who is on duty today, those in charge here, those above."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.queries import Holder, holders, turns
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.surfaces.web.door import Seat, page


@dataclass(frozen=True)
class Number:
    """Somebody to call."""

    name: str
    post: str
    phone: str
    unit: str = ""


@page(verb=org.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The telephone numbers of the viewer's own unit."""
    above = lineage(request.viewer.unit_path)
    day = school_day(request.at)
    with looking_up(above):
        found = holders([unit.id for unit in above], day)
        on_duty = turns([request.viewer.unit], "", day, day)
    names = {unit.id: unit.short_name for unit in above}
    titles = shelf().rosters
    here = [each for each in found if each.unit_id == request.viewer.unit]
    shown = {
        "duty": [
            Number(turn.person.name, titles[turn.roster].title if turn.roster in titles else "", turn.person.phone)
            for turn in on_duty
        ],
        "here": [_number(each) for each in sorted(here, key=_rank)],
        "above": [
            _number(each, names[each.unit_id])
            for each in reversed(found)
            if each.unit_id != request.viewer.unit and each.phone and _in_charge(each)
        ],
    }
    return render(request, "pages/admin/phones.html", shown)


def _number(holder: Holder, unit: str = "") -> Number:
    return Number(holder.name, holder.post_title, holder.phone, unit)


def _in_charge(holder: Holder) -> bool:
    """Whether the post answers for safety: those to whom duties fall, and the bureau's safety section."""
    words = shelf().posts.get(holder.post)
    return words is not None and (bool(words.fallback) or words.level != "school")


def _rank(holder: Holder) -> tuple[bool, bool, int]:
    """Those in charge first, then who has a number, then the order of the vocabulary."""
    order = list(shelf().posts)
    place = order.index(holder.post) if holder.post in order else len(order)
    return not _in_charge(holder), not holder.phone, place
