"""docs/acceptance.md names tests for every case of practice; each that it names exists, and no case is missing."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.architecture.source import CHECKOUT

TABLE = CHECKOUT / "docs" / "acceptance.md"
CASES = 32
_ROW = re.compile(r"^\| (\d+) \| ([^|]+) \|([^|]*)\|([^|]*)\|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)(?:::(\w+))?`")


@cache
def names(path: str) -> set[str]:
    """The functions of a file of tests."""
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def rows() -> list[tuple[int, str, str, str]]:
    found = _ROW.findall(TABLE.read_text(encoding="utf-8"))
    return [(int(number), case.strip(), shown.strip(), missing.strip()) for number, case, shown, missing in found]


def test_every_case_has_its_row_once_and_says_where_it_is_shown_or_what_is_missing() -> None:
    assert [row[0] for row in rows()] == list(range(1, CASES + 1))
    silent = [number for number, _case, shown, missing in rows() if not _TEST.search(shown) and not missing]
    assert silent == []


def test_every_test_that_is_named_exists() -> None:
    told = _TEST.findall(TABLE.read_text(encoding="utf-8"))
    assert len(told) > CASES
    gone = [
        f"{path}::{name}"
        for path, name in told
        if not (CHECKOUT / path).is_file() or (name and name not in names(path))
    ]
    assert gone == []


def test_a_test_that_does_not_exist_would_be_told() -> None:
    with pytest.raises(FileNotFoundError):
        names("tests/journeys/test_nobody_wrote.py")
    assert "test_nobody_wrote_it" not in names("tests/journeys/test_acceptance_table.py")
