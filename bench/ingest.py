"""Records coming in: one a POST and in batches, through the real web server, beside a bare program writing the same.

Run it as `.venv/bin/python bench/ingest.py [RECORDS]` (default 8000). Sixteen clients of as many schools send records
with a 12-item checklist by bearer token; middleware, authentication, row security and trail are on. Ratios are to a
psycopg program that writes equal rows without asking anything. No test depends on these figures.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from time import time_ns
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from bench.firing import Fired, fire, request
from bench.house import database, served, server, taken
from bench.results import record

CLIENTS, BATCH, SCHOOLS = 16, 100, 200
ITEMS = [f"twelve.i{number:02}" for number in range(1, 13)]


class Sender(NamedTuple):
    """A school and the token of its safety officer."""

    unit: Any
    token: str


def main(records: int) -> None:
    """Measure and record."""
    with database() as name:
        senders, opens = _schools()
        with served(name) as port:
            _first_of_the_day(port, senders, opens)
            single = _singles(port, senders, opens, records)
            batch = _batches(port, senders, opens, records * 2)
        with served(name, "bench.without_trail:application") as port:
            _singles(port, senders, opens, 400, say=False)
            bare = _singles(port, senders, opens, records, say=False)
            bare_batch = _batches(port, senders, opens, records * 2, say=False)
        record(
            "records, one a POST, no trail",
            bare.rate,
            "records/s",
            clients=CLIENTS,
            trail_costs=f"{1 - single.rate / bare.rate:.0%}",
        )
        record(
            "records, batches of 100, no trail", bare_batch.rate * BATCH, "records/s", clients=CLIENTS,
            trail_costs=f"{1 - batch.rate / bare_batch.rate:.0%}",
        )  # fmt: skip
        _verified()
        _beside_psycopg(name, single.rate, batch.rate * BATCH, records)


def _schools() -> tuple[list[Sender], str]:
    """Schools under the twelve items, each with a token; and when today's check opened."""
    from datetime import UTC, datetime

    from bench.owed import county_of
    from tests.support.cast import START
    from xiaoan.foundation.clock import instant, school_day
    from xiaoan.kernel.access.doors import issue_token
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.catalogue.commands import adopt, load_release
    from xiaoan.kernel.catalogue.reading import read_pack
    from xiaoan.kernel.org.grounds import mark_days
    from xiaoan.kernel.org.staff import add_person, appoint
    from xiaoan.kernel.tree.models import Unit

    by, now = operator(), datetime.now(UTC)
    today = school_day(now)
    county, *_ = county_of(0, SCHOOLS)
    from django.conf import settings

    common = read_pack(settings.PACKS / "_common")
    load_release(by=by, pack=read_pack(Path(__file__).parent / "packs" / "twelve", {"_common": common}), at=START)
    adopt(by=by, unit=county, pack="twelve", version="1.0.0", starts=date(2026, 8, 25), at=START)
    mark_days(
        by=by, unit=county, first=today, last=today + timedelta(days=1), kinds=["school"], reason="补课",
        at=now - timedelta(days=3),
    )  # fmt: skip
    found = []
    for unit in Unit.objects.filter(parent=county, is_school=True, legal=True).order_by("path"):
        person = add_person(by=by, unit=unit, name="示例·安全员", at=START)
        appoint(by=by, person=person, code="safety_officer", starts=date(2026, 8, 20), at=START)
        token = issue_token(by=by, account_id=person.account_id, title="测量", at=now)  # type: ignore[arg-type]
        found.append(Sender(unit, token))
    return found, instant(today).isoformat()


def _body(unit: Any, opens: str, *, named: bool) -> dict[str, Any]:
    from xiaoan.foundation.ids import new_id

    said: dict[str, Any] = {
        "client_id": new_id(),
        "occurrences": [{"duty": "twelve.day", "subject": unit.id, "opens": opens}],
        "answers": [{"item": item, "answer": "fine"} for item in ITEMS],
    }
    return {**said, "unit": unit.id} if named else said


def _single(sender: Sender, opens: str) -> bytes:
    import msgspec

    body = msgspec.json.encode(_body(sender.unit, opens, named=False))
    return request("POST", f"/api/v1/units/{sender.unit.id}/records", {"Authorization": f"Bearer {sender.token}"}, body)


def _first_of_the_day(port: int, senders: list[Sender], opens: str) -> None:
    """Every school's first record since the server started: nothing is known of it yet."""
    some = senders[:160]
    fired = fire(port, [[_single(one, opens) for one in some[start::CLIENTS]] for start in range(CLIENTS)])
    _all_taken(fired)
    record("records, a school's first", fired.rate, "records/s", clients=CLIENTS, p95_ms=round(fired.ms(0.95)))


def _singles(port: int, senders: list[Sender], opens: str, records: int, *, say: bool = True) -> Fired:
    if say:
        _singles(port, senders, opens, 400, say=False)
    queues = [[_single(sender, opens) for _ in range(records // CLIENTS)] for sender in senders[:CLIENTS]]
    fired = fire(port, queues)
    _all_taken(fired)
    if say:
        record("records, one a POST", fired.rate, "records/s", goal="≥ 300", clients=CLIENTS, items=12)
        for share in (0.5, 0.95, 0.99):
            goal = "< 100" if share == 0.95 else ""
            record(f"records, one a POST, p{share * 100:.0f}", fired.ms(share), "ms", goal=goal, clients=CLIENTS)
    return fired


def _batches(port: int, senders: list[Sender], opens: str, records: int, *, say: bool = True) -> Fired:
    import msgspec

    queues = []
    for sender in senders[:CLIENTS]:
        bodies = [
            {"records": [_body(sender.unit, opens, named=True) for _ in range(BATCH)]}
            for _ in range(max(2, records // BATCH // CLIENTS))
        ]
        headers = {"Authorization": f"Bearer {sender.token}"}
        queues.append([request("POST", "/api/v1/records/batch", headers, msgspec.json.encode(one)) for one in bodies])
    fired = fire(port, queues)
    _all_taken(fired)
    if b'"refused":0' not in fired.sample.replace(b" ", b""):
        raise RuntimeError(f"a batch was refused: {fired.sample[:600]!r}")
    if say:
        record("records, batches of 100", fired.rate * BATCH, "records/s", goal="≥ 3000", clients=CLIENTS, items=12)
        record("records, batches of 100, p95 of a batch", fired.ms(0.95), "ms", clients=CLIENTS)
    return fired


def _all_taken(fired: Fired) -> None:
    if set(fired.statuses) - {200, 201}:
        raise RuntimeError(f"not all were taken: {fired.statuses}, {fired.sample[:600]!r}")


def _verified() -> None:
    """The chains alone, and then everything: texts and the digests of the live rows too."""
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.trail import verify as trail

    with opened(EVERYTHING, readonly=True):
        verdict = trail.Verdict()
        seconds = taken(lambda: trail._check_chains(verdict, trail._Sealed()))
        record("verify, the chains", verdict.events / seconds, "events/s", goal="≥ 100000", events=verdict.events)
        whole: list[Any] = []
        seconds = taken(lambda: whole.append(trail.verify()))
        record(
            "verify, with texts and the digests of live rows",
            whole[0].events / seconds,
            "events/s",
            objects=whole[0].objects,
        )


def _beside_psycopg(name: str, single: float, batch: float, records: int) -> None:
    """A program that only writes: equal rows, one transaction a record, then a hundred."""
    for size, ours, count in ((1, single, records // 2), (BATCH, batch, records * 2)):
        each = count // CLIENTS // size
        seconds = taken(lambda each=each, size=size: _write_bare(name, each, size))  # type: ignore[misc]
        rate = each * size * CLIENTS / seconds
        what = "one a transaction" if size == 1 else f"{size} a transaction"
        record(
            f"bare psycopg, the same rows, {what}",
            rate,
            "records/s",
            clients=CLIENTS,
            ours_to_it=f"1 : {rate / ours:.1f}",
        )


def _write_bare(name: str, rounds: int, size: int) -> None:
    threads = [Thread(target=_one_writer, args=(name, number, rounds, size)) for number in range(CLIENTS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()


_TABLES = ("work_submission", "work_record", "trail_trailevent", "trail_trailtext")
_FRESH = {
    "work_submission": ("id", "client_id"),
    "work_record": ("id",),
    "trail_trailevent": ("id", "seq"),
    "trail_trailtext": ("id", "event"),
}


def _one_writer(name: str, number: int, rounds: int, size: int) -> None:
    """The rows of one submission of one school, copied under fresh ids; every record on a submission of its own."""
    import psycopg

    from xiaoan.foundation.ids import new_id

    with psycopg.connect(server.dsn("owner", name)) as wire:
        models = _model_rows(wire, number)
        seq = 1_000_000_000 * (number + 1) + time_ns() % 100_000_000
        for _ in range(rounds):
            for _ in range(size):
                made, seq = {"id": new_id()}, seq + 1
                for table in _TABLES:
                    row = dict(models[table])
                    for column in _FRESH[table]:
                        row[column] = seq if column == "seq" else new_id()
                    if table == "work_submission":
                        made["submission"] = row["id"]
                    if table == "work_record":
                        row["submission_id"] = made["submission"]
                    columns = ", ".join(row)
                    wire.execute(
                        f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(row))})",
                        list(row.values()),
                    )
                wire.execute("UPDATE trail_chainhead SET seq = seq WHERE id = %s", [models["head"]["id"]])
            wire.commit()


def _model_rows(wire: Any, number: int) -> dict[str, dict[str, Any]]:
    """One row of each table, as our own server has written it."""
    from psycopg.rows import dict_row
    from psycopg.types.json import Jsonb

    found: dict[str, dict[str, Any]] = {}
    with wire.cursor(row_factory=dict_row) as cursor:
        cursor.execute("SELECT * FROM trail_chainhead ORDER BY unit_id OFFSET %s LIMIT 1", [number])
        found["head"] = cursor.fetchone()
        for table in _TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")
            row = cursor.fetchone()
            found[table] = {
                key: Jsonb(one) if isinstance(one, dict) or (key == "answers") else one for key, one in row.items()
            }
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8000)
