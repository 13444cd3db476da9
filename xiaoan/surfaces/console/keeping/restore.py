"""`xiaoan restore DIR`: a backup into an empty place, compared with what the backup says of itself.

Ends with exit code 1 when anything differs; then `xiaoan up` refuses the place, and an older backup is to be tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console.keeping import bringing, shelf
from xiaoan.surfaces.console.keeping.bringing import Compared
from xiaoan.surfaces.console.keeping.envelopes import unlocked
from xiaoan.surfaces.console.keeping.passphrase import passphrase


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="写着备份口令的文件（chmod 600）。")
@click.option("--which", default="", help="恢复哪一份（名字见 xiaoan backup --list DIR）；不写就是最近一份。")
def restore(folder: Path, passphrase_file: Path | None, which: str) -> None:
    """把文件夹 DIR 里的备份恢复到空的数据文件夹（XIAOAN_DATA），逐项核对。"""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    data: Path = settings.DATA
    bringing.check_empty(data)
    brought(folder.absolute(), data, settings.DATABASE_URL, which=which, file=passphrase_file)
    click.echo(f"\n全部一致。现在可以启动：XIAOAN_DATA={data} xiaoan up（原来怎样启动，就怎样启动）。")


def _told(lines: Sequence[Compared]) -> None:
    """The report, line by line. Refused when anything differs."""
    for line in lines:
        click.echo(f"{'一致　' if line.equal else '不一致'}　{line.what}：{_seen(line)}")
    if different := sum(not line.equal for line in lines):
        raise Refused(f"有 {different} 项和备份对不上，已停下。请清空数据文件夹，换更早的一份备份再恢复。")


def _seen(line: Compared) -> str:
    return line.found if line.equal else f"备份时 {line.wanted}，现在 {line.found}"


def brought(folder: Path, data: Path, url: str, *, which: str, file: Path | None) -> None:
    """Bring the backup back into `data` and tell every comparison. Refused at a difference, which keeps the marker."""
    names = shelf.finished(folder)
    if not names:
        raise Refused(f"{folder} 里没有做完的备份。请核对路径。")
    name = which or names[-1]
    if name not in names:
        raise Refused(f"{folder} 里没有叫 {name} 的备份。有：{'、'.join(names[-5:])}。")
    opened = shelf.Shelf(folder, unlocked(folder / shelf.IDENTITY, passphrase(file, fresh=False)))
    manifest = opened.manifest(name)
    _say(f"备份 {name}，由 {manifest.version} 版做于 {manifest.made_at:%Y-%m-%d %H:%M} UTC。检查是否完整…")
    bringing.look_over(opened, name, manifest)
    _check_version(manifest)
    with bringing.marked(data):
        bringing.bring_keys(opened, name, data, outside=bool(url))
        with _server(data, url):
            _say("恢复数据库…")
            lines = bringing.bring_database(opened, name, manifest, data)
            _say("恢复照片和文件…")
            lines += bringing.bring_files(opened, manifest, data / "files", _say)
            _say("更新表结构，重写行级权限…")
            bringing.ordered(data, "-m", "xiaoan.surfaces.console", "migrate", "--pages")
            _say("核对办理记录…")
            lines += bringing.compare_trail(manifest, data)
        for fault in [*manifest.faults, *(manifest.findings or [])]:
            _say(f"留意：备份时就有的问题：{fault}")
        _told(lines)


def _check_version(manifest: shelf.Manifest) -> None:
    import django

    django.setup()
    bringing.check_migrations(manifest)


@contextmanager
def _server(data: Path, url: str) -> Iterator[None]:
    if url:
        postgres.adopt(data, url)
        yield
        return
    cluster = postgres.Cluster(data)
    cluster.start()
    try:
        yield
    finally:
        cluster.stop()


def _say(words: str) -> None:
    click.echo(words, err=True)
