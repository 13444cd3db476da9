"""Runs every worked case of judged.md: what became of an occurrence, when it happened, and the figures."""

import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta
from fractions import Fraction

import pytest

from xiaoan.engines.cadence import (
    Claim,
    Entry,
    Excuse,
    Occurrence,
    Outcome,
    Standing,
    Tally,
    corrected,
    expand,
    judge,
)
from xiaoan.engines.cadence.tests.reading import Row, given, instant, rows, spells

TABLE = list(rows("judged.md"))
CLOCKS = [row for row in TABLE if row.word == "happened"]
FIGURES = [row for row in TABLE if row.word.startswith("identity")]
JUDGED = [row for row in TABLE if row not in CLOCKS and row not in FIGURES]


@pytest.mark.parametrize("row", JUDGED, ids=str)
def test_an_occurrence_stands_as_was_decided_by_hand(row: Row) -> None:
    _, rule, records, said, now, closed, stands = row.cells
    claim, excuse, typhoon = _said(said)
    occurrence = _of_the_week(rule, typhoon)
    standing = judge(
        occurrence,
        [_entry(one) for one in records.split()],
        claim,
        excuse,
        instant(now or "11-05T12:00"),
        instant(closed) if closed else None,
    )
    assert _shown(standing) == stands


@pytest.mark.parametrize("row", CLOCKS, ids=str)
def test_a_phone_clock_is_corrected(row: Row) -> None:
    claimed, sent, reached, happened = (instant(cell) for cell in row.cells[1:])
    assert corrected(claimed, sent, reached) == happened
    assert corrected(claimed.astimezone(UTC), sent, reached.astimezone(UTC)) == happened


@pytest.mark.parametrize("row", FIGURES, ids=str)
def test_figures_add_up_as_was_computed_by_hand(row: Row) -> None:
    _, outcomes, expected, required, missing, completeness, timeliness = row.cells
    tally = Tally.of(_standings(outcomes))
    assert (tally.expected, tally.required, tally.missing) == (int(expected), int(required), int(missing))
    assert tally.completeness() == _share(completeness)
    assert tally.timeliness() == _share(timeliness)
    assert tally.holds


def test_tallies_add_up() -> None:
    whole = Tally.of(_standings("3 on_time 1 late 2 missing 1 partial 2 pending 1 excused 1 not_applicable"))
    parts = [Tally.of(_standings("3 on_time 1 late 2 missing")), Tally.of(_standings("1 partial 2 pending"))]
    assert sum(parts, Tally()) + Tally.of(_standings("1 excused 1 not_applicable")) == whole


def test_a_tally_that_breaks_the_identity_is_found() -> None:
    assert not Tally(expected=2, required=1, on_time=1).holds
    assert not Tally(expected=1, required=1).holds
    assert not Tally(expected=1, required=1, missing=1, partial=2).holds


def test_late_entries_are_told_apart_from_late_deeds() -> None:
    standings = [Standing(Outcome.LATE, 1, 1, True), Standing(Outcome.LATE, 1, 1, False)]
    tally = Tally.of(standings)
    assert (tally.late, tally.late_entry) == (2, 1)


def _of_the_week(rule: str, typhoon: bool) -> Occurrence:
    situation = given("county:10-16=suspended!" if typhoon else "")
    asked = (date(2026, 10, 12), date(2026, 10, 18))
    (occurrence,) = expand(spells(rule), situation.spans, situation.calendar, *asked)
    return occurrence


def _said(text: str) -> tuple[Claim | None, Excuse | None, bool]:
    words = dict(word.partition("@")[::2] for word in text.split())
    assert set(words) <= {"claim", "refused", "excuse", "typhoon"}
    refused = instant(words["refused"]) if "refused" in words else None
    claim = Claim("无此设备", instant(words["claim"]), refused) if "claim" in words else None
    excuse = Excuse("书面同意", instant(words["excuse"])) if "excuse" in words else None
    return claim, excuse, "typhoon" in words


def _entry(text: str) -> Entry:
    """`10-13T08:00~fire>10-20T08:00~withdrawn`: the marks may stand anywhere."""
    marks = set(re.findall(r"~(\w+)", text))
    happened, _, reached = re.sub(r"~\w+", "", text).partition(">")
    at = instant(happened)
    themes = marks - {"invalid", "withdrawn"}
    return Entry(
        at,
        instant(reached) if reached else at + timedelta(minutes=5),
        "invalid" not in marks,
        "withdrawn" in marks,
        at.date(),
        next(iter(themes), ""),
    )


def _shown(standing: Standing) -> str:
    text = f"{standing.outcome} {standing.done}/{standing.needed}"
    text += f" {standing.reason}" if standing.reason else ""
    text += " 补录" if standing.late_entry else ""
    return f"{text} after {standing.after}" if standing.after else text


def _standings(text: str) -> Iterator[Standing]:
    words = text.split()
    for count, outcome in zip(words[::2], words[1::2], strict=True):
        for _ in range(int(count)):
            yield Standing(Outcome(outcome), 0, 1)


def _share(text: str) -> float | None:
    return None if text == "–" else float(Fraction(text))
