"""`xiaoan packs new | words | check | load | show | diff | coverage | adopt | adoptions`.

Checking needs no database; loading keeps releases for ever.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.packs.adoption import adopt, adoptions
from xiaoan.surfaces.console.packs.coverage import coverage, coverage_faults
from xiaoan.surfaces.console.packs.folder import FOLDER, FOLDER_HELP, examined, shipped, sound, weak
from xiaoan.surfaces.console.packs.new import new
from xiaoan.surfaces.console.packs.words import words

if TYPE_CHECKING:
    from xiaoan.kernel.catalogue.pack.schema import Pack


@click.group()
def packs() -> None:
    """工作标准：检查、装入、查看、比较、采用，以及要求由什么承担。"""


packs.add_command(adopt)
packs.add_command(adoptions)
packs.add_command(coverage)
packs.add_command(new)
packs.add_command(words)


@packs.command()
@click.argument("code", required=False)
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def check(code: str | None, folder: Path | None, as_json: bool) -> None:
    """读一遍全部工作标准并运行其中的例子，指出错在哪个文件第几行、哪里没写全、哪里重复。

    给出 CODE 时照样全部检查，只细说这一套：每个例子的学校这个月要办什么、每周几分钟。
    """
    found = examined(folder)
    if code is not None and found.packs and code not in found.packs:
        raise NotFound(f"没有“{code}”这套工作标准；有：{'、'.join(found.packs)}。")
    bad = found.faults or (*coverage_faults(folder or shipped(), found.packs), *weak(folder or shipped(), found.packs))
    if as_json:
        counts = {code: {"version": pack.version, "duties": len(pack.duties)} for code, pack in found.packs.items()}
        faults = [{"file": one.file, "line": one.line, "reason": one.reason} for one in bad]
        click.echo(json.dumps({"packs": counts, "faults": faults}, ensure_ascii=False, indent=1))
    else:
        for pack in found.packs.values():
            if code in (None, pack.code):
                click.echo(f"{pack.code}　{pack.title}　{pack.version}　要做的事 {len(pack.duties)} 件")
        if code is not None and not found.faults:
            from xiaoan.kernel.catalogue.examples import told

            for line in told((folder or shipped()) / code, found.packs[code], found.packs):
                click.echo(line)
        for fault in bad:
            click.echo(str(fault), err=True)
        click.echo("有错误，请改正。" if bad else "没有错误。")
    sys.exit(1 if bad else 0)


@packs.command()
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
@click.option("--quiet", is_flag=True, help="只说新装入的。")
def load(folder: Path | None, quiet: bool) -> None:
    """把工作标准装入数据库，成为以后不再改变的版本（装入不等于生效，生效要由单位采用）。"""
    found = sound(folder)
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.catalogue.commands import load_release

    for pack in found.values():
        release, new = load_release(by=operator(), pack=pack, at=now())
        if new or not quiet:
            click.echo(f"{pack.title} {release.version}：{'已装入' if new else '早已装入，没有变化'}")


@packs.command()
@click.argument("code", required=False)
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
def show(code: str | None, folder: Path | None) -> None:
    """列出全部工作标准；给出 CODE 时逐件列出要做的事、周期、用时和依据。"""
    from xiaoan.kernel.catalogue.console_text import show_lines

    found = sound(folder)
    if code is None:
        for pack in found.values():
            click.echo(f"{pack.code}　{pack.title}　{pack.version}　{pack.about}".rstrip("　"))
        return
    if code not in found:
        raise NotFound(f"没有“{code}”这套工作标准；有：{'、'.join(found)}。")
    for line in show_lines(found[code], found):
        click.echo(line)


@packs.command()
@click.argument("code")
@click.option("--folder", type=FOLDER, help="新内容所在的文件夹（默认是随校安发布的 packs）。")
@click.option("--against", "version", default="", help="和哪个已装入的版本比（默认是最新的）。")
@click.option("--unit", default="", help="只数这个单位以下的学校（名称、简称或编号）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
def diff(code: str, folder: Path | None, version: str, unit: str, as_json: bool) -> None:
    """CODE 的新内容与已装入的版本相比改了什么、涉及哪些学校、每周多用多少分钟。"""
    found = sound(folder)
    if code not in found:
        raise NotFound(f"没有“{code}”这套工作标准；有：{'、'.join(found)}。")
    wake("auditor")
    from xiaoan.foundation.clock import now, school_day
    from xiaoan.kernel.catalogue.console_text import diff_lines, diff_rows
    from xiaoan.surfaces.console.packs.reach import Reach

    reach = Reach(found, unit, school_day(now()))
    rows = diff_rows(_loaded(code, version), found[code], found, schools=reach)
    if as_json:
        listed = [{**row.as_json(), "schools": reach.names(row.code)} for row in rows]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for line in diff_lines(rows):
        click.echo(line)
    for row in rows:
        if names := reach.names(row.code):
            click.echo(f"{row.code} 涉及：{'、'.join(names)}")


def _loaded(code: str, version: str) -> Pack:
    """The release to compare with, as it was loaded."""
    from xiaoan.kernel.catalogue.queries import releases

    found = releases(code).filter(version=version) if version else releases(code)
    release = found.first()
    if release is None:
        raise NotFound(f"还没有装入过“{code}”{version and f'的 {version} 版'}，没有可比的。")
    content: Pack = release.content
    return content
