"""What may not be written here at all, whatever a linter thinks of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.source import CHECKOUT, dotted, files, is_test, modules, text, tree

EMPTY_NAMES = re.compile(r"(^Base(?=[A-Z])|^Abstract)|(Manager|Helper|Utils?|Base|Data|Processor)s?$")
EMPTY_MODULES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers", "base"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
# Put together from parts, so that this file does not break its own rule.
ADDRESSES = re.compile(
    "|".join(
        (
            r"pypi\.(org|python\.org)",
            r"pythonhosted\." + "org",
            r"registry\.npm" + r"js\.org",
            "npm" + "mirror",
            r"mirrors?\.(aliyun|tuna|ustc|cloud\.tencent)",
            r'"resol' + r'ved"\s*:',
            r"--(extra-)?index-" + r"url[ =]\S",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(root/\w|home/\w|Users/\w)")
ENVIRONMENT_READERS = {Path("xiaoan/settings/env.py"), Path("xiaoan/surfaces/console/running/supervisor.py")}


def nodes(*roots: str) -> Iterator[tuple[Path, ast.AST]]:
    for path in modules(*roots):
        for node in ast.walk(tree(path)):
            yield path, node


def place(path: Path, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{place(path, node)} {node.name}"
        for path, node in nodes("xiaoan", "tests", "bench")
        if isinstance(node, ast.ClassDef) and EMPTY_NAMES.search(node.name)
    ]
    assert empty == []


def test_modules_are_named_for_what_they_hold() -> None:
    named = [
        str(path) for path in modules("xiaoan", "tests", "bench") if EMPTY_MODULES & {path.stem, *path.parent.parts}
    ]
    assert named == []


def test_there_are_no_signals() -> None:
    found = []
    for path, node in nodes("xiaoan"):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if any(name.startswith(SIGNALS) for name in names):
            found.append(place(path, node))
    assert found == []


def test_a_json_column_has_a_shape() -> None:
    bare = [
        place(path, node)
        for path in files()
        if path.suffix == ".py" and path.parts[0] == "xiaoan" and path.name != "typed_json.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == "JSONField"
    ]
    assert bare == []


def test_no_column_reads_the_clock_by_itself() -> None:
    found = [
        place(path, node)
        for path, node in nodes("xiaoan")
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]
    assert found == []


def test_the_foundation_has_no_tables() -> None:
    tables = [
        f"{place(path, node)} {node.name}"
        for path, node in nodes("xiaoan")
        if path.parts[1] == "foundation" and isinstance(node, ast.ClassDef) and not is_test(path)
        for parent in node.bases
        if dotted(parent).split(".")[-1] == "Model"
    ]
    assert tables == []


def test_only_one_module_reads_the_environment() -> None:
    readers = []
    for path, node in nodes("xiaoan"):
        if path in ENVIRONMENT_READERS or is_test(path):
            continue
        asked = isinstance(node, ast.Call) and dotted(node.func) in ("os.getenv", "os.environ.get")
        taken = isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ"
        if asked or (taken and isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)):
            readers.append(place(path, node))
    assert readers == []


def test_every_app_with_tables_has_its_migrations() -> None:
    bare = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("xiaoan.")
        and any(model._meta.managed for model in config.get_models())
        and not list(Path(config.path, "migrations").glob("0001_*.py"))
    ]
    assert bare == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{path}:{number}: {line.strip()[:90]}"
        for path in files()
        if path.suffix not in (".png", ".jpg", ".woff2", ".ico")
        for number, line in enumerate(text(path).splitlines(), 1)
        if ADDRESSES.search(line) or MACHINE_PATHS.search(line)
    ]
    assert found == []


def test_every_locked_package_has_its_hashes() -> None:
    for name in ("base.txt", "dev.txt"):
        locked = (CHECKOUT / "requirements" / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=[a-z0-9])", locked)
        pinned = [entry for entry in entries if re.match(r"[a-z0-9._-]+==", entry)]
        assert len(pinned) > 30
        assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("line", "caught"),
    [
        ('"resol' + 'ved": "x"', True),
        ("see files.python" + "hosted.org", True),
        ("cd /root" + "/checkout", True),
        ("cd ~/x && ls /home" + "/li", True),
        ("/records/home", False),
        ("/var/lib/xiaoan", False),
    ],
)
def test_the_search_for_addresses_finds_what_it_should(line: str, caught: bool) -> None:
    assert bool(ADDRESSES.search(line) or MACHINE_PATHS.search(line)) is caught


@pytest.mark.parametrize(
    ("name", "caught"),
    [
        ("HazardManager", True),
        ("BaseForm", True),
        ("FormHelper", True),
        ("Database", False),
        ("Basement", False),
    ],
)
def test_the_search_for_empty_names_finds_what_it_should(name: str, caught: bool) -> None:
    assert bool(EMPTY_NAMES.search(name)) is caught
