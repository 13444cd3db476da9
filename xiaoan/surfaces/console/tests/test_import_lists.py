"""`xiaoan import people`: as on the page, all of it or nothing, with what is wrong by row and column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.cast import Cast
from xiaoan.features.imports.tests.lists import xlsx
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import Person
from xiaoan.surfaces.console.main import main

pytestmark = pytest.mark.django_db


def run(file: Path, *options: str) -> Result:
    words = ["import", "people", str(file), "--unit", "青石县教育局", *options]
    return CliRunner().invoke(main, words, catch_exceptions=False)


def test_people_are_tried_and_then_brought(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    file = tmp_path / "人员.xlsx"
    file.write_bytes(xlsx(("姓名", "在哪", "职务"), ("示例·甲", "青一小", "门卫"), ("示例·乙", "青一小", "大总管")))
    said = ("--column", "在哪=unit")
    tried = run(file, *said, "--json")
    assert tried.exit_code == 1
    problems = json.loads(tried.stdout)["problems"]
    assert [(each["row"], each["column"]) for each in problems] == [(3, "职务")]
    file.write_bytes(xlsx(("姓名", "在哪", "职务"), ("示例·甲", "青一小", "门卫")))
    assert "新增 1" in run(file, *said, "--dry-run").output
    with opened(EVERYTHING):
        assert not Person.objects.filter(name="示例·甲").exists()
    assert "已导入：新增 1" in run(file, *said).output
    assert "不变 1" in run(file, *said).output
    with opened(EVERYTHING):
        assert Person.objects.get(name="示例·甲").unit_id == cast.unit("school").id
