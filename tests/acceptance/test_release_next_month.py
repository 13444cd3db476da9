"""Acceptance 4: a release effective next month leaves this month's figures as they are, and says what it changes."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from tests.acceptance.october import AFTER, PATROL, WEEKLY, at, october, recorded, said, set_clock, told
from tests.support.cast import Cast
from xiaoan.engines.cadence import Tally
from xiaoan.foundation.rls import opened
from xiaoan.kernel.work import queries
from xiaoan.surfaces.console.main import main

LIGHTS = "fire.light.month"
DECIDED = at(10, 20)
END = at(12, 5)
Figures = dict[tuple[str, str], Tally]


@pytest.fixture
def county(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The county of October on the day it decides about the new release."""
    made = recorded(october(cast))
    set_clock(monkeypatch, DECIDED)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Fire 1.3.0: lights twice a month, a longer patrol, no weekly look for banned appliances.

    Alone with the words it stands on, as a county gets it: lists of other packs still name what it drops.
    """
    made = tmp_path / "packs"
    for code in ("_common", "fire"):
        shutil.copytree(settings.PACKS / code, made / code)
    edit(made / "fire/pack.yaml", "version: 1.2.0", "version: 1.3.0")
    check = made / "fire/duties_check.yaml"
    before, duty, after = block(check.read_text(encoding="utf-8"), WEEKLY)
    check.write_text(before + after, encoding="utf-8")
    before, duty, after = block(check.read_text(encoding="utf-8"), LIGHTS)
    check.write_text(before + duty.replace("every: month", "every: half_month") + after, encoding="utf-8")
    edit(made / "fire/duties_patrol.yaml", "    minutes: 1\n    minutes_each: 2", "    minutes: 5\n    minutes_each: 2")
    examples = made / "fire/examples.yaml"
    text = examples.read_text(encoding="utf-8")
    # Of the old release's examples those remain that the changes do not touch.
    head, kept = text[: text.index("\nexamples:\n")], text[text.index("  - code: school_with_campuses\n") :]
    examples.write_text(f"{head}\nexamples:\n{kept}", encoding="utf-8")
    return made


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def block(text: str, duty: str) -> tuple[str, str, str]:
    """A duty in its file, with what stands before and after it."""
    start = text.index(f"  - code: {duty}\n")
    end = text.find("\n  - code: ", start)
    end = len(text) if end < 0 else end + 1
    return text[:start], text[start:end], text[end:]


def figures(county: Cast, month: int, now: datetime) -> Figures:
    viewer = county.seat("officer", now)
    last = date(2026, month + 1, 1).toordinal() - 1
    with opened(viewer.scope, readonly=True):
        sheet = queries.figures(
            viewer, county.unit("county"), first=date(2026, month, 1), last=date.fromordinal(last), at=now
        )
    return {(sheet.units[row.unit], row.duty): row.tally for row in sheet.rows}


def test_a_release_from_november_leaves_october_alone(county: Cast, folder: Path) -> None:
    before = figures(county, 10, AFTER), figures(county, 11, END)
    assert "1.3.0：已装入" in said("packs", "load", "--folder", str(folder))
    assert (figures(county, 10, AFTER), figures(county, 11, END)) == before
    assert "之前的日子不变" in said("packs", "adopt", "fire", "1.3.0", "--unit", "青石县教育局", "--from", "2026-11-01")
    after = figures(county, 10, AFTER), figures(county, 11, END)
    assert after[0] == before[0]
    # November has 21 school days; lights are now due twice, in 教学楼A栋, 教学楼B栋 and 食堂.
    assert (before[1]["青一小", LIGHTS].expected, after[1]["青一小", LIGHTS].expected) == (3, 6)
    # Weeks 2–6, 9–13, 16–20, 23–27 November; the 30th begins a week that is due in December.
    assert before[1]["青一小", WEEKLY].expected == 4
    assert ("青一小", WEEKLY) not in after[1]
    assert before[1]["青一小", PATROL] == after[1]["青一小", PATROL]
    assert before[1]["青一小", PATROL].expected == 21


def test_a_month_that_has_begun_cannot_be_given_another_release(county: Cast, folder: Path) -> None:
    said("packs", "load", "--folder", str(folder))
    words = ["packs", "adopt", "fire", "1.3.0", "--unit", "青石县教育局", "--from", "2026-10-01"]
    answer = CliRunner().invoke(main, words, catch_exceptions=False)
    assert answer.exit_code == 1
    assert "不能早于今天" in answer.output


def test_diff_says_what_changes_for_which_schools_and_how_many_minutes_a_week(county: Cast, folder: Path) -> None:
    rows = {
        row["code"]: row for row in told("packs", "diff", "fire", "--folder", str(folder), "--unit", "青石县教育局")
    }
    assert {LIGHTS, WEEKLY, PATROL} <= rows.keys()
    # A teaching point looks at all of it once a month.
    schools = {"青石县第一小学", "东校区", "西校区", "大坪镇中心小学", "北城小学"}
    # Once 3 minutes a month is 12 × 3 ÷ 52 = 0.7 a week, twice is 24 × 3 ÷ 52 = 1.4.
    lights = rows[LIGHTS]
    assert (lights["minutes_before"], lights["minutes_after"]) == (0.7, 1.4)
    # 新城小学 opens tomorrow; 北城小学 opened today.
    assert set(lights["schools"]) == schools
    assert (lights["schools_before"], lights["schools_after"]) == (5, 5)
    # The weekly look took 3 minutes and is gone.
    weekly = rows[WEEKLY]
    assert (weekly["minutes_before"], weekly["minutes_after"]) == (3.0, None)
    assert set(weekly["schools"]) == schools
    # Five school days a week: 5 × (1 + 2) = 15 minutes for one place become 5 × (5 + 2) = 35.
    patrol = rows[PATROL]
    assert (patrol["minutes_before"], patrol["minutes_after"]) == (15.0, 35.0)
    assert set(patrol["schools"]) == schools
    text = said("packs", "diff", "fire", "--folder", str(folder), "--unit", "青石县教育局")
    assert "每周用时 15 分钟 → 35 分钟" in text
    assert "涉及：" in text


def test_november_is_owed_as_the_new_release_says_while_october_is_still_open(county: Cast, folder: Path) -> None:
    said("packs", "load", "--folder", str(folder))
    said("packs", "adopt", "fire", "1.3.0", "--unit", "青石县教育局", "--from", "2026-11-01")
    viewer = county.seat("officer", AFTER)
    with opened(viewer.scope, readonly=True):
        found = queries.drill(
            viewer, county.unit("school"), first=date(2026, 10, 1), last=date(2026, 11, 30), at=AFTER, duty=LIGHTS
        )
    releases = {each.due.date().month: each.release.split("#")[0] for each in found}
    assert releases == {10: "fire@1.2.0", 11: "fire@1.3.0"}
