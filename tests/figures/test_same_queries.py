"""Every list and page asks the database the same number of questions for a few rows as for many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from tests.support.cast import SINCE, START
from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.exports.models import Export
from xiaoan.features.imports.models import Import
from xiaoan.features.imports.tests.lists import brought, xlsx
from xiaoan.features.returns.models import Draft, Frozen
from xiaoan.features.returns.tests.play import COUNTY, MONTHLY, on
from xiaoan.features.returns.tests.play import Play as Returns
from xiaoan.foundation.ids import new_id
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.hazards.models import Closing, Hazard, Report
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.tree.models import Unit, placed
from xiaoan.surfaces.web.pages.exports.listed import LISTS
from xiaoan.surfaces.web.tests.conftest import plain_static_files
from xiaoan.surfaces.web.tests.seats import Seats, seats

__all__ = ["plain_static_files", "seats"]

SEPTEMBER = "2026-09"
REGISTERS = "/ledgers/registers"


def again(row: models.Model, **changes: Any) -> None:
    """Another row like this one."""
    row.pk = new_id()
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)


class County:
    """The cast's county with hazards, returns, files, imports and channels; `grow` gives it many times as many."""

    def __init__(self, seats: Seats) -> None:
        self.seats, self.cast = seats, seats.cast
        self.schools = 0
        seats.adopt_fire()
        returns = Returns(self.cast)
        play = Play(self.cast)
        self.closed = play.pass_(play.submitted(quantity=3), quantity=2)
        self.open = play.hazard()
        self.report = play.report()
        returns.sent(at=on(10, 8), period=SEPTEMBER)
        by = self.cast.seat("officer", seats.at)
        self.import_ = brought(self.cast, "officer", "county", "schools", xlsx(("学校名称",), ("新小学",)), at=seats.at)
        self.channel = Channel(
            **placed(self.cast.unit("county")), client_id=new_id(), kind="wecom", title="工作群", per_minute=9,
            link="https://xiaoan.example.cn", per_day=30, per_person=3, quiet_from="21:00", quiet_to="06:30",
            subjects=["hazards"], tail="1234", made_at=seats.at,
        )  # fmt: skip
        with opened(by.scope):
            self.channel.save(force_insert=True)
        self.grow(2)

    def grow(self, number: int) -> None:
        """So many more schools with a hazard and a return each, and as many files, imports and messages."""
        for _ in range(number):
            self._school()
        with opened(EVERYTHING):
            for at in range(number):
                self._rows(at)

    def _school(self) -> None:
        self.schools += 1
        unit = found_unit(
            by=operator(), parent=self.cast.unit("county"), kind="primary", name=f"第{self.schools}新小学",
            opened=SINCE, at=START,
        )  # fmt: skip
        state_facts(by=operator(), unit=unit, facts={"students": "300"}, since=SINCE, at=START)
        with opened(EVERYTHING):
            for hazard in (self.closed, self.open):
                for place in (unit, self.cast.unit("school")):
                    self._hazard(hazard, place)
            again(Report.objects.get(id=self.report.id), **placed(unit), client_id=new_id(), ball_unit_id=unit.id)
            if self.schools % 2:
                for model in (Frozen, Draft):
                    row = model.objects.filter(unit=self.cast.unit("school"), period=SEPTEMBER).get()
                    again(row, **placed(unit), **({"code": f"TEST{self.schools:04d}"} if model is Frozen else {}))

    def _hazard(self, like: Hazard, unit: Unit) -> None:
        row = Hazard.objects.get(id=like.id)
        first = Report.objects.filter(hazard_id=like.id)[0]
        again(row, **placed(unit), number=f"{new_id()}"[-30:])
        again(first, **placed(unit), client_id=new_id(), hazard_id=row.pk)
        for closing in Closing.objects.filter(hazard_id=like.id):
            again(closing, **placed(unit), hazard_id=row.pk)

    def _rows(self, number: int) -> None:
        account, at = self.cast.account("officer"), self.seats.at
        again(Import.objects.get(id=self.import_.id), client_id=new_id())
        Export.objects.create(
            unit=self.cast.unit("county"), client_id=new_id(), by=account, kind="list.hazards", title="隐患",
            arguments={}, asked_at=at,
        )  # fmt: skip
        Delivery.objects.create(
            unit=self.cast.unit("county"), key=str(new_id()), channel_id=self.channel.id, kind="digest",
            day=at.date(), state="handed", made_at=at, next_at=at, handed_at=at,
        )  # fmt: skip
        if number < 7 and Channel.objects.filter(unit=self.cast.unit("county")).count() < 9:
            again(Channel.objects.get(id=self.channel.id), client_id=new_id())

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(who, address) of everything that lists rows."""
        county, school = self.seats.unit("county"), self.seats.unit("school")
        for who, unit in (("officer", county), ("safety", school)):
            yield from ((who, each) for each in ("/inbox", "/returns", f"/returns/{unit}", "/imports"))
            yield from (
                (who, each) for each in ("/exports", f"{REGISTERS}/figures?period=year", f"{REGISTERS}/inspections")
            )
            yield who, f"{REGISTERS}/inspections/list?list=registers.fire&period=year"
            for book in shelf().registers.values():
                for period in book.periods[:2]:
                    yield who, f"{REGISTERS}/{book.code}?period={period}"
                yield who, f"{REGISTERS}/{book.code}/xlsx?period={book.periods[0]}"
        yield from (("officer", "/burden"), ("principal", "/burden"))
        # Those of one school are asked by its own people, with what they are of.
        for name in set(LISTS) - {"places", "roster", "trail"}:
            yield "officer", f"/exports/lists/{name}"
        yield "officer", f"/returns/standing?kind={MONTHLY}&period={SEPTEMBER}"
        yield "officer", f"/returns/{county}/{COUNTY}/{SEPTEMBER}"
        yield "officer", "/returns/days"
        yield "safety", f"/returns/{school}/{MONTHLY}/{SEPTEMBER}"
        yield "safety", "/paper"
        yield "safety", "/paper/in"
        yield "officer", "/channels"
        yield "officer", f"/channels/{self.channel.id}"
        yield "officer", "/me/reminders"

    def asked(self, looks: int) -> dict[tuple[str, str], int]:
        """How many queries each takes, when caches are warm."""
        found = {}
        for who, address in self.addresses():
            for _ in range(looks):
                connection.queries_log.clear()  # It holds 9,000 and then counts nothing more.
                with CaptureQueriesContext(connection) as queries:
                    self.seats.client(who).raise_request_exception = False
                    answer: Any = self.seats.get(who, address)
                    size = len(b"".join(answer)) if answer.streaming else len(answer.content)
            assert size
            found[who, address] = len(queries) if answer.status_code == 200 else -answer.status_code
        return found


@pytest.fixture
def county(seats: Seats, settings: Any, tmp_path: Any) -> County:
    settings.FILES = tmp_path / "files"
    return County(seats)


def test_many_times_as_many_rows_ask_no_more(county: County) -> None:
    before = county.asked(looks=2)
    county.grow(13)
    after = county.asked(looks=1)
    shut = {each: -number for each, number in after.items() if number < 0}
    assert not shut, "the table of addresses is wrong, or a page is"
    grown = {each: (number, after[each]) for each, number in before.items() if after[each] > number}
    assert not grown
