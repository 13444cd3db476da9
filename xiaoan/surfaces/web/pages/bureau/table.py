"""The table of units and domains: in each line every figure opens what it counts; a rest line and the sum close it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from xiaoan.engines.cadence import Tally
from xiaoan.foundation.text import measure
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.hazards.queries import OpenCell
from xiaoan.kernel.tree.paths import WIDTH
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.queries import Roll, SchoolLine
from xiaoan.surfaces.web.listing import Heat, HeatCell, HeatCount, HeatRow
from xiaoan.surfaces.web.pages.bureau.addresses import address, open_at, owed_at
from xiaoan.surfaces.web.pages.bureau.asked import Asked
from xiaoan.surfaces.web.pages.bureau.weights import Burden, Line, burden, done, due
from xiaoan.surfaces.web.parts import UnitName

MOST_LINES, FEWEST_LINES, MOST_CELLS = 40, 15, 200
"""The first page shows at most so many lines and cells, so that it stays light with many domains; the other lines
stand in a rest line that opens all."""

WIDE = frozenset({"country", "province", "city"})
"""Levels at which the table's lines are the bureaus below, not every school."""


class Head(NamedTuple):
    """The unit of a line; `whole`: a bureau with everything below it."""

    id: UUID
    name: str
    kind: str
    path: str
    is_school: bool
    whole: bool = False


def lines_of(
    roll: Roll, chosen: Sequence[SchoolLine], cells: Iterable[OpenCell], look: Asked, shelf: Shelf, at: datetime
) -> list[Line]:
    """The lines of the table from the chosen schools: themselves, or the bureaus that they stand under."""
    tallies, line_of = roll.cells(), roll.line_of
    hazards: dict[UUID, list[OpenCell]] = {}
    for cell in cells:
        hazards.setdefault(line_of[cell.unit_id], []).append(cell)
    domains = [domain for domain in set(roll.sheet.domains.values()) if look.domain in ("", domain)]
    found = []
    for head, members in _groups(chosen, look, shelf).items():
        sums = {
            domain: sum((tallies.get((school.id, domain), Tally()) for school in members), Tally())
            for domain in domains
        }
        mine = [cell for school in members for cell in hazards.get(school.id, ())]
        found.append(_line(head, members, look, shelf, sums, burden(mine, at)))
    return found


def _groups(chosen: Sequence[SchoolLine], look: Asked, shelf: Shelf) -> dict[Head, list[SchoolLine]]:
    top, bureaus = look.top, {}
    if shelf.unit_kinds[top.kind].level in WIDE:
        bureaus = {unit.path: unit for unit in under(top.path).filter(parent_id=top.id, is_school=False)}
    found: dict[Head, list[SchoolLine]] = {}
    for school in chosen:
        bureau = bureaus.get(school.path[: len(top.path) + WIDTH + 1])
        head = Head(school.id, school.name, school.kind, school.path, school.is_school)
        if bureau is not None:
            head = Head(bureau.id, bureau.name, bureau.kind, bureau.path, False, True)
        found.setdefault(head, []).append(school)
    return found


def _line(
    head: Head, members: Sequence[SchoolLine], look: Asked, shelf: Shelf, sums: dict[str, Tally], weight: Burden
) -> Line:
    kind = shelf.unit_kinds[head.kind].title if head.kind in shelf.unit_kinds else ""
    if head.whole:
        url = look.at(unit=head.id)
    elif head.is_school:
        url = address(f"/school/{head.id}", month="" if look.current else look.month)
    else:
        url, kind = "", _("本级")
    units = frozenset(unit for school in members for unit in school.units)
    return Line(head.id, head.name, kind, head.path, url, units, not head.whole, not url, sums, weight)


def table(lines: Sequence[Line], look: Asked, shelf: Shelf) -> Heat:
    """The table: lines in the order given, at most a page of them unless all are asked for, the rest and the sum."""
    used = {domain for line in lines for domain, tally in line.tallies.items() if tally.required}
    domains = [code for code in shelf.domains if code in used]
    most = max(FEWEST_LINES, min(MOST_LINES, MOST_CELLS // max(1, len(domains))))
    shown = lines if look.whole or len(lines) <= most + 1 else lines[:most]
    rest = lines[len(shown) :]
    rows = [_row(line, domains, look, shelf) for line in shown]
    if rest:
        rows.append(_sum(rest, domains, look, shelf, "rest"))
    if len(lines) > 1:
        rows.append(_sum(lines, domains, look, shelf, "sum"))
    heads = [_("重大"), _("超期"), _("未整改"), _("最久")]
    return Heat(heads, [shelf.domains[code].title for code in domains], rows, aside=True)


def _row(line: Line, domains: Sequence[str], look: Asked, shelf: Shelf) -> HeatRow:
    own: dict[str, object] = {"own": line.own, "domain": look.domain}
    weight = line.burden
    counts = _counts(
        weight,
        open_at(line.id, grade="major", **own),
        open_at(line.id, overdue=True, **own),
        open_at(line.id, **own),
    )
    cells = [
        _cell(
            shelf.domains[code].title,
            line.tallies.get(code, Tally()),
            owed_at(line.id, look.month, domain=code, own=line.own),
        )
        for code in domains
    ]
    return HeatRow(UnitName(line.name, line.kind, line.url), counts, cells)


def _sum(lines: Sequence[Line], domains: Sequence[str], look: Asked, shelf: Shelf, plain: str) -> HeatRow:
    """The rest or the sum. The sum of everything below the unit opens its records, a part of it does not."""
    parts = [line.burden for line in lines]
    weight = Burden(
        major_places=sum(part.major_places for part in parts),
        major_late=sum(part.major_late for part in parts),
        late=sum(part.late for part in parts),
        places=sum(part.places for part in parts),
        oldest=max((part.oldest for part in parts), default=0),
    )
    whole = plain == "sum" and not look.kind and not look.mine
    top, domain = look.top.id, look.domain
    urls = (open_at(top, grade="major", domain=domain), open_at(top, overdue=True, domain=domain))
    counts = _counts(weight, *urls, open_at(top, domain=domain)) if whole else _counts(weight, "", "", "")
    cells = []
    for code in domains:
        tally = sum((line.tallies.get(code, Tally()) for line in lines), Tally())
        cells.append(_cell(shelf.domains[code].title, tally, owed_at(top, look.month, domain=code) if whole else ""))
    number = measure(len(lines), _("个单位"))
    if plain == "sum":
        return HeatRow(UnitName(_("合计 {number}").format(number=number)), counts, cells, plain)
    says = _("在这里一起数；点开全部列出") if not look.whole else ""
    name = UnitName(_("其余 {number}").format(number=number), says, look.at(all=True))
    return HeatRow(name, counts, cells, plain)


def _counts(weight: Burden, major: str, late: str, still: str) -> list[HeatCount]:
    late_tone = "major" if weight.major_late else "late"
    return [
        HeatCount(_("重大"), weight.major_places, _("处"), "major", "major", major),
        HeatCount(_("超期"), weight.late, _("条"), late_tone, "clock", late),
        HeatCount(_("未整改"), weight.places, _("处"), url=still),
        HeatCount(_("最久"), weight.oldest, _("天")),
    ]


def _cell(title: str, tally: Tally, url: str) -> HeatCell:
    return HeatCell(title, due(tally), done(tally), tally.late, tally.missing, url)
