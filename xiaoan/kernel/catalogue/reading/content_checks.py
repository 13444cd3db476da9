"""Check items and lists, ledgers, hazard kinds, indicators: references live, rules can be computed."""

from __future__ import annotations

from xiaoan.kernel.catalogue.norms.checks import check_count, check_resting
from xiaoan.kernel.catalogue.pack.content import (
    After,
    Checklist,
    Column,
    Expiry,
    Indicator,
    Ledger,
)
from xiaoan.kernel.catalogue.reading.desk import Desk
from xiaoan.kernel.catalogue.reading.item_checks import check_item


def check_content(desk: Desk) -> None:
    """Refuse the pack at the first fault in its content, duties apart."""
    for kind in desk.pack.hazards:
        desk.number(kind, "days", kind.days, 0, 365)
        desk.refer(kind, "recheck", kind.recheck or "（空）", desk.shelf.recheck_kinds, "复查方式")
        desk.clauses(kind, kind.clauses, needed=True)
    for rule in desk.pack.combined:
        desk.number(rule, "at_least", rule.at_least, 2, 100)
        desk.refer(rule, "kinds", rule.kinds or ("（空）",), desk.shelf.hazards, "隐患类别")
        desk.clauses(rule, rule.clauses, needed=True)
    for item in desk.pack.items:
        check_item(desk, item)
    for checklist in desk.pack.checklists:
        _check_list(desk, checklist, ())
    for ledger in desk.pack.ledgers:
        _check_ledger(desk, ledger)
    for indicator in desk.pack.indicators:
        _check_indicator(desk, indicator)


def _check_list(desk: Desk, checklist: Checklist, inside: tuple[str, ...]) -> None:
    desk.refer(checklist, "includes", checklist.includes, desk.shelf.checklists, "检查表")
    desk.refer(checklist, "items", checklist.items, desk.shelf.items, "检查项")
    if not checklist.items and not checklist.includes:
        raise desk.bad(checklist, "", "检查表里没有检查项。")
    for at, code in enumerate(checklist.includes):
        if code in (*inside, checklist.code):
            circle = " → ".join((*inside, checklist.code, code))
            raise desk.bad(checklist, "includes", f"检查表互相包含成了圈：{circle}。", at)
        _check_list(desk, desk.shelf.checklists[code], (*inside, checklist.code))


def _check_ledger(desk: Desk, ledger: Ledger) -> None:
    columns: dict[str, Column] = {}
    for column in ledger.columns:
        if column.code in columns:
            raise desk.bad(column, "code", f"列“{column.code}”写了两次。")
        columns[column.code] = column
        if column.choices_from is not None:
            desk.parameter(column, "choices_from", column.choices_from, "set")
        if (column.type == "choice") != (bool(column.choices) or column.choices_from is not None):
            raise desk.bad(column, "type", "type: choice 要写 choices 或 choices_from，别的类型不写。")
        if column.personal and column.type != "text":
            raise desk.bad(column, "personal", "personal 只写在 text 列上；phone 列本来就按个人信息保管。")
        if column.public and column.type != "phone":
            raise desk.bad(column, "public", "public 只写在 phone 列上：它说这是单位的公开电话，不是某个人的。")
        if (column.type == "row") != bool(column.of):
            raise desk.bad(column, "of", "type: row 要用 of 写明是哪本台账里的一行，别的类型不写。")
        desk.refer(column, "of", column.of, desk.shelf.ledgers, "台账")
        codes = [choice.code for choice in column.choices]
        desk.refer(column, "choices", codes, codes, "选项")
    desk.refer(ledger, "label", ledger.label or "（空）", columns, "列")
    desk.refer(ledger, "place", ledger.place, columns, "列")
    if ledger.place and columns[ledger.place].type != "place":
        raise desk.bad(ledger, "place", f"“{ledger.place}”列的类型要是 place。")
    desk.refer(ledger, "asks", ledger.asks, columns, "列")
    if ledger.asks and columns[ledger.asks].type != "person":
        raise desk.bad(ledger, "asks", f"“{ledger.asks}”列的类型要是 person。")
    desk.refer(ledger, "emergency", ledger.emergency, columns, "列")
    if ledger.emergency and not (columns[ledger.emergency].type == "phone" and columns[ledger.emergency].public):
        reason = "列要是 type: phone、public: yes：应急电话人人看得到，不能是某个人的电话。"
        raise desk.bad(ledger, "emergency", f"“{ledger.emergency}”{reason}")
    if columns[ledger.label].type not in ("text", "number", "choice"):
        raise desk.bad(ledger, "label", f"“{ledger.label}”列叫不出一行的名字，类型要是 text、number 或 choice。")
    for expiry in ledger.expiries:
        _check_expiry(desk, expiry, columns)
    desk.clauses(ledger, ledger.clauses, needed=False)


def _check_expiry(desk: Desk, expiry: Expiry, columns: dict[str, Column]) -> None:
    desk.refer(expiry, "column", expiry.column or "（空）", columns, "列")
    desk.refer(expiry, "by", expiry.by, columns, "列")
    desk.refer(expiry, "unless", expiry.unless, columns, "列")
    if columns[expiry.column].type != "date":
        raise desk.bad(expiry, "column", f"“{expiry.column}”列不是日期，不能算到期。")
    if expiry.after is not None:
        _check_after(desk, expiry, expiry.after)
    if bool(expiry.by) != bool(expiry.years):
        raise desk.bad(expiry, "by", "by 和 years 要一起写：按哪一列、各几年。")
    if expiry.by:
        choices = [choice.code for choice in columns[expiry.by].choices]
        desk.refer(expiry, "years", [each.choice for each in expiry.years], choices, "选项")
        for each in expiry.years:
            desk.number(each, "years", each.years, 1, 50)
    desk.number(expiry, "remind_days", expiry.remind_days, 0, 365)
    desk.refer(expiry, "raises", expiry.raises or "（空）", desk.shelf.hazards, "隐患类别")
    desk.clauses(expiry, expiry.clauses, needed=False)


def _check_after(desk: Desk, expiry: Expiry, after: After) -> None:
    if expiry.by or expiry.years:
        raise desk.bad(expiry, "after", "after（固定期限）和 by、years（按选项）只写一种。")
    given = [name for name in After.__struct_fields__ if getattr(after, name) != 0]
    if len(given) != 1:
        raise desk.bad(after, "", "after 只写一样：years、months 或者 days。")
    most = {"years": 50, "months": 120, "days": 3_650}[given[0]]
    desk.number(after, given[0], getattr(after, given[0]), 1, most)


def _check_indicator(desk: Desk, indicator: Indicator) -> None:
    for count in (indicator.numerator, indicator.denominator):
        if count is not None:
            check_count(desk, count)
    check_resting(desk, indicator)
    if indicator.denominator is None and indicator.unit == "%":
        raise desk.bad(indicator, "", "没有 denominator 就不是百分比，请写 unit（如 处、次、人）。")
