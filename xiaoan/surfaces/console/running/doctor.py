"""`xiaoan doctor`: is this machine fit, and is the installation as it should be?

Every finding is one line: what was looked at, how it is, and what to do when it is not well. Changes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.running.examination import Finding, Level, backups, database, machine, pages, secret_files

_WORDS = {Level.GOOD: "好　", Level.NOTE: "留意", Level.BAD: "不行"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def doctor(as_json: bool) -> None:
    """检查这台机器和这套安装，有问题时说明怎么办。"""
    wake("web")
    from django.conf import settings

    data: Path = settings.DATA
    rooms: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: machine(data),
        lambda: secret_files(data),
        lambda: database(data),
        lambda: pages(data),
        backups,
    )
    findings = [finding for room in rooms for finding in room()]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{_WORDS[finding.level]}　{finding.subject}：{finding.state}")
            if finding.advice:
                click.echo(f"　　　　→ {finding.advice}")
    sys.exit(0 if all(finding.level != Level.BAD for finding in findings) else 1)
