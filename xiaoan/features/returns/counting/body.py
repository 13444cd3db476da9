"""A form filled in: cells from counted numbers, families of a school and its campuses, sheets of hazards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple
from uuid import UUID

from xiaoan.features.returns.counting.enclosing import enclosed
from xiaoan.features.returns.counting.held import holds
from xiaoan.features.returns.counting.records import Counting, Numbers
from xiaoan.features.returns.pace import Owed
from xiaoan.features.returns.rules import Span, following
from xiaoan.features.returns.shapes import Body, Figure, Listed, Part, Place, Row
from xiaoan.foundation.clock import instant, month_of
from xiaoan.kernel.catalogue.derived.returns import HELD, Block, Cell, Line
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.queries import Filters, register
from xiaoan.kernel.hazards.queries import Row as HazardRow
from xiaoan.kernel.tree.models import Unit

SHEET = 1000
"""So many lines of hazards stand on a return's sheets at most."""


def family(units: Sequence[Unit], unit: Unit) -> list[Unit]:
    """A legal unit and what reports with it: campuses and points below it with no other legal unit between."""
    found = [unit]
    paths = [each.path for each in units if each.legal and each.path != unit.path]
    kinds = shelf().unit_kinds
    for each in units:
        if each.path == unit.path or not each.path.startswith(unit.path) or each.legal:
            continue
        level = kinds[each.kind].level if each.kind in kinds else ""
        if level in ("school", "campus") and not any(
            path.startswith(unit.path) and each.path.startswith(path) for path in paths
        ):
            found.append(each)
    return found


def counted_of(cell: Cell, members: list[Unit], unit: Unit) -> list[Unit]:
    """The units whose numbers a cell adds: the whole form's, or the unit's own only."""
    return [unit] if cell.own else members


def drafted(counting: Counting, owed: Owed, typed: Mapping[str, str]) -> Body:
    """The return of a unit as its records stand. An office counts all below it, a school its family."""
    kind, unit, span = owed.kind, owed.unit, owed.span
    school = kind.filler == "school"
    members = family(counting.units, unit) if school else counting.units
    ground = _Ground(counting, unit, members, owed.packs, typed)
    blocks = [_block(ground, block) for block in kind.blocks]
    places = [Place(id=str(each.id), name=each.short_name, kind=each.kind) for each in members] if school else []
    return Body(
        title=kind.title, unit_name=unit.name, period_words=span.words, blocks=blocks,
        places=places if len(places) > 1 else [],
        sheets=sheets(counting, members, span) if kind.sheets else [],
        enclosed=[enclosed(counting, each, members) for each in kind.encloses],
        as_of=counting.at,
    )  # fmt: skip


class _Ground(NamedTuple):
    """What the cells of one form are counted from: records of its units, the packs that govern, what was typed."""

    counting: Counting
    unit: Unit
    members: list[Unit]
    packs: frozenset[str]
    typed: Mapping[str, str]

    def of(self, cell: Cell) -> list[Unit]:
        return counted_of(cell, self.members, self.unit)


def _block(ground: _Ground, block: Block) -> Part:
    if not block.lines:
        figures = _figures(ground, block.cells, f"{block.code}.", None)
        return Part(code=block.code, title=block.title, figures=figures, says=block.says)
    heads = [cell.title for cell in block.columns]
    rows = [
        Row(title=line.title, figures=_figures(ground, block.columns, f"{block.code}.{line.code}.", line))
        for line in block.narrowed(shelf().domains)
    ]
    groups: list[tuple[str, int]] = []
    for cell in block.columns:
        if groups and cell.group and groups[-1][0] == cell.group:
            groups[-1] = (cell.group, groups[-1][1] + 1)
        else:
            groups.append((cell.group, 1))
    if not any(title for title, _ in groups):
        groups = []
    return Part(code=block.code, title=block.title, heads=heads, groups=groups, rows=rows, says=block.says)


def _figures(ground: _Ground, cells: Sequence[Cell], prefix: str, line: Line | None) -> list[Figure]:
    totals: dict[str, Decimal] = {}
    found = []
    for cell in cells:
        code, words = prefix + cell.code, _words(cell)
        held = holds(cell, ground.packs)
        if cell.take == "typed":
            found.append(Figure(code=code, value=ground.typed.get(code, ""), **words))
        elif cell.by_hand and not held:
            figure = Figure(code=code, value=ground.typed.get(code, ""), number=True, **words | {"take": "typed"})
            totals[cell.code] = Decimal(figure.value or 0)
            found.append(figure)
        elif cell.take in ("share", "sum"):
            found.append(_divided(cell, code, words, totals))
        else:
            grade, domains = (line.grade, line.domains) if line else ("", ())
            numbers = ground.counting.numbers(cell, grade=grade, domains=domains) if held else None
            # A pack that governs and asks nothing of this school (no canteen) has counted, and found none.
            numbers = {} if numbers is None and cell.take in HELD and held else numbers
            figure, totals[cell.code] = _counted(cell, code, words, numbers, ground.of(cell))
            found.append(figure)
    return found


def _divided(cell: Cell, code: str, words: dict[str, Any], totals: dict[str, Decimal]) -> Figure:
    """A sum of cells before it, or a share of some in others; a sum is silent where all its parts are."""
    top = sum((totals.get(each, Decimal()) for each in cell.of), Decimal())
    if cell.take == "sum":
        totals[cell.code] = top
        return Figure(code=code, value=plain(top), **words)
    bottom = sum((totals.get(each, Decimal()) for each in cell.over), Decimal())
    return share(Figure(code=code, **words), top, bottom)


def _words(cell: Cell) -> dict[str, Any]:
    """What a figure takes over from its cell."""
    return {"title": cell.title, "unit": cell.unit, "take": cell.take, "says": cell.says}


def _counted(
    cell: Cell, code: str, words: dict[str, Any], numbers: Numbers | None, members: list[Unit]
) -> tuple[Figure, Decimal]:
    if numbers is None:
        return Figure(code=code, **words), Decimal()
    mine = {each: numbers[each.id] for each in members if each.id in numbers}
    total = _stated(members, numbers) if cell.take in ("fact", "units_with") else sum(mine.values(), Decimal())
    if cell.divided_by > 1:
        total = (total / cell.divided_by).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cell.take == "fact" and not mine:
        return Figure(code=code, **words), Decimal()
    parts = {str(each.id): plain(number) for each, number in mine.items()} if 1 < len(members) <= 40 else {}
    return Figure(code=code, value=plain(total), parts=parts, **words), total


def _stated(members: list[Unit], numbers: Numbers) -> Decimal:
    """Facts of a family: what a school states holds for its campuses too; where it is silent they are added up."""
    total, spoken = Decimal(), [each.path for each in members if each.kind != "campus" and each.id in numbers]
    for each in members:
        if each.id in numbers and not any(each.path.startswith(path) and each.kind == "campus" for path in spoken):
            total += numbers[each.id]
    return total


def share(figure: Figure, top: Decimal, bottom: Decimal) -> Figure:
    """A figure that divides: in per cent with one decimal, nothing where nothing is to be divided by."""
    value = f"{(top * 100 / bottom).quantize(Decimal('0.1'), ROUND_HALF_UP)}%" if bottom else ""
    return Figure(
        code=figure.code, title=figure.title, unit=figure.unit, take="share", says=figure.says, value=value,
        top=plain(top), bottom=plain(bottom),
    )  # fmt: skip


def plain(number: Decimal) -> str:
    """A number as it is kept: without a needless fraction."""
    return f"{number.normalize():f}" if number else "0"


def sheets(counting: Counting, members: Sequence[Unit], span: Span) -> list[Listed]:
    """隐患清单: 以前未整改 (registered before, open at the beginning), then 当月新增; two reads for a natural month."""
    ids = frozenset(each.id for each in members)
    names: dict[UUID, str] = {each.id: each.short_name for each in members}
    start, end = instant(span.first), instant(span.last + timedelta(days=1))
    months = [month_of(span.first)]
    while months[-1] < month_of(span.last):
        months.append(following(months[-1]))
    rows = []
    for figure, month in [("carried", months[0]), *(("new", each) for each in months)]:
        filters = Filters(units=ids, month=month, figure=figure)
        rows += [each.row for each in register(counting.viewer, filters, at=counting.at, most=SHEET)]
    carried = [row for row in rows if row.registered_at < start and (row.closed_at is None or row.closed_at >= start)]
    fresh = [row for row in rows if start <= row.registered_at < end]
    return [_listed(row, names, before) for before, some in ((True, carried), (False, fresh)) for row in some]


def _listed(row: HazardRow, names: Mapping[UUID, str], carried: bool) -> Listed:
    return Listed(
        id=str(row.id), number=row.number, unit=names.get(row.unit_id, row.unit_name), title=row.title, where=row.where,
        quantity=row.quantity, open=row.open, grade=row.grade_title, stage=row.stage_title,
        due=row.due.isoformat() if row.due else "", rectifier=row.rectifier, carried=carried,
    )  # fmt: skip
