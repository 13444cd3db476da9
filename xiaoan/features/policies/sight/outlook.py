"""What publishing would mean, before anybody does it: which schools, how many minutes a week more, for what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from xiaoan.features.policies.doing.naming import names_for
from xiaoan.features.policies.doing.parting import Part, changes_of, parts_of
from xiaoan.features.policies.doing.publishing import draft_of, stands
from xiaoan.features.policies.models import PolicyDocument
from xiaoan.features.policies.sight.pages import one_of_own
from xiaoan.foundation.errors import BadPack
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.duties import Duty
from xiaoan.kernel.catalogue.pack.overlay import tightened
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack
from xiaoan.kernel.catalogue.queries import governing, shared_contents
from xiaoan.kernel.catalogue.reading.checking import check_pack
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.weight.reach import Reach


@dataclass(frozen=True, slots=True)
class DutyCost:
    """One duty that begins or gets stricter: units that owe it, minutes a week of all of them before and after."""

    title: str
    code: str
    units: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be published on a day, what it costs, and why it cannot be (empty when it can).

    `each_before` and `each_after` are minutes a week of all that is owed, for one school on average.
    """

    starts: date
    new: tuple[Part, ...]
    stricter: tuple[Part, ...]
    linked: tuple[Part, ...]
    standing: tuple[Part, ...]
    costs: tuple[DutyCost, ...]
    schools: int
    touched: tuple[str, ...]
    each_before: float
    each_after: float
    trouble: str

    @property
    def more(self) -> float:
        """Minutes a week more for a school, on average."""
        return self.each_after - self.each_before


def outlook(viewer: Viewer, document_id: UUID, *, starts: date) -> Outlook:
    """What publishing from a day would mean for the units below; a constant number of queries."""
    row = one_of_own(viewer, document_id)
    parts = parts_of(row, starts)
    packs = {code: reign.pack for code, reign in governing(row.unit, starts).items()}
    code, new, trouble = parts.code, parts.of("new"), ""
    after = dict(packs)
    if parts.all or stands(row):
        # What was published before and is not any more ends, as publishing ends it.
        after = {pack: content for pack, content in parts.under.items() if pack != code}
    if new:
        names = names_for(row, code, [part.draft for part in new])
        made = draft_of(row, code, "1.0", new, names, None).pack
        trouble = _trouble(made)
        after[code] = made
    for pack, changes in changes_of(parts.of("stricter")).items():
        overlay = Overlay(code="looked_at", title=row.title[:40], title_en=row.title[:40], pack=pack, duties=changes)
        after[pack] = tightened(parts.under[pack], overlay)
    return _costed(row, parts.all, packs, after, starts, trouble)


def _trouble(made: Pack) -> str:
    try:
        check_pack(made, shared_contents(), Lines())
    except BadPack as wrong:
        return wrong.reason
    return ""


def _costed(
    row: PolicyDocument, parts: tuple[Part, ...], before: dict[str, Pack], after: dict[str, Pack], starts: date,
    trouble: str,
) -> Outlook:  # fmt: skip
    olds, news = _duties(before), _duties(after)
    reach = Reach(_units(row.unit), starts, (*olds.values(), *news.values()))
    schools = {unit.path for unit in reach.units if unit.is_school}
    costs: list[DutyCost] = []
    touched: dict[str, str] = {}
    was, will = 0.0, 0.0
    for duty_code in [*news, *(each for each in olds if each not in news)]:
        old, now = olds.get(duty_code), news.get(duty_code)
        owed_before = reach.owing(old) if old is not None else []
        owed_now = owed_before if now == old else reach.owing(now) if now is not None else []
        week_before, week_now = sum(each.week for each in owed_before), sum(each.week for each in owed_now)
        was += sum(each.week for each in owed_before if each.unit.is_school or each.unit.kind == "campus")
        will += sum(each.week for each in owed_now if each.unit.is_school or each.unit.kind == "campus")
        if now == old:
            continue
        touched |= {each.unit.path: each.unit.short_name for each in (*owed_before, *owed_now)}
        shown = now or old
        assert shown is not None
        costs.append(DutyCost(shown.title, duty_code, len(owed_now), week_before, week_now))
    count = len(schools) or 1
    return Outlook(
        starts=starts,
        new=tuple(part for part in parts if part.how == "new"),
        stricter=tuple(part for part in parts if part.how == "stricter"),
        linked=tuple(part for part in parts if part.how in ("same", "looser")),
        standing=tuple(part for part in parts if part.how == "standing"),
        costs=tuple(costs),
        schools=len(schools & touched.keys()),
        touched=tuple(touched[path] for path in sorted(touched)),
        each_before=was / count,
        each_after=will / count,
        trouble=trouble,
    )


def _duties(packs: dict[str, Pack]) -> dict[str, Duty]:
    return {duty.code: duty for pack in packs.values() for duty in pack.duties}


def _units(top: Unit) -> list[Unit]:
    found: Iterable[Unit] = under(top.path)
    return [each for each in found if each.is_school or each.kind == "campus" or each.id == top.id]
