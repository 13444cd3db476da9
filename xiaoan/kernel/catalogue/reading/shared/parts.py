"""Checks of what is shared, sources, grounds and theme days, and of what posts answer for."""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.content import Charge
from xiaoan.kernel.catalogue.pack.duties import ThemeDay
from xiaoan.kernel.catalogue.pack.schema import Source
from xiaoan.kernel.catalogue.reading.desk import Desk, is_month_day

FEBRUARY = 2
LONGEST_LASTING = 92
ROSTER = "roster:"


def check_shared(desk: Desk) -> None:
    """Refuse the pack at the first fault in its sources, grounds or theme days."""
    for source in desk.pack.sources:
        _check_source(desk, source)
    desk.clauses(desk.pack, desk.pack.grounds, needed=False)
    for theme in desk.pack.theme_days:
        _check_theme(desk, theme)


def check_charges(desk: Desk) -> None:
    """Refuse the pack at the first charge nobody could answer for, or that nothing known shows."""
    shelf = desk.shelf
    shown = (*shelf.duties, *shelf.ledgers, *shelf.registers, *(f"{ROSTER}{code}" for code in shelf.rosters))
    for charge in desk.pack.charges:
        _check_charge(desk, charge, shown)


def _check_source(desk: Desk, source: Source) -> None:
    if source.since and source.until and source.since > source.until:
        raise desk.bad(source, "until", f"until（{source.until}）早于 since（{source.since}）。")
    others = [code for code in desk.shelf.sources if code != source.code]
    desk.refer(source, "replaced_by", source.replaced_by, others, "文件来源")


def _check_theme(desk: Desk, theme: ThemeDay) -> None:
    desk.refer(theme, "topic", theme.topic, desk.shelf.topics, "安全主题（topics）")
    desk.number(theme, "lasts", theme.lasts, 1, LONGEST_LASTING)
    desk.clauses(theme, theme.clauses, needed=False)
    if theme.on:
        if not is_month_day(theme.on):
            raise desk.bad(theme, "on", f"日期要写成 10-08 这样的月-日，现在是“{theme.on[:20]}”。")
        if theme.month or theme.nth:
            raise desk.bad(theme, "on", "on（日期）和 month、nth（第几个星期几）只写一种。")
        return
    if theme.weekday is None or theme.nth not in (-1, 1, 2, 3, 4) or not 1 <= theme.month <= 12:
        raise desk.bad(theme, "", "要写 on（如 11-09），或者 month、weekday 和 nth（1 到 4，最后一个写 -1）。")
    if theme.nth == -1 and theme.month == FEBRUARY:
        raise desk.bad(theme, "nth", "2月的最后一个星期几每年算法不同，请写第几个。")


def _check_charge(desk: Desk, charge: Charge, shown: tuple[str, ...]) -> None:
    desk.refer(charge, "post", charge.post or "（空）", desk.shelf.posts, "岗位")
    desk.refer(charge, "shown_by", charge.shown_by, shown, "要做的事、台账或值班表（roster:…）")
    desk.clauses(charge, charge.clauses, needed=True)
