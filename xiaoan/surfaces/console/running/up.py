"""`xiaoan up`: the whole installation in one foreground process, from an empty folder to pages that answer.

Database (embedded, or the one of DATABASE_URL), tables and row security, then web and worker, each with its
own database role. Ctrl-C stops everything; the next start continues where this one ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.keeping.bringing import MARKER
from xiaoan.surfaces.console.running.supervisor import Part, Supervisor

# What has to be done before the pages open: words for people, then the subcommand.
PREPARATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("整理数据库", ("migrate", "--pages")),
    ("装入工作标准", ("packs", "load", "--quiet")),
)
DEMO = ("演示县（只装进空的数据文件夹）", ("demo", "--if-empty"))
_THREADS = 8


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="网页的端口（默认 8000，也可用环境变量 PORT）。")
@click.option("--host", default="127.0.0.1", show_default=True, help="网页的地址；0.0.0.0 让同一网络的手机也能打开。")
@click.option("--no-demo", is_flag=True, help="空的数据文件夹也不装演示县（或用环境变量 XIAOAN_DEMO=0）。")
@click.option("--renew-secrets", is_flag=True, help="换发数据库角色的口令（secrets 丢失或泄露时用）。")
def up(port: int | None, host: str, no_demo: bool, renew_secrets: bool) -> None:
    """启动校安：数据库、网页和后台任务；按 Ctrl-C 全部停止。"""
    os.umask(0o077)
    if port is not None:
        os.environ["PORT"] = str(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    data: Path = settings.DATA
    if (data / MARKER).exists():
        raise Refused(f"{data} 里有一次没有做完的恢复，不能启动。请清空它，重新恢复（docs/operate/restore.md）。")
    with alone(data), _database(data, settings.DATABASE_URL, renew=renew_secrets) as server:
        _check_port(host, settings.PORT)
        for words, command in PREPARATIONS if no_demo or not settings.DEMO else (*PREPARATIONS, DEMO):
            _say(f"{words}…")
            order(*command)
        invited = _invited()
        parts = [web_part(host, settings.PORT), worker_part()]
        Supervisor(parts, server, _say).run(lambda: _welcome(host, settings.PORT, invited))
    _say("已全部停止。")


def _say(words: str) -> None:
    click.echo(words, err=True)


@contextlib.contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the data folder; two installations on one folder would fight over its processes."""
    if not data.exists():
        data.mkdir(parents=True)
        data.chmod(0o711)
    with (data / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise Refused(f"校安已经在运行（数据文件夹 {data}）。") from held
        yield


@contextlib.contextmanager
def _database(data: Path, url: str, *, renew: bool) -> Iterator[postgres.Cluster | None]:
    """The database, ready to be used; an embedded server is stopped at the end, an outside one left alone."""
    if url:
        _say("连接数据库…")
        postgres.adopt(data, url, renew=renew)
        yield None
        return
    _say("启动数据库…")
    cluster = postgres.Cluster(data)
    cluster.start(renew=renew)
    try:
        yield cluster
    finally:
        cluster.stop()


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Refused(
                f"{host} 的端口 {port} 不能用（{taken.strerror}）。请换一个，例如 PORT={port + 1} make run。"
            ) from taken


def order(*command: str) -> None:
    """Run one of our subcommands to its end. Refused when it does not end well."""
    done = subprocess.run([sys.executable, "-m", "xiaoan.surfaces.console", *command], check=False)
    if done.returncode:
        raise Refused(f"“xiaoan {' '.join(command)}”没有成功，原因见上面。改正后再运行一次即可。")


def _invited() -> list[str]:
    """Who may come in by a link of the demo that is not used yet: role, name and path, tab between."""
    listing = [sys.executable, "-m", "xiaoan.surfaces.console.running.invitations"]
    return subprocess.run(listing, check=False, stdout=subprocess.PIPE, text=True).stdout.splitlines()


def web_part(host: str, port: int) -> Part:
    """The process that serves pages and API."""
    command = (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", host, "--port", str(port), "--workers", str(min(4, os.cpu_count() or 1)),
        "--blocking-threads", str(_THREADS), "--workers-kill-timeout", "10", "--log-level", "error",
        "xiaoan.wiring.wsgi:application",
    )  # fmt: skip
    return Part("网页", command, {"XIAOAN_DB_ROLE": "web"})


def worker_part() -> Part:
    """The process that does later work."""
    return Part("后台任务", (sys.executable, "-m", "xiaoan.surfaces.worker"), {"XIAOAN_DB_ROLE": "worker"})


def _welcome(host: str, port: int, invited: Sequence[str]) -> bool:
    """Say where the pages are, if they answer by now, and how to come in."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  compared, not bound
    if not _answers(shown, port):
        return False
    _say(f"\n校安已启动：http://{shown}:{port}\n按 Ctrl-C 停止。")
    if invited:
        _say("\n演示县的登录链接，每个只能用一次（再要一个：xiaoan link 姓名）：")
    for line in invited:
        role, name, path = line.split("\t")
        _say(f"  {role}　{name}　http://{shown}:{port}{path}")
    if os.geteuid() == 0:
        _say("现在以 root 运行，适合试用；正式使用请换一个普通用户。")
    return True


def _answers(host: str, port: int) -> bool:
    probe = http.client.HTTPConnection(host, port, timeout=5)
    try:
        probe.request("GET", "/alive")
        probe.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        probe.close()
    return True
