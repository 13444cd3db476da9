"""The embedded server: one PostgreSQL cluster under the data folder, made, started and stopped by us.

It speaks only through a Unix socket, to roles with a secret each (SCRAM).
A start recovers from whatever was killed before it; two starts at once take turns on a lock file.
Refuses a folder written by another major version of PostgreSQL.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from xiaoan.foundation.errors import Refused
from xiaoan.foundation.postgres import postmaster
from xiaoan.foundation.postgres.configuration import access_rules, settings
from xiaoan.foundation.postgres.programs import (
    SHELTER,
    Account,
    Programs,
    account_for,
    find_programs,
    passable,
)
from xiaoan.foundation.postgres.provisioning import provision
from xiaoan.foundation.postgres.roles import (
    DATABASE,
    SUPER,
    Address,
    known_passwords,
    login,
    new_passwords,
    read_address,
    secrets_folder,
    write_address,
    write_secret,
)

_SOCKET_PATH_LIMIT = 100  # A Unix socket's path has at most 107 bytes; PostgreSQL adds a lock file's suffix.
_PORT = 5432


class Cluster:
    """The server of one data folder: `<data>/postgres` holds it, `<data>/secrets` its secrets."""

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        """`durable=False` is for tests only: no fsync, so a power cut may lose everything."""
        self.data = data.absolute()
        self._durable = durable

    @property
    def folder(self) -> Path:
        """Where the cluster is, symbolic links followed."""
        return (self.data / "postgres").resolve()

    @property
    def _pgdata(self) -> Path:
        return self.folder / "pgdata"

    @property
    def _socket_folder(self) -> Path:
        inside = self.folder / "socket"
        if len(os.fsencode(inside / f".s.PGSQL.{_PORT}.lock")) <= _SOCKET_PATH_LIMIT:
            return inside
        key = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xiaoan-{key}"

    def start(self, *, renew: bool = False) -> None:
        """Make the cluster if there is none, start it unless it runs, see to roles and database.

        `renew` makes new secrets for the roles; processes that are connected stay connected.
        """
        passable(self.data)
        with self._turn():
            account, programs = self._prepare()
            if not (self._pgdata / "PG_VERSION").exists():
                self._initialise(account, programs)
            self._check_version(programs)
            for last_look in (False, False, True):
                self._run(account, programs)
                try:
                    self._provision(renew)
                except psycopg.OperationalError:
                    # A server that was just killed may look alive for a moment; look again.
                    if last_look:
                        raise
                    time.sleep(0.5)
                else:
                    return

    def _run(self, account: Account, programs: Programs) -> None:
        if self.pid() is None:
            self._configure(account)
            postmaster.clear_remains(self._pgdata, self._socket_folder)
            log = str(self.folder / "start.log")
            programs.run(account, "pg_ctl", "-D", str(self._pgdata), "-w", "-t", "90", "-l", log, "start")

    def stop(self) -> None:
        """Stop the server; open transactions are rolled back. A server that is not running is left so."""
        with self._turn():
            if self.pid() is None:
                return
            account = account_for(self._pgdata)
            programs = find_programs(account)
            command = ("-D", str(self._pgdata), "-w", "-t", "30")
            try:
                programs.run(account, "pg_ctl", *command, "-m", "fast", "stop")
            except Refused:
                # A client that does not let go must not keep the machine from being switched off.
                programs.run(account, "pg_ctl", *command, "-m", "immediate", "stop")

    def restart(self) -> None:
        """Stop and start, with the settings as they are now."""
        self.stop()
        self.start()

    def pid(self) -> int | None:
        """The process id of the running server, or None."""
        return postmaster.running(self._pgdata)

    def version(self) -> str:
        """Version of the programs that would be started, as '18.6'."""
        return find_programs(account_for(self._pgdata)).version

    def dsn(self, role: str, database: str = "") -> str:
        """A libpq connection string; the role `super` makes and drops databases, nothing else."""
        if role != SUPER:
            return read_address(self.data).dsn(role, database)
        return make_conninfo(
            host=str(self._socket_folder),
            port=_PORT,
            dbname=database or "postgres",
            user=login(SUPER),
            password=self._superuser_password(),
        )

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.data / "postgres.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> tuple[Account, Programs]:
        link = self.data / "postgres"
        account = account_for(self._pgdata)
        if not link.exists() and account.borrowed and not account.may_pass(self.data):
            # The lent account cannot walk into the data folder (root's home is closed), so the cluster
            # lives outside and the data folder points to it.
            target = Path(tempfile.mkdtemp(prefix="cluster-", dir=passable(SHELTER)))
            link.unlink(missing_ok=True)
            link.symlink_to(target)
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder, self._socket_folder):
            folder.mkdir(exist_ok=True, mode=0o700)
            # lstat: in a shared temporary folder a stranger may have put a link where we expect a folder.
            if account.borrowed and folder.lstat().st_uid == 0 and not folder.is_symlink():
                os.chown(folder, account.uid, account.gid)
            if folder.lstat().st_uid != account.uid:
                raise Refused(f"{folder} 属于另一个系统用户，请用当初安装校安的用户运行。")
        return account, find_programs(account)

    def _superuser_password(self) -> str:
        path = secrets_folder(self.data) / "superuser"
        if not path.exists():
            if (self._pgdata / "PG_VERSION").exists():
                raise Refused(f"{path} 不见了，没有它就不能管理数据库。请从备份中恢复 secrets 文件夹。")
            write_secret(path, secrets.token_urlsafe(32) + "\n")
        return path.read_text(encoding="utf-8").strip()

    def _initialise(self, account: Account, programs: Programs) -> None:
        """Run initdb beside the final place, so that an interrupted one is never taken for a cluster."""
        building = self.folder / "pgdata.building"
        shutil.rmtree(building, ignore_errors=True)
        secret = self.folder / "initial-password"
        write_secret(secret, self._superuser_password() + "\n")
        if account.borrowed:
            os.chown(secret, account.uid, account.gid)
        provider = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if programs.major >= 17 else ()
        command = (
            "-D", str(building), "-U", login(SUPER), f"--pwfile={secret}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--data-checksums", "--lc-collate=C", *provider,
        )  # fmt: skip
        try:
            try:
                programs.run(account, "initdb", *command, "--lc-ctype=C.UTF-8", timeout=300)
            except Refused:
                # Some systems do not have the C.UTF-8 locale; only letter classes of the C library differ.
                shutil.rmtree(building, ignore_errors=True)
                programs.run(account, "initdb", *command, "--lc-ctype=C", timeout=300)
        finally:
            secret.unlink(missing_ok=True)
        with (building / "postgresql.conf").open("a", encoding="utf-8") as out:
            out.write("\ninclude_if_exists = 'xiaoan.conf'\n")
        building.rename(self._pgdata)

    def _check_version(self, programs: Programs) -> None:
        written = (self._pgdata / "PG_VERSION").read_text(encoding="utf-8").strip()
        if written != str(programs.major):
            raise Refused(
                f"数据文件夹是 PostgreSQL {written} 写的，现在的程序是 {programs.major}。"
                f"请用 {written} 的 pg_dump 导出，再导入到新的数据文件夹。"
            )

    def _configure(self, account: Account) -> None:
        """Write our settings and access rules anew, so that an upgrade of XiaoAn changes them."""
        texts = {
            "xiaoan.conf": settings(self._socket_folder, _PORT, durable=self._durable),
            "pg_hba.conf": access_rules(),
        }
        for name, text in texts.items():
            path = self._pgdata / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o600)
            if account.borrowed:
                os.chown(path, account.uid, account.gid)

    def _provision(self, renew: bool) -> None:
        passwords = new_passwords() if renew else known_passwords(self.data)
        write_address(self.data, Address(str(self._socket_folder), _PORT, DATABASE, passwords))
        # The superuser is ours alone, so the secrets of the roles may always be set anew.
        provision(self.dsn(SUPER), DATABASE, passwords, renew=True)
