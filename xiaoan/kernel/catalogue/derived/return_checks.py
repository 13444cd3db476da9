"""Checks of periodic returns: periods that can be counted, sources that live, sums that name their parts."""

from __future__ import annotations

from xiaoan.kernel.catalogue.derived.checks import check_narrowed
from xiaoan.kernel.catalogue.derived.returns import HELD, Block, Cell, Return
from xiaoan.kernel.catalogue.reading.desk import Desk

STEPS = 3
_NEEDS = {"fact": "fact", "units_with": "fact", "answers": "item", "rows": "ledger", "outside": "outside"}
_BY_PLACE = ("share", "sum")


def check_returns(desk: Desk) -> None:
    """Refuse the pack at the first fault in a return."""
    for kind in desk.pack.returns:
        _check_period(desk, kind)
        if len(kind.steps) != STEPS:
            raise desk.bad(kind, "steps", "steps 依次写三步：填表、审核、签字，各写 title。")
        for step in kind.steps:
            desk.refer(step, "posts", step.posts, desk.shelf.posts, "岗位")
        desk.refer(kind, "sums", kind.sums, desk.shelf.returns, "报表")
        if kind.sums and (kind.filler == "school" or kind.closes):
            raise desk.bad(kind, "sums", "汇总表由教育局填（filler: county 或 city），也不写 closes。")
        codes = [each.code for each in kind.blocks]
        desk.refer(kind, "blocks", codes or ("（空）",), codes, "栏目")
        if len(set(codes)) != len(codes):
            raise desk.bad(kind, "blocks", "栏目的 code 不能重复。")
        for block in kind.blocks:
            _check_block(desk, block)


def _check_period(desk: Desk, kind: Return) -> None:
    if kind.cut_day and not 1 <= kind.cut_day <= 28:
        raise desk.bad(kind, "cut_day", "cut_day 写 1 到 28；按自然月的不写。")
    if not 1 <= kind.due_day <= 28:
        raise desk.bad(kind, "due_day", "due_day 写 1 到 28。")
    if any(not 2 <= month <= 12 for month in kind.merged):
        raise desk.bad(kind, "merged", "merged 写并入上个月的月份，2 到 12（2 就是 1、2 月合报）。")
    if kind.same_month and not kind.cut_day < kind.due_day:
        raise desk.bad(kind, "due_day", "same_month: yes 时报送日要晚于 cut_day。")
    if kind.same_month and not kind.cut_day:
        raise desk.bad(kind, "same_month", "按自然月的报表在下个月报送，不写 same_month。")
    if kind.closes and (kind.cut_day or kind.filler != "school"):
        raise desk.bad(kind, "closes", "closes: yes 只用于学校按自然月的报表：签字时当月定稿。")


def _check_block(desk: Desk, block: Block) -> None:
    if bool(block.cells) == bool(block.lines) or bool(block.lines) != bool(block.columns):
        raise desk.bad(block, "", "一个栏目或者写 cells，或者同时写 lines 和 columns。")
    cells = block.cells or block.columns
    codes = [each.code for each in cells]
    if len(set(codes)) != len(codes):
        raise desk.bad(block, "", "同一栏目里 code 不能重复。")
    for line in block.lines:
        desk.refer(line, "domains", line.domains, desk.shelf.domains, "领域")
        if line.rest and (line.domains or sum(1 for each in block.lines if each.rest) > 1):
            raise desk.bad(line, "rest", "rest: yes 是别的行没有写到的领域，一张表只写一行，不再写 domains。")
    for cell in cells:
        _check_cell(desk, cell, codes)
        if block.lines and (cell.take == "typed" or cell.by_hand):
            raise desk.bad(cell, "take", "表格里的数由记录得出，要填的单独写成 cells。")


def _check_cell(desk: Desk, cell: Cell, codes: list[str]) -> None:
    wanted = "items" if cell.take == "answers" and cell.items else _NEEDS.get(cell.take, "")
    given = [name for name in ("fact", "item", "items", "ledger", "outside") if getattr(cell, name)]
    if given != ([wanted] if wanted else []):
        raise desk.bad(cell, "take", f"take: {cell.take} 要写 {wanted or '相应的内容'}，不写别的。")
    if cell.take == "duty" and not cell.looks and bool(cell.duties) == bool(cell.domains):
        raise desk.bad(cell, "duties", "take: duty 要写 duties 或 domains 中的一样。")
    if cell.looks and not (cell.take == "duty" and cell.domains):
        raise desk.bad(cell, "looks", "looks: yes 是这些领域里的检查和巡查，和 take: duty、domains 一起写。")
    if cell.by_hand and cell.take not in HELD:
        raise desk.bad(cell, "by_hand", "by_hand: yes 只用于由工作标准记录的数（duty、answers、rows）。")
    if not cell.ledger and (cell.column or cell.dated or cell.where):
        raise desk.bad(cell, "ledger", "column、dated、where 要和 ledger 一起写。")
    if (cell.take in _BY_PLACE and not cell.of) or (cell.take == "share" and not cell.over):
        raise desk.bad(cell, "of", "sum 要写 of；share 要写 of（分子）和 over（分母）。")
    if cell.divided_by < 1:
        raise desk.bad(cell, "divided_by", "divided_by 写正整数，例如 10000（元折成万元）。")
    desk.refer(cell, "of", cell.of, codes, "本栏目里的数")
    desk.refer(cell, "over", cell.over, codes, "本栏目里的数")
    desk.refer(cell, "fact", cell.fact, desk.shelf.facts, "学校情况（facts）")
    desk.refer(cell, "duties", cell.duties, desk.shelf.duties, "要做的事")
    desk.refer(cell, "domains", cell.domains, desk.shelf.domains, "领域")
    desk.refer(cell, "item", cell.item, desk.shelf.items, "检查项")
    desk.refer(cell, "items", cell.items, desk.shelf.items, "检查项")
    desk.refer(cell, "ledger", cell.ledger, desk.shelf.ledgers, "台账")
    if cell.ledger:
        _check_rows(desk, cell)


def _check_rows(desk: Desk, cell: Cell) -> None:
    columns = {column.code: column for column in desk.shelf.ledgers[cell.ledger].columns}
    desk.refer(cell, "column", cell.column, columns, "列")
    if cell.column and columns[cell.column].type != "number":
        raise desk.bad(cell, "column", f"“{cell.column}”列不是数字，不能合计。")
    check_narrowed(desk, cell, columns)
