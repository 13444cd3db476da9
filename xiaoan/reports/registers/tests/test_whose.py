"""Whose a derived ledger is: a grant for one domain, a list of schools, what was told past the head."""

from __future__ import annotations

import pytest

from tests.support.cast import Cast
from xiaoan.foundation.errors import NotFound
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.models import Grant
from xiaoan.kernel.hazards.bureau.upward import Told, tell_up
from xiaoan.kernel.hazards.models import Hazard
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.reports.registers.exporting import packed, question_of
from xiaoan.reports.registers.folder import safe
from xiaoan.reports.registers.headlines import said
from xiaoan.reports.registers.tests.asking import asking, table

SECRET = "配电箱冒烟没人管"


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def words(play: Play, who: str, unit: str) -> str:
    with asking(play, who, unit) as question:
        return str(
            [
                (each.words, [(row.words, row.number) for number in each.numbers.values() for row in number.rows])
                for each in said(question)
            ]
        )


def test_a_grant_for_another_domain_sees_no_hazard_no_report_and_no_total(play: Play) -> None:
    hazard = play.hazard(quantity=37)
    assert table(play, "officer", "school", "hazard_book").total == 1
    assert "37" in words(play, "officer", "school")
    with opened(EVERYTHING):
        domain = Hazard.objects.get(id=hazard.id).domain
        other = "food" if domain != "food" else "fire"
        Grant.objects.filter(account_id=play.cast.account("officer")).update(domains=[other])
    found = table(play, "officer", "school", "hazard_book")
    assert (found.total, found.rows) == (0, ())
    assert "37" not in "".join(found.says) and "37" not in words(play, "officer", "school")
    assert hazard.number not in words(play, "officer", "school")


def test_what_was_told_past_the_head_stands_in_no_ledger_and_no_figure(play: Play) -> None:
    before = words(play, "principal", "school"), words(play, "officer", "county")
    tell_up(
        by=play.seat("guard"), unit=play.cast.unit("school"), client_id=new_id(), said=Told(SECRET, "教学楼"),
        at=play.at,
    )  # fmt: skip
    assert (words(play, "principal", "school"), words(play, "officer", "county")) == before
    for who, unit in (("principal", "school"), ("officer", "county")):
        assert SECRET not in str(table(play, who, unit, "hazard_book"))


def test_a_list_of_schools_asks_about_those_alone(play: Play) -> None:
    play.hazard()
    with opened(EVERYTHING):
        Grant.objects.filter(account_id=play.cast.account("officer")).update(units=[play.cast.unit("middle").id])
    viewer = play.seat("officer")
    for unit in ("school", "county", "far_school"):
        with opened(viewer.scope, readonly=True), pytest.raises(NotFound):
            question_of(viewer, {"unit": str(play.cast.unit(unit).id)}, play.at)
    assert table(play, "officer", "middle", "hazard_book").total == 0


@pytest.mark.parametrize("who", ["stranger", "far_officer", "fireman"])
def test_nobody_from_elsewhere_packs_a_folder(play: Play, who: str) -> None:
    viewer, asked = play.seat(who), {"unit": str(play.cast.unit("school").id), "list": "registers.fire"}
    with opened(viewer.scope, readonly=True), pytest.raises(NotFound):
        packed(viewer, asked, play.at, lambda _done, _all: None)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", ".", "/", "a\\..\\b", "C:\\x", "\x00", " . ", "x" * 500])
def test_a_name_is_one_part_of_a_path_and_never_another_place(name: str) -> None:
    found = safe(name)
    assert found and found not in (".", "..") and not set(found) & set('\\/:*?"<>|\x00')
    assert len(found) <= 40
