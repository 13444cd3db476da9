"""The wider life of a hazard, many at once: signed once, extended or handed in, numbers without double or gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, Refused, XiaoanError
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands
from xiaoan.kernel.hazards.bureau.admonishing import CIRCULAR
from xiaoan.kernel.hazards.commands import Draft, Form, Result
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Admonition, Hazard, UpMove
from xiaoan.kernel.hazards.tests.play import Play, kinds, stored
from xiaoan.kernel.hazards.tests.test_bureau import drafted, leader, overdue
from xiaoan.kernel.hazards.tests.test_together import at_once
from xiaoan.kernel.trail.verify import verify


@pytest.fixture
def world(committed_cast: Cast, tmp_path: Path, settings: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(committed_cast)


def sound() -> None:
    """Every row is vouched for by the trail."""
    with rls.opened(rls.EVERYTHING):
        assert verify().findings == []


def refusals(answers: list[Any]) -> list[type[Exception]]:
    return [type(answer) for answer in answers if isinstance(answer, XiaoanError)]


def test_a_request_signed_many_times_at_once_goes_up_once(world: Play) -> None:
    hazard = world.held()
    commands.draft_up(by=world.seat("safety"), hazard_id=hazard.id, ask="请拨款", at=world.later())
    by, at, form = world.seat("principal"), world.later(), Form(client_id=new_id())
    sign: Callable[..., Hazard] = partial(commands.hand_up, by=by, hazard_id=hazard.id, at=at)
    assert refusals(at_once([partial(sign, form=form)] * 6)) == [], "one form tapped again is the same step"
    assert refusals(at_once([sign] * 3)) == [Refused] * 3, "a further form is told that it went up"
    with rls.opened(rls.EVERYTHING):
        assert UpMove.objects.filter(hazard_id=hazard.id).count() == 1
    assert kinds(hazard.id).count("handed_up") == 1
    sound()


def test_signed_and_dropped_at_once_ends_in_one_of_the_two(world: Play) -> None:
    hazard = world.held()
    commands.draft_up(by=world.seat("safety"), hazard_id=hazard.id, ask="请拨款", at=world.later())
    at = world.later()
    answers = at_once(
        [
            partial(commands.hand_up, by=world.seat("principal"), hazard_id=hazard.id, at=at),
            partial(commands.drop_up, by=world.seat("safety"), hazard_id=hazard.id, reason="自己有钱了", at=at),
        ]
    )
    now = stored(hazard)
    # Dropped after it was signed both stand, and it is with nobody; dropped first, there is nothing to sign.
    assert refusals(answers) in ([], [Refused])
    assert (now.up, now.ball_unit_id) == ("", hazard.unit_id)
    sound()


def test_an_extension_granted_while_the_cure_is_handed_in_loses_neither(world: Play) -> None:
    hazard = world.assign(world.hazard(), due=date(2026, 10, 24))
    commands.ask_later(
        by=world.seat("logistics"), hazard_id=hazard.id, due=date(2026, 11, 10), reason="等货", at=world.later()
    )
    photo, at = world.file("logistics"), world.later()
    answers = at_once(
        [
            partial(commands.grant_later, by=world.seat("safety"), hazard_id=hazard.id, at=at),
            partial(
                commands.submit, by=world.seat("logistics"), hazard_id=hazard.id,
                result=Result(note="已更换", after=[photo]), at=at,
            ),
        ]
    )  # fmt: skip
    now, done = stored(hazard), kinds(hazard.id)
    assert now.stage == Stage.RECHECK
    assert not isinstance(answers[1], XiaoanError)
    assert now.due == (date(2026, 11, 10) if "later_granted" in done else date(2026, 10, 24))
    assert now.later_due is None, "nobody is asked any more about a wish that has lapsed"
    sound()


def test_papers_issued_at_once_have_numbers_without_double_or_gap(world: Play) -> None:
    leader(world)
    late = [overdue(world) for _ in range(4)]
    papers = [drafted(world, [each]) for each in late]
    by, at = world.seat("leader"), world.later()
    issue: Callable[..., Admonition] = partial(commands.issue_admonition, by=by, at=at)
    made = at_once([partial(issue, admonition_id=paper.id) for paper in papers])
    assert sorted(each.number for each in made) == [f"青石县局通报〔2026〕{number}号" for number in range(1, 5)]
    again = drafted(world, late[:1])
    answers = at_once([partial(issue, admonition_id=again.id)] * 4)
    assert refusals(answers) == [Conflict] * 3
    sound()


def test_one_draft_sent_many_times_at_once_is_one_draft(world: Play) -> None:
    leader(world)
    late, key = overdue(world), new_id()
    said = Draft(CIRCULAR, "关于超期隐患的通报", "请抓紧整改。", [late.id])
    draft: Callable[..., Admonition] = partial(
        commands.draft_admonition,
        by=world.seat("officer"),
        unit=world.cast.unit("county"),
        client_id=key,
        at=world.later(),
    )
    assert len({each.id for each in at_once([partial(draft, said=said)] * 6)}) == 1
    sound()
