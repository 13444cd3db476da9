"""`xiaoan rehearse`: make a backup and bring it back into a scratch place, as one would on another machine.

The scratch place has a database server of its own and goes afterwards. How it went is written down for the pages
and for `xiaoan doctor`; what is not written down (we were killed) counts as failed there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from xiaoan.foundation import postgres
from xiaoan.foundation.errors import Refused, XiaoanError
from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.keeping.backup import backed_up
from xiaoan.surfaces.console.keeping.bringing import without_database

_SAID = 600


@click.command()
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="写着备份口令的文件（chmod 600）。")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
def rehearse(folder: Path | None, passphrase_file: Path | None) -> None:
    """备份一次，再真的恢复到临时地方核对（每夜自动做；DIR 默认取 XIAOAN_BACKUP）。"""
    wake("owner")
    from django.conf import settings

    from xiaoan.features.keeping.commands import begin, end
    from xiaoan.foundation.clock import now

    target: Path | None = folder.absolute() if folder else settings.BACKUP
    if target is None:
        raise Refused("没有说备份到哪里。请设置 XIAOAN_BACKUP，或写上文件夹。")
    this, started, name = begin(at=now()), time.monotonic(), ""
    try:
        name, manifest = backed_up(target, passphrase_file, settings.BACKUP_KEEP)
        made = time.monotonic() - started
        _brought_back(target, name, passphrase_file)
        if faults := [*manifest.faults, *(manifest.findings or [])]:
            raise Refused(f"备份和恢复都做成了，但原来的数据有问题：{'；'.join(faults[:5])}")
    except Exception as wrong:
        # Other errors may carry rows of the database in their words; their kind is enough to look it up.
        said = str(wrong) if isinstance(wrong, XiaoanError | OSError) else type(wrong).__name__
        end(rehearsal_id=this, at=now(), sound=False, backup=name, words=said)
        raise
    words = (
        f"{sum(manifest.counts.values())} 行、{len(manifest.files)} 个文件、{manifest.trail['events']} 条办理记录，"
        f"恢复后逐项一致；备份用了 {made:.0f} 秒，恢复和核对用了 {time.monotonic() - started - made:.0f} 秒。"
    )
    end(rehearsal_id=this, at=now(), sound=True, backup=name, words=words)
    click.echo(words)


def _brought_back(target: Path, name: str, file: Path | None) -> None:
    """`xiaoan restore` itself, into a place of its own. Refused with its last words when it does not end well."""
    with _scratch() as place:
        command = [sys.executable, "-m", "xiaoan.surfaces.console", "restore", str(target), "--which", name]
        command += ["--passphrase-file", str(file)] if file else []
        done = subprocess.run(
            command,
            env={**without_database(), "XIAOAN_DATA": str(place)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"备份 {name} 恢复不出来：{done.stderr.strip()[-_SAID:]}")


@contextmanager
def _scratch() -> Iterator[Path]:
    """An empty place beside the data, and nothing of it or its server afterwards."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="rehearsal-", ignore_cleanup_errors=True) as made:
        place = Path(made) / "data"
        try:
            yield place
        finally:
            cluster = postgres.Cluster(place)
            if cluster.folder.exists():
                cluster.stop()
                shutil.rmtree(cluster.folder, ignore_errors=True)
