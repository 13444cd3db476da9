"""Letters follow from what others did, once; the sentence of a day is said once and in the reader's own sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access import acts
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.messages import commands, queries
from xiaoan.kernel.messages.commands import Word, digest, open_letters, write
from xiaoan.kernel.messages.models import Digest, Letter
from xiaoan.kernel.messages.offers import OFFERS, Matter, Waiting
from xiaoan.wiring.inbox import morning


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)


def got(play: Play, who: str) -> list[Letter]:
    with play.looking(who) as viewer:
        return queries.letters(viewer).rows


def test_whoever_reported_hears_what_became_of_it_once(play: Play) -> None:
    hazard = play.hazard(by="guard")
    assert [letter.title[:8] for letter in got(play, "guard")] == ["您上报的已登记为"]
    assert hazard.number in got(play, "guard")[0].text
    assert got(play, "safety") == []


def test_a_closed_hazard_is_told_to_its_reporter(play: Play) -> None:
    hazard = play.submitted()
    play.later()
    play.pass_(hazard)
    assert got(play, "guard")[0].title.startswith("您上报的已整改销号")


def test_nobody_is_told_what_he_did_himself(play: Play) -> None:
    play.hazard(by="safety")
    assert got(play, "safety") == []


def test_the_same_key_is_the_same_letter_and_a_failed_act_writes_none(play: Play) -> None:
    school, guard = play.cast.unit("school"), play.cast.account("guard")
    report = play.report()

    def once() -> None:
        with acts.opened(by=play.seat("safety"), at=play.at) as act:
            write(act, to=[guard, guard], key="k", said=Word("t", "说明"), about=report, unit=school)

    once()
    once()
    with pytest.raises(ZeroDivisionError), acts.opened(by=play.seat("safety"), at=play.at) as act:
        write(act, to=[guard], key="other", said=Word("t", "说明"), about=report, unit=school)
        raise ZeroDivisionError
    assert len(got(play, "guard")) == 1


def test_opening_marks_ones_own_letters_only(play: Play) -> None:
    play.hazard(by="guard")
    assert open_letters(by=play.seat("safety"), at=play.at) == 0
    assert open_letters(by=play.seat("guard"), at=play.later()) == 1
    assert open_letters(by=play.seat("guard"), at=play.later()) == 0
    with play.looking("safety") as viewer, pytest.raises(NotFound):
        with opened(EVERYTHING):
            one = Letter.objects.get()
        commands.letter_of(viewer, one.id)


def test_letters_come_page_by_page_the_newest_first(play: Play) -> None:
    for _number in range(5):
        play.hazard(by="guard")
        play.later()
    with play.looking("guard") as viewer:
        first = queries.letters(viewer, limit=3)
        rest = queries.letters(viewer, after=first.rows[-1].id, limit=3)
    assert [len(first.rows), len(rest.rows), bool(first.after), rest.after] == [3, 2, True, ""]
    times = [row.at for row in (*first.rows, *rest.rows)]
    assert times == sorted(times, reverse=True)


def test_what_waits_is_offered_by_the_rooms(play: Play) -> None:
    play.report()
    with play.looking("safety") as viewer:
        kinds = queries.waiting(viewer, at=play.at)
    assert [(each.kind, each.total) for each in kinds] == [("triage", 1), ("open_hours", 1)]
    assert kinds[0].matters[0].url.startswith("/reports/")
    with play.looking("guard") as viewer:
        assert queries.waiting(viewer, at=play.at) == []


def test_a_kind_says_how_many_it_does_not_show() -> None:
    assert Waiting("k", "t", 7, (Matter("a", "b", "/"),)).rest == 6
    assert "hazards" in OFFERS


def test_the_sentence_of_the_day_is_written_once_and_says_what_waits(play: Play) -> None:
    play.report()
    play.report(what="另一处")
    principal = play.cast.account("principal")
    said = digest(principal, at=play.at)
    assert said is not None
    assert "等您办的 2" in said.sentence.replace("\u00a0", " ")
    assert said.sentence.endswith("。")
    assert digest(principal, at=play.later()) is None
    assert Digest.objects.count() == 0, "dark outside a scope"
    with play.looking("principal") as viewer:
        assert queries.today(viewer, school_day(play.at)) is not None


def test_nothing_to_say_is_not_said(play: Play) -> None:
    assert digest(play.cast.account("guard"), at=play.at) is None


def test_the_morning_writes_to_heads_of_schools_and_to_nobody_else(play: Play) -> None:
    play.report()
    morning(play.at)
    morning(play.at + timedelta(minutes=5))
    with opened(EVERYTHING):
        told = set(Digest.objects.values_list("to", flat=True))
    heads = {play.cast.account(name) for name in ("principal", "middle_principal", "central_principal", "point_head")}
    assert play.cast.account("principal") in told
    assert told <= heads | {play.cast.account("stranger")}
