"""The expected duties beside our own documents keep the rules of their README: every quote stands where it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from xiaoan.engines.policy.shapes import DeadlineKind, Domain, Modality, Op, Per, Scope

HERE = Path(__file__).parent / "documents"
DOCUMENTS = sorted(HERE.glob("*.txt"))
CONSTRAINTS = ("frequency", "threshold", "deadline", "evidence")


def records(path: Path) -> list[dict[str, Any]]:
    """The JSON Lines of `path`, none where there is no such file."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def place(text: str, record: dict[str, Any]) -> int:
    """Where the quote begins, -1 when it does not begin on the line that the record names."""
    start = sum(len(line) + 1 for line in text.split("\n")[: record["line"] - 1])
    at = text.find(record["quote"], start)
    return at if at >= 0 and "\n" not in text[start:at] else -1


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_quote_begins_on_its_line_and_in_text_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for kind in (".jsonl", ".figures.jsonl"):
        places = [place(text, record) for record in records(path.with_suffix(kind))]
        assert -1 not in places
        assert places == sorted(places)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_every_duty_has_a_constraint_and_known_words(path: Path) -> None:
    duties = records(path.with_suffix(".jsonl"))
    assert [duty["id"] for duty in duties] == [f"{path.stem[:2]}-{number:03}" for number in range(1, len(duties) + 1)]
    for duty in duties:
        assert any(duty[name] for name in CONSTRAINTS), duty["id"]
        assert all(duty[name] for name in duty["inferred"]), duty["id"]
        assert duty["file"] == path.name
        assert {duty["domain"], *duty.get("domain_alt", [])} <= set(get_args(Domain)), duty["id"]
        assert duty["modality"] in get_args(Modality)
        assert duty["scope"] in get_args(Scope)
        frequency, threshold, deadline = duty["frequency"], duty["threshold"], duty["deadline"]
        assert not frequency or (frequency["per"] in get_args(Per) and frequency["op"] in get_args(Op)), duty["id"]
        assert not threshold or (threshold["unit"] and threshold["op"] in get_args(Op)), duty["id"]
        assert not deadline or deadline["kind"] in get_args(DeadlineKind), duty["id"]


def test_the_set_is_large_enough_to_mean_something() -> None:
    duties = [duty for path in DOCUMENTS for duty in records(path.with_suffix(".jsonl"))]
    assert len(DOCUMENTS) >= 14
    assert len(duties) >= 250
    assert {duty["domain"] for duty in duties} == set(get_args(Domain))


def test_a_letter_of_slogans_expects_nothing() -> None:
    assert records(HERE / "21_nothing_to_do.jsonl") == []


def test_both_copies_of_a_piece_expect_the_same() -> None:
    duties = records(HERE / "11_compilation.jsonl")
    one, other = ([duty["quote"] for duty in duties if duty["subdoc"] == piece] for piece in ("11-P1", "11-P3"))
    assert one == other
