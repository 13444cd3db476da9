"""The server's settings and access rules, as text; written anew at every start.

Durable, local, UTC, and silent about what people typed: a refused statement is the application's to
report, and is not written to the server's log, because it may hold names and telephone numbers.
"""

from __future__ import annotations

import os
from pathlib import Path

_MEGABYTE = 1024 * 1024


def settings(socket_folder: Path, port: int, *, durable: bool) -> str:
    """The text of xiaoan.conf. The port only names the socket: nothing listens on a network."""
    values: dict[str, str | int | float] = {
        "listen_addresses": "",
        "port": port,
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "max_connections": 120,
        "shared_buffers": f"{_shared_buffers()}MB" if durable else "128MB",
        "max_wal_size": "1GB",
        "random_page_cost": 1.1,
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": "../log",
        "log_filename": "postgresql-%d.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": 0,
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    if not durable:
        values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def access_rules() -> str:
    """The text of pg_hba.conf: everybody shows a secret, nobody comes from another machine."""
    return "# Written at every start. TYPE DATABASE USER METHOD\nlocal all all scram-sha-256\n"


def _shared_buffers() -> int:
    """A sixteenth of the machine's memory for the server's cache, in megabytes, between 64 and 512."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    return max(64, min(512, memory // 16))


def _quoted(value: str | int | float) -> str:
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"
