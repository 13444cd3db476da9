"""Documents that list things agree with the things: dependencies, decisions, pages, commands, words, the recipe.

A document that says what is not so is mended like any other fault.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import models

from tests.architecture.source import CHECKOUT, files, is_test, modules, text, tree
from xiaoan.foundation import rls
from xiaoan.kernel.catalogue.examples import failures
from xiaoan.kernel.catalogue.reading import read_packs
from xiaoan.surfaces.console.main import SUBCOMMANDS

DECISIONS = Path("docs/decisions")
INDEX = Path("docs/README.md")
CONTRIBUTING = Path("CONTRIBUTING.md")
LONGEST_DECISION = 80
NOT_BUILT = "not built yet"
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
_FENCE = re.compile(r"^ *```\w*\n.*?^ *```$", re.MULTILINE | re.DOTALL)


def documents() -> list[Path]:
    return [path for path in files() if path.suffix == ".md" and (len(path.parts) == 1 or path.parts[0] == "docs")]


def decisions() -> list[Path]:
    return [path for path in files() if path.parent == DECISIONS and path.name != "README.md"]


def linked(document: Path) -> set[Path]:
    """Places in the checkout that a document links to."""
    targets = _LINK.findall(_FENCE.sub("", text(document)))
    inside = (target for target in targets if not re.match(r"[a-z]+:", target))
    return {(CHECKOUT / document.parent / target).resolve() for target in inside}


def rows(document: Path) -> list[list[str]]:
    """Cells of the body rows of every table in a document."""
    found: list[list[str]] = []
    body = False
    for line in text(document).splitlines():
        if not line.startswith("|"):
            body = False
        elif line.startswith("| ---"):
            body = True
        elif body:
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


# Links and pages


def test_every_link_leads_somewhere() -> None:
    dead = [
        f"{document}: {target.relative_to(CHECKOUT)}"
        for document in documents()
        for target in linked(document)
        if not target.exists()
    ]
    assert dead == []


def test_every_page_about_a_mechanism_or_about_running_it_is_in_the_index() -> None:
    pages = {CHECKOUT / path for path in documents() if path.parts[:2] in (("docs", "mechanisms"), ("docs", "operate"))}
    assert pages - linked(INDEX) == set(), f"add a line to {INDEX}"


# Decisions and dependencies


def test_decisions_have_numbers_of_their_own_and_stand_in_the_index() -> None:
    numbers = [path.name[:4] for path in decisions()]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    listed = [cells[0] for cells in rows(DECISIONS / "README.md")]
    assert listed == [f"[{path.name[:4]}]({path.name})" for path in decisions()]


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.name[:4])
def test_a_decision_is_one_page_with_its_four_parts(path: Path) -> None:
    said = text(path)
    assert re.findall(r"^## (.+)$", said, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]
    assert said.startswith(f"# {path.name[:4]} ")
    assert said.count("\n") <= LONGEST_DECISION
    title = said.splitlines()[0].removeprefix(f"# {path.name[:4]} ")
    assert [cells[1] for cells in rows(DECISIONS / "README.md") if path.name in cells[0]] == [title]


def dependencies() -> set[str]:
    """What an installation needs, as its two lists name it."""
    lines = text(Path("requirements/base.in")).splitlines()
    named = {re.split(r"[\[<>=!~ ]", line)[0] for line in lines if line and not line.startswith("#")}
    return named | set(json.loads(text(Path("package.json")))["dependencies"])


def test_every_dependency_has_its_line_in_the_log_and_no_other_has() -> None:
    log = rows(DECISIONS / "0015-dependencies.md")
    names = [cells[0] for cells in log]
    assert len(names) == len(set(names))
    assert set(names) == dependencies()
    assert [cells[0] for cells in log if len(cells) != 4 or not all(cells)] == []


def test_uniqueness_is_asked_within_a_home_only() -> None:
    """What decision 0004 promises; a row's own UUID is the one key that is unique everywhere."""
    beyond = []
    for model in rls.owned_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] != ("home",):
                beyond.append(f"{model._meta.label} {constraint.name}")
        beyond += [
            f"{model._meta.label}.{field.name}"
            for field in model._meta.fields
            if field.unique and not field.primary_key
        ]
        beyond += [f"{model._meta.label} unique_together" for _ in model._meta.unique_together]
    assert beyond == []


# Commands


def quoted(document: Path) -> list[str]:
    """The quoted words and the fenced lines of a document: prose may use the word `make` as it likes."""
    said = text(document)
    fenced = "\n".join(_FENCE.findall(said)).splitlines()
    return [*re.findall(r"`([^`\n]+)`", _FENCE.sub("", said)), *(line.strip() for line in fenced)]


def test_the_make_targets_named_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", text(Path("Makefile")), re.MULTILINE))
    named = {
        (str(path), target)
        for path in documents()
        for words in quoted(path)
        for target in re.findall(r"^(?:[A-Z_]+=\S+ )*make ([a-z][a-z-]*)", words)
    }
    assert {one for one in named if one[1] not in targets} == set()
    assert {"run", "test", "lint", "check", "format", "clean"} <= {
        target for path, target in named if path == "CONTRIBUTING.md"
    }


def test_a_subcommand_is_called_not_built_yet_exactly_as_long_as_it_is() -> None:
    wrong = [
        f"{path}: xiaoan {name} {'is built' if name in SUBCOMMANDS else 'does not exist'}"
        for path in documents()
        for name, mark in re.findall(r"`xiaoan ([a-z]+)[^`]*`( \(not built yet\))?", text(path))
        if (name in SUBCOMMANDS) == bool(mark)
    ]
    assert wrong == []


# Words


class Term(NamedTuple):
    """One line of the glossary."""

    english: str
    chinese: str
    code: str


def glossary() -> list[Term]:
    return [Term(*cells[:3]) for cells in rows(Path("docs/domain/glossary.md"))]


@cache
def identifiers() -> frozenset[str]:
    """Names that the program defines or compares with, and codes and keys of the packs; comments do not count."""
    found: set[str] = set()
    for path in modules("xiaoan"):
        if is_test(path):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
    for path in files():
        if path.parts[0] == "packs" and path.suffix == ".yaml":
            found |= set(re.findall(r"\b(?:code: )?([a-z_]+)(?=[:,}\s])", re.sub(r"#.*", "", text(path))))
    return frozenset(found)


def test_a_word_of_the_glossary_is_the_word_of_the_code() -> None:
    unknown = [
        term
        for term in glossary()
        if term.code != NOT_BUILT and not (re.fullmatch(r"`\w+`", term.code) and term.code.strip("`") in identifiers())
    ]
    assert unknown == []


def test_the_glossary_has_one_word_for_an_idea() -> None:
    terms = glossary()
    assert len(terms) > 90
    for words in (
        [word for term in terms for word in re.split(r"[,，]\s*", term.english)],
        [word for term in terms for word in term.chinese.split("，")],
        [term.code for term in terms if term.code != NOT_BUILT],
    ):
        assert sorted(word for word in set(words) if words.count(word) > 1) == []


# The recipe


def test_the_pack_of_the_recipe_can_be_made_as_it_is_written(tmp_path: Path) -> None:
    said = text(CONTRIBUTING)
    written = re.findall(r"^```yaml\n# packs/(pool/\w+\.yaml)\n(.*?)^```$", said, re.MULTILINE | re.DOTALL)
    assert len(written) == 8
    shutil.copytree(CHECKOUT / "packs" / "_common", tmp_path / "_common")
    (tmp_path / "pool").mkdir()
    for name, content in written:
        (tmp_path / name).write_text(content, encoding="utf-8")
    packs = read_packs(tmp_path)
    assert [str(wrong) for wrong in failures(tmp_path / "pool", packs["pool"], packs)] == []
    assert [duty.code for duty in packs["pool"].duties] == ["pool.water.day", "pool.rescue.month"]
