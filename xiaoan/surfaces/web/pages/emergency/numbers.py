"""Whom to call at a unit now: who is on duty today, those in charge here, those above."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.queries import Holder, holders, turns
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up


@dataclass(frozen=True)
class Number:
    """Somebody to call."""

    name: str
    post: str
    phone: str
    unit: str = ""


@dataclass(frozen=True)
class Numbers:
    """Everybody to call for one unit, nearest first."""

    duty: list[Number] = field(default_factory=list)
    here: list[Number] = field(default_factory=list)
    above: list[Number] = field(default_factory=list)


def numbers(unit: Unit, day: date) -> Numbers:
    """The numbers of a unit on a day. A scope that holds the unit must be open; those above are looked up."""
    above = lineage(unit.path)
    with looking_up(above):
        found = holders([each.id for each in above], day)
        on_duty = turns([unit.id], "", day, day)
    names = {each.id: each.short_name for each in above}
    titles = shelf().rosters
    here = [each for each in found if each.unit_id == unit.id]
    return Numbers(
        duty=[
            Number(turn.person.name, titles[turn.roster].title if turn.roster in titles else "", turn.person.phone)
            for turn in on_duty
        ],
        here=[_number(each) for each in sorted(here, key=_rank)],
        above=[
            _number(each, names[each.unit_id])
            for each in reversed(found)
            if each.unit_id != unit.id and each.phone and _in_charge(each)
        ],
    )


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
