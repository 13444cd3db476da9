"""Many at once, and over time: races, the trail of it all, and found = closed + open under any history."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cast import Cast
from xiaoan.foundation import rls
from xiaoan.foundation.errors import Conflict, Refused, XiaoanError
from xiaoan.foundation.ids import new_id
from xiaoan.kernel.hazards import commands, queries
from xiaoan.kernel.hazards.commands import Correction, Finding, Form, Result, Seen
from xiaoan.kernel.hazards.machine import Stage
from xiaoan.kernel.hazards.models import Closing, Hazard, Report
from xiaoan.kernel.hazards.tests.play import EXTINGUISHER, Play, kinds, stored
from xiaoan.kernel.trail.verify import verify


@pytest.fixture
def world(committed_cast: Cast, tmp_path: Path, settings: Any) -> Play:
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

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(run, tries))


def test_two_people_closing_at_once_one_wins_and_the_other_is_told(world: Play) -> None:
    hazard, at = world.submitted(), world.later()
    seats = [world.seat("safety"), world.seat("principal")]
    answers = at_once([partial(commands.pass_, by=by, hazard_id=hazard.id, found=Finding(), at=at) for by in seats])
    lost = [answer for answer in answers if isinstance(answer, XiaoanError)]
    assert len(lost) == 1
    assert isinstance(lost[0], Conflict)
    assert "已由" in str(lost[0])
    with rls.opened(rls.EVERYTHING):
        assert Closing.objects.filter(hazard=hazard).count() == 1
    assert kinds(hazard.id).count("closed") == 1


def test_one_report_sent_fifty_times_at_once_is_one_report(world: Play) -> None:
    key, by, at = new_id(), world.seat("guard"), world.later()

    def send() -> UUID:
        return commands.report(
            by=by, unit=world.cast.unit("school"), client_id=key, seen=Seen("漏电", "食堂"), at=at
        ).id

    assert len(set(at_once([send] * 50))) == 1
    with rls.opened(rls.EVERYTHING):
        assert Report.objects.count() == 1


def test_one_form_of_triage_tapped_twenty_times_at_once_is_one_hazard(world: Play) -> None:
    report, by, at, form = world.report(), world.seat("safety"), world.later(), Form(client_id=new_id())
    said = commands.Registration(kind=EXTINGUISHER)

    def register() -> UUID:
        return commands.to_hazard(by=by, report_id=report.id, said=said, at=at, form=form).id

    assert len(set(at_once([register] * 20))) == 1
    with rls.opened(rls.EVERYTHING):
        assert Hazard.objects.count() == 1


def test_numbers_given_out_at_once_have_no_double_and_no_gap(world: Play) -> None:
    reports = [world.report() for _ in range(12)]
    by, at = world.seat("safety"), world.later()
    said = commands.Registration(kind=EXTINGUISHER)
    register = partial(commands.to_hazard, by=by, said=said, at=at)
    made = at_once([partial(register, report_id=one.id) for one in reports])
    assert sorted(each.number for each in made) == [f"青一小隐〔2026〕{number:03d}" for number in range(1, 13)]


def test_merging_each_into_the_other_at_once_leaves_one_standing(world: Play) -> None:
    first, second = world.hazard(), world.hazard()
    by, at = world.seat("safety"), world.later()
    pairs = [(first, second), (second, first)]
    merge = partial(commands.merge_hazard, by=by, at=at)
    at_once([partial(merge, hazard_id=one.id, into=other.id) for one, other in pairs])
    assert sorted(stored(each).stage for each in (first, second)) == [Stage.ASSIGN, Stage.MERGED]


def test_the_trail_vouches_for_every_row_and_finds_a_closing_edited_by_hand(world: Play) -> None:
    hazard = world.pass_(world.submitted(quantity=3), quantity=1)
    world.pass_(world.submit(hazard), "principal")
    spot = world.fixed(after=[world.file("guard")])
    commands.confirm_spots(by=world.seat("safety"), hazards=[spot.id], at=world.later())
    gone, kept = world.hazard(), world.hazard(by="officer")
    commands.merge_hazard(by=world.seat("safety"), hazard_id=gone.id, into=kept.id, at=world.later())
    world.assign(kept, due=world.today + timedelta(days=40), funds=Decimal("36000.5"), control="封控")
    with rls.opened(rls.EVERYTHING):
        assert [each.problem for each in verify().findings] == []
        Closing.objects.filter(hazard=hazard).update(at=world.at - timedelta(days=40))
        found = verify().findings
    assert {each.object_type for each in found} == {"hazards.closing"}


def test_the_database_itself_refuses_a_false_sum(world: Play) -> None:
    hazard = world.hazard(quantity=2)
    for wrong in ({"closed_quantity": 3}, {"quantity": 0}, {"stage": "closed"}, {"closed_quantity": 2}):
        with pytest.raises(IntegrityError), rls.opened(rls.EVERYTHING), transaction.atomic():
            Hazard.objects.filter(id=hazard.id).update(**wrong)


HISTORY = st.lists(
    st.tuples(
        st.sampled_from(
            ["report", "fixed", "assign", "submit", "pass", "part", "fail", "confirm", "reject", "merge", "split",
             "withdraw", "correct", "suspect", "major", "lower"]
        ),
        st.integers(0, 7),
        st.integers(1, 12),
    ),
    min_size=4,
    max_size=22,
)  # fmt: skip


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORY)
def test_found_is_closed_plus_open_at_every_instant_of_any_history(
    history: list[tuple[str, int, int]], play: Play
) -> None:
    """Real commands in random order; what is refused changes nothing. Examples pile up in one school."""
    play.at = max(play.at, datetime(2026, 10, 20, 1, 0, tzinfo=UTC))
    made: list[Hazard] = [play.hazard("safety", by="safety", quantity=4)]
    instants = [play.at]
    for what, which, number in history:
        hazard = made[which % len(made)]
        try:
            new = act(play, what, hazard, made[number % len(made)], number)
        except (Refused, Conflict):
            new = None
        if new is not None:
            made.append(new)
        instants.append(play.at)
    with play.looking("officer") as viewer:
        for instant in instants:
            balance = queries.balance(viewer, instant)
            assert balance.found == balance.closed + balance.open, (instant, balance)
        now, figures = queries.standing(viewer, at=play.at), queries.month_figures(viewer, "2026-10")
        assert now.found.places == now.closed.places + now.open.places == balance.found
        assert sum(count.places for count in now.by_stage.values()) == now.open.places == balance.open
        assert sum(count.places for count in now.by_age.values()) == now.open.places
        assert figures.carried.plus(figures.new) == figures.closed.plus(figures.open)
        rows = Hazard.objects.exclude(stage__in=["merged", "mistaken"])
        closings = dict.fromkeys(rows.values_list("id", flat=True), 0)
        for key, quantity in Closing.objects.filter(hazard__in=closings).values_list("hazard_id", "quantity"):
            closings[key] += quantity
        assert closings == dict(rows.values_list("id", "closed_quantity"))


def act(play: Play, what: str, hazard: Hazard, other: Hazard, number: int) -> Hazard | None:
    """One random step; a new hazard when it makes one."""
    seat, key, at = play.seat, hazard.id, play.later()
    if what == "report":
        return play.hazard("safety", by="safety", quantity=number)
    if what == "fixed":
        return play.fixed(seen=Seen("水", "一层", quantity=number))
    result = Result(note="好", none_because="无法拍照", quantity=number if number < 6 else None)
    steps: dict[str, Callable[[], object]] = {
        "assign": lambda: play.assign(hazard),
        "submit": lambda: commands.submit(by=seat("logistics"), hazard_id=key, result=result, at=at),
        "pass": lambda: play.pass_(hazard, "officer" if stored(hazard).stage == Stage.RECHECK_ABOVE else "safety",
                                   second=play.person("chief") if number % 2 else None),
        "part": lambda: play.pass_(hazard, quantity=number),
        "fail": lambda: commands.fail(by=seat("principal"), hazard_id=key, reason="x", at=at),
        "confirm": lambda: commands.confirm_spots(by=seat("safety"), hazards=[key], at=at),
        "reject": lambda: commands.reject_spot(by=seat("safety"), hazard_id=key, reason="x", at=at),
        "merge": lambda: commands.merge_hazard(by=seat("safety"), hazard_id=key, into=other.id, at=at),
        "split": lambda: commands.split(by=seat("safety"), hazard_id=key, reason="x", at=at),
        "withdraw": lambda: commands.withdraw(by=seat("safety"), hazard_id=key, reason="x", at=at),
        "correct": lambda: commands.correct(
            by=seat("safety"), hazard_id=key, said=Correction(quantity=number), at=at
        ),
        "suspect": lambda: commands.suspect(by=seat("safety"), hazard_id=key, reason="x", at=at),
        "major": lambda: commands.confirm_major(by=seat("officer"), hazard_id=key, reason="x", at=at),
        "lower": lambda: commands.lower(by=seat("officer"), hazard_id=key, reason="x", at=at),
    }  # fmt: skip
    steps[what]()
    return None
