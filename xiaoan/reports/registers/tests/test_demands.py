"""迎检材料: what is missing is true, and the folder holds what its index says."""

from __future__ import annotations

import html
import io
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests.support.cast import Cast
from xiaoan.features.exports.kinds import EXPORTS
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.ledgers import commands as ledgers
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.reports.registers import demands
from xiaoan.reports.registers.demands import Dossier, together
from xiaoan.reports.registers.exporting import FOLDER
from xiaoan.reports.registers.folder import safe
from xiaoan.reports.registers.tests.asking import asking, take_up


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Path) -> Play:
    settings.FILES = tmp_path / "files"
    take_up(cast, "fire")
    return Play(cast)


def answered(play: Play, code: str = "registers.fire", who: str = "safety", unit: str = "school") -> Dossier:
    with asking(play, who, unit) as question:
        return demands.dossier(question, demands.list_of(question.viewer, question.top, code))


def state(dossier: Dossier, number: str) -> str:
    return next(line.word for line in dossier.lines if line.demand.number == number)


def extinguisher(play: Play, **more: str) -> Any:
    values = {"number": "A-1", "place": "食堂", "kind": "干粉", "made_on": "2026-01-05"} | more
    unit = play.cast.unit("school")
    return ledgers.add(
        by=play.seat("safety"), unit=unit, ledger="fire.extinguishers", client_id=new_id(), values=values, at=play.at
    )


def test_what_is_registered_is_there_and_what_is_taken_away_is_missing(play: Play) -> None:
    assert state(answered(play), "3") == "缺"
    row = extinguisher(play)
    assert state(answered(play), "3") == "部分"
    hydrant = {"number": "X-1", "place": "食堂"}
    ledgers.add(
        by=play.seat("safety"), unit=play.cast.unit("school"), ledger="fire.hydrants", client_id=new_id(),
        values=hydrant, at=play.at,
    )  # fmt: skip
    assert state(answered(play), "3") == "有"
    ledgers.withdraw(by=play.seat("safety"), row_id=row.id, reason="报废", version=1, at=play.later())
    play.later(days=1)
    assert state(answered(play), "3") == "部分"


def test_a_thing_past_its_date_is_there_only_in_part(play: Play) -> None:
    extinguisher(play, made_on="2005-01-05")
    words = next(line for line in answered(play).lines if line.demand.number == "3").answers[0].words
    assert "已过期 1" in words


def test_a_roster_is_there_once_somebody_stands_on_it(play: Play) -> None:
    assert state(answered(play, "registers.general"), "5") == "缺"
    unit, person = play.cast.unit("school"), play.cast.people["principal"]
    set_turn(by=operator(), unit=unit, roster="leading_shift", day=play.today, person=person, at=play.at)
    assert state(answered(play, "registers.general"), "5") == "有"


def test_what_xiaoan_does_not_hold_is_never_counted_as_there(play: Play) -> None:
    assert state(answered(play, "registers.protection"), "8") == "自备"
    assert together(["not_due", "none"]) == "not_due" and together(["not_due", "have"]) == "have"
    assert together(["have", "by_hand"]) == "part" and together(["by_hand", "lack"]) == "lack"
    assert together(["none", "none"]) == "none" and together(["none", "have"]) == "have"


def test_a_duty_undone_is_missing(play: Play) -> None:
    found = answered(play)
    assert state(found, "1") == "缺" and "已办 0" in found.lines[0].answers[0].words


def test_the_bureau_is_told_how_many_of_its_schools_have_it(play: Play) -> None:
    extinguisher(play)
    found = next(line for line in answered(play, who="officer", unit="county").lines if line.demand.number == "3")
    assert re.search(r"\d+个单位中 1 个有", found.answers[0].words) and found.answers[0].state == "part"


def test_an_unknown_list_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        answered(play, "registers.none")


def packed(play: Play) -> zipfile.ZipFile:
    words = {"unit": str(play.cast.unit("school").id), "period": "month", "list": "registers.fire"}
    told: list[tuple[int, int]] = []
    with play.looking("safety") as viewer:
        made = EXPORTS[FOLDER].make(viewer, words, play.at, lambda done, of: told.append((done, of)))
        content = made.file.read()
    assert told[-1] == (8, 8) and made.name.endswith(".zip") and made.rows == 8
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_folder_opens_and_its_index_matches_what_is_in_it(play: Play) -> None:
    extinguisher(play, number="=cmd|'/c calc'!A0")
    play.pass_(play.submitted())
    made = packed(play)
    assert made.testzip() is None
    names = set(made.namelist())
    page = made.read("目录.html").decode()
    linked = {unquote(html.unescape(each)) for each in re.findall(r'href="([^"]+)"', page)}
    assert linked == names - {"目录.html", "目录.xlsx"} and len(linked) > 3
    assert any("佐证" in name and name.endswith(".jpg") for name in names)
    index = load_workbook(io.BytesIO(made.read("目录.xlsx"))).active
    told = {line for row in index.iter_rows(values_only=True) for line in str(row[-1] or "").split("\n") if "/" in line}
    assert told == linked
    assert all(not name.startswith("/") and ".." not in name and "\\" not in name for name in names)
    sheet = next(name for name in names if name.endswith("灭火器台账.xlsx"))
    cells = [cell for row in load_workbook(io.BytesIO(made.read(sheet))).active.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=cmd") and cell.data_type == "s" for cell in cells)


@pytest.mark.parametrize(
    ("text", "path"), [("../../etc", "_.._etc"), ("甲/乙:丙", "甲_乙_丙"), ("", "_"), ("...", "_"), ("a\x00b", "a_b")]
)
def test_a_name_can_lead_nowhere(text: str, path: str) -> None:
    assert "/" not in safe(text) and not safe(text).startswith(".") and safe(text) == path


def test_the_folder_of_a_strangers_school_is_not_made(play: Play) -> None:
    words = {"unit": str(play.cast.unit("school").id), "period": "month", "list": "registers.fire"}
    with play.looking("stranger") as viewer, pytest.raises(NotFound):
        EXPORTS[FOLDER].make(viewer, words, play.at, lambda _done, _of: None)
    with play.looking("stranger") as viewer, pytest.raises(NotFound):
        EXPORTS[FOLDER].allowed(viewer, words, play.at)
