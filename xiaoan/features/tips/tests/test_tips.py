"""A passer-by tells, is answered, and nobody learns who he was."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.cast import Cast
from xiaoan.features.tips import commands
from xiaoan.features.tips.commands import Told
from xiaoan.features.tips.models import Following, Poster
from xiaoan.features.tips.passer import NAME, passer
from xiaoan.features.tips.queries import followed, hung, posters
from xiaoan.features.tips.rules import follow_code, spoken, typed
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.hazards import commands as hazards
from xiaoan.kernel.hazards.models import Report
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.trail.models import TrailEvent


@pytest.fixture
def play(cast: Cast, settings: Any, tmp_path: Any) -> Play:
    settings.FILES = tmp_path / "files"
    return Play(cast)


def up(play: Play, place: str | None = None) -> Poster:
    spot = play.cast.places[place].id if place else None
    return commands.put_up(by=play.seat("safety"), unit=play.cast.unit("school"), place_id=spot, at=play.at)


def told(
    play: Play, poster: Poster, what: str = "围墙裂了", client_id: UUID | None = None, **more: Any
) -> commands.Told:
    said = {"where": "东门外", "danger": False, "photos": (), **more}
    return commands.tell(poster=poster, client_id=client_id or new_id(), what=what, at=play.at, **said)


def row(given: Told) -> Report:
    with opened(EVERYTHING):
        return Report.objects.get(id=given.report_id)


def test_what_is_told_waits_for_the_school_like_any_report_and_names_nobody(play: Play) -> None:
    poster = up(play, "canteen")
    made = row(told(play, poster, where=""))
    assert (made.state, made.source, made.place_id) == ("awaiting", "public", play.cast.places["canteen"].id)
    assert (made.by.name, made.told_by) == (NAME, "")
    with opened(EVERYTHING):
        event = TrailEvent.objects.get(object_id=made.id)
    assert event.actor_unit == play.cast.unit("school").id


def test_the_school_can_neither_withdraw_nor_correct_it_only_answer_it(play: Play) -> None:
    given = told(play, up(play))
    for act in (
        lambda: hazards.withdraw_report(by=play.seat("principal"), report_id=given.report_id, at=play.at),
        lambda: hazards.correct_report(by=play.seat("safety"), report_id=given.report_id, at=play.at, what="没有"),
    ):
        with pytest.raises(NotFound):
            act()
    assert row(given).state == "awaiting"


def test_the_code_follows_it_to_the_answer_and_shows_no_person(play: Play) -> None:
    given = told(play, up(play))
    assert followed(given.code).standing.word == "已收到"
    play.later()
    hazards.not_hazard(by=play.seat("safety"), report_id=given.report_id, reason="是工地围挡，已看过", at=play.at)
    found = followed(spoken(given.code).lower())
    assert (found.standing.word, found.answer, found.standing.ended) == ("已核实", "是工地围挡，已看过", True)
    assert not any("示例" in str(part) for part in found)


def test_a_hazard_is_followed_by_its_stage_until_it_is_closed(play: Play) -> None:
    given = told(play, up(play))
    play.later()
    play.register(row(given))
    assert followed(given.code).standing.word == "整改中"


@pytest.mark.parametrize("code", ["", "ABCD", "AAAA-BBBB-CCCC", "一二三四五六七八九十一二", "A" * 400])
def test_a_code_that_is_none_finds_nothing(play: Play, code: str) -> None:
    with pytest.raises(NotFound):
        followed(code)


def test_the_same_form_twice_is_one_report_with_one_code_and_other_words_conflict(play: Play) -> None:
    poster, form = up(play), new_id()
    first, second = told(play, poster, client_id=form), told(play, poster, client_id=form)
    assert first == second
    with pytest.raises(Conflict):
        told(play, poster, "别的", client_id=form)
    assert Following.objects.count() == 1


@pytest.mark.parametrize(("what", "where"), [("", "门口"), ("  ", "门口"), ("裂了", "")])
def test_nothing_is_half_written_when_something_is_missing(play: Play, what: str, where: str) -> None:
    poster = up(play)
    with pytest.raises(Refused):
        told(play, poster, what, where=where)
    assert Following.objects.count() == 0


def test_a_photo_comes_along_and_only_from_the_passer_by_himself(play: Play) -> None:
    poster, unit = up(play), play.cast.unit("school")
    sent = receive(
        by=passer(unit), unit=unit, client_id=new_id(), name="a.jpg", content=io.BytesIO(photo(seed=7)), at=play.at
    )
    made = told(play, poster, photos=[sent.id])
    assert row(made).state == "awaiting"
    with pytest.raises(NotFound):
        told(play, poster, photos=[play.file("guard")])


def test_a_code_taken_down_opens_nothing_and_what_was_told_stays(play: Play) -> None:
    poster = up(play)
    given = told(play, poster)
    commands.take_down(by=play.seat("safety"), poster_id=poster.id, at=play.at)
    with pytest.raises(NotFound, match="已停用"):
        hung(poster.mark)
    assert followed(given.code).standing.word == "已收到"
    assert posters(play.seat("safety"), play.cast.unit("school").id) == []


def test_one_code_hangs_at_one_place_and_strangers_put_up_none(play: Play) -> None:
    assert up(play, "canteen").id == up(play, "canteen").id != up(play).id
    with pytest.raises(Refused, match="地点"):
        commands.put_up(
            by=play.seat("safety"), unit=play.cast.unit("school"), place_id=play.cast.places["far_building"].id,
            at=play.at,
        )  # fmt: skip
    with pytest.raises(NotFound):
        commands.put_up(by=play.seat("stranger"), unit=play.cast.unit("school"), at=play.at)
    with pytest.raises(Refused):
        commands.put_up(by=play.seat("guard"), unit=play.cast.unit("school"), at=play.at)


def test_codes_are_long_plain_and_forgiving() -> None:
    code = follow_code(new_id(), new_id(), "key")
    assert len(code) == 12
    assert not set(code) & set("0189")
    assert typed(f" {spoken(code).lower()} ") == code


def test_a_look_costs_the_same_however_much_was_told(play: Play) -> None:
    poster = up(play)
    given = [told(play, poster, f"裂缝{number}") for number in range(5)]
    with CaptureQueriesContext(connection) as looked:
        followed(given[0].code)
    assert len(looked) <= 8
