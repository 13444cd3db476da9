"""The chain of a school's return, from one tap to the paper, and what is refused on the way."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.support.cast import Cast
from xiaoan.features.returns import commands, queries
from xiaoan.features.returns.models import Frozen
from xiaoan.features.returns.tests.play import MONTHLY, OCTOBER, SIGNING_DAY, Play, on
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.commands import withdraw
from xiaoan.kernel.hazards.tests.play import Play as Finding
from xiaoan.kernel.indicators.commands import close_due
from xiaoan.kernel.indicators.models import Closing


@pytest.fixture
def play(cast: Cast) -> Play:
    return Play(cast)


def test_a_return_goes_from_filler_to_head_and_closes_its_month(play: Play) -> None:
    assert play.page("safety", at=on(11, 1)).state == "open"
    play.fill(at=on(11, 2))
    assert play.page("principal", at=on(11, 2)).state == "filled"
    frozen = play.sign(at=SIGNING_DAY)
    assert not frozen.late and frozen.due == date(2026, 11, 5)
    assert [step.by.name for step in frozen.steps if step.by] == ["示例·周主任", "示例·林校长", "示例·林校长"]
    with opened(EVERYTHING):
        closing = Closing.objects.get(unit=play.cast.unit("school"), month=OCTOBER)
    assert closing.signed


def test_after_the_signature_a_changed_hazard_shows_beside_and_the_return_stands(play: Play) -> None:
    found = Finding(play.cast)
    first, second = found.hazard(quantity=3), found.hazard()
    frozen = play.sent()
    assert [each.number for each in frozen.body.sheets if not each.carried] == [first.number, second.number]
    assert frozen.body.figures["hazards.all.new"].value == "4"
    found.at = on(11, 9)
    withdraw(by=found.seat("safety"), hazard_id=second.id, reason="看错了，灭火器压力正常", at=found.later())
    page = play.page("principal", at=on(11, 10))
    seat = play.cast.seat("principal", on(11, 10))
    with opened(seat.scope, readonly=True):
        changed = {each.code: (each.frozen, each.now) for each in queries.difference(seat, page, at=on(11, 10))}
    assert changed["hazards.all.new"] == ("4", "3")
    assert page.body.figures["hazards.all.new"].value == "4"
    assert page.body == frozen.body


def test_a_figure_is_never_typed_over_but_noted(play: Play) -> None:
    at, unit = on(11, 2), play.cast.unit("school")
    by = play.cast.seat("safety", at)
    with pytest.raises(Refused, match="由记录得出"):
        commands.type_in(by=by, unit=unit, kind=MONTHLY, period=OCTOBER, said={"basics.students": "861"}, at=at)
    key = uuid4()
    said: dict[str, Any] = {
        "kind": MONTHLY,
        "period": OCTOBER,
        "cell": "basics.students",
        "text": "10月转入1人，月底才登记",
    }
    row = commands.note(by=by, unit=unit, client_id=key, at=at, **said)
    assert commands.note(by=by, unit=unit, client_id=key, at=at, **said).id == row.id
    with pytest.raises(Conflict):
        commands.note(by=by, unit=unit, client_id=key, at=at, **said | {"text": "另一句"})
    page = play.page("safety", at=at)
    assert page.body.figures["basics.students"].value == "860"
    assert [note.text for note in page.notes] == [said["text"]]
    with pytest.raises(Refused, match="没有这一格"):
        commands.note(by=by, unit=unit, client_id=uuid4(), at=at, **said | {"cell": "basics.nobody"})


def test_what_must_be_said_is_said_or_answered_with_one_tap(play: Play) -> None:
    at, unit = on(11, 2), play.cast.unit("school")
    by = play.cast.seat("safety", at)
    with pytest.raises(Refused) as refused:
        commands.submit(by=by, unit=unit, kind=MONTHLY, period=OCTOBER, at=at)
    assert "incidents.incidents" in refused.value.fields
    row = play.fill(at=at)
    assert row.zero and row.typed["incidents.incidents"] == "零报告"
    assert play.fill(at=on(11, 3)).filled_at == row.filled_at  # a second tap is the same


def test_a_return_goes_back_with_a_reason_and_can_be_mended(play: Play) -> None:
    at, unit = on(11, 2), play.cast.unit("school")
    play.fill(at=at)
    head, filler = play.cast.seat("principal", at), play.cast.seat("safety", at)
    named: dict[str, Any] = {"unit": unit, "kind": MONTHLY, "period": OCTOBER, "at": at}
    with pytest.raises(Conflict, match="已经送审"):
        commands.type_in(by=filler, said={"words.next": "防火"}, **named)
    with pytest.raises(Refused, match="要改什么"):
        commands.send_back(by=head, reason="  ", **named)
    row = commands.send_back(by=head, reason="下月重点没有写", **named)
    assert (row.state, row.reason) == ("open", "下月重点没有写")
    commands.type_in(by=filler, said={"words.next": "冬季防火"}, **named)
    play.fill(at=at)
    assert play.sign(at=SIGNING_DAY).body.figures["words.next"].value == "冬季防火"


def test_a_month_that_runs_is_not_signed_and_an_empty_draft_neither(play: Play) -> None:
    play.fill(at=on(10, 30))
    with pytest.raises(Refused, match="还没有过完"):
        play.sign(at=on(10, 30))
    with pytest.raises(Refused, match="还没有填好"):
        play.sign(period="2026-09", at=on(11, 5))


def test_signed_is_signed_and_a_second_tap_gives_the_same(play: Play) -> None:
    frozen = play.sent()
    assert play.sign(at=on(11, 6)).id == frozen.id
    with pytest.raises(Conflict, match="已经签字报送"):
        play.fill(at=on(11, 6))
    with opened(EVERYTHING):
        assert Frozen.objects.filter(kind=MONTHLY).count() == 1


def test_all_three_steps_are_one_person_only_where_there_is_nobody_else(play: Play) -> None:
    play.fill("principal", at=on(11, 2))
    with pytest.raises(Refused, match="不能都由一个人办"):
        play.sign(at=SIGNING_DAY)
    play.fill("stranger", "far_school", at=on(11, 2))
    frozen = play.sign("stranger", "far_school", at=SIGNING_DAY)
    assert {step.by.name for step in frozen.steps if step.by} == {"示例·外人"}


def test_who_may_not_is_refused_and_who_is_elsewhere_finds_nothing(play: Play) -> None:
    play.fill(at=on(11, 2))
    with pytest.raises(Refused):
        play.sign("safety", at=SIGNING_DAY)
    with pytest.raises(NotFound):
        play.sign("stranger", at=SIGNING_DAY)
    with pytest.raises(NotFound):
        play.page("stranger", at=SIGNING_DAY)
    with pytest.raises(Refused):
        play.fill("officer", at=SIGNING_DAY)  # a bureau looks on; it does not fill in for a school


def test_a_month_that_closed_unsigned_keeps_its_figures_for_the_late_signature(play: Play) -> None:
    found = Finding(play.cast)
    found.hazard(quantity=2)
    close_due(by=operator(), day=date(2026, 11, 6), at=on(11, 5, 17))
    found.at = on(11, 8)
    found.hazard()
    play.fill(at=on(11, 9))
    page = play.page("principal", at=on(11, 9))
    assert page.kept is not None and page.line.state == "missing"
    frozen = play.sign(at=on(11, 9))
    assert frozen.late and frozen.body.figures["hazards.all.new"].value == "2"
    assert play.page("principal", at=on(11, 10)).line.state == "late"


def test_the_due_day_of_september_falls_into_the_holiday_and_moves(play: Play) -> None:
    assert play.page("safety", period="2026-09", at=on(10, 3)).owed.due == date(2026, 10, 8)


def test_a_return_before_the_pack_was_adopted_is_owed_by_nobody(play: Play) -> None:
    with pytest.raises(NotFound):
        play.page("safety", period="2026-06", at=on(10, 3))


def test_a_code_from_the_paper_finds_the_frozen_return_within_sight(play: Play) -> None:
    frozen = play.sent()
    for who in ("officer", "principal"):
        seat = play.cast.seat(who, SIGNING_DAY)
        with opened(seat.scope, readonly=True):
            assert queries.by_code(seat, frozen.code.lower().replace("-", " ")).id == frozen.id
    seat = play.cast.seat("stranger", SIGNING_DAY)
    with opened(seat.scope, readonly=True), pytest.raises(NotFound):
        queries.by_code(seat, frozen.code)
