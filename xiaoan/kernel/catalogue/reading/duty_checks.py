"""One duty: its rhythm can be computed, its people, places and list exist, and its answers fit its mode."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

from xiaoan.kernel.catalogue.pack.duties import Duty, Every, Named
from xiaoan.kernel.catalogue.pack.rhythm import at_least_as_strict
from xiaoan.kernel.catalogue.pack.written import Param
from xiaoan.kernel.catalogue.reading.desk import Desk, is_month_day

_EVERY = get_args(Every)
FIRST_YEAR, LAST_YEAR = 2000, 2200
_LONG = ("month", "quarter", "half_year", "year", "term", "school_year")


def check_duty(desk: Desk, duty: Duty) -> None:
    """Refuse the duty at its first fault."""
    _check_where(desk, duty)
    _check_rhythm(desk, duty)
    _check_answer(desk, duty)
    desk.group(duty.applies_to)
    if duty.also_for:
        raise desk.bad(duty, "also_for", "also_for 只用在补充要求里；工作标准请直接写 applies_to。")
    desk.refer(duty.asked_of, "roster", duty.asked_of.roster, desk.shelf.rosters, "值班表")
    desk.refer(duty.asked_of, "posts", duty.asked_of.posts, desk.shelf.posts, "岗位")
    desk.clauses(duty, duty.clauses, needed=True)


def _check_where(desk: Desk, duty: Duty) -> None:
    places = desk.shelf.place_kinds
    desk.refer(duty, "places", duty.places, places, "场所类别")
    desk.refer(duty, "except_places", duty.except_places, places, "场所类别")
    if duty.places and duty.except_places:
        raise desk.bad(duty, "except_places", "places 和 except_places 只写一个。")
    if duty.rests_without_rows and duty.per != "item":
        raise desk.bad(duty, "rests_without_rows", "rests_without_rows 只用于 per: item：台账里一行也没有时不用做。")
    if duty.while_closed and duty.per != "place":
        raise desk.bad(duty, "while_closed", "while_closed 只用于 per: place：停用（封控）的场所各做一次。")
    if duty.per == "place" and not duty.places and not duty.while_closed:
        raise desk.bad(duty, "per", "per: place 要写 places，说明哪些场所各做一次。")
    if (duty.per == "item") != bool(duty.ledger):
        raise desk.bad(duty, "per", "per: item 要写 ledger（哪本台账的每一行），别的不写 ledger。")
    desk.refer(duty, "ledger", duty.ledger, desk.shelf.ledgers, "台账")
    if duty.ledger and desk.shelf.ledgers[duty.ledger].at != duty.at:
        raise desk.bad(duty, "at", "按台账逐行做的事，at 要和台账的 at 一致，不然找不到行。")
    by_place = duty.places or duty.except_places
    if duty.ledger and by_place and not desk.shelf.ledgers[duty.ledger].place:
        raise desk.bad(duty, "ledger", "这本台账没有场所列，不能按 places 挑选。")


def _check_rhythm(desk: Desk, duty: Duty) -> None:
    if isinstance(duty.every, Param):
        _check_every_parameter(desk, duty, duty.every)
    if (duty.every == "named") != bool(duty.named):
        raise desk.bad(duty, "every", "every: named 要写 named（哪几段日子），别的不写 named。")
    for named in duty.named:
        _check_named(desk, named)
        if named.kind == "weekday" and not duty.months:
            raise desk.bad(named, "", "要在 months 里写明哪几个月。")
    desk.number(duty, "times", duty.times, 1, 24)
    desk.number(duty, "grace_days", duty.grace_days, 0, 60)
    desk.number(duty, "tail_minutes", duty.tail_minutes, 0, 24 * 60)
    desk.number(duty, "minutes", duty.minutes, 1, 480)
    desk.number(duty, "minutes_each", duty.minutes_each, 0, 120)
    if duty.every == "day" and duty.times != 1 and not duty.same_day:
        raise desk.bad(duty, "times", "一天要做几次，请加上 same_day: yes。")
    if duty.slots and duty.every != "day":
        raise desk.bad(duty, "slots", "只有 every: day 才分时段（slots）。")
    desk.refer(duty, "slots", [slot.code for slot in duty.slots], [slot.code for slot in duty.slots], "时段")
    if isinstance(duty.themes, Param):
        desk.parameter(duty, "themes", duty.themes, "set")
    desk.refer(duty, "themes", [one.code for one in duty.parts], [one.code for one in duty.parts], "主题")
    desk.refer(duty, "serves", duty.serves, [code for code in desk.shelf.duties if code != duty.code], "要做的事")
    if duty.themes and duty.times != 1:
        raise desk.bad(duty, "themes", "有主题（themes）时次数就是主题数，不要再写 times。")
    if not duty.on:
        raise desk.bad(duty, "on", "on 至少要写一种日子。")
    desk.refer(duty, "on", duty.on, desk.shelf.day_kinds, "日子类别")
    desk.refer(duty, "section", duty.section, desk.shelf.sections, "学校的部分（sections）")
    if duty.until is not None and not FIRST_YEAR <= duty.until.year <= LAST_YEAR:
        raise desk.bad(duty, "until", f"until（最后一天）要在 {FIRST_YEAR} 到 {LAST_YEAR} 年之间。")
    _check_months(desk, duty)
    _check_window(desk, duty)


def _check_every_parameter(desk: Desk, duty: Duty, every: Param) -> None:
    parameter = desk.parameter(duty, "every", every, "choice")
    desk.refer(parameter, "allowed", parameter.allowed, [one for one in _EVERY if one != "named"], "周期")
    order = parameter.allowed if parameter.stricter == "up" else tuple(reversed(parameter.allowed))
    for lax, strict in pairwise(order):
        if not at_least_as_strict(strict, 1, lax, 1):
            raise desk.bad(parameter, "allowed", f"周期要从宽到严排列：“{strict}”并不比“{lax}”严。")


def _check_named(desk: Desk, named: Named) -> None:
    if named.kind != "theme_day" and (named.day or named.theme):
        raise desk.bad(named, "day", "day 只用于 kind: theme_day。")
    if named.kind in ("before_holiday", "term_start", "term_end"):
        desk.number(named, "days", named.days, 1, 30)
        desk.number(named, "lead", named.lead, 0, 60 if named.kind == "term_start" else 0)
    elif named.kind == "theme_day":
        if named.theme is None:
            raise desk.bad(named, "day", "要用 day 写明是哪个主题日。")
        desk.number(named, "days", named.days, 0, 60)
        desk.number(named, "lead", named.lead, 0, 60)
    elif named.kind == "dates":
        for name, text in (("from_date", named.from_date), ("to_date", named.to_date)):
            if not is_month_day(text):
                raise desk.bad(named, name, f"日期要写成 10-08 这样的月-日，现在是“{text[:20]}”。")
    elif named.weekday is None or named.nth not in (-1, 1, 2, 3, 4):
        raise desk.bad(named, "", "要写 weekday 和 nth（1 到 4，最后一个写 -1）。")


def _check_months(desk: Desk, duty: Duty) -> None:
    if isinstance(duty.months, Param):
        parameter = desk.parameter(duty, "months", duty.months, "set")
        for choice in parameter.choices:
            if choice.code.removeprefix("m") not in {str(month) for month in range(1, 13)}:
                raise desk.bad(choice, "code", "月份参数的选项代码要写 m1 到 m12。")
        return
    desk.refer(duty, "months", [str(one) for one in duty.months], [str(one) for one in range(1, 13)], "月份")


def _check_window(desk: Desk, duty: Duty) -> None:
    window = duty.window
    if window is None:
        return
    days = bool(window.from_day or window.to_day)
    if sum((bool(window.first_days), bool(window.last_days), days)) != 1:
        raise desk.bad(window, "", "window 写一种：first_days、last_days，或 from_day 和 to_day。")
    if days and (duty.every != "month" or not 1 <= window.from_day <= window.to_day <= 31):
        raise desk.bad(window, "", "from_day 到 to_day 只用于 every: month，且要从小到大，在 1 到 31 之间。")
    if not days and duty.every not in _LONG and not isinstance(duty.every, Param):
        raise desk.bad(window, "", "first_days、last_days 只用于按月或更长的周期。")
    desk.number(window, "first_days", window.first_days, 0, 60)
    desk.number(window, "last_days", window.last_days, 0, 60)


def _check_answer(desk: Desk, duty: Duty) -> None:
    desk.refer(duty, "checklist", duty.checklist or "（空）", desk.shelf.checklists, "检查表")
    for item in desk.shelf.items_of(duty.checklist):
        if duty.answering == "by_exception" and item.answer != "check":
            raise desk.bad(duty, "answering", f"“其余看过，无异常”的检查表里不能有要填写的项：“{item.code}”。")
    for evidence in duty.evidence:
        desk.refer(evidence, "kind", evidence.kind, desk.shelf.evidence_kinds, "佐证类别")
        desk.clauses(evidence, (evidence.clause,), needed=True)
