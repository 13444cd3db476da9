"""An overlay against the release it stands on: references live, codes are its own, and it only tightens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from xiaoan.kernel.catalogue.pack.items import CheckItem
from xiaoan.kernel.catalogue.pack.overlay import faults
from xiaoan.kernel.catalogue.pack.parameters import defaults
from xiaoan.kernel.catalogue.pack.schema import Overlay, Pack, Value
from xiaoan.kernel.catalogue.pack.shelf import Shelf, required
from xiaoan.kernel.catalogue.pack.written import Word
from xiaoan.kernel.catalogue.reading.decoding import Lines
from xiaoan.kernel.catalogue.reading.desk import CODE, Desk
from xiaoan.kernel.catalogue.reading.item_checks import check_item


def check_overlay(
    overlay: Overlay, base: Pack, known: Mapping[str, Pack], values: Mapping[str, Value] | None, lines: Lines
) -> None:
    """Refuse the overlay at its first fault. `values` are the parameters it stands on (default: the pack's).

    Without `lines` (an overlay that came by a form) the error has no place, only a reason.
    """
    extended = msgspec.structs.replace(
        base, sources=(*base.sources, *overlay.sources), items=(*base.items, *overlay.items)
    )
    desk = Desk(extended, Shelf.of((*required(base, known), extended)), lines)
    if overlay.pack != base.code:
        raise desk.bad(overlay, "pack", f"这份补充要求是给“{overlay.pack}”的，不是给“{base.code}”的。")
    _check_own_codes(desk, overlay, base)
    for item in overlay.items:
        check_item(desk, item)
    for change in overlay.duties:
        desk.refer(change, "add_items", change.add_items, desk.shelf.items, "检查项")
        for evidence in change.add_evidence:
            desk.refer(evidence, "kind", evidence.kind, desk.shelf.evidence_kinds, "佐证类别")
            desk.clauses(evidence, (evidence.clause,), needed=True)
        if change.also_for is not None:
            desk.group(change.also_for)
        _check_answering(desk, change.duty, change.add_items, change)
        desk.refer(
            change,
            "months",
            [str(one) for one in change.months or ()],
            [str(n) for n in range(1, 13)],
            "月份",
        )
        for name, most in (("times", 24), ("grace_days", 60)):
            value = getattr(change, name)
            if value is not None:
                desk.number(change, name, value, 1 if name == "times" else 0, most)
    for kind in overlay.hazards:
        if kind.days is not None:
            desk.number(kind, "days", kind.days, 0, 365)
    desk.refer(overlay, "duties", [change.duty for change in overlay.duties], _codes(base.duties), "要做的事")
    desk.refer(overlay, "hazards", [change.kind for change in overlay.hazards], _codes(base.hazards), "隐患类别")
    for fault in faults(overlay, base, values if values is not None else defaults(base)):
        raise desk.bad(fault.part, fault.field, fault.reason)


def _check_own_codes(desk: Desk, overlay: Overlay, base: Pack) -> None:
    prefix = f"{overlay.code}."
    if not CODE.fullmatch(overlay.code) or overlay.code.split(".")[0] == base.code:
        raise desk.bad(overlay, "code", "补充要求的代码要用小写字母、数字、下划线，且不能以工作标准的代码开头。")
    for things, old in ((overlay.items, base.items), (overlay.sources, base.sources)):
        taken = _codes(old)
        for thing in things:
            if thing.code in taken:
                raise desk.bad(thing, "code", f"代码“{thing.code}”已经用过。")
            taken.append(thing.code)
    for item in overlay.items:
        if not item.code.startswith(prefix):
            raise desk.bad(item, "code", f"补充的检查项代码要以“{prefix}”开头。")


def _check_answering(desk: Desk, duty: str, items: tuple[str, ...], change: object) -> None:
    found = {each.code: each for each in desk.pack.duties}.get(duty)
    if found is None or found.answering != "by_exception":
        return
    for at, code in enumerate(items):
        if desk.shelf.items[code].answer != "check":
            raise desk.bad(change, "add_items", "“其余看过，无异常”的检查表里不能加要填写的项。", at)


def _codes(things: Iterable[Word | CheckItem]) -> list[str]:
    return [each.code for each in things]
