"""Copies of a database: one dump of one moment, the counts of the same moment, and the way back into an empty one.

PostgreSQL's own programs write and read the dump, as the owner role; no dump passes through memory or lies on
a disk in between: the caller is given a pipe. Roles and privileges are not in it, they are written anew.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.postgres.programs import Account, Programs, find_programs, same_major

_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' ORDER BY c.relname
"""
# Indexes are built again at the end of a restore; a little memory makes that many times faster.
_ROOM_FOR_INDEXES = "-c maintenance_work_mem=256MB"


def counts(connected: psycopg.Connection[Any]) -> dict[str, int]:
    """Rows of every table of the database, as the transaction now open sees them."""
    tables = [name for (name,) in connected.execute(_TABLES).fetchall()]
    found = {}
    for name in tables:
        row = connected.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        assert row is not None
        found[name] = int(row[0])
    return found


def counted(dsn: str) -> dict[str, int]:
    """Rows of every table of the database at `dsn`; an empty database has no tables."""
    with psycopg.connect(dsn) as connected:
        return counts(connected)


def refresh_statistics(dsn: str) -> None:
    """What the planner knows of the tables; a restored database knows nothing."""
    with psycopg.connect(dsn, autocommit=True) as connected:
        for name in [name for (name,) in connected.execute(_TABLES).fetchall()]:
            connected.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))


@contextlib.contextmanager
def dump(dsn: str, snapshot: str) -> Iterator[IO[bytes]]:
    """The stream of a dump of the exported `snapshot`. Refused at the end when pg_dump did not finish well."""
    options = (
        "--format=custom", "--compress=gzip:3", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
        "--lock-wait-timeout=60s",
    )  # fmt: skip
    with _running("pg_dump", dsn, options, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout


@contextlib.contextmanager
def load(dsn: str) -> Iterator[IO[bytes]]:
    """Where to write a dump to, in one transaction: all of it is there afterwards, or nothing and Refused."""
    options = ("--format=custom", "--single-transaction", "--no-owner", "--no-privileges")
    environment = {"PGOPTIONS": _ROOM_FOR_INDEXES}
    with _running("pg_restore", dsn, options, stdin=subprocess.PIPE, environment=environment) as process:
        assert process.stdin is not None
        # When pg_restore gives up it closes the pipe; why it did is said when its end is looked at.
        with contextlib.suppress(BrokenPipeError):
            yield process.stdin
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


@contextlib.contextmanager
def _running(
    program: str,
    dsn: str,
    options: tuple[str, ...],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
    environment: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    parts = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    # The secret goes by the environment: a command line can be read by everybody on the machine.
    secret = {"PGPASSWORD": parts.pop("password", "")}
    with tempfile.TemporaryFile() as words:
        process = subprocess.Popen(
            [_programs(dsn).folder / program, *options, f"--dbname={make_conninfo(**parts)}"],
            cwd="/",
            stdin=stdin,
            stdout=stdout,
            stderr=words,
            env={"PATH": os.defpath, "LC_ALL": "C", **secret, **(environment or {})},
        )
        try:
            yield process
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.stdout is not None:
            process.stdout.close()
        if process.wait():
            words.seek(0)
            raise Refused(f"PostgreSQL 的 {program} 没有成功：\n{words.read().decode(errors='replace').strip()}")


def _programs(dsn: str) -> Programs:
    """The programs of the server's own major version where there are any, else the newest; never older ones."""
    with psycopg.connect(dsn) as connected:
        major = connected.info.server_version // 10000
    found = same_major(major) or find_programs(Account(os.geteuid(), os.getegid()))
    if found.major < major:
        raise Refused(f"数据库是 PostgreSQL {major}，这里的程序是 {found.major}。请安装 {major} 的 pg_dump。")
    return found
