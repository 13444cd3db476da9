"""Checks of derived ledgers, headlines and inspectors' lists: sources live, columns exist, sums name their parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xiaoan.kernel.catalogue.derived.returns import Cell
from xiaoan.kernel.catalogue.derived.written import COLUMNS, PICKS, PROOFS, Headline, Inspection, Proof, Register, Taken
from xiaoan.kernel.catalogue.pack.content import Column
from xiaoan.kernel.catalogue.reading.desk import Desk

_NUMBER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_NEEDS: Mapping[str, str] = {
    "answers_given": "item", "answers_sum": "item", "duty_required": "duty", "duty_done": "duty", "rows": "ledger",
    "row_units": "ledger", "row_sum": "ledger", "row_words": "ledger", "fact_sum": "fact", "fact_units": "fact",
    "turn_days": "roster",
}  # fmt: skip


def check_derived(desk: Desk) -> None:
    """Refuse the pack at the first fault in what it derives."""
    for register in desk.pack.registers:
        _check_register(desk, register)
    for headline in desk.pack.headlines:
        _check_headline(desk, headline)
    for inspection in desk.pack.inspections:
        _check_inspection(desk, inspection)


def _check_register(desk: Desk, register: Register) -> None:
    if register.pick not in PICKS[register.source]:
        offered = "、".join(one or "（空）" for one in PICKS[register.source])
        raise desk.bad(register, "pick", f"{register.source} 的 pick 只能是 {offered}。")
    desk.refer(register, "columns", register.columns or ("（空）",), COLUMNS[register.source], "列")
    if not register.periods or len(set(register.periods)) != len(register.periods):
        raise desk.bad(register, "periods", "periods 要写明按什么期间出，每种只写一次。")
    if register.carries and register.pick != "book":
        raise desk.bad(register, "carries", "carries: yes 只用于 pick: book，上一本没有销号的才结转。")


def _check_headline(desk: Desk, headline: Headline) -> None:
    codes = [each.code for each in headline.numbers]
    desk.refer(headline, "numbers", codes or ("（空）",), codes, "数字")
    said = _NUMBER.findall(headline.says)
    desk.refer(headline, "says", tuple(dict.fromkeys(said)) or ("（空）",), codes, "数字")
    if unsaid := [code for code in codes if code not in said]:
        raise desk.bad(headline, "says", f"句子里没有用到“{unsaid[0]}”。")
    desk.refer(headline, "whole", headline.whole, codes, "数字")
    desk.refer(headline, "of", headline.of, codes, "数字")
    if bool(headline.whole) != bool(headline.of):
        raise desk.bad(headline, "whole", "whole 和 of 要一起写：哪个数等于哪几个数的和。")
    for taken in headline.numbers:
        _check_taken(desk, taken)


def _check_taken(desk: Desk, taken: Taken) -> None:
    wanted = _NEEDS.get(taken.take, "")
    given = [name for name in ("duty", "item", "ledger", "fact", "roster") if getattr(taken, name)]
    if given != ([wanted] if wanted else []):
        raise desk.bad(taken, "take", f"“{taken.take}”要用 {wanted or '领域或等级'} 来限定，不写别的。")
    desk.refer(taken, "duty", taken.duty, desk.shelf.duties, "要做的事")
    desk.refer(taken, "item", taken.item, desk.shelf.items, "检查项")
    desk.refer(taken, "ledger", taken.ledger, desk.shelf.ledgers, "台账")
    desk.refer(taken, "fact", taken.fact, desk.shelf.facts, "学校情况（facts）")
    desk.refer(taken, "roster", taken.roster, desk.shelf.rosters, "值班表")
    desk.refer(taken, "domain", taken.domain, desk.shelf.domains, "领域")
    if taken.grade and not taken.take.startswith("hazards"):
        raise desk.bad(taken, "grade", "grade 只用于隐患。")
    if not taken.ledger:
        if taken.column or taken.dated or taken.where:
            raise desk.bad(taken, "ledger", "column、dated、where 要和 ledger 一起写。")
        return
    columns = {column.code: column for column in desk.shelf.ledgers[taken.ledger].columns}
    desk.refer(taken, "column", taken.column, columns, "列")
    if (taken.take in ("row_sum", "row_words")) != bool(taken.column):
        raise desk.bad(taken, "column", "row_sum 和 row_words 要写 column，别的不写。")
    if taken.column and columns[taken.column].type == "row":
        raise desk.bad(taken, "column", f"“{taken.column}”列记的是别的台账里的一行，不能合计，也不能列出来。")
    if taken.take == "row_sum" and columns[taken.column].type != "number":
        raise desk.bad(taken, "column", f"“{taken.column}”列不是数字，不能合计。")
    check_narrowed(desk, taken, columns)


def check_narrowed(desk: Desk, taken: Taken | Cell, columns: Mapping[str, Column]) -> None:
    """Which rows of a ledger are meant: the date column and the conditions, of the columns it has."""
    desk.refer(taken, "dated", taken.dated, columns, "列")
    if taken.dated and columns[taken.dated].type != "date":
        raise desk.bad(taken, "dated", f"“{taken.dated}”列不是日期。")
    for where in taken.where:
        desk.refer(where, "column", where.column or "（空）", columns, "列")
        column = columns[where.column]
        if column.type == "choice":
            desk.refer(where, "equals", where.equals or "（空）", [each.code for each in column.choices], "选项")
        elif column.type != "yes_no" or where.equals not in ("yes", "no"):
            raise desk.bad(where, "equals", "where 只用于选项列和“是/否”列，写选项的代码或 yes、no。")


def _check_inspection(desk: Desk, inspection: Inspection) -> None:
    if not inspection.demands:
        raise desk.bad(inspection, "demands", "清单里没有要求。")
    numbers = [each.number for each in inspection.demands]
    desk.refer(inspection, "demands", numbers, numbers, "序号")
    for demand in inspection.demands:
        if not demand.asks or not demand.proofs:
            raise desk.bad(demand, "proofs", "每条要求要写 asks（要什么）和 proofs（拿什么回答）。")
        for proof in demand.proofs:
            _check_proof(desk, proof)
    desk.clauses(inspection, inspection.clauses, needed=False)


def _check_proof(desk: Desk, proof: Proof) -> None:
    if sum(bool(getattr(proof, name)) for name in PROOFS) != 1:
        raise desk.bad(proof, "", f"一条佐证只写一样：{'、'.join(PROOFS)} 选一个。")
    desk.refer(proof, "duty", proof.duty, desk.shelf.duties, "要做的事")
    desk.refer(proof, "ledger", proof.ledger, desk.shelf.ledgers, "台账")
    desk.refer(proof, "register", proof.register, desk.shelf.registers, "自动台账")
    desk.refer(proof, "roster", proof.roster, desk.shelf.rosters, "值班表")
    desk.refer(proof, "fact", proof.fact, desk.shelf.facts, "学校情况（facts）")
