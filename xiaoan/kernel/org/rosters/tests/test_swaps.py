"""换班: one asks, the other agrees, both in one tap; nobody is swapped without having said so, but by the officer."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import RosterTurn, Swap
from xiaoan.kernel.org.rosters import reading
from xiaoan.kernel.org.rosters.swaps import agree, ask_swap, decline, swap_at_once, take_back
from xiaoan.kernel.org.rosters.turns import set_turn, withdraw_turn
from xiaoan.kernel.trail.verify import verify

AT = datetime(2026, 10, 19, 1, 0, tzinfo=UTC)
DAY, LATER = date(2026, 10, 20), date(2026, 10, 22)


def put(cast: Cast, who: str, day: date = DAY, slot: str = "night") -> RosterTurn:
    return set_turn(
        by=cast.seat("safety", AT), unit=cast.unit("school"), roster="gate_guard", day=day, slot=slot,
        person=cast.people[who], at=AT,
    )  # fmt: skip


def on(cast: Cast, day: date = DAY) -> list[str]:
    with opened(EVERYTHING):
        rows = RosterTurn.objects.filter(unit=cast.unit("school"), day=day, withdrawn_at=None)
        return sorted(row.person.name for row in rows.select_related("person"))


def ask(cast: Cast, turn: RosterTurn, other: RosterTurn | None = None) -> Swap:
    return ask_swap(
        by=cast.seat("guard", AT), turn_id=turn.id, asked=cast.people["logistics"],
        other_turn_id=other.id if other else None, at=AT,
    )  # fmt: skip


def test_two_people_exchange_their_nights_and_the_trail_vouches_for_it(cast: Cast) -> None:
    mine, his = put(cast, "guard"), put(cast, "logistics", LATER)
    swap = ask(cast, mine, his)
    assert ask(cast, mine, his).id == swap.id, "asked twice is asked once"
    with opened(EVERYTHING):
        (line,) = reading.swaps_waiting(cast.seat("logistics", AT), DAY)
    assert line.to_me and not line.by_me and line.other_day == LATER
    assert on(cast) == ["示例·老陈"], "nothing changes before he agrees"
    agree(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)
    agree(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)
    assert on(cast) == ["示例·钱主任"] and on(cast, LATER) == ["示例·老陈"]
    with opened(EVERYTHING):
        assert reading.swaps_waiting(cast.seat("logistics", AT), DAY) == []
        assert verify().findings == []


def test_a_turn_is_taken_over_without_giving_one_back(cast: Cast) -> None:
    agree(by=cast.seat("logistics", AT), swap_id=ask(cast, put(cast, "guard")).id, at=AT)
    assert on(cast) == ["示例·钱主任"]


def test_who_cannot_leaves_everything_as_it_was(cast: Cast) -> None:
    swap = ask(cast, put(cast, "guard"))
    decline(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)
    decline(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)
    assert on(cast) == ["示例·老陈"]
    with pytest.raises(Conflict, match="已经办结"):
        agree(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)


def test_the_asker_or_the_officer_takes_a_request_back_and_nobody_else(cast: Cast) -> None:
    turn = put(cast, "guard")
    swap = ask(cast, turn)
    for who in ("logistics",):
        with pytest.raises(Refused):
            take_back(by=cast.seat(who, AT), swap_id=swap.id, at=AT)
    take_back(by=cast.seat("guard", AT), swap_id=swap.id, at=AT)
    again = ask(cast, turn)
    take_back(by=cast.seat("safety", AT), swap_id=again.id, at=AT)
    assert on(cast) == ["示例·老陈"]


def test_only_the_one_asked_agrees(cast: Cast) -> None:
    swap = ask(cast, put(cast, "guard"))
    for who in ("guard", "safety", "principal"):
        with pytest.raises(Refused):
            agree(by=cast.seat(who, AT), swap_id=swap.id, at=AT)
    with pytest.raises(NotFound):
        agree(by=cast.seat("stranger", AT), swap_id=swap.id, at=AT)
    assert on(cast) == ["示例·老陈"]


def test_the_officer_swaps_at_once_and_ends_what_was_asked(cast: Cast) -> None:
    turn = put(cast, "guard")
    pending = ask(cast, turn)
    swap_at_once(by=cast.seat("safety", AT), turn_id=turn.id, asked=cast.people["principal"], at=AT)
    assert on(cast) == ["示例·林校长"]
    with opened(EVERYTHING):
        assert Swap.objects.get(id=pending.id).state == "taken_back"
    with pytest.raises(Refused, match="权限"):
        swap_at_once(by=cast.seat("guard", AT), turn_id=put(cast, "guard").id, asked=cast.people["logistics"], at=AT)


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    turn = put(cast, "guard")
    by = cast.seat("guard", AT)
    with pytest.raises(Refused, match="自己"):
        ask_swap(by=by, turn_id=turn.id, asked=cast.people["guard"], at=AT)
    with pytest.raises(Refused, match="本单位"):
        ask_swap(by=by, turn_id=turn.id, asked=cast.people["dorm_keeper"], at=AT)
    with pytest.raises(Refused, match="自己的班"):
        ask_swap(by=by, turn_id=put(cast, "safety").id, asked=cast.people["logistics"], at=AT)
    put(cast, "logistics")
    with pytest.raises(Refused, match="本来就在"):
        ask(cast, turn)
    with pytest.raises(NotFound):
        ask_swap(by=cast.seat("stranger", AT), turn_id=turn.id, asked=cast.people["stranger"], at=AT)
    past = datetime(2026, 10, 21, 2, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="已经过去"):
        ask_swap(by=by, turn_id=turn.id, asked=cast.people["principal"], at=past)


def test_a_night_that_runs_can_still_be_swapped_after_midnight(cast: Cast) -> None:
    turn = put(cast, "guard")
    night = datetime(2026, 10, 20, 17, 30, tzinfo=UTC)
    swap = ask_swap(by=cast.seat("guard", night), turn_id=turn.id, asked=cast.people["logistics"], at=night)
    agree(by=cast.seat("logistics", night), swap_id=swap.id, at=night)
    assert on(cast) == ["示例·钱主任"]


def test_a_turn_changed_meanwhile_is_not_swapped(cast: Cast) -> None:
    turn = put(cast, "guard")
    swap = ask(cast, turn)
    withdraw_turn(by=cast.seat("safety", AT), turn_id=turn.id, at=AT)
    with pytest.raises(Conflict, match="已经变了"):
        agree(by=cast.seat("logistics", AT), swap_id=swap.id, at=AT)


def test_agreeing_and_taking_back_at_once_leaves_one_of_them(committed_cast: Cast) -> None:
    cast = committed_cast
    swap = ask(cast, put(cast, "guard"))
    seats = {name: cast.seat(name, AT) for name in ("guard", "logistics")}
    done: list[str] = []
    gate = threading.Barrier(2)

    def act(name: str) -> None:
        gate.wait()
        try:
            if name == "guard":
                take_back(by=seats[name], swap_id=swap.id, at=AT)
            else:
                agree(by=seats[name], swap_id=swap.id, at=AT)
            done.append(name)
        except Conflict:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(name,)) for name in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert on(cast) == (["示例·老陈"] if done == ["guard"] else ["示例·钱主任"])
