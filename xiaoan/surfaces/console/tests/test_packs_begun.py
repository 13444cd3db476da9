"""`xiaoan packs new`, `words` and `check CODE`: what helps somebody who writes the first pack."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from xiaoan.surfaces.console.main import main

SKI = ("--title", "滑雪课", "--title-en", "Ski lessons")


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """All shipped packs with their tables: a folder held to everything."""
    return shutil.copytree(settings.PACKS, tmp_path / "packs")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of one's own: the shared words and nothing else."""
    shutil.copytree(settings.PACKS / "_common", tmp_path / "own" / "_common")
    return tmp_path / "own"


def faults(run: Callable[..., Result], folder: Path) -> list[str]:
    told = json.loads(run("packs", "check", "--folder", str(folder), "--json").output)["faults"]
    return [f"{fault['file']}: {fault['reason']}" for fault in told]


def test_a_new_pack_adds_no_fault_to_those_of_the_house(run: Callable[..., Result], house: Path) -> None:
    before = faults(run, house)
    answer = run("packs", "new", "ski", *SKI, "--folder", str(house))
    assert answer.exit_code == 0
    assert "xiaoan packs check ski" in answer.output
    assert faults(run, house) == before


def test_a_code_that_is_a_word_already_uses_the_word(run: Callable[..., Result], small: Path) -> None:
    assert (
        run("packs", "new", "pool", "--title", "游泳池", "--title-en", "Pools", "--folder", str(small)).exit_code == 0
    )
    assert "facts:" not in (small / "pool" / "words.yaml").read_text(encoding="utf-8")
    assert faults(run, small) == []


@pytest.mark.parametrize(
    ("code", "title", "english", "reason"),
    [
        ("Ski", "滑雪课", "Ski", "小写字母"),
        ("../ski", "滑雪课", "Ski", "小写字母"),
        ("ski", "滑雪: 课", "Ski", "汉字"),
        ("ski", "滑" * 13, "Ski", "最多 12 个"),
        ("ski", "滑雪课", "滑雪", "英文"),
        ("students", "学生数", "Students", "已经是一项学校情况的代码"),
    ],
)
def test_what_cannot_be_a_pack_is_refused(
    run: Callable[..., Result], small: Path, code: str, title: str, english: str, reason: str
) -> None:
    answer = run("packs", "new", code, "--title", title, "--title-en", english, "--folder", str(small))
    assert answer.exit_code == 1
    assert reason in answer.output
    assert [each.name for each in small.iterdir()] == ["_common"]


def test_nothing_that_is_there_is_written_over(run: Callable[..., Result], small: Path, tmp_path: Path) -> None:
    assert run("packs", "new", "ski", *SKI, "--folder", str(small)).exit_code == 0
    written = small / "ski" / "duties.yaml"
    written.write_text("# mine\n", encoding="utf-8")
    again = run("packs", "new", "ski", *SKI, "--folder", str(small))
    assert again.exit_code == 1 and "已经有“ski”" in again.output
    assert written.read_text(encoding="utf-8") == "# mine\n"
    (tmp_path / "empty").mkdir()
    bare = run("packs", "new", "ski", *SKI, "--folder", str(tmp_path / "empty"))
    assert bare.exit_code == 1 and "_common" in bare.output


def test_check_of_one_pack_tells_what_its_examples_owe(run: Callable[..., Result], small: Path) -> None:
    run("packs", "new", "ski", *SKI, "--folder", str(small))
    told = run("packs", "check", "ski", "--folder", str(small)).output
    assert "_common" not in told
    assert "ski.walk.month　每月检查　1 件（到期：10-30）" in told
    assert "没有错误" in told
    unknown = run("packs", "check", "nothing", "--folder", str(small))
    assert unknown.exit_code == 1 and "没有“nothing”" in unknown.output


def test_words_lists_kinds_then_codes_and_finds_by_title(run: Callable[..., Result], small: Path) -> None:
    folder = ("--folder", str(small))
    assert "posts　岗位" in run("packs", "words", *folder).output
    assert "pe_teacher　体育教师" in run("packs", "words", "posts", *folder).output
    found = run("packs", "words", "--find", "体育教师", *folder).output
    assert found.splitlines() == ["posts　pe_teacher　体育教师"]
    unknown = run("packs", "words", "nothing", *folder)
    assert unknown.exit_code == 1 and "有：" in unknown.output
