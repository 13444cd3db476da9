"""The database roles and their secrets, kept in `<data>/secrets/roles.json` for its owner alone to read.

A role is named in short here (`web`) and in full in PostgreSQL (`xiaoan_web`). Refuses to invent an
address: without the file nothing connects.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from xiaoan.foundation.errors import Refused

ROLES = ("owner", "web", "worker", "ingest", "auditor")
SUPER = "super"
DATABASE = "xiaoan"


def login(role: str) -> str:
    """The role's name in PostgreSQL. Raises ValueError for a role that does not exist."""
    if role not in ROLES and role != SUPER:
        raise ValueError(f"no database role is called {role!r}; there are {', '.join(ROLES)}")
    return f"xiaoan_{role}"


def new_passwords() -> dict[str, str]:
    """A fresh secret for every role."""
    return {role: secrets.token_urlsafe(32) for role in ROLES}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server is (a socket folder or a host name) and each role's secret."""

    host: str
    port: int
    dbname: str
    passwords: Mapping[str, str]
    options: Mapping[str, str] = field(default_factory=dict)

    def dsn(self, role: str, dbname: str = "") -> str:
        """A libpq connection string for `role`."""
        return make_conninfo(
            host=self.host,
            port=self.port,
            dbname=dbname or self.dbname,
            user=login(role),
            password=self.passwords[role],
            **dict(self.options),
        )


def secrets_folder(data: Path) -> Path:
    """`<data>/secrets`, made with mode 700."""
    folder = data / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def write_secret(path: Path, text: str) -> None:
    """Put `text` at `path` with mode 600, whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def write_address(data: Path, address: Address) -> None:
    """Keep `address`; an unchanged file is left alone, so that its owner stays who it was."""
    path = secrets_folder(data) / "roles.json"
    text = json.dumps(asdict(address), ensure_ascii=False, indent=1) + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_secret(path, text)


def read_address(data: Path) -> Address:
    """The address kept under `data`. Refused when there is none, or when it is not ours to read."""
    path = data / "secrets" / "roles.json"
    try:
        return Address(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as absent:
        raise Refused("数据库还没有准备好，请先运行 make run（或 xiaoan up）。") from absent
    except PermissionError as closed:
        raise Refused(f"没有权限读取 {path}，请用当初安装校安的系统用户运行。") from closed
    except (ValueError, TypeError) as broken:
        raise Refused(f"{path} 的内容已损坏，请从备份中恢复。") from broken


def known_passwords(data: Path) -> dict[str, str]:
    """The secrets kept under `data`, completed with fresh ones for roles that have none yet."""
    path = data / "secrets" / "roles.json"
    kept = read_address(data).passwords if path.exists() else {}
    return new_passwords() | {role: kept[role] for role in ROLES if role in kept}


def connection(data: Path, role: str, dbname: str = "") -> dict[str, Any]:
    """Django's DATABASES entry for `role` on the server kept under `data`.

    Where nothing has been set up yet it names the place where the server will be: settings can be read
    (to make migrations, to check types) before there is a server, and connecting fails.
    """
    known = (data / "secrets" / "roles.json").exists()
    address = read_address(data) if known else Address(str(data / "postgres" / "socket"), 5432, DATABASE, {})
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": address.host,
        "PORT": str(address.port),
        "NAME": dbname or address.dbname,
        "USER": login(role),
        "PASSWORD": address.passwords.get(role, ""),
        "OPTIONS": dict(address.options),
    }
