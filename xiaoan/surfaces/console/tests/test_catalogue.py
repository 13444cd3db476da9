"""`xiaoan packs`: faults with file and line, releases kept once, what a new release changes and for whom."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from tests.support.cast import Cast
from xiaoan.kernel.catalogue.models import Release
from xiaoan.surfaces.console.main import main

NIGHT = "fire.patrol.night"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command here, in the test's database; the role a command asks for is restored afterwards."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")
    return lambda *words: CliRunner().invoke(main, list(words), catch_exceptions=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped packs in a folder that may be changed."""
    return shutil.copytree(settings.PACKS, tmp_path / "packs")


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


RAISED = "99.0.0"


def raise_version(folder: Path) -> None:
    """A version of the fire pack that nobody has loaded."""
    head = (folder / "fire" / "pack.yaml").read_text(encoding="utf-8")
    (version,) = (line for line in head.splitlines() if line.startswith("version: "))
    edit(folder, "fire/pack.yaml", version, f"version: {RAISED}")


def test_the_shipped_packs_have_no_fault(run: Callable[..., Result]) -> None:
    answer = run("packs", "check")
    assert answer.exit_code == 0
    assert "消防安全" in answer.output
    assert json.loads(run("packs", "check", "--json").output)["faults"] == []


def test_a_fault_is_named_with_file_and_line(run: Callable[..., Result], copied: Path) -> None:
    head = (copied / "fire" / "pack.yaml").read_text(encoding="utf-8")
    (copied / "fire" / "pack.yaml").write_text(f"{head.rstrip()}\ncolour: red\n", encoding="utf-8")
    line = head.rstrip().count("\n") + 2
    answer = run("packs", "check", "--folder", str(copied), "--json")
    assert answer.exit_code == 1
    fault = json.loads(answer.output)["faults"][0]
    assert (fault["file"], fault["line"]) == ("fire/pack.yaml", line)
    for command in (("load",), ("show",), ("diff", "fire")):
        refused = run("packs", *command, "--folder", str(copied))
        assert refused.exit_code == 1
        assert f"fire/pack.yaml:{line}" in refused.output


def test_an_item_that_says_too_little_is_named_among_the_packs_of_the_house(
    run: Callable[..., Result], copied: Path
) -> None:
    first = (copied / "crowd" / "checklists.yaml").read_text(encoding="utf-8").partition("at_once: ")[2]
    edit(copied, "crowd/checklists.yaml", f"    at_once: {first.partition(chr(10))[0]}\n", "")
    faults = json.loads(run("packs", "check", "--folder", str(copied), "--json").output)["faults"]
    assert [fault["file"] for fault in faults if "缺少 at_once" in fault["reason"]] == ["crowd/checklists.yaml"]
    (copied / "coverage.yaml").unlink()
    assert json.loads(run("packs", "check", "--folder", str(copied), "--json").output)["faults"] == []


def test_a_folder_without_packs_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("packs", "check", "--folder", str(tmp_path)).exit_code == 1


@pytest.mark.django_db
def test_loading_twice_keeps_one_release(run: Callable[..., Result], copied: Path) -> None:
    raise_version(copied)
    first, second = (run("packs", "load", "--folder", str(copied)) for _ in range(2))
    assert f"消防安全 {RAISED}：已装入" in first.output
    assert f"消防安全 {RAISED}：早已装入" in second.output
    assert Release.objects.filter(pack="fire", version=RAISED).count() == 1


@pytest.mark.django_db
def test_a_version_is_not_loaded_with_other_content(run: Callable[..., Result], copied: Path) -> None:
    edit(copied, "fire/pack.yaml", "title: 消防安全", "title: 消防")
    answer = run("packs", "load", "--folder", str(copied))
    assert answer.exit_code == 1
    assert "同时改版本号" in answer.output


def test_show_lists_a_duty_with_its_clause(run: Callable[..., Result]) -> None:
    assert "fire　消防安全" in run("packs", "show").output
    shown = run("packs", "show", "fire").output
    assert NIGHT in shown
    assert "依据：" in shown
    assert run("packs", "show", "nothing").exit_code == 1


@pytest.mark.django_db
def test_diff_says_what_changes_for_which_schools_and_how_many_minutes(
    run: Callable[..., Result], copied: Path, cast: Cast
) -> None:
    raise_version(copied)
    assert json.loads(run("packs", "diff", "fire", "--folder", str(copied), "--json").output) == []
    rounds = "    minutes: 5\n    answering: by_exception\n    checklist: fire.night_walk"
    slower = rounds.replace("5", "8").replace("by_exception", "item_by_item")
    edit(copied, "fire/duties_patrol.yaml", rounds, slower)
    listed = json.loads(run("packs", "diff", "fire", "--folder", str(copied), "--json").output)
    assert [row["code"] for row in listed] == [NIGHT]
    night = listed[0]
    assert night["word"] == "改严"
    assert (night["minutes_before"], night["minutes_after"]) == (50.0, 80.0)
    assert night["schools"] == [cast.unit("east").name]
    assert night["schools_before"] == night["schools_after"] == 1
    text = run("packs", "diff", "fire", "--folder", str(copied)).output
    assert "改严" in text
    assert "每周用时 50 分钟 → 80 分钟" in text
    assert f"涉及：{cast.unit('east').name}" in text
    elsewhere = run("packs", "diff", "fire", "--folder", str(copied), "--unit", "白水县局", "--json").output
    assert json.loads(elsewhere)[0]["schools"] == []


@pytest.mark.django_db
def test_diff_against_a_version_that_was_never_loaded_is_refused(run: Callable[..., Result]) -> None:
    answer = run("packs", "diff", "fire", "--against", "9.9")
    assert answer.exit_code == 1
    assert "9.9" in answer.output
    assert run("packs", "diff", "fire", "--unit", "没有这个县").exit_code == 1
