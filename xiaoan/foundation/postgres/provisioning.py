"""Making roles and databases on any PostgreSQL ≥ 16, given a connection that may do so.

The roles can log in and nothing more: no superuser, no bypass of row-level security, no new roles,
no new databases. Refuses to take over roles whose secrets belong to another installation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.postgres.roles import (
    DATABASE,
    ROLES,
    Address,
    known_passwords,
    login,
    new_passwords,
    write_address,
)

MINIMUM_VERSION = 160000
_LOCK = 0x7869616F616E  # "xiaoan": two installers at once take turns on this advisory lock.
_POWERS = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
# Batches are copied into a temporary table first (a duplicate must not fail its batch).
_TEMPORARY_TABLES = ("owner", "worker", "ingest")
# A page that has not answered after this long has lost its reader; the worker has no such limit.
_PATIENCE = {
    "web": {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"},
    "ingest": {"idle_in_transaction_session_timeout": "60s"},
}


def provision(admin: str, database: str, passwords: Mapping[str, str], *, renew: bool = False) -> None:
    """Make the roles and `database`, owned by the owner role; repeating it changes nothing.

    `renew` sets the secrets of roles that exist already. Without it an existing role whose secret is
    another is Refused, because some other installation uses it.
    """
    try:
        with psycopg.connect(admin, autocommit=True) as server:
            _check_version(server)
            server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            present = {name for (name,) in server.execute("SELECT rolname FROM pg_roles").fetchall()}
            for role in ROLES:
                _make_role(server, role, passwords[role], present=login(role) in present, renew=renew)
            _lend_pages(server)
            _check_powers(server)
            _make_database(server, database)
            if not renew:
                _check_secrets(admin, database, passwords)
    except psycopg.errors.InsufficientPrivilege as refused:
        raise Refused(
            "DATABASE_URL 里的用户不能建立角色或数据库。请数据库管理员给它 CREATEROLE 和 CREATEDB，安装后可收回。"
        ) from refused


def _check_version(server: psycopg.Connection) -> None:
    if server.info.server_version < MINIMUM_VERSION:
        raise Refused(f"PostgreSQL 需要 16 或更高版本，现在是 {server.info.server_version // 10000}。")


def _make_role(server: psycopg.Connection, role: str, password: str, *, present: bool, renew: bool) -> None:
    name = login(role)
    if not present:
        server.execute(
            sql.SQL(
                "CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD {}"
            ).format(sql.Identifier(name), _verifier(server, name, password))
        )
    elif renew:
        server.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), _verifier(server, name, password))
        )
    for setting, value in _PATIENCE.get(role, {}).items():
        server.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )


def _lend_pages(server: psycopg.Connection) -> None:
    """The worker may put on the role of the pages, to read for a person no more than he would see himself."""
    server.execute(
        sql.SQL("GRANT {} TO {} WITH INHERIT FALSE, SET TRUE").format(
            sql.Identifier(login("web")), sql.Identifier(login("worker"))
        )
    )


def _verifier(server: psycopg.Connection, name: str, password: str) -> sql.Literal:
    """The SCRAM verifier, computed here, so that the secret itself never reaches a server's log."""
    made = server.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    return sql.Literal(made.decode())


def _check_powers(server: psycopg.Connection) -> None:
    found = server.execute(
        sql.SQL("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND ({})").format(sql.SQL(_POWERS)),
        [[login(role) for role in ROLES]],
    ).fetchall()
    if found:
        names = "、".join(name for (name,) in found)
        raise Refused(
            f"数据库角色 {names} 的权力过大，请数据库管理员收回：超级用户、绕过行级安全、建角色、建库、复制。"
        )


def _make_database(server: psycopg.Connection, database: str) -> None:
    known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if not known:
        _lend_owner(server)
        options = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if _has_builtin(server) else ""
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' {}").format(
                sql.Identifier(database), sql.Identifier(login("owner")), sql.SQL(options)
            )
        )
    _admit(server, database)


def _has_builtin(server: psycopg.Connection) -> bool:
    return server.info.server_version >= 170000


def _lend_owner(server: psycopg.Connection) -> None:
    """Only a member of a role may give it a database; a superuser needs no membership."""
    row = server.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row is not None and not row[0]:
        server.execute(
            sql.SQL("GRANT {} TO CURRENT_USER WITH SET TRUE, INHERIT TRUE").format(sql.Identifier(login("owner")))
        )


def _admit(server: psycopg.Connection, database: str) -> None:
    """Only our roles enter this database; these rights are not copied when a database is cloned."""
    here = sql.Identifier(database)
    members = sql.SQL(", ").join(sql.Identifier(login(role)) for role in ROLES)
    writers = sql.SQL(", ").join(sql.Identifier(login(role)) for role in _TEMPORARY_TABLES)
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(here))
    server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(here, members))
    server.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(here, writers))


def _check_secrets(admin: str, database: str, passwords: Mapping[str, str]) -> None:
    for role in ROLES:
        ours = make_conninfo(admin, user=login(role), password=passwords[role], dbname=database)
        try:
            psycopg.connect(ours).close()
        except psycopg.OperationalError as refused:
            raise Refused(
                f"数据库里已有角色 {login(role)}，但口令不是这里保存的。"
                "如果是同一套校安的另一台机器，请把那台机器数据文件夹里的 secrets 复制过来；"
                "如果口令已经丢失，请运行 xiaoan up --renew-secrets 换发新口令。"
            ) from refused


def adopt(data: Path, url: str, *, renew: bool = False) -> None:
    """Use the server of an administrator's URL: provision it and keep the address under `data`.

    The URL's own user and secret are not kept; its other parameters (sslmode …) go to every role.
    """
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.ProgrammingError as wrong:
        raise Refused(f"DATABASE_URL 写得不对：{wrong}") from wrong
    if not parts.get("host"):
        raise Refused("DATABASE_URL 里没有主机，应像 postgresql://用户:口令@主机:5432/xiaoan。")
    database = parts.pop("dbname", DATABASE)
    passwords = new_passwords() if renew else known_passwords(data)
    admin = make_conninfo(url, dbname=_first_database(url, database))
    for administrators in ("user", "password", "passfile"):
        parts.pop(administrators, None)
    address = Address(parts.pop("host"), int(parts.pop("port", "5432")), database, passwords, parts)
    # Kept before the roles are made: were we killed between, the secrets would be lost to us.
    write_address(data, address)
    provision(admin, database, passwords, renew=renew)


def _first_database(url: str, database: str) -> str:
    """Where the administrator can log in: the database itself, or `postgres` while it does not exist."""
    wrong: psycopg.OperationalError | None = None
    for name in (database, "postgres"):
        try:
            psycopg.connect(make_conninfo(url, dbname=name)).close()
        except psycopg.OperationalError as failed:
            wrong = wrong or failed
        else:
            return name
    raise Refused(f"连接不上 DATABASE_URL 指向的数据库：{wrong}") from wrong


def exists(admin: str, database: str) -> bool:
    """Whether the server has a database of this name."""
    with psycopg.connect(admin, autocommit=True) as server:
        row = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    return row is not None


def clone(admin: str, template: str, name: str) -> None:
    """Copy the database `template` as `name` (about 0.1 s), replacing an older `name`; needs a superuser.

    Nobody may be connected to `template` meanwhile: PostgreSQL refuses to copy a database in use.
    """
    with psycopg.connect(admin, autocommit=True) as server:
        _drop(server, name)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(template), sql.Identifier(login("owner"))
            )
        )
        _admit(server, name)


def drop(admin: str, name: str) -> None:
    """Remove the database `name`, and whoever is connected to it, if it exists."""
    with psycopg.connect(admin, autocommit=True) as server:
        _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
