"""Checks of norms, of the rows a count is narrowed to, and of what lets an indicator rest."""

from __future__ import annotations

from collections.abc import Sequence

from xiaoan.kernel.catalogue.derived.written import Where
from xiaoan.kernel.catalogue.norms.written import Beyond, Norm, Step
from xiaoan.kernel.catalogue.pack.content import Count, Indicator, Ledger
from xiaoan.kernel.catalogue.reading.desk import Desk

MOST = 999_999
_WAYS = ("fact", "ledger", "post")


def check_norms(desk: Desk) -> None:
    """Refuse the pack at the first norm that could not be counted, decided or reported."""
    for norm in desk.pack.norms:
        _check_have(desk, norm)
        if not norm.need.steps and norm.need.beyond is None:
            raise desk.bad(norm, "need", "need 要写 steps（到多少要几个）或 beyond（每多多少加几个）。")
        for step in norm.need.steps:
            _check_step(desk, step)
        if norm.need.beyond is not None:
            _check_beyond(desk, norm.need.beyond)
        desk.group(norm.applies_to)
        desk.refer(norm, "kind", norm.kind or "（空）", desk.shelf.hazards, "隐患类别")
        desk.clauses(norm, norm.clauses, needed=True)


def _check_have(desk: Desk, norm: Norm) -> None:
    have = norm.have
    if sum(bool(getattr(have, name)) for name in _WAYS) != 1:
        raise desk.bad(have, "", "have 要写现有数从哪里来：fact、ledger、post 选一个。")
    desk.refer(have, "ledger", have.ledger, desk.shelf.ledgers, "台账")
    desk.refer(have, "post", have.post, desk.shelf.posts, "岗位")
    if have.fact:
        _numeric(desk, have, have.fact)
    if have.where and not have.ledger:
        raise desk.bad(have, "where", "where 要和 ledger 一起写。")
    if have.ledger:
        ledger = desk.shelf.ledgers[have.ledger]
        check_where(desk, have.where, ledger)
        if norm.at == "campus" and ledger.at != "campus":
            reason = "由学校统一登记，这条标准也要写 at: legal，不然每个校区都数不到。"
            raise desk.bad(norm, "have", f"“{ledger.title}”{reason}")


def _check_step(desk: Desk, step: Step) -> None:
    desk.number(step, "need", step.need, 0, MOST)
    if not step.fact:
        if step.at_least is not None or step.equals is not None:
            raise desk.bad(step, "fact", "at_least 和 is 要和 fact 一起写；都不写就是一律要这么多。")
        return
    if (step.at_least is None) == (step.equals is None):
        raise desk.bad(step, "", "一级标准要写一个比较：at_least、is 选一个。")
    if step.at_least is not None:
        _numeric(desk, step, step.fact)
        desk.number(step, "at_least", step.at_least, 0, MOST)
        return
    desk.refer(step, "fact", step.fact, desk.shelf.facts, "学校情况（facts）")
    fact = desk.shelf.facts[step.fact]
    words = {"yes_no": ("yes", "no"), "choice": tuple(choice.code for choice in fact.choices)}.get(fact.type)
    if words is None:
        raise desk.bad(step, "fact", f"“{fact.title}”不是“有没有”也不是选项，不能用 is 比较。")
    desk.refer(step, "equals", step.equals or "（空）", words, fact.title)


def _check_beyond(desk: Desk, beyond: Beyond) -> None:
    _numeric(desk, beyond, beyond.fact or "（空）")
    desk.number(beyond, "over", beyond.over, 0, MOST)
    desk.number(beyond, "every", beyond.every, 1, MOST)
    desk.number(beyond, "need", beyond.need, 1, 999)


def _numeric(desk: Desk, owner: object, fact: str) -> None:
    desk.refer(owner, "fact", fact, desk.shelf.facts, "学校情况（facts）")
    if desk.shelf.facts[fact].type != "number":
        raise desk.bad(owner, "fact", f"“{desk.shelf.facts[fact].title}”不是数字，不能这样算。")


def check_where(desk: Desk, wheres: Sequence[Where], ledger: Ledger) -> None:
    """Each narrows by a choice or a yes-or-no column of the ledger to one of its values."""
    columns = {column.code: column for column in ledger.columns}
    for where in wheres:
        desk.refer(where, "column", where.column or "（空）", columns, "列")
        column = columns[where.column]
        if column.type == "choice" and column.choices_from is None:
            desk.refer(where, "equals", where.equals or "（空）", [each.code for each in column.choices], "选项")
        elif column.type == "choice" and column.choices_from is not None:
            offered = {one.code: one for one in desk.pack.parameters}.get(column.choices_from.param)
            known = [each.code for each in offered.choices] if offered else [where.equals]
            desk.refer(where, "equals", where.equals or "（空）", known, "选项")
        elif column.type != "yes_no" or where.equals not in ("yes", "no"):
            raise desk.bad(where, "equals", "where 只用于选项列和“是/否”列，写选项的代码或 yes、no。")


def check_count(desk: Desk, count: Count) -> None:
    """Refuse a count whose measure is narrowed by the wrong thing, or by nothing where something is needed."""
    desk.refer(count, "measure", count.measure or "（空）", desk.shelf.measures, "计数来源（measure）")
    of = desk.shelf.measures[count.measure].of
    given = {
        "duty": count.duty, "ledger": count.ledger, "item": count.item, "hazard_kind": count.kinds,
        "fact": count.fact, "norm": count.norm,
    }  # fmt: skip
    wrong = [name for name, value in given.items() if value and name != of]
    if wrong or (of not in ("hazard_kind", "unit") and not given[of]):
        raise desk.bad(count, "measure", f"“{count.measure}”要用 {of} 来限定。")
    desk.refer(count, "duty", count.duty, desk.shelf.duties, "要做的事")
    desk.refer(count, "ledger", count.ledger, desk.shelf.ledgers, "台账")
    desk.refer(count, "item", count.item, desk.shelf.items, "检查项")
    desk.refer(count, "kinds", count.kinds, desk.shelf.hazards, "隐患类别")
    desk.refer(count, "norm", count.norm, desk.shelf.norms, "配备标准（norms）")
    _check_fact(desk, count)
    if bool(count.where) != (count.measure == "rows_where"):
        raise desk.bad(count, "where", "rows_where 要写 where（只数哪些行），别的不写。")
    if count.where:
        check_where(desk, count.where, desk.shelf.ledgers[count.ledger])


def _check_fact(desk: Desk, count: Count) -> None:
    if not count.fact:
        return
    if count.measure == "fact_sum":
        _numeric(desk, count, count.fact)
        return
    desk.refer(count, "fact", count.fact, desk.shelf.facts, "学校情况（facts）")
    if desk.shelf.facts[count.fact].type != "yes_no":
        raise desk.bad(count, "fact", f"“{desk.shelf.facts[count.fact].title}”不是“有没有”，不能数有几所。")


def check_resting(desk: Desk, indicator: Indicator) -> None:
    """An indicator that counts only where a set parameter has a word: both exist."""
    desk.group(indicator.applies_to)
    only = indicator.only
    if only is None:
        return
    parameters = {each.code: each for each in desk.pack.parameters}
    desk.refer(only, "parameter", only.parameter or "（空）", parameters, "参数")
    chosen = parameters[only.parameter]
    if chosen.type != "set":
        raise desk.bad(only, "parameter", f"参数“{only.parameter}”的类型是 {chosen.type}，这里要 set。")
    desk.refer(only, "has", only.has or "（空）", [each.code for each in chosen.choices], "选项")
