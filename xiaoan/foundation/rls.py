"""Row-level security: who may see which rows, and the one function that opens a transaction.

A policy is at most four ranges over `path COLLATE "C"`, a list of units, a list of handed-over rows.
The helper functions map an absent or empty setting to a value that matches nothing, so a pooled
connection after its transaction, or a query outside one, shows nothing at all.
It guards against a forgotten filter, not against somebody who can run SQL as the tables' owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, connections, models, transaction
from psycopg.pq import TransactionStatus

from xiaoan.foundation.append_only import REFUSE_FUNCTION, trigger_sql

T = TypeVar("T")

RANGES = 4
ROLES = ("xiaoan_web", "xiaoan_ingest", "xiaoan_worker", "xiaoan_auditor")
_SCOPED_ROLES = ("xiaoan_web", "xiaoan_ingest")


@dataclass(frozen=True, slots=True)
class Scope:
    """What one viewer may see: half-open path ranges [lo, hi), whole units, single rows."""

    ranges: tuple[tuple[str, str], ...] = ()
    units: frozenset[UUID] = frozenset()
    rows: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        if len(self.ranges) > RANGES:
            raise ValueError(f"a scope has at most {RANGES} ranges; turn the rest into units")

    def holds(self, path: str, unit: UUID | None = None) -> bool:
        """Whether a row of this path and unit is inside; the Python twin of the policy."""
        return any(lo <= path < hi for lo, hi in self.ranges) or (unit is not None and unit in self.units)


EVERYTHING = Scope(ranges=(("", "\x7f"),))
NOTHING = Scope()

_open_scope: ContextVar[Scope | None] = ContextVar("open_scope", default=None)
_look: ContextVar[bool] = ContextVar("look", default=False)
_known: ContextVar[dict[str, Any] | None] = ContextVar("known", default=None)


def open_scope() -> Scope | None:
    """The scope of the transaction now open in this context, if any."""
    return _open_scope.get()


def only_looking() -> bool:
    """Whether we are in a read-only look of our own, within nobody's transaction: all that is seen was committed."""
    return _look.get() and not connection.savepoint_ids


@contextmanager
def opened(scope: Scope, *, readonly: bool = False) -> Iterator[None]:
    """Open a transaction that sees exactly `scope`. Inside an equal or wider open one it is a savepoint.

    The settings are local to the transaction; a nested call with another scope restores the outer
    one when it ends. `readonly` makes PostgreSQL refuse every write of an outermost transaction, and
    needs no savepoints within: nothing can be undone where nothing is written.
    """
    outer = _open_scope.get()
    if outer is not None and _look.get():
        with _narrowed(scope, outer):
            yield
        return
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outer != scope or (readonly and outermost):
            _set(scope, readonly=readonly and outermost)
        token, looking = _open_scope.set(scope), _look.set(readonly and outer is None)
        knowing = _known.set({} if outer is None else _known.get())
        try:
            yield
        except BaseException:
            forget()
            raise
        finally:
            _known.reset(knowing)
            _look.reset(looking)
            _open_scope.reset(token)
        if outer != scope and not outermost:
            _set(outer or NOTHING)


@contextmanager
def moment() -> Iterator[str]:
    """One unmoving moment of the whole database, to read only, and its exported name for another connection.

    For the roles that see every row without a scope: the owner and the auditor.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        row: Any = cursor.fetchone()
        yield str(row[0])


@contextmanager
def _narrowed(scope: Scope, outer: Scope) -> Iterator[None]:
    """Another scope for a while within a read-only look. What PostgreSQL has aborted needs no scope any more."""
    if scope == outer:
        yield
        return
    _set(scope)
    token = _open_scope.set(scope)
    try:
        yield
    finally:
        _open_scope.reset(token)
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            _set(outer)


@contextmanager
def as_pages() -> Iterator[None]:
    """For the worker, whose role sees every row: what is read here is read under the role of the pages.

    Within a transaction. Nothing of it outlives the transaction, nor the end of this.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row: Any = cursor.fetchone()
        cursor.execute("SET LOCAL ROLE xiaoan_web")
    try:
        yield
    finally:
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            with connection.cursor() as cursor:
                cursor.execute(f'SET LOCAL ROLE "{row[0]}"')


def once_a_look(key: str, read: Callable[[], T]) -> T:
    """What `read` answers, asked once within an outermost transaction of ours, each time elsewhere.

    For what no scope changes, and what its one writer is followed by `forget`.
    """
    known = _known.get()
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


def forget() -> None:
    """What was asked once is asked anew: something of it was written, or a savepoint was undone."""
    known = _known.get()
    if known is not None:
        known.clear()


INGEST = "ingest"
"""The second connection of a process: as the role that writes groups of records, and may do nothing else."""


@contextmanager
def ingesting(scope: Scope) -> Iterator[Any]:
    """A transaction of the role `ingest` in `scope`, and its cursor. It commits by itself, whatever else is open."""
    with transaction.atomic(using=INGEST, durable=True), connections[INGEST].cursor() as cursor:
        _set(scope, cursor)
        yield cursor


def _set(scope: Scope, cursor: Any = None, *, readonly: bool = False) -> None:
    names: list[str] = []
    values: list[str] = []
    for index in range(RANGES):
        lo, hi = scope.ranges[index] if index < len(scope.ranges) else ("", "")
        names += [f"xiaoan.lo{index + 1}", f"xiaoan.hi{index + 1}"]
        values += [lo or ("!" if hi else ""), hi]
    names += ["xiaoan.units", "xiaoan.rows"]
    values += [_array(scope.units), _array(scope.rows)]
    if readonly:
        names, values = [*names, "transaction_read_only"], [*values, "on"]
    calls = ", ".join("set_config(%s, %s, true)" for _ in names)
    arguments = [text for pair in zip(names, values, strict=True) for text in pair]
    if cursor is not None:
        cursor.execute(f"SELECT {calls}", arguments)
        return
    with connection.cursor() as own:
        own.execute(f"SELECT {calls}", arguments)


def _array(ids: frozenset[UUID]) -> str:
    return "{" + ",".join(str(one) for one in sorted(ids)) + "}" if ids else ""


def _helper_functions() -> str:
    parts = []
    for side, none in (("lo", "~"), ("hi", "!")):
        for index in range(1, RANGES + 1):
            parts.append(
                f"CREATE OR REPLACE FUNCTION xa_{side}{index}() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS "
                f"$$ SELECT coalesce(nullif(current_setting('xiaoan.{side}{index}', true), ''), '{none}') $$;"
            )
    for name in ("units", "rows"):
        parts.append(
            f"CREATE OR REPLACE FUNCTION xa_{name}() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS "
            f"$$ SELECT coalesce(nullif(current_setting('xiaoan.{name}', true), ''), '{{}}')::uuid[] $$;"
        )
    return "\n".join(parts)


def _condition(unit_column: str) -> str:
    ranges = " OR ".join(
        f'(path >= xa_lo{n}() COLLATE "C" AND path < xa_hi{n}() COLLATE "C")' for n in range(1, RANGES + 1)
    )
    return f"{ranges} OR {unit_column} = ANY(xa_units()) OR id = ANY(xa_rows())"


def owned_models() -> list[type[models.Model]]:
    """Every concrete model whose rows belong to a unit (it has `home`, `path` and `unit`)."""
    return [model for model in apps.get_models() if getattr(model, "unit_owned", False)]


def _policies(table: str) -> str:
    statements = [f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;']
    scoped = _condition("unit_id")
    for role in ROLES:
        name = f"xa_{role.removeprefix('xiaoan_')}"
        condition = scoped if role in _SCOPED_ROLES else "true"
        check = "" if role == "xiaoan_auditor" else f" WITH CHECK ({condition})"
        verb = "FOR SELECT" if role == "xiaoan_auditor" else "FOR ALL"
        statements.append(f'DROP POLICY IF EXISTS {name} ON "{table}";')
        statements.append(f'CREATE POLICY {name} ON "{table}" {verb} TO {role} USING ({condition}){check};')
    return "\n".join(statements)


def _privileges(model: type[models.Model]) -> str:
    """What each role may do with a table. Secrets are not the auditor's; `ingest` has the tables that say so."""
    table = model._meta.db_table
    ours = model.__module__.startswith("xiaoan.")
    rights = "SELECT, INSERT" if getattr(model, "append_only", False) else "SELECT, INSERT, UPDATE"
    if getattr(model, "erasable", False) or not ours:
        rights += ", DELETE"
    statements = [
        f'REVOKE ALL ON "{table}" FROM {", ".join(ROLES)};',
        f'GRANT {rights} ON "{table}" TO xiaoan_web, xiaoan_worker;',
    ]
    if ingested := getattr(model, "ingested", ""):
        statements.append(f'GRANT {ingested} ON "{table}" TO xiaoan_ingest;')
    if ours and not getattr(model, "is_secret", False):
        statements.append(f'GRANT SELECT ON "{table}" TO xiaoan_auditor;')
    return "\n".join(statements)


def protect() -> None:
    """Write helper functions, policies, triggers and privileges for every table (run as the owner).

    Derived from the models, so that a new table cannot be left open; repeating it changes nothing.
    """
    statements = [_helper_functions(), REFUSE_FUNCTION]
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            statements.append(_privileges(model))
    statements.append(f"GRANT SELECT ON django_migrations TO {', '.join(ROLES)};")
    for model in apps.get_models():
        if getattr(model, "append_only", False):
            statements.append(trigger_sql(model._meta.db_table))
    statements += [_policies(model._meta.db_table) for model in owned_models()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("\n".join(statements))


_POWERS = """
SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb,
       (SELECT count(*) FROM pg_class c WHERE c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'USAGE')
            AND c.relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname LIKE 'pg\\_%%'))
FROM pg_roles r WHERE r.rolname = current_user
"""


def excess_powers() -> list[str]:
    """What the connected role could do that a web process must not; empty when it is safe to serve."""
    with connection.cursor() as cursor:
        cursor.execute(_POWERS)
        row: Any = cursor.fetchone()
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relrowsecurity AND relname = ANY(%s)",
            [[model._meta.db_table for model in owned_models()]],
        )
        bare = [name for (name,) in cursor.fetchall()]
    words = ("superuser", "bypasses row-level security", "may create roles", "may create databases")
    found = [word for word, has in zip(words, row[:4], strict=True) if has]
    if row[4]:
        found.append(f"owns {row[4]} tables")
    found += [f"table {name} has no row-level security" for name in bare]
    return found
