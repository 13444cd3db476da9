"""`xiaoan import people|ledger|roster|calendar`: what the page 从 Excel 导入 does, for whoever runs the machine.

One faulty row and nothing is written; what is wrong is told by row and column, as on the page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xiaoan.surfaces.console.boot import wake

if TYPE_CHECKING:
    from xiaoan.features.imports.models import Import
    from xiaoan.features.imports.shapes import Outcome

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SHOWN = 50


def _command(kind: str, title: str, what: str = "") -> click.Command:
    """The command of one kind of list; `what` names the argument that says which ledger or roster."""

    @click.command(kind, help=f"导入{title} FILE（.xlsx 或 .csv）到一个单位。有一行不对就一行也不导入。")
    @click.argument("file", type=_FILE)
    @click.option("--unit", required=True, help="导入到哪个单位：名称、简称或编号。")
    @click.option("--what", default="", help=what or "不用填。")
    @click.option("--column", "columns", multiple=True, help="哪一列是什么，例如 --column 干啥的=posts；可以写几次。")
    @click.option("--dry-run", is_flag=True, help="只检查、只显示会怎样，不写入。")
    @click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
    def command(file: Path, unit: str, what: str, columns: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
        wake("worker")
        row, found, at = _looked(kind, file, unit, what, columns)
        if not row.wrong and row.step == "looked" and not dry_run and (row.added or row.changed):
            _written(row, at)
        else:
            _dropped(row, at)
        if as_json:
            click.echo(json.dumps(_told(row, found, dry_run=dry_run), ensure_ascii=False, indent=1))
        else:
            _printed(row, found, dry_run=dry_run)
        sys.exit(1 if row.wrong or row.step == "columns" else 0)

    return command


def _looked(kind: str, file: Path, unit: str, what: str, columns: tuple[str, ...]) -> tuple[Import, list[Outcome], Any]:
    from xiaoan.features.imports.doing.matching import match
    from xiaoan.features.imports.doing.taking import take
    from xiaoan.features.imports.models import Content
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.errors import Refused
    from xiaoan.foundation.ids import new_id
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.files.sheets import LARGEST_FILE
    from xiaoan.surfaces.console.asking import unit_meant

    if file.stat().st_size > LARGEST_FILE:
        raise Refused(f"文件超过 {LARGEST_FILE // 1_000_000} MB，不像一份名单。请删去图片和多余的表再试。")
    at, place = now(), unit_meant(unit)
    row = take(
        by=operator(), unit=place, kind=kind, what=what, name=file.name, file=file.read_bytes(), client_id=new_id(),
        at=at,
    )  # fmt: skip
    if columns or row.step == "columns":
        said = dict(each.split("=", 1) for each in columns if "=" in each)
        mapping = {
            str(each.column): said.get(each.title, row.mapping.get(str(each.column), "-")) for each in row.headings
        }
        row = match(by=operator(), import_id=row.id, mapping=mapping, at=at)
    with opened(EVERYTHING, readonly=True):
        return row, list(Content.objects.get(of=row).outcomes), at


def _written(row: Import, at: Any) -> None:
    """Write at once, however long the list: whoever waits at a keyboard waits for it."""
    from xiaoan.features.imports.doing.frame import open_one
    from xiaoan.features.imports.doing.writing import write
    from xiaoan.kernel.access import acts
    from xiaoan.kernel.access.queries import operator

    with acts.opened(by=operator(), at=at) as act:
        kept, content = open_one(act, row.id, row.version)
        write(act, kept, content)
        row.state = kept.state


def _dropped(row: Import, at: Any) -> None:
    from xiaoan.features.imports.doing.writing import drop
    from xiaoan.kernel.access.queries import operator

    drop(by=operator(), import_id=row.id, at=at)


def _printed(row: Import, found: list[Outcome], *, dry_run: bool) -> None:
    for words in [*row.told, *row.notices]:
        click.echo(words)
    unused = [heading.title for heading in row.headings if row.mapping.get(str(heading.column), "-") == "-"]
    if unused:
        click.echo(f"没有用到的列：{'、'.join(unused)}")
    wrong = [each for each in found if each.state == "wrong"]
    if wrong:
        click.echo(f"有 {len(wrong)} 行要改，一行也没有导入：", err=True)
        for each in wrong[:_SHOWN]:
            says = "；".join(f"“{one.title}”：{one.says}" if one.title else one.says for one in each.troubles)
            click.echo(f"  第 {each.number} 行 {each.label}　{says}", err=True)
        return
    counts = f"新增 {row.added}，修改 {row.changed}，不变 {row.same}"
    click.echo(f"检查完毕，没有写入。{counts}。" if dry_run else f"已导入：{counts}。")


def _told(row: Import, found: list[Outcome], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "written": row.state == "written",
        "added": row.added,
        "changed": row.changed,
        "same": row.same,
        "columns": {heading.title: row.mapping.get(str(heading.column), "-") for heading in row.headings},
        "notices": [*row.told, *row.notices],
        "problems": [
            {"row": each.number, "column": one.title, "reason": one.says} for each in found for one in each.troubles
        ],
    }


LISTS = (
    _command("people", "人员与职务"),
    _command("ledger", "台账", "哪一本台账，例如 fire.extinguishers。"),
    _command("roster", "值班表", "表里没写是哪张值班表的，算作哪一张，例如 leading_shift。"),
    _command("calendar", "校历"),
)
