"""Swaps at once: agreed twice is agreed once, and nobody waits for ever while the officer swaps the same people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.models import RosterTurn, Swap
from xiaoan.kernel.org.rosters.swaps import agree, swap_at_once
from xiaoan.kernel.org.rosters.tests.test_swaps import AT, LATER, ask, on, put
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.trail.verify import verify


def at_once(*tries: Any) -> list[str]:
    """Run all from one gate in threads of their own; a refusal is its answer, anything else fails the test."""
    gate = Barrier(len(tries))

    def run(one: Any) -> str:
        gate.wait()
        try:
            one()
        except (Conflict, Refused) as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(tries)) as pool:
        return sorted(pool.map(run, tries))


def test_agreed_twice_at_once_is_agreed_once(committed_cast: Cast) -> None:
    mine, his = put(committed_cast, "guard"), put(committed_cast, "logistics", LATER)
    swap, by = ask(committed_cast, mine, his), committed_cast.seat("logistics", AT)
    assert at_once(*[partial(agree, by=by, swap_id=swap.id, at=AT)] * 6) == ["done"] * 6
    assert (on(committed_cast), on(committed_cast, LATER)) == (["示例·钱主任"], ["示例·老陈"])
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="org.swap_settled").count() == 1
        assert verify().findings == []


def test_the_officer_swapping_while_the_colleague_agrees_is_never_a_ring(committed_cast: Cast) -> None:
    guard, logistics = committed_cast.people["guard"], committed_cast.people["logistics"]
    for day in range(22, 30):
        mine = put(committed_cast, "guard", LATER.replace(day=day))
        swap = ask(committed_cast, mine)
        by, officer = committed_cast.seat("logistics", AT), committed_cast.seat("safety", AT)
        done = at_once(
            partial(agree, by=by, swap_id=swap.id, at=AT),
            partial(swap_at_once, by=officer, turn_id=mine.id, asked=logistics, at=AT),
        )
        assert done in (["Conflict", "done"], ["Refused", "done"]), done
    with opened(EVERYTHING):
        assert not RosterTurn.objects.filter(person=guard, withdrawn_at=None).exists()
        assert not Swap.objects.filter(state="asked").exists()
        assert verify().findings == []
