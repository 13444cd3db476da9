"""One check item: its way of answering is complete, its limits can be met, its table and names refer to what exists."""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.items import Cell, CheckItem
from xiaoan.kernel.catalogue.pack.written import Number, Param
from xiaoan.kernel.catalogue.reading.desk import Desk

LOWEST, HIGHEST = -1_000, 1_000_000
MOST_COLUMNS = 12
MOST_SECONDS = 3_600
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def check_item(desk: Desk, item: CheckItem) -> None:
    """Refuse an item that could not be asked, or whose wrong answer would lead nowhere."""
    if item.answer == "check":
        if not (item.passes or item.wrong) or not item.kind:
            raise desk.bad(item, "", "要检查的项必须写 wrong（怎样算有问题）和 kind（有问题是哪类隐患）。")
    elif item.passes or item.wrong:
        name = "passes" if item.passes else "wrong"
        raise desk.bad(item, name, "只填写的项不写 pass、wrong；数字的范围写在 at_least、at_most。")
    elif bool(item.kind) != item.limited:
        raise desk.bad(item, "kind", "填写的项有范围（at_least、at_most）才写 kind，有范围就要写：超出算哪类隐患。")
    if item.at_once and not item.kind:
        raise desk.bad(item, "at_once", "不会成为隐患的项不写 at_once（先做什么）。")
    desk.number(item, "seconds", item.seconds, 0, MOST_SECONDS)
    _only(desk, item, "number", ("unit", "decimals", "at_least", "at_most"))
    _only(desk, item, "time", ("opens", "closes"))
    _only(desk, item, "choice", ("choices",))
    _only(desk, item, "rows", ("columns", "nothing", "taken_from"))
    _limits(desk, item)
    if item.answer == "choice" and len(item.choices) < 2:
        raise desk.bad(item, "", "answer: choice 要写 choices，至少两个。")
    if (item.opens is None) != (item.closes is None):
        raise desk.bad(item, "", "opens 和 closes 要一起写。")
    if item.answer == "rows":
        _table(desk, item)
    _names(desk, item)
    desk.refer(item, "kind", item.kind, desk.shelf.hazards, "隐患类别")
    desk.refer(item, "places", item.places, desk.shelf.place_kinds, "场所类别")
    desk.group(item.applies_to)
    desk.clauses(item, item.clauses, needed=False)


def _only(desk: Desk, item: CheckItem, answer: str, names: tuple[str, ...]) -> None:
    for name in names:
        if item.answer != answer and getattr(item, name) not in (None, "", 0, ()):
            raise desk.bad(item, name, f"只有 answer: {answer} 才写 {name}。")


def _limits(desk: Desk, thing: CheckItem | Cell) -> None:
    desk.number(thing, "decimals", thing.decimals, 0, 3)
    for name in ("at_least", "at_most"):
        bound: Number | None = getattr(thing, name)
        if bound is not None:
            desk.number(thing, name, bound, LOWEST, HIGHEST)
    low, high = thing.at_least, thing.at_most
    if isinstance(low, int) and isinstance(high, int) and low > high:
        raise desk.bad(thing, "at_least", f"范围反了：at_least {low} 大于 at_most {high}。")


def _table(desk: Desk, item: CheckItem) -> None:
    if not 1 <= len(item.columns) <= MOST_COLUMNS:
        raise desk.bad(item, "", f"answer: rows 要写 columns，1 到 {MOST_COLUMNS} 列。")
    codes = [cell.code for cell in item.columns]
    desk.refer(item, "columns", codes, codes, "列")
    if not any(cell.required for cell in item.columns):
        raise desk.bad(item, "columns", "至少有一列要写 required: yes，否则分不清空行。")
    for cell in item.columns:
        _limits(desk, cell)
        if cell.type != "number" and (cell.unit or cell.at_least is not None or cell.at_most is not None):
            raise desk.bad(cell, "type", "只有 type: number 的列才写 unit、at_least、at_most。")
        if (cell.type == "choice") != bool(cell.choices):
            raise desk.bad(cell, "type", "type: choice 要写 choices，别的类型不写。")
        if isinstance(cell.said, Param):
            parameter = desk.parameter(cell, "said", cell.said, "choice")
            desk.refer(parameter, "allowed", parameter.allowed, ("answer", "row"), "填法")


def _names(desk: Desk, item: CheckItem) -> None:
    """Names are taken from a table that exists, whole columns of it."""
    proposes, taken = item.proposes, item.taken_from
    for source in (taken, proposes):
        if source is None:
            continue
        desk.refer(source, "item", source.item or "（空）", desk.shelf.items, "检查项")
        columns = {cell.code: cell for cell in desk.shelf.items[source.item].columns}
        desk.refer(source, "names", source.names or "（空）", columns, "列")
    if proposes is not None:
        desk.number(proposes, "after_hours", proposes.after_hours, 1, 24 * 60)
    if taken is None:
        return
    columns = {cell.code: cell for cell in desk.shelf.items[taken.item].columns}
    desk.refer(taken, "into", taken.into or "（空）", [cell.code for cell in item.columns], "列")
    desk.refer(taken, "day", taken.day, columns, "列")
    desk.refer(taken, "slot", taken.slot, columns, "列")
    if taken.day and {choice.code for choice in columns[taken.day].choices} - set(WEEKDAYS):
        raise desk.bad(taken, "day", "按星期取，这一列的选项代码只能是 monday 到 sunday。")
