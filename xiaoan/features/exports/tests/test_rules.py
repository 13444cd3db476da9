"""How an export stands at an instant, and whose sight still holds what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from xiaoan.features.exports.rules import GIVEN_UP, KEPT, State, state, still_reaches
from xiaoan.kernel.access.rules import Held

AT = datetime(2026, 10, 20, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SCHOOL, OTHER = uuid4(), uuid4()


@dataclass
class Place:
    low: str = "0001.0002."
    high: str = "0001.0002/"
    units: list[UUID] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=lambda: ["see"])


def held(
    low: str = "0001.",
    *,
    verb: str = "see",
    units: frozenset[UUID] = frozenset(),
    domains: frozenset[str] = frozenset(),
) -> Held:
    span = None if units else (low, low[:-1] + "/")
    return Held("role", frozenset({verb}), SCHOOL, low, span, units, domains)


@pytest.mark.parametrize(
    ("since_asked", "since_made", "failure", "gone", "how"),
    [
        (MINUTE, None, "", None, State.WAITS),
        (GIVEN_UP - MINUTE, None, "", None, State.WAITS),
        (GIVEN_UP, None, "", None, State.FAILED),
        (MINUTE, None, "太多了", None, State.FAILED),
        (KEPT, KEPT - MINUTE, "", None, State.READY),
        (KEPT + MINUTE, KEPT, "", None, State.GONE),
        (MINUTE, MINUTE, "", MINUTE, State.GONE),
    ],
)
def test_how_an_export_stands(
    since_asked: timedelta, since_made: timedelta | None, failure: str, gone: timedelta | None, how: State
) -> None:
    made = AT - since_made if since_made is not None else None
    went = AT - gone if gone is not None else None
    assert state(AT, asked_at=AT - since_asked, made_at=made, failure=failure, gone_at=went) is how


@pytest.mark.parametrize(
    ("before", "now", "reaches"),
    [
        ([], [], True),
        ([Place()], [held()], True),
        ([Place()], [held("0001.0002.")], True),
        ([Place()], [held("0001.0002.0003.")], False),
        ([Place()], [held("0001.0020.")], False),
        ([Place()], [held(verb="other")], False),
        ([Place()], [], False),
        ([Place()], [held(domains=frozenset({"fire"}))], False),
        ([Place(domains=["fire"])], [held(domains=frozenset({"fire", "food"}))], True),
        ([Place(domains=["fire", "food"])], [held(domains=frozenset({"fire"}))], False),
        ([Place("", "", [SCHOOL])], [held(units=frozenset({SCHOOL, OTHER}))], True),
        ([Place("", "", [SCHOOL, OTHER])], [held(units=frozenset({SCHOOL}))], False),
        ([Place(), Place("0009.", "0009/")], [held()], False),
        ([Place(verbs=["see", "other"])], [held()], False),
        ([Place(verbs=["see", "other"])], [held(), held(verb="other")], True),
        ([Place(verbs=[])], [held()], True),
        ([Place(verbs=[])], [held(verb="other")], False),
    ],
)
def test_a_file_is_given_only_to_who_still_sees_all_it_was_made_from(
    before: list[Place], now: list[Held], reaches: bool
) -> None:
    assert still_reaches(before, now, ("see",)) is reaches
