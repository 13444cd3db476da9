"""Overlays: what a county or school adds below a release. They may only tighten.

`faults` says why an overlay cannot stand, part by part; `tightened` applies one that has none.
Incomparable counts as a fault: what cannot be shown to be stricter is not accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from xiaoan.kernel.catalogue.pack.content import Checklist, HazardKind
from xiaoan.kernel.catalogue.pack.duties import Duty, Window
from xiaoan.kernel.catalogue.pack.parameters import compare, misfit, resolved
from xiaoan.kernel.catalogue.pack.rhythm import EVERY_WORDS, at_least_as_strict, value_words
from xiaoan.kernel.catalogue.pack.schema import DutyChange, KindChange, Overlay, Pack, Value


class Fault(NamedTuple):
    """Why one field of one part of an overlay cannot stand; the part is the very object given."""

    part: object
    field: str
    reason: str


def effective_values(overlay: Overlay, values: Mapping[str, Value], pack: Pack) -> dict[str, Value]:
    """Parameter values after the overlay's settings; one that is no longer stricter is passed over."""
    found = dict(values)
    for setting in overlay.parameters:
        parameter = next((each for each in pack.parameters if each.code == setting.parameter), None)
        if parameter is not None and compare(parameter, setting.value, found[parameter.code]) == "stricter":
            found[parameter.code] = setting.value
    return found


def faults(overlay: Overlay, pack: Pack, values: Mapping[str, Value]) -> Iterator[Fault]:
    """Every way in which the overlay is not a tightening of `pack` under `values`.

    `pack` may still hold parameters, or be resolved and already tightened from above.
    """
    parameters = {each.code: each for each in pack.parameters}
    for setting in overlay.parameters:
        parameter = parameters.get(setting.parameter)
        if parameter is None:
            yield Fault(setting, "parameter", f"没有这个参数：“{setting.parameter}”。")
        elif reason := misfit(parameter, setting.value):
            yield Fault(setting, "value", reason)
        elif compare(parameter, setting.value, values[setting.parameter]) not in ("same", "stricter"):
            yield Fault(
                setting,
                "value",
                f"补充要求只能更严：“{parameter.title}”不能从“{value_words(parameter, values[parameter.code])}”"
                f"改为“{value_words(parameter, setting.value)}”。",
            )
    base = resolved(pack, effective_values(overlay, values, pack))
    duties = {each.code: each for each in base.duties}
    for change in overlay.duties:
        if change.duty not in duties:
            yield Fault(change, "duty", f"工作标准里没有这件事：“{change.duty}”。")
        else:
            yield from _duty_faults(change, duties[change.duty])
    kinds = {each.code: each for each in base.hazards}
    for kind in overlay.hazards:
        if kind.kind not in kinds:
            yield Fault(kind, "kind", f"工作标准里没有这类隐患：“{kind.kind}”。")
        elif kind.days is not None and kind.days > int(str(kinds[kind.kind].days)):
            yield Fault(kind, "days", f"整改期限只能缩短，原来是 {kinds[kind.kind].days} 天。")
        elif kind.grade == "general" and kinds[kind.kind].grade == "suspected_major":
            yield Fault(kind, "grade", "疑似重大不能改成一般。")


def _duty_faults(change: DutyChange, duty: Duty) -> Iterator[Fault]:
    every, times = str(duty.every), int(str(duty.times))
    if change.every is not None or change.times is not None:
        new_every, new_times = change.every or every, change.times or times
        if new_every == every and new_times < times:
            yield Fault(change, "times", f"次数只能增加，原来是 {times} 次。")
        elif not at_least_as_strict(new_every, new_times, every, times):
            field = "every" if change.every else "times"
            yield Fault(
                change,
                field,
                f"周期只能缩短，且要看得出更严：原来{_often(every, times)}，"
                f"现在{_often(new_every, new_times)}，放宽了或无法比较。",
            )
        if new_every == "named" != every:
            yield Fault(change, "every", "不能改成 named。")
        if new_every == "day" and new_times > 1 and not duty.same_day:
            yield Fault(change, "times", "这件事一天只算一次，不能改成一天几次。")
    if change.grace_days is not None and change.grace_days > int(str(duty.grace_days)):
        yield Fault(change, "grace_days", f"宽限只能缩短，原来是 {duty.grace_days} 天。")
    if change.window is not None and not window_inside(change.window, duty.window):
        yield Fault(change, "window", "办理的日子只能缩短到原来的范围之内。")
    if change.months is not None:
        old = set(duty.months) if isinstance(duty.months, tuple) and duty.months else set(range(1, 13))
        new = set(change.months) or set(range(1, 13))
        if not old <= new:
            yield Fault(change, "months", "月份只能增加，不能去掉原有的月份。")
    if change.add_slots and (change.every or every) != "day":
        yield Fault(change, "add_slots", "只有每天做的事才能加时段。")
    if change.add_slots and not duty.slots:
        yield Fault(change, "add_slots", "原来不分时段，加时段会改变原来的要求，无法比较。")
    taken = {slot.code for slot in duty.slots}
    for slot in change.add_slots:
        if slot.code in taken:
            yield Fault(slot, "code", f"时段“{slot.code}”原来就有。")
        taken.add(slot.code)


def _often(every: str, times: int) -> str:
    return f"“{EVERY_WORDS.get(every, every)}{times}次”"


def window_inside(new: Window, old: Window | None) -> bool:
    if old is None:
        return True
    if old.first_days:
        return 0 < new.first_days <= old.first_days
    if old.last_days:
        return 0 < new.last_days <= old.last_days
    return old.from_day <= new.from_day <= new.to_day <= old.to_day and new.from_day > 0


def tightened(pack: Pack, overlay: Overlay) -> Pack:
    """The resolved pack under an overlay.

    Where the pack has meanwhile become stricter than the overlay (a county tightened after a school did), the
    stricter stays. A duty with added items gets a list of its own: others sharing the list stay as they are.
    """
    changes = {change.duty: change for change in overlay.duties}
    kinds = {change.kind: change for change in overlay.hazards}
    checklists = list(pack.checklists)
    duties = []
    for duty in pack.duties:
        change = changes.get(duty.code)
        if change is None:
            duties.append(duty)
            continue
        changed = _changed_duty(duty, change)
        if change.add_items:
            longer = _longer_list(duty, change, overlay, pack)
            checklists.append(longer)
            changed = msgspec.structs.replace(changed, checklist=longer.code)
        duties.append(changed)
    return msgspec.structs.replace(
        pack,
        sources=(*pack.sources, *overlay.sources),
        items=(*pack.items, *overlay.items),
        checklists=tuple(checklists),
        duties=tuple(duties),
        hazards=tuple(_changed_kind(each, kinds[each.code]) if each.code in kinds else each for each in pack.hazards),
    )


def _longer_list(duty: Duty, change: DutyChange, overlay: Overlay, pack: Pack) -> Checklist:
    """The duty's list with the added items; one that a newer release has dropped is passed over."""
    here = {item.code for item in (*pack.items, *overlay.items)}
    items = tuple(code for code in change.add_items if code in here or not code.startswith(f"{pack.code}."))
    return Checklist(
        code=f"{duty.checklist}+{duty.code}+{overlay.code}",
        title=duty.title,
        title_en=duty.title_en,
        includes=(duty.checklist,),
        items=items,
    )


def _changed_duty(duty: Duty, change: DutyChange) -> Duty:
    refused = {fault.field for fault in _duty_faults(change, duty)}
    if refused & {"every", "times"}:
        refused |= {"every", "times"}
    names = ("every", "times", "grace_days", "window", "months")
    changes: dict[str, Any] = {
        name: getattr(change, name) for name in names if name not in refused and getattr(change, name) is not None
    }
    if "months" in changes:
        changes["months"] = tuple(sorted(changes["months"]))
    taken = {slot.code for slot in duty.slots}
    if "add_slots" not in refused:
        added = tuple(slot for slot in change.add_slots if slot.code not in taken)
        changes["slots"] = (*duty.slots, *added)
    wanted = {each.kind for each in duty.evidence}
    changes["evidence"] = (*duty.evidence, *(each for each in change.add_evidence if each.kind not in wanted))
    if change.also_for is not None:
        changes["also_for"] = (*duty.also_for, change.also_for)
    return msgspec.structs.replace(duty, **changes)


def _changed_kind(kind: HazardKind, change: KindChange) -> HazardKind:
    days = int(str(kind.days))
    return msgspec.structs.replace(
        kind,
        days=days if change.days is None else min(days, change.days),
        grade="suspected_major" if change.grade == "suspected_major" else kind.grade,
    )
