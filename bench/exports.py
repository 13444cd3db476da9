"""100,000 hazards to a workbook, as the worker makes it: seconds, and the most memory its process took.

Run it as `.venv/bin/python bench/exports.py [HAZARDS]` from the checkout. A county in a database of its own is
filled by SQL from one hazard that the commands made. The export is asked for by the bureau's officer and made in a
process of its own under the worker's role: rows are read as the pages read, under row security, in the officer's scope.
Reading writes nothing, so the server's fsync does not matter here. No test depends on these figures.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time as clock
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

import psycopg

from bench.results import record
from tests.support import database

SCHOOLS = 40
FRESH = {
    "id": "gen_random_uuid()", "number": "base.number || '-' || n", "unit_id": "school.id", "home": "school.home",
    "path": "school.path", "ball_unit_id": "school.id", "title": "base.title || '，第' || n || '处'",
    "registered_at": "base.registered_at - n * interval '3 minutes'",
}  # fmt: skip


def main(hazards: int) -> None:
    """Fill a county, have its register made, and say what it cost."""
    name = database.clone()
    os.environ.update(database.environment("web", name))
    import django

    django.setup()
    database.point_django_at(name)
    try:
        export = asked(name, hazards)
        made = subprocess.run(
            [sys.executable, __file__, "--make", str(export)],
            env={**os.environ, **database.environment("worker", name)},
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, megabytes, size, idle = (float(word) for word in made.stdout.split())
        said = {"hazards": hazards, "columns": 22, "file_mb": round(size / 1e6, 1)}
        record("hazards to xlsx", seconds, "s", goal="< 30" if hazards >= 100_000 else "", **said)
        record("hazards to xlsx, memory of the worker", megabytes, "MB", goal="< 300", idle_mb=idle, **said)
    finally:
        database.drop(name)


def asked(name: str, hazards: int) -> UUID:
    """The county filled, and the officer's export waiting in it."""
    from bench.owed import county_of
    from xiaoan.features.exports.commands import ask
    from xiaoan.foundation.clock import instant
    from xiaoan.kernel.access.queries import operator, viewer
    from xiaoan.kernel.hazards.commands import Registration, Seen, report, to_hazard
    from xiaoan.kernel.org.staff import add_person, appoint
    from xiaoan.kernel.tree.models import Unit

    at = instant(date(2026, 11, 3)) + timedelta(hours=9)
    county, officer, _guard, _rest = county_of(0, SCHOOLS)
    school = Unit.objects.filter(parent=county, is_school=True).order_by("path")[0]
    person = add_person(by=operator(), unit=school, name="示例·某人", at=at)
    appoint(by=operator(), person=person, code="safety_officer", starts=date(2026, 8, 20), at=at)
    assert person.account_id is not None
    safety = viewer(person.account_id, at=at)
    seen = Seen(what="安全出口被纸箱堵住，影响疏散", where="教学楼A栋三层东侧")
    told = report(by=safety, unit=school, client_id=uuid4(), seen=seen, at=at)
    to_hazard(by=safety, report_id=told.id, said=Registration(kind="fire.exit_blocked"), at=at)
    fill(name, county.path, hazards)
    who = viewer(officer, at=at)
    return ask(by=who, kind="list.hazards", arguments={"state": "all"}, client_id=uuid4(), at=at).id


def fill(name: str, path: str, hazards: int) -> None:
    """So many copies of the one hazard, one school after the other."""
    with psycopg.connect(database.dsn("owner", name)) as server:
        found = server.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'hazards_hazard'"
        ).fetchall()
        columns = [column for (column,) in found]
        values = ", ".join(FRESH.get(column, f'base."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        server.execute(
            f"""
            WITH school AS (SELECT id, home, path, row_number() OVER (ORDER BY path) - 1 AS place,
                                   count(*) OVER () AS schools
                            FROM tree_unit WHERE is_school AND path LIKE '{path}%')
            INSERT INTO hazards_hazard ({names})
            SELECT {values} FROM hazards_hazard base, generate_series(1, {hazards}) AS n
            JOIN school ON school.place = n % school.schools
            """.encode()
        )
        server.commit()
        server.autocommit = True
        server.execute("ANALYZE hazards_hazard")


def make(export: str) -> None:
    """In a process of its own: seconds, most megabytes, bytes of the file, megabytes before it began."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    from xiaoan.features.exports import jobs
    from xiaoan.features.exports.models import Export
    from xiaoan.foundation.clock import instant

    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        settings.EXPORTS = Path(folder)
        started = clock.perf_counter()
        with transaction.atomic():
            jobs.make({"export": export}, instant(date(2026, 11, 3)) + timedelta(hours=10))
        took = clock.perf_counter() - started
    row = Export.objects.get(id=export)
    assert not row.failure, row.failure
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, row.size, round(idle))


if __name__ == "__main__":
    if "--make" in sys.argv:
        make(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
