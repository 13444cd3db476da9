"""未见数据 on /bureau: one block for all schools from which nothing came; unknown, and no accusation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk

MONTH_BEFORE = "/bureau?month=2026-09"


def block(desk: Desk, who: str = "officer", address: str = "/bureau") -> str:
    """The block's markup; empty where there is none."""
    page: Any = desk.get(who, address)
    assert page.status_code == 200
    found = re.search(r'<section class="sec" id="silence">.*?</section>', page.content.decode(), re.DOTALL)
    return found.group() if found else ""


def test_who_was_not_heard_stands_in_one_block_that_calls_it_unknown(desk: Desk) -> None:
    desk.play.later(days=10)
    desk.play.hazard()
    shown = block(desk)
    assert "情况未知，不等于没做" in shown
    assert "请先查网络和系统" in shown
    assert "从来没有" in shown
    assert shown.count('class="row"') == 3
    assert f"/school/{desk.play.cast.unit('middle').id}" in shown
    assert str(desk.play.cast.unit("school").id) not in shown


def test_a_school_that_fell_silent_is_shown_with_its_last_word(desk: Desk) -> None:
    desk.play.hazard()
    last = desk.play.at
    desk.play.later(days=10)
    shown = block(desk)
    assert str(desk.play.cast.unit("school").id) in shown
    assert f"上次 {last.month}" in shown.replace("\u00a0", " ") or "上次" in shown


def test_a_month_gone_by_says_nothing_of_today(desk: Desk) -> None:
    desk.play.at += timedelta(days=10)
    assert block(desk, address=MONTH_BEFORE) == ""


def test_a_school_of_another_county_is_in_nobody_elses_block(desk: Desk) -> None:
    desk.play.at += timedelta(days=10)
    far = str(desk.play.cast.unit("far_school").id)
    assert far not in block(desk)
    assert str(desk.play.cast.unit("school").id) not in block(desk, who="far_officer")
