"""What publishing makes of the drafts taken over: new duties, stricter ones, those that are there already, a record.

Decided from what governs the unit on the day it begins, not from what governed when the document was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from xiaoan.features.policies.carrying.days import Nth, Window
from xiaoan.features.policies.carrying.plan import Plan
from xiaoan.features.policies.doing.asking import plan_for
from xiaoan.features.policies.doing.naming import addition_code, code_for
from xiaoan.features.policies.matching import Known, known_duties
from xiaoan.features.policies.models import Draft, PolicyDocument
from xiaoan.features.policies.shapes import Match
from xiaoan.kernel.catalogue.models import Addition
from xiaoan.kernel.catalogue.pack.rhythm import at_least_as_strict
from xiaoan.kernel.catalogue.pack.schema import DutyChange, Pack
from xiaoan.kernel.catalogue.queries import governing, shelf, standing


@dataclass(frozen=True, slots=True)
class Part:
    """One draft taken over: how (new, stricter, same, looser, standing), with its plan and its match."""

    draft: Draft
    how: str
    plan: Plan
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """All of them in the order of the text; `code` is that of the document's own pack, `under` the packs they were
    compared with."""

    all: tuple[Part, ...]
    code: str
    under: Mapping[str, Pack]

    def of(self, *hows: str) -> tuple[Part, ...]:
        return tuple(part for part in self.all if part.how in hows)


def parts_of(document: PolicyDocument, starts: date) -> Parts:
    """What would be published from a day; drafts of pieces set apart are left out."""
    code = code_for(document)
    under = beneath(document, code, starts)
    known = known_duties(under, shelf())
    rows = Draft.objects.select_related("piece").filter(document=document, state="accepted", piece__scope="in")
    return Parts(tuple(_part(row, document, known, starts) for row in rows.order_by("order", "number")), code, under)


def beneath(document: PolicyDocument, own: str, starts: date) -> dict[str, Pack]:
    """What governs the unit on a day without what an earlier publication of the document tightened: this one takes
    its place, and a sentence that tightened once must not be taken for one that asks nothing more."""
    packs = {code: reign.pack for code, reign in governing(document.unit, starts).items()}
    for pack in earlier_additions(document, own):
        reign = standing(document.unit, pack, starts, without=addition_code(own, pack)) if pack in packs else None
        if reign is not None:
            packs[pack] = reign.pack
    return packs


def earlier_additions(document: PolicyDocument, code: str) -> set[str]:
    """The packs whose duties earlier publications under this code tighten."""
    rows = Addition.objects.filter(unit=document.unit_id, code__startswith=f"{code}_", withdrawn_at=None)
    latest = {row.pack: row for row in rows.order_by("starts")}
    return {pack for pack, row in latest.items() if row.content.duties}


def _part(row: Draft, document: PolicyDocument, known: Known, starts: date) -> Part:
    plan = plan_for(row, row.piece, starts, document.year)
    if plan.kind == "standing":
        return Part(row, "standing", plan)
    match = known.chosen(row.match.duty, row.said) if row.match is not None else None
    if match is None or match.relation == "other":
        return Part(row, "new", from_day(plan, starts), match)
    return Part(row, match.relation, plan, match)


def from_day(plan: Plan, starts: date) -> Plan:
    """The plan with windows that are open on the first day cut to it: what was cut by more than half would not be
    owed at all, and a letter asks for it all the same."""
    today = f"{starts:%m-%d}"
    days: tuple[Window | Nth, ...] = tuple(
        each._replace(first=today) if isinstance(each, Window) and each.first < today <= each.last_day else each
        for each in plan.days
    )
    return replace(plan, days=days)


def changes_of(parts: tuple[Part, ...]) -> dict[str, tuple[DutyChange, ...]]:
    """Pack -> what its duties are tightened to; of several sentences about one duty the strictest counts."""
    tightest: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for part in parts:
        assert part.match is not None
        mine = (part.plan.every, part.plan.times)
        now = tightest[part.match.pack].get(part.match.duty)
        if now is None or at_least_as_strict(*mine, *now):
            tightest[part.match.pack][part.match.duty] = mine
    return {
        pack: tuple(
            DutyChange(duty=duty, every=every, times=times)  # type: ignore[arg-type]
            for duty, (every, times) in duties.items()
        )
        for pack, duties in tightest.items()
    }
