"""Documents of our own, read whole, against the duties that people marked in them."""

from __future__ import annotations

import json

import pytest

from xiaoan.engines.policy.records import record
from xiaoan.engines.policy.tests.measuring import DOCUMENTS, NAMES, Score, reading, score


def test_over_all_documents_nearly_everything_is_found_and_little_else() -> None:
    total = sum((score(name) for name in NAMES), Score())
    found, exact, domain, papers = total.shares
    assert total.wanted > 400
    assert found >= 0.94
    assert exact >= 0.91
    assert domain >= 0.96
    assert papers >= 0.88


@pytest.mark.parametrize("name", NAMES)
def test_most_of_every_single_document_is_found(name: str) -> None:
    total = score(name)
    if total.wanted == 0:
        assert total.read == 0
    else:
        assert total.shares[0] >= 0.75


@pytest.mark.parametrize("name", NAMES)
def test_quotes_stand_word_for_word_on_their_line_and_spans_where_they_say(name: str) -> None:
    taken = reading(name)
    lines = taken.document.text.split("\n")
    for duty in taken.duties:
        assert duty.quote in lines[duty.line - 1]
        assert duty.quote in taken.document.text[duty.span.start : duty.span.end]
        assert all(0 <= start < end <= len(taken.document.text) for start, end in duty.spans.values())
        assert json.loads(json.dumps(record(duty, 1, name), ensure_ascii=False))["quote"] == duty.quote


def test_what_is_kept_apart_is_never_a_duty_of_a_school() -> None:
    apart = {
        (name, piece.number)
        for name in NAMES
        for piece in reading(name).pieces
        if piece.scope != "in"
    }  # fmt: skip
    assert apart
    assert all(
        duty.scope == "noise"
        for name, number in apart
        for duty in reading(name).duties
        if duty.piece == number
    )  # fmt: skip


def test_every_document_has_its_marks_beside_it() -> None:
    assert len(NAMES) >= 12
    assert all((DOCUMENTS / f"{name}.jsonl").exists() for name in NAMES)
