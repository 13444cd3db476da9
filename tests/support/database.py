"""Real databases for tests: one embedded server per checkout, a migrated template, quick clones of it.

The server lives in `.xiaoan-test/` of the checkout (for root, where its account can reach it). Sessions
that run side by side share it; the last one to leave stops it. The template is built by the same command
that prepares a real database, and again only when a model, a migration or the row security changes.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import hashlib
import itertools
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connections

from xiaoan.foundation import postgres

CHECKOUT = Path(__file__).parents[2]
FOLDER = CHECKOUT / ".xiaoan-test"
SETTINGS = "xiaoan.settings"
_DURABLE = False
_KEPT_TEMPLATES = 6
_MODELS = re.compile(r"^from django\.db import .*\bmodels\b", re.MULTILINE)
_clones = itertools.count(1)


def settle(folder: Path, *, durable: bool) -> None:
    """Use a server of its own in another folder, as benches do. Before anything else is asked for."""
    global FOLDER, _DURABLE
    FOLDER, _DURABLE = folder, durable


@cache
def _cluster() -> postgres.Cluster:
    return postgres.Cluster(FOLDER, durable=_DURABLE)


@cache
def ensure_cluster() -> postgres.Cluster:
    """The running test server; this process counts among its users until it ends."""
    FOLDER.mkdir(exist_ok=True)
    users = (FOLDER / "users.lock").open("a")
    # A session that is stopping the server holds the lock alone; we wait for it, then start anew.
    fcntl.flock(users, fcntl.LOCK_SH)
    cluster = _cluster()
    cluster.start()
    _drop_clones(cluster.dsn("super"), of_the_dead=True)
    atexit.register(_leave, users)
    return cluster


def _leave(users: IO[str]) -> None:
    with contextlib.suppress(psycopg.Error):
        _drop_clones(_cluster().dsn("super"), of_the_dead=False)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _cluster().stop()


def admin(database: str = "") -> str:
    """Connection string of the test server's superuser, to make and drop databases and to look behind RLS."""
    return ensure_cluster().dsn("super", database)


def dsn(role: str, database: str) -> str:
    """Connection string of a role ('web', 'owner' …) in a database made by `clone`."""
    return ensure_cluster().dsn(role, database)


def template_database() -> str:
    """Name of the migrated and protected template; built when this state of the code has none yet."""
    name = f"xiaoan_tpl_{_digest()}"
    with (FOLDER / "template.lock").open("a") as lock:
        server = admin()
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not postgres.exists(server, name):
            _build(server, name)
            _drop_old_templates(server)
    return name


def _build(server: str, name: str) -> None:
    building = f"{name}_new"
    postgres.drop(server, building)
    postgres.provision(server, building, postgres.read_address(FOLDER).passwords)
    done = subprocess.run(
        [sys.executable, "-m", "xiaoan.surfaces.console", "migrate"],
        cwd=CHECKOUT,
        env={**os.environ, **environment("owner", building)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the template database could not be migrated:\n{done.stdout}\n{done.stderr}")
    with psycopg.connect(server, autocommit=True) as connected:
        connected.execute(f'ALTER DATABASE "{building}" RENAME TO "{name}"'.encode())


def clone(name: str = "") -> str:
    """A fresh copy of the template (0.05 s), under `name` or one made up that goes when the process ends."""
    made = name or f"xiaoan_test_{os.getpid()}_{next(_clones)}"
    # The first caller of a fresh checkout finds no folder yet.
    ensure_cluster()
    with (FOLDER / "template.lock").open("a") as lock:
        template = template_database()
        # Two copies of one template at once disturb each other.
        fcntl.flock(lock, fcntl.LOCK_EX)
        postgres.clone(admin(), template, made)
    return made


def drop(name: str) -> None:
    """Remove a clone, whoever is connected to it."""
    postgres.drop(admin(), name)


def environment(role: str, database: str) -> dict[str, str]:
    """Environment for a process that shall use the test server."""
    return {
        "XIAOAN_DATA": str(FOLDER),
        "XIAOAN_DB_ROLE": role,
        "XIAOAN_DB_NAME": database,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def point_django_at(database: str, role: str = "web") -> None:
    """Make Django's default connection use `database` as `role`, in this and every later thread."""
    for alias, as_role in (("default", role), ("ingest", "ingest")):
        connections[alias].close()
        entry: dict[str, Any] = connections.settings[alias]
        entry.update(postgres.connection(FOLDER, as_role, database))


def _digest() -> str:
    """Digest of all that shapes a database: models, migrations, settings and the foundation."""
    seen = hashlib.sha256()
    for path in sorted((CHECKOUT / "xiaoan").rglob("*.py")):
        inside = path.relative_to(CHECKOUT / "xiaoan")
        if "tests" in inside.parts:
            continue
        text = path.read_text(encoding="utf-8")
        shapes = {"migrations", "foundation", "settings"} & set(inside.parts)
        if shapes or _MODELS.search(text):
            seen.update(f"{inside}\n{text}\n".encode())
    return seen.hexdigest()[:16]


def _drop_old_templates(server: str) -> None:
    for name in _names(server, "xiaoan\\_tpl\\_%")[_KEPT_TEMPLATES:]:
        postgres.drop(server, name)


def _drop_clones(server: str, *, of_the_dead: bool) -> None:
    """Drop this process's clones, or those whose process was killed before it could."""
    for name in _names(server, "xiaoan\\_test\\_%"):
        process = int(name.split("_")[2])
        if (not Path(f"/proc/{process}").exists()) if of_the_dead else process == os.getpid():
            postgres.drop(server, name)


def _names(server: str, pattern: str) -> list[str]:
    """Databases whose names match, the newest first."""
    question = "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC"
    with psycopg.connect(server, autocommit=True) as connected:
        return [name for (name,) in connected.execute(question, [pattern]).fetchall()]


def remove() -> None:
    """Stop the test server and remove its files, wherever they are (`make clean`)."""
    cluster = _cluster()
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
