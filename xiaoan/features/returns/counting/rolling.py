"""A roll-up: the frozen returns of the units below added cell by cell, beside the office's own figures.

It is the SUM of what was signed. Who has not sent is counted as 未报; their figures as they stand are added only when
the office says so, and then the paper says 含未定稿 n 所.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import msgspec

from xiaoan.features.returns.counting.body import drafted, plain, share
from xiaoan.features.returns.counting.records import Counting
from xiaoan.features.returns.models import Frozen
from xiaoan.features.returns.pace import Owed
from xiaoan.features.returns.shapes import Body, Figure, Group, Part, Row
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit

SUM = "sum."
"""What is added up stands under this code, so that no cell of the office's own takes its place."""

HAZARDS = "hazards.all."


@dataclass(frozen=True, slots=True)
class Below:
    """One unit's return: frozen, or as its records stand (`sent` False)."""

    owed: Owed
    body: Body | None
    sent: bool
    late: bool
    missing: bool


def rolled(counting: Counting, owed: Owed, lines: Sequence[Below], typed: dict[str, str], *, with_open: bool) -> Body:
    """The roll-up of an office."""
    own = drafted(counting, owed, typed)
    counted = [each for each in lines if each.body is not None and (each.sent or with_open)]
    blocks = added(each.body for each in counted if each.body is not None)
    return Body(
        title=own.title, unit_name=own.unit_name, period_words=own.period_words, blocks=[*blocks, *own.blocks],
        groups=[*_groups("town", lines), *_groups("kind", lines)],
        roll=[
            len(lines),
            sum(1 for each in lines if each.sent),
            sum(1 for each in lines if each.late),
            sum(1 for each in lines if not each.sent),
        ],
        left_open=sum(1 for each in counted if not each.sent), with_open=with_open, as_of=counting.at,
    )  # fmt: skip


def added(bodies: Iterable[Body]) -> list[Part]:
    """Bodies of one kind added cell by cell, in the first's order; texts are not added, shares divided anew."""
    shape: list[Part] = []
    sums: dict[str, list[Figure]] = {}
    for body in bodies:
        for part in body.blocks:
            if not any(each.code == part.code for each in shape):
                shape.append(part)
            for figure in part.all:
                sums.setdefault(figure.code, []).append(figure)
    return [part for each in shape for part in [_part(each, sums)] if part.figures or part.rows]


def _part(part: Part, sums: dict[str, list[Figure]]) -> Part:
    code = part.code if part.code.startswith(SUM) else SUM + part.code
    return Part(
        code=code, title=part.title, heads=part.heads, groups=part.groups, says=part.says,
        figures=[_sum(figure, sums[figure.code]) for figure in part.figures if figure.take != "typed" or figure.number],
        rows=[Row(title=row.title, figures=[_sum(each, sums[each.code]) for each in row.figures]) for row in part.rows],
    )  # fmt: skip


def _sum(figure: Figure, some: list[Figure]) -> Figure:
    """One cell of the roll-up; `hands` says how many of the returns in it had the number typed."""
    code = figure.code if figure.code.startswith(SUM) else SUM + figure.code
    drawn = next((each.take for each in some if each.take not in ("typed", "none")), "sum")
    named = Figure(code=code, title=figure.title, unit=figure.unit, take=drawn, says=figure.says)
    if figure.take == "share":
        return share(named, _total(each.top for each in some), _total(each.bottom for each in some))
    said = [each.value for each in some if each.value != ""]
    hands = sum(each.hands or (each.number and each.value != "") for each in some)
    return msgspec.structs.replace(named, value=plain(_total(said)) if said else "", hands=hands)


def _total(texts: Iterable[str]) -> Decimal:
    return sum((_number(text) for text in texts), Decimal())


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal()


def _groups(by: str, lines: Sequence[Below]) -> list[Group]:
    """应报 = 实报 + 未报 by town (the unit right above) or by kind, with their hazards."""
    kinds = shelf().unit_kinds
    found: dict[str, list[Below]] = {}
    above = {unit.id: unit.short_name for unit in _parents(lines)} if by == "town" else {}
    for each in lines:
        unit = each.owed.unit
        title = above.get(unit.parent_id, "") if by == "town" and unit.parent_id else ""
        if by == "kind":
            title = kinds[unit.kind].title if unit.kind in kinds else unit.kind
        found.setdefault(title, []).append(each)
    return [_group(by, title, some) for title, some in found.items()]


def _parents(lines: Sequence[Below]) -> Iterable[Unit]:
    return Unit.objects.filter(id__in={each.owed.unit.parent_id for each in lines})


def _group(by: str, title: str, lines: list[Below]) -> Group:
    figures = [each.body.figures for each in lines if each.sent and each.body is not None]

    def summed(name: str) -> int:
        codes = (HAZARDS + name, SUM + HAZARDS + name)
        return int(_total(one[code].value for one in figures for code in codes if code in one))

    return Group(
        by=by, title=title, owed=len(lines), sent=sum(1 for each in lines if each.sent),
        late=sum(1 for each in lines if each.late), missing=sum(1 for each in lines if not each.sent),
        carried=summed("carried"), new=summed("new"), closed=summed("closed"), open=summed("open"),
    )  # fmt: skip


def below(owed: Owed, row: Frozen | None, body: Body | None, *, missing: bool) -> Below:
    """A line of the roll-up from what was frozen, or from what stands."""
    if row is not None:
        return Below(owed, row.body, True, row.late, False)
    return Below(owed, body, False, False, missing)
