"""The checkout as these tests see it: its files (committed or about to be) and their syntax trees."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or would be committed, relative to the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    named = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted(path for path in named if (CHECKOUT / path).is_file()))


def modules(*roots: str) -> list[Path]:
    """Python files under the given top folders, without migrations."""
    return [
        path for path in files() if path.suffix == ".py" and path.parts[0] in roots and "migrations" not in path.parts
    ]


@cache
def text(path: Path) -> str:
    """A file's text; bytes that are no UTF-8 become replacement characters."""
    return (CHECKOUT / path).read_text(encoding="utf-8", errors="replace")


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(text(path), filename=str(path))


def is_test(path: Path) -> bool:
    """Whether a module is a test or serves tests only."""
    return "tests" in path.parts


def dotted(node: ast.expr) -> str:
    """The dotted name of an expression ('models.Model'), or ''."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""
