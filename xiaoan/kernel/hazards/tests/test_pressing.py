"""What presses: cells that add up to what stands open, the gravest and latest first, changes that add up."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoan.kernel.hazards import queries
from xiaoan.kernel.hazards.rules import Age
from xiaoan.kernel.hazards.tests.play import Play


def test_cells_add_up_to_what_stands_open(play: Play) -> None:
    play.hazard(quantity=3)
    play.later(days=10)
    play.assign(play.hazard(quantity=2), due=play.today + timedelta(days=1))
    play.fixed()
    play.pass_(play.submitted())
    play.later(days=2)
    with play.looking("officer") as viewer:
        cells = queries.open_cells(viewer, at=play.at)
        stands = queries.standing(viewer, at=play.at)
    assert sum(cell.places for cell in cells) == stands.open.places == 6
    assert sum(cell.items for cell in cells) == stands.open.items == 3
    assert sum(cell.items for cell in cells if cell.late) == stands.overdue.items
    for age in Age:
        assert sum(cell.places for cell in cells if cell.age == age) == stands.by_age[age].places


def test_a_superiors_turn_is_his(play: Play) -> None:
    play.hazard()
    county, school = play.cast.unit("county").id, play.cast.unit("school").id
    with play.looking("officer") as viewer:
        assert not any(cell.ours for cell in queries.open_cells(viewer, at=play.at, holder=county))
        assert all(cell.ours for cell in queries.open_cells(viewer, at=play.at, holder=school))
        assert not queries.pressing(viewer, at=play.at, holder=county)
        assert len(queries.pressing(viewer, at=play.at, holder=school)) == 1


def test_the_gravest_then_the_latest_come_first(play: Play) -> None:
    soon = play.assign(play.hazard(), due=play.today + timedelta(days=2))
    first = play.assign(play.hazard(), due=play.today + timedelta(days=1))
    play.hazard()
    grave = play.hazard(kind="fire.exit_blocked")
    play.later(days=6)
    with play.looking("officer") as viewer:
        rows = queries.pressing(viewer, at=play.at)
        cells = queries.open_cells(viewer, at=play.at)
    assert rows[0].id == grave.id
    assert [row.id for row in rows if row.id in (soon.id, first.id)] == [first.id, soon.id]
    assert len(rows) == sum(cell.items for cell in cells if cell.presses)


def test_before_and_registered_less_closed_is_now(play: Play) -> None:
    play.hazard(quantity=4)
    play.later(days=3)
    since = play.at
    play.hazard(quantity=2)
    play.pass_(play.submitted(quantity=3))
    with play.looking("officer") as viewer:
        found = queries.changes(viewer, since=since, at=play.at)
        balance = queries.balance(viewer, play.at)
    (change,) = found.values()
    assert change == (4, 5, 3, 6)
    assert change.before + change.registered - change.closed == change.now == balance.open


def test_a_stranger_has_nothing_that_presses(play: Play) -> None:
    play.hazard()
    with play.looking("stranger") as viewer:
        assert not queries.open_cells(viewer, at=play.at)
        assert not queries.pressing(viewer, at=play.at, holder=play.cast.unit("school").id)
        assert not queries.changes(viewer, since=play.at - timedelta(days=9), at=play.at)


def test_the_number_of_queries_does_not_grow(play: Play) -> None:
    costs = []
    for _round in range(2):
        play.hazard()
        play.hazard()
        with play.looking("officer") as viewer, CaptureQueriesContext(connection) as asked:
            queries.open_cells(viewer, at=play.at)
            queries.changes(viewer, since=play.at, at=play.at)
        costs.append(len(asked))
    assert costs[0] == costs[1] == 4
