"""The measures of style: a file is about one thing, a folder can be overlooked, a function fits a screen."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.architecture.source import files, is_test, modules, text, tree

LONGEST_FILE = 400
ORDINARY_FILE = 200
MOST = 0.8
LARGEST_FOLDER = 12
LARGEST_FOUNDATION = 10
LONGEST_FUNCTION = 60
PROGRAM_SUFFIXES = {".py", ".html", ".css", ".js", ".sh"}


# Django asks every app for these two; they say no more than that the app exists.
FORMALITIES = {"__init__.py", "apps.py"}


def lines(path: Path) -> int:
    return text(path).count("\n")


def programs() -> list[Path]:
    return [path for path in files() if path.suffix in PROGRAM_SUFFIXES and "migrations" not in path.parts]


def test_no_file_is_longer_than_a_file_may_be() -> None:
    assert {str(path): lines(path) for path in programs() if lines(path) > LONGEST_FILE} == {}


def test_most_files_are_short() -> None:
    measured = [lines(path) for path in modules("xiaoan", "tests")]
    short = sum(length < ORDINARY_FILE for length in measured)
    assert short / len(measured) >= MOST


def test_a_folder_can_be_overlooked() -> None:
    sizes = Counter(path.parent for path in modules("xiaoan") if path.name not in FORMALITIES and not is_test(path))
    assert {str(folder): size for folder, size in sizes.items() if size > LARGEST_FOLDER} == {}


def test_the_foundation_stays_small() -> None:
    foundation = Path("xiaoan/foundation")
    entries = {
        path.relative_to(foundation).parts[0]
        for path in modules("xiaoan")
        if path.is_relative_to(foundation) and path.name != "__init__.py" and not is_test(path)
    }
    assert len(entries) <= LARGEST_FOUNDATION, sorted(entries)


def test_a_function_fits_a_screen() -> None:
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules("xiaoan", "tests", "bench", "front")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_a_module_begins_by_saying_what_it_is() -> None:
    silent = [
        str(path)
        for path in modules("xiaoan", "tests", "bench", "front")
        if path.name not in FORMALITIES and text(path).strip() and ast.get_docstring(tree(path)) is None
    ]
    assert silent == []


def test_a_modules_first_words_are_few() -> None:
    wordy = {
        str(path): said.count("\n") + 1
        for path in modules("xiaoan")
        if (said := ast.get_docstring(tree(path))) and said.count("\n") + 1 > 12
    }
    assert wordy == {}
