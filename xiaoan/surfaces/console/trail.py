"""`xiaoan trail verify`: recompute the record of acts and say what no longer matches. `xiaoan trail export`: hand it
to somebody else to recompute. Both change nothing.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from xiaoan.surfaces.console.boot import wake


@click.group()
def trail() -> None:
    """办理记录：核对有没有被改动。"""


@trail.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def verify(as_json: bool) -> None:
    """重新计算全部办理记录和现有数据，指出每一处对不上的地方。"""
    wake("auditor")
    from django.conf import settings

    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.trail import verify as verification

    with opened(EVERYTHING, readonly=True):
        verdict = verification.verify(settings.KEYS)
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(verdict), ensure_ascii=False, indent=1, default=_plain))
    else:
        for finding in verdict.findings:
            place = "，".join(_place(finding))
            click.echo(f"对不上：{finding.problem}{f'（{place}）' if place else ''}")
        click.echo(
            f"核对了 {verdict.chains} 条链、{verdict.events} 条办理记录、{verdict.seals} 次封存、"
            f"{verdict.objects} 项现有数据。{'没有发现改动。' if verdict.sound else ''}"
        )
        until = verdict.protected_until.isoformat() if verdict.protected_until else "还没有封存过"
        click.echo(f"最近一次封存：{until}；之后的 {verdict.unprotected} 条还没有受到封存保护。")
    sys.exit(0 if verdict.sound else 1)


@trail.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--texts", is_flag=True, help="连同姓名等个人信息文本（只交给有权看的人）。")
def export(file: Path, texts: bool) -> None:
    """把全部办理记录和封存写进文件 FILE；别人用 deploy/verify_trail.py 就能核对，不需要校安。"""
    wake("auditor")
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.errors import Refused
    from xiaoan.foundation.rls import moment
    from xiaoan.kernel.trail.export import lines

    building = file.with_name(f"{file.name}.new")
    try:
        handle = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out, moment():
            for line in lines(at=now(), texts=texts):
                out.write(f"{line}\n")
        building.replace(file)
    except OSError as failed:
        building.unlink(missing_ok=True)
        raise Refused(f"写不进 {file}（{failed.strerror}）。请换一处。") from failed
    click.echo(f"已写入 {file}。核对：python3 deploy/verify_trail.py {file}")


def _place(finding: Any) -> list[str]:
    named = {
        "单位": finding.unit,
        "第几条": finding.seq,
        "对象": finding.object_type,
        "编号": finding.object_id,
    }
    return [f"{word} {value}" for word, value in named.items() if value not in (None, "")]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
