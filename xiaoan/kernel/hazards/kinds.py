"""What the packs say of a kind of hazard, as it binds a unit on a day. A hazard without a kind is 其他."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain

from xiaoan.foundation.errors import Refused
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.written import Clause
from xiaoan.kernel.catalogue.queries import filled, governing, shelf
from xiaoan.kernel.hazards.vocabulary import Grade, Way
from xiaoan.kernel.tree.models import Unit

OTHER = "other"


@dataclass(frozen=True, slots=True)
class KindTerms:
    """A kind at a unit: its grade hint, days to rectify (None: the officer says) and way of recheck."""

    code: str
    title: str
    domain: str
    grade: Grade
    days: int | None
    way: Way
    clauses: tuple[Clause, ...] = ()


def terms(unit: Unit, code: str, day: date, domain: str = "") -> KindTerms:
    """The terms of a kind: of the release that governs the unit, else of the newest one that names the kind.

    Without a code the hazard is of no kind: it belongs to `domain` or 其他, and no clause asks for a photograph.
    """
    if not code:
        wanted = domain or OTHER
        if wanted not in shelf().domains:
            raise Refused(f"没有“{wanted}”这个领域。", {"domain": "请从列表中选择领域"})
        return KindTerms("", shelf().domains[wanted].title, wanted, Grade.GENERAL, None, Way.ON_SITE)
    governed = (reign.pack for reign in governing(unit, day).values())
    for pack in chain(governed, filled().values()):
        found = _in(pack, code)
        if found is not None:
            return found
    raise Refused(f"没有“{code}”这类隐患。", {"kind": "请从列表中选择类别"})


def _in(pack: Pack, code: str) -> KindTerms | None:
    kind = next((each for each in pack.hazards if each.code == code), None)
    if kind is None:
        return None
    assert isinstance(kind.days, int)
    return KindTerms(
        code, kind.title, pack.domain or OTHER, Grade(kind.grade), kind.days, Way(kind.recheck), kind.clauses
    )


def title_of(code: str, domain: str, words: Shelf) -> str:
    """What a kind is called on a shelf; a kind that no pack names any more keeps its code."""
    if not code:
        word = words.domains.get(domain)
        return word.title if word is not None else domain
    kind = words.hazards.get(code)
    return kind.title if kind is not None else code


def choices(unit: Unit, day: date) -> list[KindTerms]:
    """Every kind a form may offer at a unit, by domain and in the order of the packs."""
    return [
        found
        for reign in governing(unit, day).values()
        for kind in reign.pack.hazards
        if (found := _in(reign.pack, kind.code)) is not None
    ]
