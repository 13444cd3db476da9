"""A hazard's request and a bureau's 通报 wait under 待我签, are signed there, and by mandate say for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.signing.kept import Line, kept, sign_kept
from xiaoan.kernel.access.signing.mandates import give_mandate, withdraw_mandate
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.models import Admonition, Hazard
from xiaoan.kernel.hazards.staffing import place, staff
from xiaoan.kernel.hazards.tests.play import Play, stored
from xiaoan.kernel.hazards.tests.test_bureau import drafted, leader, overdue
from xiaoan.kernel.hazards.verbs import DECIDE_ADMONITION, HAND_UP, RECHECK
from xiaoan.kernel.messages.queries import waiting
from xiaoan.kernel.trail.verify import verify


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)


def draft_up(play: Play) -> Hazard:
    hazard = play.held()
    return commands.draft_up(by=play.seat("safety"), hazard_id=hazard.id, ask="请拨付 36,000 元", at=play.later())


def shown(play: Play, who: str) -> list[Line]:
    with play.looking(who) as viewer:
        return kept(viewer, at=play.at)


def sign(play: Play, who: str, draft: UUID, kind: str = "hand_up") -> str:
    return sign_kept(by=play.seat(who), kind=kind, draft_id=draft, at=play.later())


def lend(play: Play, giver: str, to: str, unit: str, verb: str) -> UUID:
    return give_mandate(
        by=play.seat(giver), unit=play.cast.unit(unit), to_account=play.cast.account(to), verbs=[verb],
        starts=play.today, ends=play.today + timedelta(days=9), paper_no="授权3号", reason="外出培训", at=play.later(),
    ).id  # fmt: skip


def test_a_drafted_request_waits_for_the_head_and_is_signed_there(play: Play) -> None:
    hazard = draft_up(play)
    (line,) = shown(play, "principal")
    assert (line.row.id, line.row.signs, line.row.text) == (hazard.id, True, "请拨付 36,000 元")
    assert line.row.by.name == "示例·周主任"
    (mine,) = shown(play, "safety")
    assert not mine.row.signs
    assert shown(play, "guard") == shown(play, "officer") == shown(play, "stranger") == []
    assert sign(play, "principal", hazard.id) == hazard.title
    assert stored(hazard).up == "sent"
    assert shown(play, "principal") == shown(play, "safety") == []
    with pytest.raises(Refused):
        sign(play, "principal", hazard.id)


def test_it_is_named_once_in_what_waits(play: Play) -> None:
    draft_up(play)
    with play.looking("principal") as viewer:
        kinds = [each.kind for each in waiting(viewer, at=play.at)]
    assert kinds.count("sign_up") == 1
    assert "signing" not in kinds


def test_nobody_signs_it_who_could_not_otherwise(play: Play) -> None:
    hazard = draft_up(play)
    for who, error in (("safety", Refused), ("officer", Refused), ("stranger", NotFound)):
        with pytest.raises(error):
            sign(play, who, hazard.id)
    with pytest.raises(NotFound):
        sign(play, "principal", hazard.id, kind="nonsense")
    assert stored(hazard).up == "drafted"


def test_by_mandate_a_request_is_signed_for_the_head_and_says_so(play: Play) -> None:
    hazard = draft_up(play)
    mandate = lend(play, "principal", "safety", "school", HAND_UP)
    (line,) = shown(play, "safety")
    assert line.row.signs
    withdraw_mandate(by=play.seat("principal"), mandate_id=mandate, at=play.later())
    with pytest.raises(Refused):
        sign(play, "safety", hazard.id)
    lend(play, "principal", "safety", "school", HAND_UP)
    sign(play, "safety", hazard.id)
    signed = stored(hazard).up_signed
    assert signed is not None
    assert signed.words.startswith("示例·周主任（安全员） 代 示例·林校长（校长）签，授权授权3号")
    with opened(EVERYTHING):
        assert verify().findings == []


def test_a_mandate_gives_its_holder_no_more_of_the_giver(play: Play) -> None:
    """A guard who may hand up for the head is not thereby counted among those who could recheck."""
    lend(play, "principal", "guard", "school", HAND_UP)
    with opened(EVERYTHING):
        people = staff(place(play.cast.unit("school")), "fire", play.at)
    guard = play.cast.account("guard")
    assert guard in {hand.account for hand in people.here(HAND_UP)}
    assert guard not in {hand.account for hand in people.here(RECHECK)}


def test_a_circular_waits_for_the_leader_and_may_be_issued_for_him(play: Play) -> None:
    leader(play)
    paper = drafted(play, [overdue(play)])
    (line,) = shown(play, "leader")
    assert (line.row.id, line.row.signs, line.row.url) == (paper.id, True, f"/hazards/ladder/{paper.id}")
    with play.looking("leader") as viewer:
        (signing,) = [each for each in waiting(viewer, at=play.at) if each.kind == "signing"]
    assert signing.total == 1
    with pytest.raises(Refused):
        sign(play, "officer", paper.id, "admonition")
    lend(play, "leader", "officer", "county", DECIDE_ADMONITION)
    sign(play, "officer", paper.id, "admonition")
    with opened(EVERYTHING):
        row = Admonition.objects.get(id=paper.id)
    assert row.decided_by is not None
    assert " 代 示例·高局长" in row.decided_by.words
    with pytest.raises(Conflict):
        sign(play, "leader", paper.id, "admonition")
    assert shown(play, "leader") == []
