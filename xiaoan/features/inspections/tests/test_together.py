"""Many at once: two issue at the same instant, two sign at the same instant, and the trail vouches for all of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.features.inspections import commands
from xiaoan.features.inspections.commands import Issue
from xiaoan.features.inspections.models import NumberBook, Paper, Signature
from xiaoan.features.inspections.tests.play import BOTTLE, LAMP, Play
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, XiaoanError
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.trail.verify import verify


@pytest.fixture
def play(committed_cast: Cast, tmp_path: Path, settings: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(committed_cast)


def at_once(tries: list[Callable[[], Any]]) -> list[Any]:
    """Run all in threads of their own; a refusal is its answer."""

    def run(one: Callable[[], Any]) -> Any:
        try:
            return one()
        except XiaoanError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(run, tries))


def test_two_issue_at_once_and_get_two_numbers(play: Play) -> None:
    visits = [play.visit(LAMP), play.visit(BOTTLE)]
    play.school = "middle"
    visits += [play.visit(LAMP), play.visit(BOTTLE)]
    by, at, said = play.seat("officer"), play.later(), Issue(kind="notice", due=play.today)
    made = at_once(
        [partial(commands.issue, by=by, visit_id=each.id, client_id=new_id(), said=said, at=at) for each in visits]
    )
    assert sorted(each.number for each in made) == [f"青石县局改〔2026〕{n:03d}号" for n in (1, 2, 3, 4)]
    with rls.opened(rls.EVERYTHING):
        assert NumberBook.objects.get().last == 4
        assert Hazard.objects.count() == 4


def test_one_visit_issued_many_times_at_once_is_one_paper(play: Play) -> None:
    visit, key = play.visit(LAMP), new_id()
    by, at, said = play.seat("officer"), play.later(), Issue(kind="notice", due=play.today)
    once = partial(commands.issue, by=by, visit_id=visit.id, client_id=key, said=said, at=at)
    answers = at_once([once] * 5)
    assert all(isinstance(each, Paper | Conflict) for each in answers)
    assert any(isinstance(each, Paper) for each in answers)
    with rls.opened(rls.EVERYTHING):
        assert (Paper.objects.count(), Hazard.objects.count()) == (1, 1)


def test_two_sign_at_once_and_one_is_told(play: Play) -> None:
    paper, at = play.issued(LAMP), play.later()
    seats = [play.seat("safety"), play.seat("principal")]
    answers = at_once([partial(commands.receive, by=by, paper_id=paper.id, client_id=new_id(), at=at) for by in seats])
    assert sorted(type(each).__name__ for each in answers) == ["Conflict", "Signature"]
    with rls.opened(rls.EVERYTHING):
        assert Signature.objects.count() == 1


def test_the_trail_vouches_for_every_row(play: Play) -> None:
    paper = play.issued(LAMP, BOTTLE)
    play.sign(paper)
    cured(play, paper)
    play.reply(paper)
    play.enter(BOTTLE)
    with rls.opened(rls.EVERYTHING):
        assert [each.problem for each in verify().findings] == []
