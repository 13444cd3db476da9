"""A sign for every code of the kernel, with the kernel's own word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from xiaoan.engines.cadence.standing import Outcome
from xiaoan.kernel.hazards import machine, vocabulary
from xiaoan.surfaces.web import signs

WEB = Path(__file__).parents[1]
TABLES = (signs.STAGES, signs.REPORTS, signs.STATIONS, signs.MARKS, signs.GRADES, signs.STANDINGS)


@pytest.mark.parametrize(
    ("shown", "known"),
    [
        (signs.STAGES, {stage.value: words.title for stage, words in machine.STAGES.items()}),
        (signs.REPORTS, {state.value: word for state, word in machine.REPORT_STATES.items()}),
        (signs.GRADES, {grade.value: word for grade, word in vocabulary.GRADES.items()}),
    ],
)
def test_signs_say_what_the_kernel_says(shown: dict[str, signs.Sign], known: Mapping[str, str]) -> None:
    assert {code: str(sign.word) for code, sign in shown.items()} == known


def test_every_outcome_of_a_duty_has_a_sign() -> None:
    assert {outcome.value for outcome in Outcome} <= set(signs.STANDINGS)


def test_every_sign_has_its_drawing_and_its_tone() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (WEB / "templates/parts/sprite.html").read_text(encoding="utf-8")))
    toned = set(re.findall(r"\.sign--([\w-]+)", (WEB / "static/css/signs.css").read_text(encoding="utf-8")))
    for table in TABLES:
        for code, sign in table.items():
            assert not sign.icon or sign.icon in drawn, code
            assert sign.tone in toned, code


def test_red_belongs_to_major_hazards() -> None:
    red = {code for table in TABLES for code, sign in table.items() if sign.tone in ("major", "suspect")}
    assert red == {"major", "suspected_major", "listed"}


def test_an_unknown_stage_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match="rectifying"):
        signs.sign_of(signs.STAGES, "cured")
