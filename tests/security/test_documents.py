"""The page on security says what is so: its tests and files exist, every number of the standard is answered, once."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import CHECKOUT, text
from xiaoan.kernel.access import limits
from xiaoan.kernel.access.doors import codes
from xiaoan.kernel.access.doors.strong import second_step, strength, wakeful
from xiaoan.kernel.access.models import Role
from xiaoan.kernel.access.models.devices import SHORT
from xiaoan.kernel.files import recognition
from xiaoan.settings.logs import KEPT_DAYS

PAGE = Path("docs/operate/security.md")

LEVELS_1_AND_2 = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
"""How many requirements of each section are of level 1 or 2; they come first in every section."""


def cells() -> list[list[str]]:
    """Rows of the table for the standard."""
    part = text(PAGE).partition("## OWASP ASVS")[2].partition("\n## ")[0]
    return [
        [each.strip() for each in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
    ][2:]


def numbers(said: str) -> list[str]:
    """Requirements a first cell names: 1.2.6–8 is three of them."""
    found = []
    for one in said.split(", "):
        section, _dot, last = one.rpartition(".")
        first, _dash, end = last.partition("–")
        found += [f"{section}.{number}" for number in range(int(first), int(end or first) + 1)]
    return found


def test_every_requirement_of_level_two_is_answered_once() -> None:
    wanted = [f"{section}.{n}" for section, most in LEVELS_1_AND_2.items() for n in range(1, most + 1)]
    answered = [number for row in cells() for number in numbers(row[0])]
    assert len(wanted) == 253
    assert sorted(answered) == sorted(wanted)


def test_an_answer_is_met_with_proof_or_says_what_is_missing() -> None:
    rows = cells()
    assert {row[2] for row in rows} == {"met", "part", "**gap**", "n.a."}
    assert [row[0] for row in rows if row[2] == "met" and "`" not in row[4]] == []
    assert [row[0] for row in rows if row[2] != "met" and not row[3]] == []


def test_every_file_and_every_test_named_there_exists() -> None:
    named = re.findall(r"`((?:tests|xiaoan|docs|deploy|requirements)/[\w./-]+?)(?:::(\w+))?`", text(PAGE))
    assert len(named) > 100
    missing = [path for path, _test in named if not (CHECKOUT / path).exists()]
    assert missing == []
    untold = [
        f"{path}::{test}"
        for path, test in named
        if test and f"\ndef {test}(" not in (CHECKOUT / path).read_text("utf-8")
    ]
    assert untold == []


def test_the_numbers_of_the_page_are_those_of_the_program(db: None) -> None:
    said = text(PAGE)
    assert f"{strength.SHORTEST} to {strength.LONGEST} marks" in said
    assert all(word in said for word in strength.HOUSE)
    assert (wakeful.IDLE.total_seconds() / 60, SHORT.total_seconds() / 3600) == (60, 12)
    assert "60 minutes | 12 hours" in said
    assert limits.SIGNING_IN.most == 60
    assert limits.CODES.most == 30
    assert (second_step.MANY, second_step.LENGTH, second_step.RECOVERING.most, codes.TRIES) == (8, 12, 10, 5)
    assert (recognition.MOST_UNPACKED, recognition.MOST_PARTS) == (200 * 1024 * 1024, 5_000)
    assert KEPT_DAYS >= 180
    for title in Role.objects.filter(needs_otp=True).values_list("title", flat=True):
        assert title in said
