"""Acceptance 5: “swimming pools” by the recipe of CONTRIBUTING.md, without Python, from files to figures.

September 2026: term begins on Tuesday 1; 25–27 are the Mid-autumn holiday, Sunday 20 makes up for it.
School days: 1–4 | 7–11 | 14–18 | 20 | 21–24 | 28–30 = 4 + 5 + 5 + 1 + 4 + 3 = 22.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from tests.acceptance.october import at, line, numbers, said, set_clock, told
from tests.support.cast import START, Cast
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards import queries as hazard_queries
from xiaoan.kernel.hazards.commands import Registration
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.indicators.queries import indicators
from xiaoan.kernel.org.commands import state_facts
from xiaoan.kernel.org.grounds import make_place
from xiaoan.kernel.work import queries
from xiaoan.kernel.work.bodies import Doing, Given, Named
from xiaoan.kernel.work.commands import submit

WATER, RESCUE = "pool.water.day", "pool.rescue.month"
END = at(10, 8)
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
_WRITTEN = re.compile(r"^```yaml\n# packs/(pool/\w+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(slots=True)
class Swimming:
    """The county that has adopted the pack; 一小 has a pool, `pool` is its place."""

    cast: Cast
    pool: UUID

    def look(self, who: str) -> Any:
        viewer = self.cast.seat(who, END)
        with opened(viewer.scope, readonly=True):
            return queries.figures(viewer, self.cast.unit("county"), first=FIRST, last=LAST, at=END)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the recipe, as they stand in the page, beside the shared words."""
    page = (settings.PACKS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shutil.copytree(settings.PACKS / "_common", tmp_path / "_common")
    (tmp_path / "pool").mkdir()
    for name, content in _WRITTEN.findall(page):
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


@pytest.fixture
def swimming(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Swimming:
    """The recipe's last sentence: check, load, adopt. Then one school says it has a pool."""
    set_clock(monkeypatch, START)
    assert "没有错误" in said("packs", "check", "--folder", str(folder))
    assert "开池前水质检查" in said("packs", "show", "pool", "--folder", str(folder))
    assert "游泳池安全 1.0.0：已装入" in said("packs", "load", "--folder", str(folder))
    said("packs", "adopt", "pool", "1.0.0", "--unit", "青石县教育局", "--from", "2026-09-01")
    school = cast.unit("school")
    state_facts(by=operator(), unit=school, facts={"pool": "yes"}, since=school_day(START), at=START)
    place = make_place(by=operator(), unit=school, name="游泳池", kind="pool", since=school_day(START), at=START)
    # A pool without water is a place, not the fact of having a pool: 中心校 owes nothing for it.
    make_place(by=operator(), unit=cast.unit("central"), name="旧泳池", kind="pool", since=school_day(START), at=START)
    set_clock(monkeypatch, END)
    return Swimming(cast, place.id)


def checked(swimming: Swimming, day: int, *, clear: bool) -> None:
    """Logistics looks at the water at seven in the morning; it is clear, or it is not."""
    cast, now = swimming.cast, at(9, day, 7)
    clarity = Given(item="pool.water_clear", answer="fine")
    if not clear:
        clarity = Given(item="pool.water_clear", answer="fault", what="池水发绿，看不到池底", place=swimming.pool)
    opens = at(9, day, 0)
    body = Doing(
        client_id=uuid4(),
        occurrences=(Named(duty=WATER, subject=swimming.pool, opens=opens),),
        answers=(Given(item="pool.chlorine", answer="value", value="0.5"), clarity),
    )
    submit(by=cast.seat("logistics", now), unit=cast.unit("school"), body=body, at=now)


def test_it_is_owed_by_the_school_with_a_pool_and_by_no_other(swimming: Swimming) -> None:
    answer = told("owed", "--unit", "青石县教育局", "--period", "2026-09")
    school = line(answer, swimming.cast.unit("school").id)
    assert numbers(school["duties"], WATER) == {"expected": 22, "required": 22, "missing": 22}
    assert numbers(school["duties"], RESCUE) == {"expected": 1, "required": 1, "missing": 1}
    assert [row["name"] for row in answer["schools"] if row["duties"]] == ["青石县第一小学"]
    october = told("owed", "--unit", "青石县教育局", "--period", "2026-10")
    duties = line(october, swimming.cast.unit("school").id)["duties"]
    # The pool is open in May, June and September; its rescue equipment is looked at in every month.
    assert [row["duty"] for row in duties] == [RESCUE]


def test_the_person_who_keeps_the_pool_is_asked_in_his_walk(swimming: Swimming) -> None:
    now = at(9, 8, 7)
    for who, wanted in (("logistics", True), ("guard", False), ("stranger", False)):
        viewer = swimming.cast.seat(who, now)
        with opened(viewer.scope, readonly=True):
            asked = {task.name.duty for task in queries.my_day(viewer, at=now).tasks}
        assert (WATER in asked) is wanted, who


def test_a_fault_becomes_a_hazard_and_the_figures_show_both(swimming: Swimming) -> None:
    cast = swimming.cast
    checked(swimming, 8, clear=True)
    checked(swimming, 9, clear=False)
    tally = {row.duty: row.tally for row in swimming.look("officer").rows}[WATER]
    assert (tally.expected, tally.on_time, tally.missing) == (22, 2, 20)
    with opened(EVERYTHING):
        (report,) = Report.objects.filter(unit=cast.unit("school"))
    assert (report.domain, report.kind, report.what) == ("pool", "pool.water_bad", "池水发绿，看不到池底")
    now = at(9, 9, 9)
    hazard = hazards.to_hazard(
        by=cast.seat("safety", now), report_id=report.id, said=Registration(kind="pool.water_bad"), at=now
    )
    assert (hazard.domain, hazard.kind) == ("pool", "pool.water_bad")
    # The kind allows one day: registered on Wednesday 9, due on Thursday 10.
    assigned = hazards.assign(
        by=cast.seat("safety", now),
        hazard_id=hazard.id,
        task=hazards.Task(rectifier=cast.people["logistics"].id, measures="换水、消毒", due=None),
        at=now,
    )
    assert assigned.due == date(2026, 9, 10)
    viewer = cast.seat("officer", END)
    with opened(viewer.scope, readonly=True):
        months = hazard_queries.month_table(viewer, "2026-09", unit_path=cast.unit("county").path)
        shown = {figure.code: figure for figure in indicators(viewer, cast.unit("county"), "2026-09", at=END)}
    assert {slot.domain: cell.new.places for slot, cell in months.items()} == {"pool": 1}
    assert (shown["pool.water_done"].numerator, shown["pool.water_done"].denominator) == (2, 22)


def test_nobody_elsewhere_sees_any_of_it(swimming: Swimming) -> None:
    checked(swimming, 9, clear=False)
    assert swimming.look("stranger").rows == ()
    assert swimming.look("far_officer").rows == ()
    now = at(9, 10)
    with opened(EVERYTHING):
        report = Report.objects.get(unit=swimming.cast.unit("school"))
    with pytest.raises(NotFound):
        hazards.to_hazard(
            by=swimming.cast.seat("stranger", now),
            report_id=report.id,
            said=Registration(kind="pool.water_bad"),
            at=now,
        )
    with opened(EVERYTHING):
        assert not Hazard.objects.exists()


def test_closing_the_pool_for_the_winter_ends_what_is_owed(swimming: Swimming) -> None:
    school = swimming.cast.unit("school")
    state_facts(by=operator(), unit=school, facts={"pool": "no"}, since=date(2026, 9, 16), at=at(9, 15))
    rows = {row.duty: row.tally.expected for row in swimming.look("officer").rows}
    # 1–4, 7–11, 14 and 15 are 11 of 22 school days: exactly half, so the month's look at the equipment is still owed.
    assert rows == {WATER: 11, RESCUE: 1}
