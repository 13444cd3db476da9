"""What packs hold is drawn; where none is adopted it is typed, as a number, and the roll-up says whose hand it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.support.cast import START, Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.shapes import Figure
from xiaoan.features.returns.tests.play import COUNTY, MONTHLY, OCTOBER, SIGNING_DAY, Play, on
from xiaoan.foundation.errors import NotFound, Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents, shelf
from xiaoan.kernel.hazards.tests.play import Play as Finding
from xiaoan.kernel.ledgers import commands as ledgers
from xiaoan.kernel.work.bodies import Given
from xiaoan.kernel.work.tests.acting import at, name, record

SINCE = date(2026, 9, 1)


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def take_up(play: Play, *packs: str, unit: str = "city", since: date = SINCE) -> None:
    for code in packs:
        version = contents()[code].version
        adopt(by=operator(), unit=play.cast.unit(unit), pack=code, version=version, starts=since, at=START)


def talk(play: Play, now: datetime, title: str = "过马路") -> None:
    """One talk under the flag of 青一小."""
    said = (
        Given(item="education.talk_title", answer="value", value=title),
        Given(item="education.talk_by", answer="value", value="leader"),
    )
    owed = name(play.cast, "school", "education.flag.term", at(9, 1, 0))
    record(play.cast, "safety", "school", now, owed, answers=said, rest_fine=False)


def figure(play: Play, code: str, who: str = "safety", unit: str = "school", **more: Any) -> Figure:
    found = play.page(who, unit, at=SIGNING_DAY, **more).body.figure(code)
    assert found is not None
    return found


def type_in(play: Play, who: str, unit: str, **said: str) -> None:
    """Numbers of 六、安全教育 typed by a school."""
    named: dict[str, Any] = {"unit": play.cast.unit(unit), "kind": MONTHLY, "period": OCTOBER, "at": on(11, 2)}
    cells = {f"teaching.{code}": text for code, text in said.items()}
    commands.type_in(by=play.cast.seat(who, on(11, 2)), said=cells, **named)


def test_what_no_adopted_pack_holds_is_typed(play: Play) -> None:
    assert figure(play, "teaching.flag").words == "未填"
    type_in(play, "safety", "school", flag="5", lessons="0")
    found = figure(play, "teaching.flag")
    assert (found.value, found.take, found.number, found.counted) == ("5", "typed", True, False)
    block = next(each for each in play.page("safety", at=SIGNING_DAY).body.blocks if each.code == "teaching")
    assert "自己填" in block.by_hand and "国旗下讲话" in block.by_hand and "活动与宣传" not in block.by_hand
    assert figure(play, "teaching.lessons").words == "–"


def test_a_typed_number_must_be_one(play: Play) -> None:
    for text in ("五次", "-1", "1.5", "９" * 3, "1" * 13):
        with pytest.raises(Refused, match="请改正"):
            type_in(play, "safety", "school", flag=text)
    assert figure(play, "teaching.flag").words == "未填"


def test_an_adopted_pack_draws_the_figure_from_its_records(play: Play) -> None:
    take_up(play, "education")
    assert figure(play, "teaching.flag").words == "–"
    talk(play, at(10, 12, 9))
    talk(play, at(10, 19, 9), title="防溺水")
    talk(play, at(11, 2, 9), title="不在本期")
    found = figure(play, "teaching.flag")
    assert (found.value, found.take, found.number) == ("2", "answers", False)
    with pytest.raises(Refused, match="由记录得出"):
        type_in(play, "safety", "school", flag="9")
    seat = play.cast.seat("safety", SIGNING_DAY)
    with opened(seat.scope, readonly=True):
        page = queries.page(seat, play.cast.unit("school").id, MONTHLY, OCTOBER, at=SIGNING_DAY)
        behind = queries.behind(seat, page, "teaching.flag", at=SIGNING_DAY)
    assert [piece.title for piece in behind.pieces] == ["国旗下讲安全"] * 2 and not behind.differs


def test_a_pack_adopted_after_the_period_leaves_it_to_be_typed(play: Play) -> None:
    take_up(play, "education", since=date(2026, 11, 1))
    assert figure(play, "teaching.flag").number


def test_what_is_typed_cannot_be_opened(play: Play) -> None:
    type_in(play, "safety", "school", flag="5")
    seat = play.cast.seat("safety", SIGNING_DAY)
    with opened(seat.scope, readonly=True):
        page = queries.page(seat, play.cast.unit("school").id, MONTHLY, OCTOBER, at=SIGNING_DAY)
        with pytest.raises(NotFound):
            queries.behind(seat, page, "teaching.flag", at=SIGNING_DAY)


def test_a_school_that_owes_none_of_an_adopted_pack_has_counted_none(play: Play) -> None:
    take_up(play, "traffic")
    found = figure(play, "checks.bus")
    assert (found.value, found.words, found.number) == ("0", "–", False)


def test_rows_count_by_their_date_and_are_added_up_by_a_column(play: Play) -> None:
    take_up(play, "family")
    by, unit = play.cast.seat("safety", on(10, 9)), play.cast.unit("school")
    for title, day, receipts in (
        ("秋季流感", "2026-10-08", "312"),
        ("放假", "2026-09-28", "500"),
        ("调课", "2026-10-20", ""),
    ):
        values = {"name": title, "on": day, "sent": "600", "receipts": receipts}
        ledgers.add(by=by, unit=unit, ledger="family.letters", client_id=new_id(), values=values, at=on(10, 9))
    assert figure(play, "family.other_letters").value == "312"


def test_the_roll_up_adds_typed_and_drawn_and_says_so(play: Play) -> None:
    take_up(play, "education", unit="school")
    talk(play, at(10, 12, 9))
    play.sent()
    type_in(play, "central_safety", "central", flag="3")
    play.fill("central_safety", "central", at=on(11, 3))
    play.sign("central_principal", "central", at=on(11, 4))
    found = figure(play, "sum.teaching.flag", "officer", "county", kind=COUNTY)
    assert (found.value, found.hands) == ("4", 1)
    assert "1\xa0份" in found.explained
    seat = play.cast.seat("officer", SIGNING_DAY)
    with opened(seat.scope, readonly=True):
        page = queries.page(seat, play.cast.unit("county").id, COUNTY, OCTOBER, at=SIGNING_DAY)
        behind = queries.behind(seat, page, "sum.teaching.flag", at=SIGNING_DAY)
    assert sorted(piece.number for piece in behind.pieces) == [1, 3] and not behind.differs


def test_the_signed_paper_keeps_what_was_typed(play: Play) -> None:
    type_in(play, "safety", "school", flag="5")
    frozen = play.sent()
    assert frozen.body.figures["teaching.flag"].value == "5"
    seat = play.cast.seat("principal", SIGNING_DAY)
    page = play.page("principal", at=SIGNING_DAY)
    with opened(seat.scope, readonly=True):
        assert not queries.difference(seat, page, at=SIGNING_DAY)


def test_every_domain_stands_in_one_line_of_the_table(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard(quantity=2)
    body = play.page("safety", at=SIGNING_DAY).body
    lines = {code.split(".")[1] for code in body.figures if code.startswith("domains.")}
    block = next(each for each in shelf().returns[MONTHLY].blocks if each.code == "domains")
    meant = [code for line in block.narrowed(shelf().domains) for code in line.domains]
    assert sorted(meant) == sorted(shelf().domains) and lines == {line.code for line in block.lines}


def test_a_return_brings_no_ledgers_of_the_packs_it_adds_up(play: Play) -> None:
    by, unit = play.cast.seat("safety", on(10, 9)), play.cast.unit("school")
    values = {"name": "秋季流感", "on": "2026-10-08"}
    with pytest.raises((NotFound, Refused)):
        ledgers.add(by=by, unit=unit, ledger="family.letters", client_id=new_id(), values=values, at=on(10, 9))
