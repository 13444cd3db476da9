"""`home`: a row belongs to its unit's home for ever, and no row points at a row of another home (decision 0004).

The list of foreign keys stands here in full, so that a new one is looked at before it is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection, models

from tests.acceptance.october import at, october, recorded
from tests.permissions.examples import extinguisher, imported
from tests.support.cast import START, Cast
from xiaoan.features.inspections.tests.play import LAMP
from xiaoan.features.inspections.tests.play import Play as Visiting
from xiaoan.features.inspections.tests.test_answering import cured
from xiaoan.features.policies.tests.play import two_years
from xiaoan.foundation.errors import Refused
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened, owned_models
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.org.grounds import make_place, take_out_of_use
from xiaoan.kernel.org.rosters import set_turn
from xiaoan.kernel.org.rosters.presence import check_post
from xiaoan.kernel.org.rosters.shifts import take_over
from xiaoan.kernel.org.rosters.swaps import swap_at_once
from xiaoan.kernel.org.staff import appoint
from xiaoan.kernel.tree.models import Unit

KEYS = {
    "ledgers.Version.row -> ledgers.LedgerRow",
    "hazards.Closing.hazard -> hazards.Hazard",
    "hazards.HazardSource.hazard -> hazards.Hazard",
    "imports.Content.of -> imports.Import",
    "inspections.PaperLine.paper -> inspections.Paper",
    "inspections.Reply.paper -> inspections.Paper",
    "inspections.Signature.paper -> inspections.Paper",
    "org.Holding.person -> org.Person",
    "org.Holding.post -> org.Post",
    "org.OutOfUse.place -> org.PlaceRow",
    "org.PlaceRow.parent -> org.PlaceRow",
    "org.PostCheck.person -> org.Person",
    "org.RosterTurn.person -> org.Person",
    "org.ShiftNote.next_person -> org.Person",
    "org.ShiftNote.person -> org.Person",
    "org.Swap.asked -> org.Person",
    "org.Swap.asker -> org.Person",
    "org.Swap.other_turn -> org.RosterTurn",
    "org.Swap.turn -> org.RosterTurn",
    "policies.Draft.document -> policies.PolicyDocument",
    "policies.Draft.piece -> policies.PolicyPiece",
    "policies.Original.of -> policies.PolicyDocument",
    "policies.PolicyDocument.previous -> policies.PolicyDocument",
    "policies.PolicyPiece.document -> policies.PolicyDocument",
    "policies.Publication.document -> policies.PolicyDocument",
    "policies.Reported.document -> policies.PolicyDocument",
    "policies.Reported.piece -> policies.PolicyPiece",
    "policies.Sentence.draft -> policies.Draft",
    "policies.Sentence.publication -> policies.Publication",
    "work.Record.submission -> work.Submission",
}
"""Every foreign key from a row that belongs to a unit to another such row."""


class Key(NamedTuple):
    """A foreign key as the database has it."""

    name: str
    table: str
    column: str
    target: str


def keys() -> list[Key]:
    owned = set(owned_models())
    return [
        Key(
            f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}",
            model._meta.db_table,
            str(field.column),
            field.related_model._meta.db_table,
        )
        for model in sorted(owned, key=lambda model: model._meta.label)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model in owned
    ]


def counted(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: Any = cursor.fetchone()
    return int(row[0])


@pytest.fixture
def lived(cast: Cast, tmp_path: Path, settings: Any) -> Iterator[Cast]:
    """A county in which something of everything has happened, every table of a foreign key among them."""
    settings.FILES = tmp_path / "files"
    county, by = recorded(october(cast)), operator()
    play = Play(county, at=at(10, 13))
    play.pass_(play.submitted())
    visiting = Visiting(county, at=at(10, 14))
    paper = visiting.issued(LAMP)
    visiting.receive(paper)
    cured(visiting, paper)
    visiting.reply(paper)
    school, building = county.unit("school"), county.places["building_a"]
    make_place(
        by=by, unit=school, name="A栋东楼梯", kind="stairs", since=date(2026, 10, 1), parent=building, at=at(10, 1)
    )
    take_out_of_use(by=by, place=building, since=date(2026, 11, 3), reason="封控", at=at(11, 3))
    set_turn(
        by=by, unit=school, roster="duty_shift", day=date(2026, 11, 3), person=county.people["safety"], at=at(11, 1)
    )
    _on_turn(county)
    extinguisher(play)
    imported(county, at(11, 5))
    two_years(county)
    with opened(EVERYTHING):
        yield county


def _on_turn(county: Cast) -> None:
    """Two nights swapped, one handed on to the next person, and a look whether somebody was there."""
    school, guard, other = county.unit("school"), county.people["safety"], county.people["principal"]
    said: dict[str, Any] = {"by": operator(), "unit": school, "roster": "leading_shift", "at": at(11, 4)}
    mine, his, first = (
        set_turn(day=date(2026, 11, day), person=person, **said)
        for day, person in ((9, guard), (10, other), (3, other))
    )
    swap_at_once(by=operator(), turn_id=mine.id, asked=other, other_turn_id=his.id, at=at(11, 4))
    set_turn(day=date(2026, 11, 4), person=guard, **said)
    for name, day in (("principal", first.day), ("safety", date(2026, 11, 4))):
        seat = county.seat(name, at(11, day.day))
        take_over(by=seat, unit=school, roster="leading_shift", day=day, at=at(11, day.day))
    check_post(
        client_id=new_id(), day=date(2026, 11, 4), way="phone", on_post=True, checked_at=at(11, 4), person=guard, **said
    )


def test_every_foreign_key_between_rows_of_units_is_listed_here() -> None:
    assert {key.name for key in keys()} == KEYS


def test_no_row_points_at_a_row_of_another_home(lived: Cast) -> None:
    for key in keys():
        joined = f'FROM "{key.table}" row JOIN "{key.target}" target ON target.id = row."{key.column}"'
        assert counted(f"SELECT count(*) {joined}") > 0, f"{key.name}: let the fixture make such a row"
        assert counted(f"SELECT count(*) {joined} WHERE target.home <> row.home") == 0, key.name


def test_every_row_has_the_home_and_the_path_of_its_unit(lived: Cast) -> None:
    seen = 0
    for model in owned_models():
        table = model._meta.db_table
        seen += counted(f'SELECT count(*) FROM "{table}"')
        joined = f'FROM "{table}" row JOIN tree_unit unit ON unit.id = row.unit_id'
        wrong = counted(f"SELECT count(*) {joined} WHERE unit.home <> row.home OR unit.path <> row.path")
        assert wrong == 0, table
    assert seen > 100


def test_a_unit_that_does_not_answer_for_itself_shares_the_home_above_it(lived: Cast) -> None:
    parents = {unit.id: unit for unit in Unit.objects.all()}
    for unit in parents.values():
        if unit.legal:
            assert unit.home == unit.id, unit.name
        else:
            assert unit.parent_id is not None
            assert unit.home == parents[unit.parent_id].home, unit.name
    assert lived.unit("east").home == lived.unit("west").home == lived.unit("middle").id
    assert lived.unit("point").home == lived.unit("central").id


def test_nobody_is_put_into_a_post_or_a_turn_and_no_place_into_a_building_of_another_home(cast: Cast) -> None:
    stranger, school = cast.people["stranger"], cast.unit("school")
    with pytest.raises(Refused):
        appoint(by=operator(), person=stranger, code="guard", starts=date(2026, 9, 1), unit=school, at=START)
    with pytest.raises(Refused):
        set_turn(by=operator(), unit=school, roster="duty_shift", day=date(2026, 9, 1), person=stranger, at=START)
    with pytest.raises(Refused):
        make_place(
            by=operator(), unit=school, name="楼梯", kind="stairs", since=date(2026, 9, 1), at=START,
            parent=cast.places["far_building"],
        )  # fmt: skip
