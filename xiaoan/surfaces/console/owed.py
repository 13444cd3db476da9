"""`xiaoan owed`: what each school owed and did in a month, duty by duty; made of the bureau page's own query."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.boot import wake

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from xiaoan.engines.cadence import Tally
    from xiaoan.kernel.indicators.tallies.reading import Province
    from xiaoan.kernel.tree.models import Unit
    from xiaoan.kernel.work.queries import Roll, SchoolLine

FIGURES = ("expected", "required", "on_time", "late", "missing", "pending", "excused", "not_applicable")
_HEADS = ("应有", "应办", "按时", "迟办", "未办", "未到时", "免办", "不适用")


@click.command()
@click.option("--unit", "unit_text", required=True, help="县区、乡镇或学校：名称、简称、代码或编号。")
@click.option("--period", required=True, help="月份，例如 2026-10。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--live", is_flag=True, help="省、市也逐校现算，不用每分钟更新的汇总。")
def owed(unit_text: str, period: str, as_json: bool, live: bool) -> None:
    """一个单位及其下属学校某个月逐件要做的事：应办、按时、迟办、未办、未到时、免办、不适用。"""
    period = _month(period)
    wake("auditor")
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.indicators.queries import by_school
    from xiaoan.kernel.indicators.tallies.reading import province, standing_above
    from xiaoan.surfaces.console.asking import unit_meant

    at = now()
    with opened(EVERYTHING, readonly=True):
        top = unit_meant(unit_text)
        if standing_above(top) and not live:
            rolled = province(operator(), top, period, at=at)
            if rolled.offices:
                _say_rolled(top, rolled, at, as_json=as_json)
                return
        roll = by_school(operator(), top, period, at=at)
    if as_json:
        click.echo(json.dumps(_told(top, period, roll), ensure_ascii=False, indent=1))
        return
    _printed(top, period, roll)


def _month(period: str) -> str:
    from xiaoan.foundation.clock import month_of, month_span

    try:
        first, _last = month_span(period)
    except ValueError:
        raise Refused(f"“{period}”不是月份，请写成 2026-10 这样。") from None
    if not 2000 <= first.year <= 2100:
        raise Refused(f"“{period}”的年份不对，请核对。")
    return month_of(first)


def _say_rolled(top: Unit, rolled: Province, at: datetime, *, as_json: bool) -> None:
    """Above the counties: by county and town, from the tallies, each with the time of its figures."""
    if as_json:
        click.echo(json.dumps(_told_rolled(top, rolled), ensure_ascii=False, indent=1))
        return
    from xiaoan.foundation.text import moment_words

    assert rolled.at is not None, "offices have a time"
    click.echo(f"{top.name}　{rolled.month}　汇总截至 {moment_words(rolled.at)}（最早的一处）")
    click.echo("\t".join(("单位", "单位数", "截至", *_HEADS)))
    for each in rolled.offices:
        moment = f"{moment_words(each.at)}{'，之后有变化' if each.stale else ''}"
        click.echo("\t".join((each.name, str(each.units), moment, *map(str, _numbers(each.total).values()))))
    if rolled.unknown:
        click.echo(f"还没有汇总：{'、'.join(rolled.unknown)}")


def _told_rolled(top: Unit, rolled: Province) -> dict[str, Any]:
    return {
        "unit": {"id": str(top.id), "name": top.name},
        "period": rolled.month,
        "at": rolled.at.isoformat() if rolled.at else None,
        "total": _numbers(rolled.total),
        "offices": [
            {
                "id": str(each.unit),
                "name": each.name,
                "level": each.level,
                "units": each.units,
                "at": each.at.isoformat(),
                "stale": each.stale,
                "total": _numbers(each.total),
                "duties": [
                    {"duty": duty, "title": rolled.titles[duty][0], "domain": rolled.titles[duty][1], **_numbers(tally)}
                    for duty, tally in sorted(each.duties.items())
                ],
            }
            for each in rolled.offices
        ],
        "unknown": list(rolled.unknown),
    }


def _told(top: Unit, period: str, roll: Roll) -> dict[str, Any]:
    sheet = roll.sheet
    return {
        "unit": {"id": str(top.id), "name": top.name},
        "period": period,
        "first": sheet.first.isoformat(),
        "last": sheet.last.isoformat(),
        "at": sheet.at.isoformat(),
        "total": _numbers(sheet.total),
        "schools": [_school(line, mine, roll) for line, mine in _by_line(roll)],
    }


def _by_line(roll: Roll) -> list[tuple[SchoolLine, list[tuple[str, Tally]]]]:
    """Each line with its duties by code."""
    found: dict[UUID, list[tuple[str, Tally]]] = {}
    for (line, duty), tally in sorted(roll.duties().items(), key=lambda pair: pair[0][1]):
        found.setdefault(line, []).append((duty, tally))
    return [(line, found.get(line.id, [])) for line in roll.lines]


def _school(line: SchoolLine, mine: list[tuple[str, Tally]], roll: Roll) -> dict[str, Any]:
    """A school with its duties; where several units count in it (campuses), each of them too."""
    sheet = roll.sheet
    parts = [unit for unit in sheet.units if unit in line.units] if len(line.units) > 1 else []
    return {
        "id": str(line.id),
        "name": line.name,
        "code": line.code,
        "kind": line.kind,
        "total": _numbers(roll.total([line.id])),
        "duties": [
            {"duty": code, "title": sheet.titles[code], "domain": sheet.domains[code], **_numbers(tally)}
            for code, tally in mine
        ],
        "parts": [{"id": str(unit), "name": sheet.units[unit], "duties": _part(unit, roll)} for unit in parts],
    }


def _part(unit: UUID, roll: Roll) -> list[dict[str, Any]]:
    rows = sorted((row for row in roll.sheet.rows if row.unit == unit), key=lambda row: row.duty)
    return [{"duty": row.duty, **_numbers(row.tally)} for row in rows]


def _numbers(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in FIGURES}


def _printed(top: Unit, period: str, roll: Roll) -> None:
    click.echo(f"{top.name}　{period}　截至 {roll.sheet.at:%Y-%m-%d %H:%M} UTC")
    click.echo("\t".join(("单位", "要做的事", *_HEADS)))
    for line, mine in _by_line(roll):
        for code, tally in mine:
            click.echo("\t".join((line.name, roll.sheet.titles[code], *map(str, _numbers(tally).values()))))
        if not mine:
            click.echo(f"{line.name}\t没有要做的事")
    click.echo("\t".join(("合计", "", *map(str, _numbers(roll.sheet.total).values()))))
    click.echo("应有 = 应办 + 免办 + 不适用；应办 = 按时 + 迟办 + 未办 + 未到时。")
