"""`xiaoan import schools`: a bureau's own list of schools, all of it or none of it, tried first with --dry-run."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.importing.lists import LISTS

if TYPE_CHECKING:
    from xiaoan.kernel.org.arrivals.headings import Headings
    from xiaoan.kernel.org.arrivals.placing import Plan
    from xiaoan.kernel.org.arrivals.rows import Problem, Reading
    from xiaoan.kernel.tree.models import Unit

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 50


@click.group("import")
def group() -> None:
    """导入单位已有的名单（Excel 或 CSV）。"""


for each in LISTS:
    group.add_command(each)


@group.command()
@click.argument("file", type=_FILE)
@click.option("--under", required=True, help="放在哪个单位下：区县教育局的名称、简称或编号。")
@click.option("--county", default="", help="表里有几个区县时只要这一个；“全部”表示都要。")
@click.option("--make-towns", is_flag=True, help="“所属乡镇”一列里还没有的乡镇（学区）一并建立。")
@click.option("--otherwise", default="", help="看不出类别的学校按哪一类，例如 九年一贯制学校。")
@click.option("--dry-run", is_flag=True, help="只检查、只显示会怎样，不写入。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def schools(
    file: Path, under: str, county: str, make_towns: bool, otherwise: str, dry_run: bool, as_json: bool
) -> None:
    """导入学校名单 FILE（.xlsx 或 .csv）。要有“学校名称”一列，其余可有可无；有一行不对就一所也不导入。"""
    wake("worker")
    from xiaoan.kernel.catalogue.queries import shelf
    from xiaoan.kernel.org.arrivals.rows import Vocabulary
    from xiaoan.surfaces.console.asking import unit_meant
    from xiaoan.surfaces.console.importing.receiving import kind_named, placed, receiving_unit
    from xiaoan.surfaces.console.importing.table import read_file

    begun = time.monotonic()
    top = receiving_unit(unit_meant(under))
    words = Vocabulary(shelf().unit_kinds, shelf().facts, kind_named(otherwise))
    reading, headings = read_file(file, words, county=county)
    plan = placed(reading.arrivals, top, make_towns=make_towns)
    plan.problems[:0], plan.notices[:0] = reading.problems, reading.notices
    written = 0
    if not plan.problems and not dry_run:
        written = _written(top, plan)
    seconds = round(time.monotonic() - begun, 1)
    if as_json:
        told = _told(top, reading, headings, plan, dry_run=dry_run, written=written, seconds=seconds)
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _printed(top, reading, headings, plan, dry_run=dry_run, written=written, seconds=seconds)
    sys.exit(1 if plan.problems else 0)


def _written(top: Unit, plan: Plan) -> int:
    from xiaoan.foundation.clock import now, school_day
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.org.arrivals.admission import admit

    def tell(done: int) -> None:
        last = "，正在写办理记录" if done == len(plan.steps) else ""
        click.echo(f"已处理 {done} / {len(plan.steps)} 所{last}…", err=True)

    at = now()
    return len(admit(by=operator(), top=top, plan=plan, since=school_day(at), at=at, tell=tell))


def _printed(
    top: Unit, reading: Reading, headings: list[Headings], plan: Plan, *, dry_run: bool, written: int, seconds: float
) -> None:
    from xiaoan.kernel.catalogue.queries import shelf

    kinds = shelf().unit_kinds
    if unused := _unused(headings):
        click.echo(f"没有用到的列：{'、'.join(unused)}")
    counted = Counter(kinds[step.arrival.kind.kind].title for step in plan.steps)
    if counted:
        click.echo("学校类别：" + "，".join(f"{title} {number} 所" for title, number in counted.most_common()))
    guessed = [step.arrival for step in plan.steps if not step.arrival.kind.stated]
    _some([f"{one.name} → {kinds[one.kind.kind].title}（{one.kind.by}）" for one in guessed], "类别是推断的，请核对：")
    if plan.towns:
        click.echo(f"{'会建' if dry_run or plan.problems else '新建'}乡镇（学区）：{'、'.join(plan.towns)}")
    _some([f"第 {one.row} 行 {one.name}" for one, _ in plan.there], "早已有的学校，没有改动：")
    _some([notice.text for notice in plan.notices], "请留意：")
    if plan.problems:
        click.echo(f"有 {len(plan.problems)} 个问题，一所学校也没有导入：", err=True)
        for problem in plan.problems[:_SHOWN]:
            click.echo(f"  {problem.text}", err=True)
        if len(plan.problems) > _SHOWN:
            click.echo(f"  还有 {len(plan.problems) - _SHOWN} 个，改正上面的再试。", err=True)
        return
    if dry_run:
        click.echo(f"检查完毕，没有写入。去掉 --dry-run 就会在“{top.name}”下新建 {len(plan.steps)} 所学校。")
    else:
        click.echo(f"在“{top.name}”下新建了 {written} 所学校，用时 {seconds} 秒。")
    if reading.left_out:
        click.echo(f"另有 {reading.left_out} 行没有读（合计、重复的表头或其他区县）。")


def _some(lines: list[str], words: str) -> None:
    if lines:
        click.echo(words)
        for line in lines[:_SHOWN]:
            click.echo(f"  {line}")
        if len(lines) > _SHOWN:
            click.echo(f"  …共 {len(lines)} 条")


def _unused(headings: list[Headings]) -> list[str]:
    return list(dict.fromkeys(title for one in headings for title in one.unused))


def _told(
    top: Unit, reading: Reading, headings: list[Headings], plan: Plan, *, dry_run: bool, written: int, seconds: float
) -> dict[str, Any]:
    return {
        "under": {"id": str(top.id), "name": top.name},
        "dry_run": dry_run,
        "columns": {one.titles[column]: means for one in headings for column, means in one.meanings.items()},
        "unused_columns": _unused(headings),
        "towns": plan.towns,
        "schools": [
            {
                "sheet": one.sheet, "row": one.row, "name": one.name, "short_name": one.short, "code": one.code,
                "kind": one.kind.kind, "stated": one.kind.stated, "by": one.kind.by, "town": one.town,
                "above": one.above, "opened": one.opened.isoformat() if one.opened else None,
                "facts": dict(one.facts),
            }
            for one in (step.arrival for step in plan.steps)
        ],
        "already_there": [
            {"row": one.row, "name": one.name, "id": str(known.id)} for one, known in plan.there
        ],
        "problems": [_remark(problem) for problem in plan.problems],
        "notices": [_remark(notice) for notice in plan.notices],
        "rows_left_out": reading.left_out,
        "written": written,
        "seconds": seconds,
    }  # fmt: skip


def _remark(remark: Problem) -> dict[str, Any]:
    return {"sheet": remark.sheet, "row": remark.row, "column": remark.column, "reason": remark.reason}
