"""Where, how often and of whom an item is asked, and whether two askings can meet at one school."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.quality.holding import kinds_owing, may_hold

DAILY, WEEKLY, MONTHLY, TERMLY, YEARLY = "daily", "weekly", "monthly", "termly", "yearly"
_EVERY = {
    "day": {DAILY, WEEKLY}, "week": {WEEKLY, MONTHLY}, "half_month": {MONTHLY, TERMLY}, "month": {MONTHLY, TERMLY},
    "quarter": {TERMLY, YEARLY}, "half_year": {TERMLY, YEARLY}, "term": {TERMLY, YEARLY}, "year": {YEARLY},
    "school_year": {YEARLY},
}  # fmt: skip
"""Its own class and the next rarer one: what is looked at each month need not be looked at again each term."""
_NAMED = {
    "before_holiday": {"before_holiday"}, "term_start": {TERMLY}, "term_end": {TERMLY}, "dates": {YEARLY},
    "weekday": {MONTHLY},
}  # fmt: skip


class Asking(NamedTuple):
    """One item in one duty: at these kinds of places (or the unit, a class, a person), in these rhythms."""

    item: CheckItem
    duty: Duty
    pack: str
    where: frozenset[str]
    rhythms: frozenset[str]
    kinds: tuple[UnitKind, ...]


def askings(packs: list[Pack], shelf: Shelf) -> dict[str, list[Asking]]:
    """Code of an item -> every duty that asks it. Packs and shelf have their parameters filled in."""
    found: dict[str, list[Asking]] = defaultdict(list)
    for pack in packs:
        for duty in pack.duties:
            places, rhythms, kinds = _where(duty, shelf), _rhythms(duty), kinds_owing(duty, shelf)
            for item in shelf.items_of(duty.checklist):
                here = places & frozenset(item.places) if item.places and not places & _NOWHERE else places
                if here:
                    found[item.code].append(Asking(item, duty, pack.code, here, rhythms, kinds))
    return found


def meet(one: Asking, other: Asking) -> bool:
    """Whether some school is asked both at the same kind of place and in the same rhythm."""
    if not one.where & other.where or not one.rhythms & other.rhythms or not _months(one.duty) & _months(other.duty):
        return False
    groups = (one.duty.applies_to, one.item.applies_to, other.duty.applies_to, other.item.applies_to)
    return any(may_hold(kind, *groups) for kind in one.kinds if kind in other.kinds)


_NOWHERE = frozenset({"（单位）", "（班级）", "（人）"})


def _where(duty: Duty, shelf: Shelf) -> frozenset[str]:
    """Kinds of places; what is not done at places says so. What is out of use is asked other things."""
    if duty.per in ("class", "holder"):
        return frozenset({"（班级）" if duty.per == "class" else "（人）"})
    if duty.places:
        return frozenset(duty.places)
    if duty.per in ("place", "item"):
        return frozenset(shelf.place_kinds) - frozenset(duty.except_places)
    return frozenset({"（单位）"})


def _rhythms(duty: Duty) -> frozenset[str]:
    """Two theme days are two occasions, as are two rhythms that never fall into one month."""
    named = (rhythm for each in duty.named for rhythm in _NAMED.get(each.kind, {f"（{each.day}）"}))
    return frozenset((*_EVERY.get(str(duty.every), ()), *named))


def _months(duty: Duty) -> frozenset[int]:
    return frozenset(duty.months) if isinstance(duty.months, tuple) and duty.months else frozenset(range(1, 13))
