"""The only reader of the environment: where data lives, which database role this process is, which port.

XIAOAN_DATA     folder of everything this installation keeps (default: ./data)
XIAOAN_DB_ROLE  owner | web | worker | ingest | auditor (default: web)
XIAOAN_DB_NAME  another database on the same server (for tests; default: the installation's own)
DATABASE_URL    an administrator's address of a PostgreSQL >= 16 to use instead of the embedded one
PORT            where the pages are served (default: 8000)
XIAOAN_HOSTS    comma-separated host names the pages answer to (default: any, for a closed network)
XIAOAN_DEBUG    1 shows developers' error pages
XIAOAN_DEMO     0 keeps the demo county out of an empty data folder
XIAOAN_HTTPS    1 when a proxy in front speaks HTTPS: cookies are then sent over HTTPS only
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, with its defaults."""

    data: Path
    role: str
    database: str
    database_url: str
    port: int
    hosts: tuple[str, ...]
    debug: bool
    demo: bool
    https: bool


def read() -> Environment:
    """Read the environment once, at start-up."""
    hosts = os.environ.get("XIAOAN_HOSTS", "")
    return Environment(
        data=Path(os.environ.get("XIAOAN_DATA", "data")).expanduser().resolve(),
        role=os.environ.get("XIAOAN_DB_ROLE", "web"),
        database=os.environ.get("XIAOAN_DB_NAME", ""),
        database_url=os.environ.get("DATABASE_URL", ""),
        port=int(os.environ.get("PORT", "8000")),
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()) or ("*",),
        debug=os.environ.get("XIAOAN_DEBUG", "") == "1",
        demo=os.environ.get("XIAOAN_DEMO", "1") != "0",
        https=os.environ.get("XIAOAN_HTTPS", "") == "1",
    )
