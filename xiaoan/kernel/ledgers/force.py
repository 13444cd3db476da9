"""Which ledgers are in force where: those of the packs that govern a unit, and of the packs these build on.

A ledger of a pack that nobody adopts by itself (the classes of `_common`) is read from its newest release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.kernel.catalogue.pack.content import Ledger
from xiaoan.kernel.catalogue.pack.schema import Pack
from xiaoan.kernel.catalogue.pack.shelf import required
from xiaoan.kernel.catalogue.pack.words import UnitKind
from xiaoan.kernel.catalogue.queries import Reign, contents, reigns, shelf
from xiaoan.kernel.tree.models import Unit


class Governed(NamedTuple):
    """A ledger as it governs a unit on a day; `domain` is what grants are narrowed by ("" for everybody's)."""

    ledger: Ledger
    domain: str
    pack: str


def in_force(units: Iterable[Unit], day: date) -> dict[str, dict[str, Governed]]:
    """path -> ledger code -> the ledger that governs there; a fixed number of queries."""
    packs = contents()
    found: dict[str, dict[str, Governed]] = {}
    shared: dict[tuple[str, ...], dict[str, Governed]] = {}
    for path, by_pack in reigns(units, day, day).items():
        current = [rows[-1] for rows in by_pack.values() if rows]
        key = tuple(reign.mark for reign in current)
        if key not in shared:
            shared[key] = _ledgers(current, packs)
        found[path] = shared[key]
    return found


def _ledgers(current: list[Reign], packs: Mapping[str, Pack]) -> dict[str, Governed]:
    found: dict[str, Governed] = {}
    below: dict[str, Pack] = {}
    for reign in current:
        for ledger in reign.pack.ledgers:
            found[ledger.code] = Governed(ledger, reign.pack.domain or reign.pack.code, reign.pack.title)
        # A pack that only adds up what others record (a return) brings none of their ledgers into force.
        beneath = required(reign.pack, packs)
        below |= {pack.code: pack for pack in beneath if reign.pack.duties or not pack.duties}
    for pack in below.values():
        for ledger in pack.ledgers:
            found.setdefault(ledger.code, Governed(ledger, pack.domain, pack.title))
    return found


def kept_at(ledger: Ledger, kind: UnitKind, *, has_campuses: bool) -> bool:
    """Whether a unit of this kind is where the ledger is kept."""
    if ledger.at == "any" and kind.legal and kind.level in ("province", "city", "county"):
        return True
    if ledger.at in ("legal", "any"):
        return kind.is_school and kind.legal
    return kind.level == "campus" or (kind.is_school and not has_campuses)


def with_campuses(units: Iterable[Unit], day: date) -> set[object]:
    """Ids of those units that have a campus open on a day; one query."""
    campus_kinds = [code for code, kind in shelf().unit_kinds.items() if kind.level == "campus"]
    rows = Unit.objects.filter(
        Q(closed__isnull=True) | Q(closed__gte=day),
        parent_id__in=[unit.id for unit in units], kind__in=campus_kinds, opened__lte=day,
    )  # fmt: skip
    return set(rows.values_list("parent_id", flat=True))


def governing(unit: Unit, code: str, day: date) -> Governed:
    """The ledger of that code as it governs a unit; Refused where it is not kept, NotFound where there is none."""
    found = in_force([unit], day).get(unit.path, {}).get(code)
    if found is None:
        raise NotFound("这里没有这本台账，可能工作标准变了。")
    kind = shelf().unit_kinds.get(unit.kind)
    campuses = bool(with_campuses([unit], day))
    if kind is None or not kept_at(found.ledger, kind, has_campuses=campuses):
        where = "各校区" if campuses and found.ledger.at == "campus" else "学校"
        raise Refused(f"“{found.ledger.title}”由{where}登记，请到那里填写。")
    return found


def bare(code: str) -> Ledger:
    """A stand-in for a ledger that no release has any more, so that its rows stay readable."""
    return Ledger(code=code, title="已停用的台账", title_en="Ledger no longer kept", label="", columns=())
