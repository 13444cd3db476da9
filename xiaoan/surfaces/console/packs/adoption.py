"""`xiaoan packs adopt` and `xiaoan packs adoptions`: which release governs a unit from which day."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.boot import wake

if TYPE_CHECKING:
    from xiaoan.kernel.catalogue.models import Adoption

_UNIT = "教育局或学校的名称、简称或编号。"
_STATES = {"now": "生效中", "later": "将生效", "over": "已被接替", "shadowed": "本单位另有采用", "withdrawn": "已撤回"}


@click.command()
@click.argument("code")
@click.argument("version")
@click.option("--unit", "unit_text", required=True, help=_UNIT)
@click.option("--from", "starts", required=True, help="哪天起，例如 2026-11-01；不能早于今天。")
@click.option("--profile", default="", help="采用工作标准里的哪套参数（代码）。")
def adopt(code: str, version: str, unit_text: str, starts: str, profile: str) -> None:
    """让一个单位和它下面的学校从某天起按工作标准 CODE 的 VERSION 版办。"""
    day = _day(starts)
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.catalogue.commands import adopt as adopt_release
    from xiaoan.surfaces.console.asking import unit_meant

    unit = unit_meant(unit_text)
    made = adopt_release(by=operator(), unit=unit, pack=code, version=version, starts=day, at=now(), profile=profile)
    chosen = f"，参数按“{profile}”" if profile else ""
    click.echo(f"“{unit.name}”从 {day} 起采用“{made.release.title}”{version}{chosen}。之前的日子不变。")


@click.command()
@click.option("--unit", "unit_text", required=True, help=_UNIT)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def adoptions(unit_text: str, as_json: bool) -> None:
    """一个单位采用过哪些工作标准，包括上级替它采用的：哪个版本、哪天起、现在是否生效。"""
    wake("auditor")
    from xiaoan.foundation.clock import now, school_day
    from xiaoan.surfaces.console.asking import unit_meant
    from xiaoan.surfaces.console.packs.adopted import adoptions_of

    unit = unit_meant(unit_text)
    found = adoptions_of(unit, school_day(now()))
    if as_json:
        click.echo(json.dumps([_told(row, state) for row, state in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo(f"“{unit.name}”还没有采用任何工作标准。")
    for row, state in found:
        profile = f"　参数 {row.profile}" if row.profile else ""
        whose = "" if row.unit_id == unit.id else f"　由{row.unit.name}采用"
        click.echo(
            f"{row.pack}　{row.release.title}　{row.release.version}　{row.starts} 起　{_STATES[state]}{profile}{whose}"
        )


def _told(row: Adoption, state: str) -> dict[str, Any]:
    return {
        "pack": row.pack,
        "version": row.release.version,
        "title": row.release.title,
        "from": row.starts.isoformat(),
        "profile": row.profile,
        "state": state,
        "unit": {"id": str(row.unit_id), "name": row.unit.name},
        "digest": row.digest,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"“{text}”不是日期，请写成 2026-11-01 这样。") from None
