"""How long a county's month takes on this machine: what is owed, what was done, figures by school and duty.

Run it as `.venv/bin/python bench/owed.py [SCHOOLS …]` from the checkout (default 10 100 200 1000). It makes counties
of that many schools in a database of its own on the test server, with the fire standard adopted and a month of
records, nine of ten occurrences done, and prints the best of several runs with the number of queries. No test
depends on these figures.
"""

from __future__ import annotations

import os
import platform
import random
import sys
import time as clock
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

from tests.support import database

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
ROUNDS = 5
KINDS = ("primary", "primary", "primary", "kindergarten", "teaching_point", "junior", "senior")


def main(sizes: list[int]) -> None:
    """Measure each size and print a table."""
    name = database.clone()
    os.environ.update(database.environment("web", name))
    import django

    django.setup()
    database.point_django_at(name)
    print(f"{platform.node()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    head = ("schools", "units", "expected", "records", "figures ms", "queries", "engine ms", "drill ms", "my day ms")
    print("".join(f"{word:>12}" for word in head))
    for number, size in enumerate(sizes):
        print("".join(f"{value:>12}" for value in _measure(number, size)), flush=True)
    database.drop(name)


def _measure(number: int, size: int) -> list[Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from xiaoan.foundation.clock import instant
    from xiaoan.foundation.rls import opened
    from xiaoan.kernel.access.queries import viewer
    from xiaoan.kernel.work import queries
    from xiaoan.kernel.work.owing.ground import survey
    from xiaoan.kernel.work.owing.streams import expected
    from xiaoan.kernel.work.reading.figures import seen_units

    at = instant(date(2026, 11, 3)) + timedelta(hours=9)
    county, officer, guard, written = county_of(number, size)
    who = viewer(officer, at=at)
    with opened(who.scope, readonly=True):
        with CaptureQueriesContext(connection) as captured:
            sheet = queries.figures(who, county, first=FIRST, last=LAST, at=at)
        whole = best(lambda: queries.figures(who, county, first=FIRST, last=LAST, at=at))
        units = seen_units(who, county)

        def owe() -> None:
            for each in expected(survey(units, FIRST, LAST)):
                each.stream.between(FIRST, LAST)

        engine = best(owe)
        drill = best(lambda: queries.drill(who, county, first=FIRST, last=LAST, at=at, outcome="missing"))
    noon = at + timedelta(hours=3)
    keeper = viewer(guard, at=noon)
    with opened(keeper.scope, readonly=True):
        day = best(lambda: queries.my_day(keeper, at=noon))
    return [size, len(sheet.units), sheet.total.expected, written, whole, len(captured), engine, drill, day]


def best(run: Callable[[], object]) -> str:
    took = []
    for _ in range(ROUNDS):
        start = clock.perf_counter()
        run()
        took.append(clock.perf_counter() - start)
    return f"{min(took) * 1000:.1f}"


def county_of(number: int, size: int) -> tuple[Any, Any, Any, int]:
    """A county under its own city, its officer, one guard, and how many records were written."""
    from django.conf import settings

    from tests.support.cast import START
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.catalogue.commands import adopt, load_release
    from xiaoan.kernel.catalogue.reading import read_packs
    from xiaoan.kernel.org.commands import found_unit
    from xiaoan.kernel.org.grounds import set_term
    from xiaoan.kernel.org.staff import add_person, appoint

    by = operator()
    packs = read_packs(settings.PACKS)
    for pack in packs.values():
        load_release(by=by, pack=pack, at=START)
    city = found_unit(by=by, parent=None, kind="city", name=f"市{number}", opened=date(2020, 1, 1), at=START)
    county = found_unit(by=by, parent=city, kind="county", name=f"县{number}", opened=date(2020, 1, 1), at=START)
    adopt(by=by, unit=county, pack="fire", version=packs["fire"].version, starts=date(2026, 8, 25), at=START)
    set_term(
        by=by, unit=city, code="autumn", title="秋季学期", school_year="2026-2027", starts=date(2026, 9, 1),
        ends=date(2027, 1, 22), at=START,
    )  # fmt: skip
    officer = add_person(by=by, unit=county, name="示例·科员", at=START)
    appoint(by=by, person=officer, code="bureau_safety_officer", starts=date(2026, 8, 20), at=START)
    with opened(EVERYTHING):
        schools = [_school(county, index) for index in range(size)]
    guard = add_person(by=by, unit=schools[0], name="示例·门卫", at=START)
    appoint(by=by, person=guard, code="guard", starts=date(2026, 8, 20), at=START)
    return county, officer.account_id, guard.account_id, _records(county, schools)


def _school(county: Any, index: int) -> Any:
    """A school with facts and places, written without ceremony: only the figures are measured."""
    from xiaoan.foundation.ids import new_id
    from xiaoan.kernel.catalogue.queries import shelf
    from xiaoan.kernel.org.models import Fact, PlaceRow
    from xiaoan.kernel.tree.models import Unit
    from xiaoan.kernel.tree.paths import child_path

    kind = KINDS[index % len(KINDS)]
    key = new_id()
    unit = Unit.objects.create(
        id=key, home=key, path=child_path(county.path, index + 1), parent=county, kind=kind, name=f"校{index}",
        short_name=f"校{index}", is_school=True, legal=shelf().unit_kinds[kind].legal, opened=date(2020, 9, 1),
    )  # fmt: skip
    boards = kind in ("junior", "senior")
    # Most schools were loaded on one day; every fifth has stated its facts on a day of its own.
    since = date(2026, 8, 20) - timedelta(days=0 if index % 5 else index % 300)
    facts = {
        "students": str(50 + index),
        "canteen": "yes",
        "fire_facilities": "yes",
        "boarding": "yes" if boards else "no",
    }
    for fact, value in facts.items():
        Fact.objects.create(unit=unit, key=fact, value=value, valid_from=since)
    places = [
        "teaching_building",
        "teaching_building",
        "canteen",
        "kitchen",
        "gate",
        *(["dormitory"] * 2 if boards else []),
    ]
    for position, place in enumerate(places):
        PlaceRow.objects.create(
            unit=unit, name=f"{place}{position}", kind=place, position=position, mark=str(new_id())[:24],
            valid_from=date(2024, 9, 1),
        )  # fmt: skip
    return unit


def _records(county: Any, schools: list[Any]) -> int:
    """Nine of ten occurrences of the month done in time, written in bulk."""
    from xiaoan.foundation.ids import new_id
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.trail.events import Acting
    from xiaoan.kernel.tree.models import placed
    from xiaoan.kernel.work.models import Record, Submission
    from xiaoan.kernel.work.owing.ground import survey
    from xiaoan.kernel.work.owing.streams import expected

    chance = random.Random(1)
    acting = Acting(new_id(), "示例·某人", "保安", county.id, "校")
    rows: list[Record] = []
    with opened(EVERYTHING):
        sent = {
            unit.id: Submission.objects.create(
                unit=unit,
                client_id=new_id(),
                digest="",
                by=acting.account,
                reached=datetime.fromisoformat("2026-10-01T00:00Z"),
            )
            for unit in schools
        }
        for each in expected(survey(schools, FIRST, LAST)):
            for one in each.stream.between(FIRST, LAST):
                if chance.random() < 0.9:
                    rows += [_record(each, one, sent[each.unit.id], acting, placed) for _ in range(one.n)]
        Record.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _record(each: Any, one: Any, sent: Any, acting: Any, placed: Any) -> Any:
    from xiaoan.kernel.work.models import Record

    happened = one.opens + (one.due - one.opens) / 2
    return Record(
        **placed(each.unit), submission=sent, duty=one.code, domain="fire", subject_kind=each.subject.kind,
        subject_id=each.subject.id, opens=one.opens, due=one.due, release=one.release, happened=happened,
        reached=happened + timedelta(minutes=5), by=acting, by_account=acting.account, mode="by_exception",
    )  # fmt: skip


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10, 100, 200, 1000])
