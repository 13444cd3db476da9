"""`xiaoan owed` and the bureau's page say the same: of campuses, points, a school opened mid-month, a typhoon day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from tests.support.cast import START
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.grounds import mark_days
from xiaoan.surfaces.console.main import main
from xiaoan.surfaces.web.pages.hazards.tests.conftest import desk
from xiaoan.surfaces.web.pages.hazards.tests.desk import Desk

__all__ = ["desk"]

Told = Callable[[str, str], dict[str, Any]]


@pytest.fixture
def owed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Told:
    """What `xiaoan owed --json` says at the play's instant."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    monkeypatch.setattr("xiaoan.foundation.clock.now", lambda: desk.play.at)

    def told(unit: str, period: str) -> dict[str, Any]:
        words = ["owed", "--unit", unit, "--period", period, "--json"]
        answer = CliRunner().invoke(main, words, catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        found: dict[str, Any] = json.loads(answer.output)
        return found

    return told


def test_every_school_has_the_same_figures_in_both(desk: Desk, owed: Told) -> None:
    by, county = operator(), desk.play.cast.unit("county")
    new = found_unit(by=by, parent=county, kind="primary", name="示例新小学", opened=date(2026, 10, 14), at=START)
    state_facts(by=by, unit=new, facts={"students": "200"}, since=date(2026, 10, 14), at=START)
    mark_days(
        by=by, unit=county, first=date(2026, 10, 15), last=date(2026, 10, 15), kinds=["suspended"],
        reason="台风停课", planned=False, at=desk.play.at,
    )  # fmt: skip
    page: Any = desk.get("officer", "/bureau?month=2026-10")
    rows = {row.unit.name: row for row in page.context["heat"].rows if not row.plain}
    told = {school["name"]: school for school in owed("青石县局", "2026-10")["schools"]}
    assert set(rows) == set(told)
    for name, school in told.items():
        total = school["total"]
        assert sum(cell.owed for cell in rows[name].cells) == total["required"] - total["pending"], name
        assert sum(cell.done for cell in rows[name].cells) == total["on_time"] + total["late"], name
        assert sum(cell.late for cell in rows[name].cells) == total["late"], name
        assert sum(cell.undone for cell in rows[name].cells) == total["missing"], name
    daily = {name: {duty["duty"]: duty for duty in school["duties"]} for name, school in told.items()}
    # 18 school days in October 2026 (see kernel/work/tests/test_owed.py); 8 9 10 12 13 fell before the 14th.
    assert daily["青石县第一小学"]["fire.patrol.day"]["expected"] == 18
    assert daily["示例新小学"]["fire.patrol.day"]["expected"] == 18 - 5
    assert daily["示例新小学"]["fire.patrol.day"]["excused"] == 1


def test_campuses_count_in_their_school_and_points_stand_alone(desk: Desk, owed: Told) -> None:
    told = {school["name"]: school for school in owed("青石县局", "2026-10")["schools"]}
    middle = told["青石县第二初级中学"]
    assert {part["name"] for part in middle["parts"]} == {"青二中", "二中东校区", "二中西校区"}
    parts = [duty["missing"] for part in middle["parts"] for duty in part["duties"]]
    assert sum(parts) == middle["total"]["missing"] > 0
    assert told["山口教学点"]["total"]["missing"] > 0
    assert told["大坪镇中心小学"]["parts"] == []


def test_every_line_holds_the_identities(desk: Desk, owed: Told) -> None:
    told = owed("青石县局", "2026-10")
    lines = [duty for school in told["schools"] for duty in school["duties"]]
    for line in [*lines, told["total"], *(school["total"] for school in told["schools"])]:
        assert line["expected"] == line["required"] + line["excused"] + line["not_applicable"]
        assert line["required"] == line["on_time"] + line["late"] + line["missing"] + line["pending"]
    assert sum(line["expected"] for line in lines) == told["total"]["expected"] > 0
    assert sum(line["missing"] for line in lines) == told["total"]["missing"] > 0


def test_a_signed_month_says_what_was_signed_in_both(desk: Desk, owed: Told) -> None:
    school = desk.play.cast.unit("school")
    desk.play.later(days=14)
    before = owed("青石县局", "2026-10")
    signed = desk.signed_in("principal").post(f"/school/{school.id}/sign", {"month": "2026-10"})
    assert signed.status_code == 302
    by = operator()
    mark_days(
        by=by, unit=desk.play.cast.unit("county"), first=date(2026, 10, 19), last=date(2026, 10, 19),
        kinds=["suspended"], reason="事后补记", planned=False, at=desk.play.at,
    )  # fmt: skip
    after = {each["name"]: each for each in owed("青石县局", "2026-10")["schools"]}
    then = {each["name"]: each for each in before["schools"]}
    assert after["青石县第一小学"] == then["青石县第一小学"]
    assert after["青石县第二初级中学"]["total"] != then["青石县第二初级中学"]["total"]
    page: Any = desk.get("officer", "/bureau?month=2026-10")
    row = next(row for row in page.context["heat"].rows if row.unit.name == "青石县第一小学")
    assert sum(cell.undone for cell in row.cells) == then["青石县第一小学"]["total"]["missing"]
    changed = desk.get("principal", f"/school/{school.id}?month=2026-10").content.decode()
    assert "定稿后有变化" in changed


def test_as_a_table_and_with_wrong_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    monkeypatch.setattr("xiaoan.foundation.clock.now", lambda: desk.play.at)

    def run(*words: str) -> Any:
        return CliRunner().invoke(main, ["owed", *words], catch_exceptions=False)

    table = run("--unit", "青一小", "--period", "2026-10").output
    assert "青石县第一小学\t日间防火巡查\t18" in table
    assert "合计" in table
    for wrong, says in (
        (("--unit", "青一小", "--period", "2026-13"), "不是月份"),
        (("--unit", "青一小", "--period", "十月"), "不是月份"),
        (("--unit", "青一小", "--period", "0001-10"), "年份不对"),
        (("--unit", "没有这个县", "--period", "2026-10"), "没有叫"),
    ):
        refused = run(*wrong)
        assert refused.exit_code == 1
        assert says in refused.output
