"""`xiaoan trail verify`: recompute the record of acts and say what no longer matches. Changes nothing."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import datetime
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
