"""Setting the demo county up: units, people, posts, places, facts, terms, the standard it has adopted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from xiaoan.foundation.clock import instant
from xiaoan.kernel.access.queries import operator, viewer
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import asking, shared
from xiaoan.kernel.org.commands import found_unit, state_facts
from xiaoan.kernel.org.grounds import make_place, set_term
from xiaoan.kernel.org.models import Person, PlaceRow
from xiaoan.kernel.org.staff import add_person, appoint
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.demo import countryside
from xiaoan.surfaces.console.demo.county import FACTS, PEOPLE, PLACES, UNITS

WEEKS = 17
"""Four months."""

FIRST = frozenset({"fire", "canteen", "drills", "_returns"})
"""What the counties had taken up when activity began; the rest of the catalogue follows some weeks before today."""

WORDS = frozenset({"_common", "_jurisdictions"})
"""Packs that nobody takes up: others stand on them."""

ALL_UNITS = (*UNITS, *countryside.units())
ALL_PEOPLE = (*PEOPLE, *countryside.people())
ALL_PLACES = {**PLACES, **countryside.places()}
ALL_FACTS = {**FACTS, **countryside.facts()}


@dataclass(slots=True)
class Stage:
    """The county as the demo plays on it; `today` is the day it is played for."""

    today: date
    weeks: int = WEEKS
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    places: dict[tuple[str, str], PlaceRow] = field(default_factory=dict)
    _seats: dict[UUID, Viewer] = field(default_factory=dict)

    @property
    def first(self) -> date:
        """The Monday on which the recorded activity begins."""
        day = self.today - timedelta(weeks=self.weeks)
        return day - timedelta(days=day.weekday())

    @property
    def prepared(self) -> datetime:
        """When the schools had entered their ledgers and drawn up their rosters."""
        return instant(self.first - timedelta(days=9), time(15))

    @property
    def typhoon(self) -> date:
        """The weekday four weeks ago on which, and the day after, schools closed for a typhoon."""
        day = self.today - timedelta(weeks=4)
        return day - timedelta(days=day.weekday()) + timedelta(days=2)

    @property
    def widened(self) -> date:
        """The Monday two weeks ago from which the whole catalogue governs."""
        day = self.today - timedelta(weeks=2)
        return day - timedelta(days=day.weekday())

    @property
    def new_school_opens(self) -> date:
        """The middle of last month."""
        last_month = self.today.replace(day=1) - timedelta(days=1)
        return last_month.replace(day=15)

    def facts(self, key: str) -> dict[str, str]:
        """What is so at a unit; they stay as they are while the demo plays."""
        return ALL_FACTS.get(key, {})

    def seat(self, key: str, at: datetime) -> Viewer:
        """A person as viewer; holdings of the cast do not change while the demo plays."""
        account = self.people[key].account_id
        assert account is not None
        return self.seat_of(account, at)

    def seat_of(self, account: UUID, at: datetime) -> Viewer:
        if account not in self._seats:
            self._seats[account] = viewer(account, at=at)
        return self._seats[account]


def build(today: date, weeks: int = WEEKS) -> Stage:
    """The county as it stood when activity began, all by the installation's operator."""
    stage, by = Stage(today, weeks), operator()
    start = stage.first - timedelta(days=10)
    at = instant(start, time(9))
    for row in ALL_UNITS:
        opened = stage.new_school_opens if row.opened_ago < 0 else today - timedelta(days=row.opened_ago)
        stage.units[row.key] = found_unit(
            by=by, parent=stage.units.get(row.parent), kind=row.kind, name=row.name, short_name=row.short,
            opened=opened, at=at,
        )  # fmt: skip
    _terms(stage, by, at)
    later = {release.pack for release in asking()} - FIRST
    for release in shared().defer("content").exclude(pack__in=later | WORDS):
        for county in ("county", "far_county"):
            adopt(
                by=by, unit=stage.units[county], pack=release.pack, version=release.version, starts=start, at=at,
                founding=True,
            )  # fmt: skip
    for key, rows in ALL_PLACES.items():
        unit = stage.units[key]
        for position, (name, kind) in enumerate(rows, start=1):
            since = max(start, unit.opened)
            stage.places[key, name] = make_place(
                by=by, unit=unit, name=name, kind=kind, since=since, position=position, at=at
            )
    for key, facts in ALL_FACTS.items():
        state_facts(by=by, unit=stage.units[key], facts=facts, since=max(start, stage.units[key].opened), at=at)
    for person in ALL_PEOPLE:
        unit = stage.units[person.unit]
        made = add_person(by=by, unit=unit, name=person.name, at=at, phone="")
        for code in person.posts:
            appoint(by=by, person=made, code=code, starts=start, at=at)
        stage.people[person.key] = made
    return stage


def _terms(stage: Stage, by: Viewer, at: datetime) -> None:
    """The two terms around today; a demo played in a holiday shows a holiday."""
    year = stage.today.year if stage.today.month >= 8 else stage.today.year - 1
    school_year = f"{year}-{year + 1}"
    rows = (
        ("spring", f"{year}年春季学期", f"{year - 1}-{year}", date(year, 2, 23), date(year, 7, 3)),
        ("autumn", f"{year}年秋季学期", school_year, date(year, 9, 1), date(year + 1, 1, 22)),
        ("spring", f"{year + 1}年春季学期", school_year, date(year + 1, 2, 22), date(year + 1, 7, 2)),
    )
    for code, title, label, starts, ends in rows:
        set_term(
            by=by, unit=stage.units["city"], code=f"{starts.year}-{code}", title=title, school_year=label,
            starts=starts, ends=ends, at=at,
        )  # fmt: skip
