"""What the wide pages and batches cost as a county grows: batches, ledgers, what waits, sweeps, rosters, hazards.

Run it as `.venv/bin/python bench/wide.py [SCHOOLS …]` from the checkout (default 10 100 200). Each county is made as in
`bench/owed.py`, in a database of its own on the test server. Times are milliseconds, the best of a few runs, beside
the number of queries. No test depends on these figures.
"""

from __future__ import annotations

import os
import platform
import sys
import time as clock
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")

from bench.owed import county_of
from tests.support import database

ROUNDS = 3
LEDGER = "fire.extinguishers"
DAILY = "fire.patrol.day"
BOTTLES = 300
LINE = "{:<52}{:>12}{:>12}{:>12}{:>10}"


def main(sizes: list[int]) -> None:
    """Measure each size and print a table."""
    name = database.clone()
    os.environ.update(database.environment("web", name))
    import django

    django.setup()
    database.point_django_at(name)
    print(f"{platform.node()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(LINE.format("", "schools", "rows", "ms", "queries"))
    for number, size in enumerate(sizes):
        County(number, size).measure()
    database.drop(name)


class County:
    """One county at 09:00 on 3 November 2026."""

    def __init__(self, number: int, size: int) -> None:
        from xiaoan.foundation.clock import instant
        from xiaoan.kernel.tree.models import Unit

        self.size = size
        self.at = instant(date(2026, 11, 3)) + timedelta(hours=9)
        self.unit, self.officer, self.guard, _ = county_of(number, size)
        self.schools = list(Unit.objects.filter(parent=self.unit, is_school=True).order_by("path"))
        self.first = self.schools[0]
        self.head, self.safety = self._appointed("principal"), self._appointed("safety_officer")

    def _appointed(self, post: str) -> UUID:
        from xiaoan.kernel.access.queries import operator
        from xiaoan.kernel.org.staff import add_person, appoint

        person = add_person(by=operator(), unit=self.first, name="示例·某人", at=self.at)
        appoint(by=operator(), person=person, code=post, starts=date(2026, 8, 20), at=self.at)
        assert person.account_id is not None
        return person.account_id

    def measure(self) -> None:
        """Every line of the table for this county."""
        self._waiting()
        self._sweep()
        self._roster()
        self._ledgers()
        self._hazards()
        self._batches()

    @contextmanager
    def looking(self, account: UUID) -> Iterator[Any]:
        """The viewer of an account, within his read-only look."""
        from xiaoan.foundation.rls import opened
        from xiaoan.kernel.access.queries import viewer

        who = viewer(account, at=self.at)
        with opened(who.scope, readonly=True):
            yield who

    def say(self, what: str, rows: int | str, run: Callable[[], object], rounds: int = ROUNDS) -> float:
        """Run something, print its line, and give its best time in seconds."""
        from django.db import connection

        asked = Count()
        with connection.execute_wrapper(asked):
            run()
        took = []
        for _ in range(rounds):
            start = clock.perf_counter()
            run()
            took.append(clock.perf_counter() - start)
        print(LINE.format(what, self.size, rows, f"{min(took) * 1000:.1f}", asked.queries), flush=True)
        return min(took)

    def _waiting(self) -> None:
        from xiaoan.kernel.messages.queries import sentence, waiting

        for name, account in (("head", self.head), ("officer", self.officer)):
            with self.looking(account) as who:
                self.say(f"what waits, {name}", "", lambda who=who: waiting(who, at=self.at))  # type: ignore[misc]
                self.say(f"sentence of the day, {name}", "", lambda who=who: sentence(who, at=self.at))  # type: ignore[misc]

    def _sweep(self) -> None:
        from xiaoan.foundation.ids import new_id
        from xiaoan.kernel.access.queries import viewer
        from xiaoan.kernel.work.demands.commands import issue
        from xiaoan.kernel.work.demands.reading import listing, notice
        from xiaoan.kernel.work.demands.rules import Body, Wanted
        from xiaoan.reports.sweeps import results

        body = Body(
            title="电动自行车专项排查", reason="一起充电引发的火灾。", domain="fire",
            items=(Wanted(ask="疏散通道上没有停放电动自行车"),), units=tuple(unit.id for unit in self.schools),
            due=date(2026, 11, 10),
        )  # fmt: skip
        by = viewer(self.officer, at=self.at)
        start = clock.perf_counter()
        row = issue(by=by, unit=self.unit, client_id=new_id(), body=body, at=self.at)
        took = clock.perf_counter() - start
        print(LINE.format("sweep sent to all", self.size, "", f"{took * 1000:.1f}", ""))
        with self.looking(self.officer) as who:
            self.say("sweep, live page", "", lambda: results(who, notice(who, row.id), at=self.at))
        with self.looking(self.head) as who:
            self.say("sweeps, the school's list", "", lambda: listing(who))

    def _roster(self) -> None:
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.org.models import Person, RosterTurn
        from xiaoan.kernel.org.rosters.reading import table
        from xiaoan.kernel.tree.models import placed
        from xiaoan.kernel.work.owing.calendars import kinds_between

        monday = date(2026, 11, 2)
        days = [monday + timedelta(days=each) for each in range(7)]
        with opened(EVERYTHING):
            keeper = Person.objects.get(account_id=self.guard)
            for roster in ("night_guard", "leading_shift"):
                RosterTurn.objects.bulk_create(
                    RosterTurn(**placed(self.first), roster=roster, day=monday + timedelta(days=each), person=keeper)
                    for each in range(-200, 7)
                )
        with self.looking(self.safety) as who:
            kinds = kinds_between(self.first, days[0], days[-1])
            self.say(
                "roster, a week after half a year", 414,
                lambda: table(who, self.first, days, kinds, ("night_guard", "leading_shift")),
            )  # fmt: skip

    def _ledgers(self) -> None:
        from xiaoan.kernel.ledgers import queries as ledgers
        from xiaoan.kernel.work.queries import my_day

        made = 0
        for many in (1_000, 10_000):
            self._fill(self.schools, made // self.size, many // self.size)
            made = many // self.size * self.size
            with self.looking(self.officer) as who:
                first = ledgers.listing(who, LEDGER, self.unit, at=self.at)
                self.say(
                    "ledger, a page of the county", made, lambda: ledgers.listing(who, LEDGER, self.unit, at=self.at)
                )
                self.say(
                    "ledger, the next page", made,
                    lambda after=first.cursor: ledgers.listing(who, LEDGER, self.unit, at=self.at, after=after),  # type: ignore[misc]
                )  # fmt: skip
                self.say(
                    "ledger, all rows for a workbook",
                    made,
                    lambda: _drained(ledgers.rows_in(who, LEDGER, self.unit, at=self.at)),
                    1,
                )
                self.say("ledger, what runs out", made, lambda: ledgers.expiring(who, at=self.at))
        self._fill(self.schools[:1], 10_000 // self.size, max(0, BOTTLES - 10_000 // self.size))
        with self.looking(self.safety) as who:
            self.say(
                "a day owed with extinguishers to look at", BOTTLES,
                self._open_now,
            )  # fmt: skip
            self.say("my day with extinguishers to look at", BOTTLES, lambda: my_day(who, at=self.at))

    def _open_now(self) -> int:
        from xiaoan.kernel.work.owing.ground import survey
        from xiaoan.kernel.work.owing.streams import expected

        today = date(2026, 11, 3)
        return sum(len(each.stream.open_at(self.at)) for each in expected(survey([self.first], today, today)))

    def _fill(self, schools: Sequence[Any], start: int, end: int) -> None:
        """Rows start..end of each school's extinguishers, written without ceremony."""
        from xiaoan.foundation.ids import new_id
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.ledgers.cells import order_key
        from xiaoan.kernel.ledgers.models import LedgerRow
        from xiaoan.kernel.org.models import PlaceRow
        from xiaoan.kernel.tree.models import placed

        with opened(EVERYTHING):
            places = dict(PlaceRow.objects.filter(unit__in=schools, kind="kitchen").values_list("unit_id", "id"))
            LedgerRow.objects.bulk_create(
                (
                    LedgerRow(
                        **placed(unit), ledger=LEDGER, domain="fire", client_id=new_id(), digest="", label=f"A-{each}",
                        order_key=order_key(f"A-{each}"), place_id=places[unit.id], mark=str(new_id())[:24],
                        cells={"number": f"A-{each}", "place": str(places[unit.id]), "kind": "dry_powder"},
                        valid_from=date(2026, 9, 1), expires_on=date(2034, 3, 1) if each % 20 else date(2026, 10, 1),
                        warn_on=date(2034, 2, 1) if each % 20 else date(2026, 9, 1), added_at=self.at,
                    )
                    for unit in schools
                    for each in range(start, end)
                ),
                batch_size=2000,
            )  # fmt: skip

    def _hazards(self) -> None:
        from xiaoan.foundation.ids import new_id
        from xiaoan.foundation.rls import EVERYTHING, opened
        from xiaoan.kernel.hazards.models import Hazard
        from xiaoan.kernel.hazards.sight.inbox import waiting_for
        from xiaoan.kernel.hazards.sight.lists import Filters, listing
        from xiaoan.kernel.trail.events import Acting
        from xiaoan.kernel.tree.models import placed

        acting = Acting(new_id(), "示例·某人", "保安", self.unit.id, "校")

        def one(unit: Any, number: int) -> Any:
            up = number % 10 == 0
            since = self.at - timedelta(days=number % 90, seconds=number)
            return Hazard(
                **placed(unit), number=f"隐患{number}", title="消火栓前堆物", where="一楼", domain="fire",
                stage="controlled" if up else "closed" if number % 5 else "rectifying", stage_since=since,
                registered_at=since, registered_by=acting, ball_unit_id=self.unit.id if up else unit.id,
                up="sent" if up else "", up_unit_id=self.unit.id if up else None, up_since=since if up else None,
                waiting="money" if up else "", closed_quantity=0 if up or not number % 5 else 1,
            )  # fmt: skip

        made = 0
        for many in (2_000, 20_000):
            with opened(EVERYTHING):
                Hazard.objects.bulk_create(
                    (one(self.schools[each % self.size], each) for each in range(made, many)), batch_size=1000
                )
            made = many
            with self.looking(self.officer) as who:
                self.say("hazards, the list", many, lambda: listing(who, Filters(), at=self.at))
                self.say(
                    "hazards, handed up and open",
                    many,
                    lambda: listing(who, Filters(state="open", up="sent"), at=self.at),
                )
                self.say("hazards, what waits for the bureau", many, lambda: waiting_for(who, at=self.at))

    def _batches(self) -> None:
        from xiaoan.kernel.access.queries import viewer
        from xiaoan.kernel.work.commands import Sent, submit, submit_many

        by = viewer(self.safety, at=self.at)
        for many in (100, 500):
            sent = [Sent(self.first, self._walk(self.first, each)) for each in range(many)]
            self._batch("batch of one school", many, lambda sent=sent: submit_many(by=by, sent=sent, at=self.at))  # type: ignore[misc]
        alone = [Sent(self.first, self._walk(self.first, each)) for each in range(50)]
        self._batch(
            "one by one", 50, lambda: [submit(by=by, unit=each.unit, body=each.body, at=self.at) for each in alone]
        )
        above = viewer(self.officer, at=self.at)
        few = [unit for unit in self.schools if unit.kind == "primary"][:20]
        for many in (100, 500):
            sent = [
                Sent(unit, self._walk(unit, each, told_by="示例·某人"))
                for each in range(-(-many // len(few))) for unit in few
            ][:many]  # fmt: skip
            self._batch(
                f"batch of {len(few)} schools",
                len(sent),
                lambda sent=sent: submit_many(by=above, sent=sent, at=self.at),  # type: ignore[misc]
            )

    def _batch(self, what: str, many: int, run: Callable[[], Sequence[Any]]) -> None:
        from django.db import connection

        asked = Count()
        with connection.execute_wrapper(asked):
            start = clock.perf_counter()
            answers = run()
            took = clock.perf_counter() - start
        refused = [each.refusal for each in answers if getattr(each, "refusal", None)]
        if refused:
            raise SystemExit(f"{what}: {len(refused)} refused, the first {refused[0]!r}")
        said = f"{took * 1000:.0f}"
        print(LINE.format(f"{what}, {many / took:.0f} a second", self.size, many, said, asked.queries), flush=True)

    def _walk(self, unit: Any, number: int, **more: Any) -> Any:
        """The round of a school day of October; the days come round again."""
        from xiaoan.foundation.clock import instant
        from xiaoan.foundation.ids import new_id
        from xiaoan.kernel.work.bodies import Doing, Named

        days = [12, 13, 14, 15, 16, 19, 20, 21, 22, 23]
        opens = instant(date(2026, 10, days[number % len(days)])) + timedelta(hours=6)
        return Doing(
            occurrences=(Named(duty=DAILY, subject=unit.id, opens=opens),), answers=(), client_id=new_id(),
            rest_fine=True, happened=opens + timedelta(hours=3), sent_at=self.at, **more,
        )  # fmt: skip


class Count:
    """Counts the statements that are run; Django's own log forgets after some thousands."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)


def _drained(rows: Iterator[Any]) -> int:
    return sum(1 for _ in rows)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [10, 100, 200])
