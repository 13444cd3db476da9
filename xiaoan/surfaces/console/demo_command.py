"""`xiaoan demo`: fill an empty installation with the demo county and keep a one-time login link per role."""

from __future__ import annotations

import os
import time

import click

from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.boot import wake

LINKS = "demo-links.txt"


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="已有单位时什么也不做（启动时用）。")
def demo(if_empty: bool) -> None:
    """装入一个演示县：虚构的学校、人员和四个月的记录，用来试用。"""
    wake("web")
    from datetime import timedelta

    from django.conf import settings
    from django.db import transaction

    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.doors import issue_link
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.tree.models import Unit
    from xiaoan.surfaces.console.demo.playing import play

    if Unit.objects.exists():
        if if_empty:
            return
        raise Refused("这里已有单位。演示县只能装在空的数据文件夹里，例如 XIAOAN_DATA=/tmp/xiaoan-demo xiaoan up。")
    began, at = time.monotonic(), now()
    with transaction.atomic():
        # All or nothing: a demo stopped half-way leaves an empty installation, not half a county.
        played = play(at, lambda words: click.echo(words, err=True))
        lines = []
        for label, key in played.roles():
            account = played.stage.people[key].account_id
            assert account is not None
            secret = issue_link(by=operator(), account_id=account, at=at, life=timedelta(days=30))
            lines.append(f"{label}\t{played.stage.people[key].name}\t/enter/{secret}")
    path = settings.DATA / LINKS
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    seconds = time.monotonic() - began
    click.echo(f"演示县已就绪：{played.happenings} 件事，用时 {seconds:.0f} 秒。", err=True)
