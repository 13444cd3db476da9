"""`xiaoan prepare`, `web`, `worker`: what `xiaoan up` does, as three processes for a service manager to look after.

`prepare` needs DATABASE_URL (the administrator's address) and ends; the other two never see it. With the embedded
server use `xiaoan up`, which also looks after that.
"""

from __future__ import annotations

import os

import click

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.running.supervisor import Part, without_admin
from xiaoan.surfaces.console.running.up import PREPARATIONS, alone, order, web_part, worker_part


@click.command()
@click.option("--renew-secrets", is_flag=True, help="换发数据库角色的口令（secrets 丢失或泄露时用）。")
def prepare(renew_secrets: bool) -> None:
    """准备好数据库（角色、表、行级权限、工作标准）就结束；之后再启动 web 和 worker。"""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    if not settings.DATABASE_URL:
        raise Refused("请在 DATABASE_URL 里写明数据库管理员的地址。用自带的数据库时，请改用 xiaoan up。")
    with alone(settings.DATA):
        postgres.adopt(settings.DATA, settings.DATABASE_URL, renew=renew_secrets)
        for words, command in PREPARATIONS:
            click.echo(f"{words}…", err=True)
            order(*command)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="网页的端口（默认 8000，也可用环境变量 PORT）。")
@click.option("--host", default="127.0.0.1", show_default=True, help="网页的地址。")
def web(port: int | None, host: str) -> None:
    """只启动网页进程（由 systemd 或容器看护；先运行 xiaoan prepare）。"""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    _become(web_part(host, port or settings.PORT))


@click.command()
def worker() -> None:
    """只启动后台任务进程（由 systemd 或容器看护；先运行 xiaoan prepare）。"""
    _become(worker_part())


def _become(part: Part) -> None:
    """Go on as that process, so that signals of the service manager reach it."""
    os.umask(0o077)
    os.execvpe(part.command[0], list(part.command), without_admin(part.environment))  # noqa: S606  our own program
