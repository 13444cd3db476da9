"""The only reader of the environment: where data lives, which database role this process is, which port."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, with its defaults.

    XIAOAN_DATA     folder of everything this installation keeps (default: ./data)
    XIAOAN_DB_ROLE  owner | web | worker | ingest | auditor (default: web)
    XIAOAN_DB_NAME  another database on the same server (for tests; default: the installation's own)
    DATABASE_URL    an administrator's address of a PostgreSQL >= 16 to use instead of the embedded one
    PORT            where the pages are served (default: 8000)
    XIAOAN_HOSTS    comma-separated host names the pages answer to (default: any, for a closed network)
    XIAOAN_DEBUG    1 shows developers' error pages
    XIAOAN_DEMO     0 keeps the demo county out of an empty data folder
    XIAOAN_HTTPS    1 when a proxy in front speaks HTTPS: cookies are then sent over HTTPS only
    XIAOAN_CHANNEL_HOSTS  hosts that reminders may go to although they lie inside, comma-separated: `mail.inside`, or
                    `outside.host=http://gateway:port` where one's own gateway stands for a host outside (default: none)
    XIAOAN_BACKUP   folder for the nightly backup, on another disk or machine (default: none is made)
    XIAOAN_BACKUP_PASSPHRASE_FILE  file that holds the backups' passphrase, for its owner alone to read
    XIAOAN_BACKUP_PASSPHRASE       the passphrase itself, where a file cannot be
    XIAOAN_BACKUP_KEEP             how many finished backups the nightly job keeps (default: 30)
    """

    data: Path
    role: str
    database: str
    database_url: str
    port: int
    hosts: tuple[str, ...]
    debug: bool
    demo: bool
    https: bool
    channel_hosts: dict[str, str]
    backup: Path | None
    backup_passphrase_file: Path | None
    backup_passphrase: str
    backup_keep: int


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
        channel_hosts=_stand_ins(os.environ.get("XIAOAN_CHANNEL_HOSTS", "")),
        backup=_folder("XIAOAN_BACKUP"),
        backup_passphrase_file=_folder("XIAOAN_BACKUP_PASSPHRASE_FILE"),
        backup_passphrase=os.environ.get("XIAOAN_BACKUP_PASSPHRASE", ""),
        backup_keep=int(os.environ.get("XIAOAN_BACKUP_KEEP", "30")),
    )


def _stand_ins(said: str) -> dict[str, str]:
    """Host by host in lower case, each with the address that stands for it ("": its own)."""
    pairs = (entry.strip().partition("=") for entry in said.split(",") if entry.strip())
    return {host.strip().lower(): address.strip() for host, _, address in pairs}


def _folder(name: str) -> Path | None:
    said = os.environ.get(name, "")
    return Path(said).expanduser().resolve() if said else None
