"""The figures of a return that is not signed: from its records, from the returns below, or kept at its closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from xiaoan.features.returns.counting.body import drafted
from xiaoan.features.returns.counting.records import Counting
from xiaoan.features.returns.counting.rolling import Below, below, rolled
from xiaoan.features.returns.models import Draft, Frozen, Kept
from xiaoan.features.returns.pace import Owed, Pace
from xiaoan.features.returns.shapes import Body
from xiaoan.features.returns.sight.standing import lines_of, seen_units
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.errors import NotFound
from xiaoan.kernel.access.queries import seen
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.tree.models import Unit


def standing_body(viewer: Viewer, owed: Owed, draft: Draft | None, kept: Kept | None, *, at: datetime) -> Body:
    """A return that is not signed: figures of its closing when the month closed without it, else of now."""
    typed = draft.typed if draft else {}
    if kept is not None:
        return _typed_into(kept.body, typed)
    return computed(viewer, owed, typed, with_open=draft.with_open if draft else False, at=at)


def computed(viewer: Viewer, owed: Owed, typed: dict[str, str], *, with_open: bool, at: datetime) -> Body:
    """From the records, and for an office from the returns below."""
    counting = Counting(viewer, owed.unit, owed.span.first, owed.span.last, at)
    if not owed.kind.sums:
        return drafted(counting, owed, typed)
    return rolled(counting, owed, parts_of(counting, owed, with_open=with_open), typed, with_open=with_open)


def parts_of(counting: Counting, owed: Owed, *, with_open: bool) -> list[Below]:
    """The returns a roll-up adds: frozen, or as their records stand where the office wants those too."""
    viewer, at, part = counting.viewer, counting.at, shelf().returns[owed.kind.sums]
    lines = _owed_below(seen_units(viewer, owed.unit, part), part.code, owed)
    frozen = {row.unit_id: row for row in _frozen_of(viewer, lines)}
    states = {line.owed.unit.id: line.state for line in lines_of(viewer, lines, at=at)}
    bodies = {}
    for each in lines if with_open else ():
        if each.unit.id in frozen:
            continue
        if part.filler == "school":
            bodies[each.unit.id] = drafted(counting, _without_sheets(each), {})
        else:
            bodies[each.unit.id] = computed(viewer, each, {}, with_open=True, at=at)
    return [
        below(each, frozen.get(each.unit.id), bodies.get(each.unit.id), missing=states[each.unit.id] == "missing")
        for each in lines
    ]


def _without_sheets(owed: Owed) -> Owed:
    return replace(owed, kind=msgspec.structs.replace(owed.kind, sheets=False, encloses=()))


def _owed_below(units: Sequence[Unit], code: str, owed: Owed) -> list[Owed]:
    pace = Pace.read(units, owed.span.first, owed.span.last)
    found = []
    for unit in units:
        try:
            found.append(pace.owed(unit, code, owed.span.label))
        except NotFound:
            continue
    return found


def _frozen_of(viewer: Viewer, lines: Sequence[Owed]) -> list[Frozen]:
    if not lines:
        return []
    rows = Frozen.objects.filter(
        unit_id__in=[each.unit.id for each in lines], kind=lines[0].kind.code, period=lines[0].span.label
    )
    return list(seen(viewer.whole, rows, SEE, domain=None))


def _typed_into(body: Body, typed: dict[str, str]) -> Body:
    """The same with what has been typed since."""
    blocks = [
        msgspec.structs.replace(
            part,
            figures=[
                msgspec.structs.replace(each, value=typed.get(each.code, each.value)) if each.take == "typed" else each
                for each in part.figures
            ],
        )
        for part in body.blocks
    ]
    return msgspec.structs.replace(body, blocks=blocks)
