"""`xiaoan backup DIR`: one more finished backup of the running installation, or none and an error. Stops nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.keeping import making, shelf
from xiaoan.surfaces.console.keeping.passphrase import passphrase

_MEGABYTE = 1024 * 1024


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="写着备份口令的文件（chmod 600）。")
@click.option("--keep", type=click.IntRange(1, 10_000), help="只留最近几份，更早的删去；不写就都留着。")
@click.option("--list", "listing", is_flag=True, help="只列出 DIR 里已有的备份，不要口令。")
def backup(folder: Path, passphrase_file: Path | None, keep: int | None, listing: bool) -> None:
    """把正在运行的校安备份到文件夹 DIR（最好在另一块磁盘或另一台机器上），用口令加密。"""
    folder = folder.absolute()
    if listing:
        for name in shelf.finished(folder):
            click.echo(name)
        return
    name, manifest = backed_up(folder, passphrase_file, keep)
    size, rows = sum(kept.size for kept in manifest.files.values()), sum(manifest.counts.values())
    click.echo(
        f"备份完成：{folder / name}\n"
        f"数据库 {len(manifest.counts)} 张表、{rows} 行，加密后 {_size(manifest.database.size)}；"
        f"文件 {len(manifest.files)} 个、{_size(size)}；"
        f"办理记录 {manifest.trail['events']} 条，末次封存 {str(manifest.trail['root'])[:16]}。"
    )
    faults = [*manifest.faults, *(f"办理记录核对：{finding}" for finding in manifest.findings or [])]
    if manifest.findings is None:
        click.echo("留意：数据库还没有更新到这一版，这次没有核对办理记录；备份本身是完整的。", err=True)
    for fault in faults:
        click.echo(f"留意：{fault}", err=True)
    sys.exit(1 if faults else 0)


def backed_up(folder: Path, passphrase_file: Path | None, keep: int | None) -> tuple[str, shelf.Manifest]:
    """One more backup in `folder`, older ones beyond `keep` removed afterwards."""
    wake("owner")
    from django.conf import settings

    from xiaoan.foundation.clock import now

    data: Path = settings.DATA
    if folder.is_relative_to(data):
        raise Refused(f"备份文件夹不能放在数据文件夹 {data} 里面：磁盘坏了两样一起丢。请换一处。")
    if not (data / "secrets" / "roles.json").exists():
        raise Refused(f"{data} 里没有校安的数据。请核对 XIAOAN_DATA。")
    with _room(folder), shelf.held(folder):
        opened = shelf.opened(folder, passphrase(passphrase_file, fresh=not (folder / shelf.IDENTITY).exists()))
        name, manifest = making.make(opened, data, at=now(), say=lambda words: click.echo(words, err=True))
        if keep is not None:
            opened.keep_newest(keep)
    return name, manifest


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """A database that is away, or a folder that takes no more, is said in words; what was begun is gone by then."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as away:
        raise Refused("连接不上数据库，备份没有做成。校安开着才能备份：请先启动它，再来一次。") from away
    except OSError as failed:
        raise Refused(
            f"备份没有做成：{failed.strerror or failed}（{folder}）。早先的备份都还在；请腾出空间或换一个文件夹再来。"
        ) from failed


def _size(number: int) -> str:
    return f"{number / _MEGABYTE:.1f} MB"
