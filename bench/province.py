"""A province: figures rolled up, a year's trend, pages and a long list of hazards, at 2,000 and at 20,000 units.

Run it as `.venv/bin/python bench/province.py [UNITS …] [--hazards N]` (default 2000 20000, a million hazards). One
county is made and computed by the program; its rows stand for those of the others, which are copied by SQL, because
filling a province by commands would take hours. Figures, pages and lists are read through row security as `web`.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.firing import fire, request
from bench.house import database, served, server, taken
from bench.results import record

MONTH = "2026-10"
YEAR = [f"2025-{month:02}" for month in (11, 12)] + [f"2026-{month:02}" for month in range(1, 11)]
KEPT = YEAR[-7:]
"""Months of which every unit has a row; of the others, and of the present one that the pages show, the offices have."""
PER_COUNTY, CLIENTS, DUTIES = 150, 8, 60

_LIKE = """
INSERT INTO indicators_tallied
    (id, home, unit_id, path, month, at, own, office, sums, words, units, chains, events)
SELECT gen_random_uuid(), n.home, n.unit, n.path, m.month, t.at, t.own, t.office, t.sums, t.words, t.units, 0, 0
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::uuid[]) AS n(unit, home, path, kin)
JOIN indicators_tallied AS t ON t.unit_id = n.kin AND t.month = %s
JOIN unnest(%s::text[]) AS m(month) ON t.office OR m.month = ANY(%s)
ON CONFLICT DO NOTHING
"""
_MORE = """
WITH s AS (SELECT id, home, path, row_number() OVER (ORDER BY path) - 1 AS n FROM tree_unit WHERE is_school),
    k AS (SELECT count(*) AS schools FROM s)
INSERT INTO hazards_hazard ({names})
SELECT {chosen} FROM generate_series(%s::int, %s::int) AS g, k,
    (SELECT * FROM hazards_hazard WHERE number = '隐患0' LIMIT 1) AS h, s AS u
WHERE u.n = g %% k.schools
"""


def main(sizes: list[int], hazards: int) -> None:
    """Measure each size and record."""
    for size in sizes:
        with database() as name:
            Province(size).measure(name, hazards if size == max(sizes) else 0)


class Province:
    """One province at 09:00 on 3 November 2026, one county of it made in full."""

    def __init__(self, size: int) -> None:
        from bench.owed import county_of
        from tests.support.cast import START
        from xiaoan.foundation.clock import instant
        from xiaoan.kernel.access.queries import operator
        from xiaoan.kernel.catalogue.commands import adopt
        from xiaoan.kernel.catalogue.queries import contents
        from xiaoan.kernel.org.staff import add_person, appoint
        from xiaoan.kernel.tree.models import Unit

        self.size = size
        self.at = instant(date(2026, 11, 3)) + timedelta(hours=9)
        self.county, self.officer, self.guard, _ = county_of(0, min(PER_COUNTY, size))
        self.city = Unit.objects.get(id=self.county.parent_id)
        for code, pack in contents().items():
            if pack.duties and code != "fire":
                adopt(
                    by=operator(), unit=self.city, pack=code, version=pack.version, starts=date(2026, 8, 25), at=START
                )
        person = add_person(by=operator(), unit=self.city, name="示例·市科", at=START)
        appoint(by=operator(), person=person, code="city_safety_officer", starts=date(2026, 8, 20), at=START)
        assert person.account_id is not None
        self.city_officer = person.account_id

    def measure(self, name: str, hazards: int) -> None:
        self._compute()
        self._spread()
        self._owed()
        self._pages(name)
        if hazards:
            self._hazards(hazards)

    def _compute(self) -> None:
        """The one county by the program: what a tick of the worker costs."""
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.indicators.tallies.commands import compute
        from xiaoan.kernel.indicators.tallies.models import Tallied

        def one(month: str) -> None:
            with opened(EVERYTHING):
                compute(self.county, month, at=self.at)

        seconds = taken(lambda: one(MONTH))
        with opened(EVERYTHING):
            for row in Tallied.objects.all():
                row.own, row.sums = _padded(row.own), _padded(row.sums)
                row.words = row.words and {duty: row.words.get(duty.split("+")[0], ["", ""]) for duty in row.sums}
                row.save(update_fields=["own", "sums", "words"])
            schools = Tallied.objects.filter(month=MONTH, office=False)
            self.duties = sum(len(row.own) for row in schools) / max(1, schools.count())
        record("tallies of a county computed", seconds, "s", units=PER_COUNTY, duties_a_school=round(self.duties))

    def _spread(self) -> None:
        """The other counties: units, chains and tallies like those of the first, written by SQL."""
        from django.db import connection

        from xiaoan.foundation.clock import month_of, school_day
        from xiaoan.foundation.ids import new_id
        from xiaoan.foundation.postgres import rows
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.trail.models import ChainHead
        from xiaoan.kernel.tree.models import Unit
        from xiaoan.kernel.tree.paths import child_path

        schools = list(Unit.objects.filter(parent=self.county, is_school=True).order_by("path"))
        months = [*YEAR, month_of(school_day(datetime.now(UTC)))]
        pairs: list[tuple[Any, Any]] = []
        for number in range(2, self.size // PER_COUNTY + 1):
            key = new_id()
            county = Unit(
                id=key, home=key, path=child_path(self.city.path, number), parent=self.city, kind="county",
                name=f"县{number}", short_name=f"县{number}", legal=True, opened=date(2020, 1, 1),
            )  # fmt: skip
            pairs.append((county, self.county))
            for position, like in enumerate(schools, 1):
                key = new_id()
                school = Unit(
                    id=key, home=key, path=child_path(county.path, position), parent=county, kind=like.kind,
                    name=f"县{number}校{position}", short_name=like.short_name, is_school=True, legal=like.legal,
                    opened=like.opened,
                )  # fmt: skip
                pairs.append((school, like))
        with opened(EVERYTHING), connection.cursor() as cursor:
            for start in range(0, len(pairs), 2000):
                some = pairs[start : start + 2000]
                units = [unit for unit, _ in some]
                rows.insert(cursor, units)
                heads = [
                    ChainHead(unit=unit, home=unit.home, path=unit.path, seq=40, digest="0" * 64) for unit in units
                ]
                rows.insert(cursor, heads)
                kin = [(unit.id, unit.home, unit.path, like.id) for unit, like in some]
                cursor.execute(_LIKE, [*map(list, zip(*kin, strict=True)), MONTH, months, KEPT])
            kin = [(unit.id, unit.home, unit.path, unit.id) for unit in (self.county, *schools)]
            cursor.execute(_LIKE, [*map(list, zip(*kin, strict=True)), MONTH, months, KEPT])
            cursor.execute("SELECT count(*) FROM indicators_tallied")
            (count,) = cursor.fetchone()
        _analyzed()
        self.counties = Unit.objects.filter(kind="county").count()
        record(
            "tallies kept",
            count * self.duties,
            "tallies",
            units=self.size,
            counties=self.counties,
            rows=count,
            months=len(KEPT),
        )

    def _owed(self) -> None:
        from xiaoan.foundation.rls import opened
        from xiaoan.kernel.access.queries import viewer
        from xiaoan.kernel.indicators.queries import by_school
        from xiaoan.kernel.indicators.tallies.reading import province, trend

        who = viewer(self.city_officer, at=self.at)
        with opened(who.scope, readonly=True):
            seconds = taken(lambda: province(who, self.city, MONTH, at=self.at), 5)
            record("owed, all counties rolled up", seconds, "s", goal="< 0.5", units=self.size, counties=self.counties)
            seconds = taken(lambda: trend(who, self.city, YEAR), 3)
            record("a year's trend", seconds, "s", goal="< 4", units=self.size)
            seconds = taken(lambda: province(who, self.county, MONTH, at=self.at), 5)
            record("owed, one county, kept", seconds, "s", goal="< 0.1", units=self.size)
        mine = viewer(self.officer, at=self.at)
        with opened(mine.scope, readonly=True):
            seconds = taken(lambda: by_school(mine, self.county, MONTH, at=self.at), 3)
            record("owed, one county, live", seconds, "s", goal="< 0.1", units=self.size, schools=PER_COUNTY)

    def _pages(self, name: str) -> None:
        from xiaoan.kernel.tree.models import Unit

        schools = list(Unit.objects.filter(parent=self.county, is_school=True).order_by("path")[:CLIENTS])
        guards = [self.guard, *map(self._guard, schools[1:])]
        seats = (
            ("my day", ["/today"], guards), ("school", [f"/school/{one.id}" for one in schools], [self.officer]),
            ("bureau", ["/bureau"], [self.officer]), ("bureau of the city", ["/bureau"], [self.city_officer]),
        )  # fmt: skip
        with served(name) as port:
            for what, paths, accounts in seats:
                cookies = [_session(account) for account in accounts]
                ones = [request("GET", path, {"Cookie": f"sessionid={cookie}"}) for path in paths for cookie in cookies]
                queues = [[ones[client % len(ones)]] * 6 for client in range(CLIENTS)]
                fire(port, queues)
                fired = fire(port, queues)
                if set(fired.statuses) != {200}:
                    print(f"{what}: {fired.statuses} {fired.sample[:200]!r}", file=sys.stderr)
                    continue
                record(
                    f"page: {what}, p95", fired.ms(0.95), "ms", goal="< 150", units=self.size, clients=CLIENTS,
                    p50_ms=round(fired.ms(0.5)),
                )  # fmt: skip

    def _guard(self, school: Any) -> Any:
        """A guard of another school, and the account he signs in with."""
        from tests.support.cast import START
        from xiaoan.kernel.access.queries import operator
        from xiaoan.kernel.org.staff import add_person, appoint

        person = add_person(by=operator(), unit=school, name="示例·门卫", at=START)
        appoint(by=operator(), person=person, code="guard", starts=date(2026, 8, 20), at=START)
        return person.account_id

    def _hazards(self, many: int) -> None:
        """Hazards spread over all schools, in five statements of generate_series; the list of the city's officer."""
        from django.db import connection

        from xiaoan.foundation.ids import new_id
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.access.queries import viewer
        from xiaoan.kernel.hazards.models import Hazard
        from xiaoan.kernel.hazards.sight.lists import Filters, listing
        from xiaoan.kernel.trail.events import Acting
        from xiaoan.kernel.tree.models import Unit, placed

        first = Unit.objects.filter(parent=self.county, is_school=True).order_by("path").first()
        assert first is not None
        with opened(EVERYTHING):
            Hazard.objects.create(
                **placed(first), number="隐患0", title="消火栓前堆物", where="一楼", domain="fire", stage="closed",
                stage_since=self.at, registered_at=self.at, ball_unit_id=first.id, closed_quantity=1,
                registered_by=Acting(new_id(), "示例·某人", "保安", first.id, "校"),
            )  # fmt: skip
        own = {
            "id": "gen_random_uuid()", "home": "u.home", "unit_id": "u.id", "path": "u.path", "ball_unit_id": "u.id",
            "number": "'隐患' || g", "registered_at": "h.registered_at - g * interval '31 seconds'",
            "stage": "CASE WHEN g %% 50 = 0 THEN 'rectifying' ELSE 'closed' END",
            "closed_quantity": "CASE WHEN g %% 50 = 0 THEN 0 ELSE h.closed_quantity END",
        }  # fmt: skip
        columns = [field.column for field in Hazard._meta.concrete_fields]
        chosen = ", ".join(own.get(str(column), f'h."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        with opened(EVERYTHING), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            for start in range(0, many, many // 5):
                cursor.execute(_MORE.format(names=names, chosen=chosen), [start + 1, start + many // 5])
        _analyzed()
        who = viewer(self.city_officer, at=self.at)
        with opened(who.scope, readonly=True):
            page = listing(who, Filters(), at=self.at)
            took = [taken(lambda: listing(who, Filters(), at=self.at)) for _ in range(100)]
            _list("first", took, many)
            for _ in range(999):
                page = listing(who, Filters(), at=self.at, after=page.following)
            took = [taken(lambda: listing(who, Filters(), at=self.at, after=page.following)) for _ in range(100)]
            _list("thousandth", took, many)


def _analyzed() -> None:
    """What PostgreSQL does by itself within minutes of a bulk load: statistics, and rows marked visible."""
    import psycopg
    from django.db import connection

    with psycopg.connect(server.dsn("owner", connection.settings_dict["NAME"]), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def _padded(duties: dict[str, list[int]]) -> dict[str, list[int]]:
    """A province adopts more packs than are written yet: the duties there are, again under other names, up to sixty."""
    found, turn = dict(duties), 0
    while found and len(found) < DUTIES:
        turn += 1
        found.update({f"{duty}+{turn}": duties[duty] for duty in list(duties)[: DUTIES - len(found)]})
    return found


def _list(which: str, took: list[float], many: int) -> None:
    from bench.results import percentile

    record(f"hazards, the {which} page, p95", percentile(took, 0.95) * 1000, "ms", goal="< 80", hazards=many)


def _session(account: Any) -> str:
    """A session as the door of the pages leaves it; for bureau roles after the second step."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.models import Account

    with opened(EVERYTHING):
        row = Account.objects.get(id=account)
    session = SessionStore()
    session[SESSION_KEY] = str(row.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = row.get_session_auth_hash()
    session["by_link"] = True
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("units", nargs="*", type=int, default=[2000, 20000])
    asked.add_argument("--hazards", type=int, default=1_000_000)
    told = asked.parse_args()
    main(told.units, told.hazards)
