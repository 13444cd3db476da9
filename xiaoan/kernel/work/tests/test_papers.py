"""Photographs of filled sheets at the commands: retries, two at once, withdrawn records, files not one's own."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from tests.support.cast import Cast
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.files.commands import promise, receive
from xiaoan.kernel.files.models import Attachment, Blob
from xiaoan.kernel.files.tests.samples import photo
from xiaoan.kernel.trail.models import TrailEvent
from xiaoan.kernel.work import commands
from xiaoan.kernel.work.doing.papers import MOST
from xiaoan.kernel.work.models import Record
from xiaoan.kernel.work.tests.acting import adopt_lamp, at, morning, name, record, walk

NOON = at(10, 20)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES = tmp_path / "files"


def sheet(cast: Cast, who: str = "guard", seed: int = 0, unit: str = "school") -> UUID:
    """A photograph somebody has taken."""
    row = receive(
        by=cast.seat(who, NOON), unit=cast.unit(unit), client_id=uuid4(), name="表.jpg",
        content=io.BytesIO(photo(seed=seed)), at=NOON,
    )  # fmt: skip
    return row.id


def owed(cast: Cast, day: int = 20) -> Any:
    return name(cast, "school", "lamp.day", morning(10, day))


def filed(record_id: UUID) -> int:
    with opened(EVERYTHING):
        return Attachment.objects.filter(object_id=record_id, purpose="paper").count()


def test_sent_again_it_is_one_record_with_one_sheet(county: Cast) -> None:
    guard, school, body, shot = county.seat("guard", NOON), county.unit("school"), walk(owed(county)), sheet(county)
    first = commands.submit_paper(by=guard, unit=school, body=body, sheets=[shot], at=NOON)
    again = commands.submit_paper(by=guard, unit=school, body=body, sheets=[shot], at=NOON)
    assert (first.fresh, again.fresh, first.records) == (True, False, again.records)
    assert filed(first.records[0]) == 1
    other = walk(owed(county), client_id=body.client_id, remark="另一份")
    with pytest.raises(Conflict):
        commands.submit_paper(by=guard, unit=school, body=other, sheets=[shot], at=NOON)


def test_a_refused_record_files_nothing(county: Cast) -> None:
    guard, shot = county.seat("guard", NOON), sheet(county)
    with pytest.raises(Refused):
        commands.submit_paper(
            by=guard, unit=county.unit("school"), body=walk(owed(county), rest_fine=False), sheets=[shot], at=NOON
        )
    with pytest.raises(NotFound):
        commands.submit_paper(by=guard, unit=county.unit("school"), body=walk(owed(county)), sheets=[uuid4()], at=NOON)
    with opened(EVERYTHING):
        assert Record.objects.count() == 0
        assert Attachment.objects.get(id=shot).object_id is None


def test_every_record_of_one_walk_has_the_sheet_and_the_content_lies_once(county: Cast) -> None:
    safety, shot = county.seat("safety", NOON), sheet(county, "safety")
    both = walk(owed(county), name(county, "school", "lamp.week", at(10, 19, 0)))
    made = commands.submit_paper(by=safety, unit=county.unit("school"), body=both, sheets=[shot], at=NOON)
    assert [filed(each) for each in made.records] == [1, 1]
    assert Blob.objects.count() == 1


def test_a_sheet_is_filed_by_its_photographer_to_a_record_that_stands(county: Cast) -> None:
    made = record(county, "guard", "school", NOON, owed(county)).records[0]
    guard, safety, stranger = (county.seat(who, NOON) for who in ("guard", "safety", "stranger"))
    shot = sheet(county)
    with pytest.raises(NotFound):
        commands.file_paper(by=safety, record_id=made, sheets=[shot], at=NOON)
    with pytest.raises(NotFound):
        commands.file_paper(by=stranger, record_id=made, sheets=[shot], at=NOON)
    with pytest.raises(NotFound):
        commands.file_paper(by=guard, record_id=uuid4(), sheets=[shot], at=NOON)
    with pytest.raises(Refused):
        commands.file_paper(by=guard, record_id=made, sheets=[], at=NOON)
    commands.withdraw(by=guard, record_id=made, reason="记错了", at=NOON)
    with pytest.raises(Conflict):
        commands.file_paper(by=guard, record_id=made, sheets=[shot], at=NOON)
    assert filed(made) == 0


def test_no_more_sheets_than_a_record_can_hold(county: Cast) -> None:
    made, guard = record(county, "guard", "school", NOON, owed(county)).records[0], county.seat("guard", NOON)
    shots = [sheet(county, seed=12 * number) for number in range(MOST + 1)]
    commands.file_paper(by=guard, record_id=made, sheets=shots[:MOST], at=NOON)
    with pytest.raises(Refused):
        commands.file_paper(by=guard, record_id=made, sheets=shots[MOST:], at=NOON)
    assert filed(made) == MOST


def test_a_promised_sheet_serves_one_record_until_it_has_arrived(county: Cast) -> None:
    guard, school = county.seat("guard", NOON), county.unit("school")
    row = promise(by=guard, unit=school, client_id=uuid4(), name="表.jpg", sha256=sm3("x"), size=9, at=NOON)
    one, other = (record(county, "guard", "school", NOON, owed(county, day)).records[0] for day in (19, 20))
    commands.file_paper(by=guard, record_id=one, sheets=[row.id], at=NOON)
    with pytest.raises(Refused):
        commands.file_paper(by=guard, record_id=other, sheets=[row.id], at=NOON)
    assert (filed(one), filed(other)) == (1, 0)


def test_the_same_sheet_filed_many_times_at_once_lies_there_once(committed_cast: Cast) -> None:
    cast = committed_cast
    adopt_lamp(cast, starts=date(2026, 9, 1))
    guard, shot = cast.seat("guard", NOON), sheet(cast)
    one, other = (record(cast, "guard", "school", NOON, owed(cast, day)).records[0] for day in (19, 20))

    def file(number: int) -> int:
        try:
            made = one if number % 2 else other
            return len(commands.file_paper(by=guard, record_id=made, sheets=[shot], at=NOON))
        except Conflict:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(file, range(16)))
    for made in (one, other):
        commands.file_paper(by=guard, record_id=made, sheets=[shot], at=NOON)
    assert (filed(one), filed(other)) == (1, 1)
    with opened(EVERYTHING):
        assert TrailEvent.objects.filter(kind="work.paper_filed").count() == 2
