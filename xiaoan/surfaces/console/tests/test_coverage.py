"""`xiaoan packs coverage`: the table as it is told and as data; `packs check` holds it to the truth."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from xiaoan.surfaces.console.main import main

KINDS = {"pack", "kernel", "feature", "limited", "declined", "open"}
FILE = "coverage.yaml"


@pytest.fixture
def run() -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(main, ["packs", *words], catch_exceptions=False)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The shipped packs and their table in a folder that may be changed."""
    return shutil.copytree(settings.PACKS, tmp_path / "packs")


def edit(file: Path, old: str, new: str) -> int:
    """The line of what was changed."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def fault(answer: Result) -> tuple[str, int, str]:
    assert answer.exit_code == 1
    (found,) = json.loads(answer.stdout)["faults"]
    return found["file"], found["line"], found["reason"]


def test_the_data_names_every_requirement_with_its_kind(run: Callable[..., Result]) -> None:
    rows = json.loads(run("coverage", "--json").stdout)
    assert [row["id"] for row in rows] == [f"R{number:03d}" for number in range(1, 408)]
    assert {"pack", "kernel", "feature"} <= {row["by"] for row in rows} <= KINDS
    assert all(row["refs"] for row in rows if row["by"] in ("pack", "kernel", "feature"))
    assert all(set(row) == {"id", "by", "refs"} for row in rows)


def test_the_table_adds_up_by_area(run: Callable[..., Result]) -> None:
    said = run("coverage").stdout
    lines = [line.split("　") for line in said.split("\n\n")[0].splitlines()]
    areas = [[int(cell) for cell in line[2:]] for line in lines[1:-1]]
    assert len(areas) == 32
    assert all(sum(row[:-1]) == row[-1] for row in areas)
    assert [sum(column) for column in zip(*areas, strict=True)] == [int(cell) for cell in lines[-1][2:]]
    assert lines[-1][-1] == "407"
    for head in ("还没做的功能", "只做了一部分"):
        assert head in said
    assert "：\n\n" not in said, "nothing is missing is not said by an empty head"


def test_a_dead_code_is_found_by_the_check_and_by_the_table(run: Callable[..., Result], copied: Path) -> None:
    line = edit(copied / FILE, "fire.electrical_pass", "fire.electrical_past")
    file, found, reason = fault(run("check", "--folder", str(copied), "--json"))
    assert (file, found) == (FILE, line)
    assert "fire.electrical_past" in reason
    refused = run("coverage", "--folder", str(copied))
    assert refused.exit_code == 1
    assert f"{FILE}:{line}" in refused.output


def test_a_requirement_left_out_is_found_by_the_check(run: Callable[..., Result], copied: Path) -> None:
    lines = (copied / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "id: R200," not in line]
    assert len(kept) == len(lines) - 1
    (copied / FILE).write_text("".join(kept), encoding="utf-8")
    file, _, reason = fault(run("check", "--folder", str(copied), "--json"))
    assert file == FILE
    assert "R200" in reason


def test_content_without_a_source_is_named_where_it_stands(run: Callable[..., Result], copied: Path) -> None:
    edit(copied / FILE, "  - {code: common.awards, ", "  - {code: fire.exits, ")
    file, line, reason = fault(run("check", "--folder", str(copied), "--json"))
    assert "common.awards" in reason
    named = (copied / file).read_text(encoding="utf-8").splitlines()[line - 1]
    assert "code: common.awards" in named


def test_an_excuse_that_is_not_needed_is_refused(run: Callable[..., Result], copied: Path) -> None:
    edit(copied / FILE, "unsourced:\n", "unsourced:\n  - {code: fire.exits, why: 示例}\n")
    file, _, reason = fault(run("check", "--folder", str(copied), "--json"))
    assert file == FILE
    assert "fire.exits" in reason


def test_packs_of_ones_own_need_no_table(run: Callable[..., Result], copied: Path) -> None:
    (copied / FILE).unlink()
    assert run("check", "--folder", str(copied)).exit_code == 0
    missing = run("coverage", "--folder", str(copied))
    assert missing.exit_code == 1
    assert FILE in missing.output
