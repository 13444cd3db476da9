"""The passphrase of the backups: from a file, the environment or the keyboard, never from the command line.

It is refused while it is short; a file that others can read is refused too. It is written down nowhere by us.
"""

from __future__ import annotations

import stat
from pathlib import Path

import click

from xiaoan.foundation.errors import Refused

SHORTEST = 12
_FILE_ADVICE = "请把口令写进一个文件，运行 chmod 600 让别人读不到，再用 --passphrase-file 指给它。"


def passphrase(file: Path | None, *, fresh: bool) -> str:
    """The passphrase of `file`, else of the settings, else asked for; asked twice when it is `fresh`."""
    from django.conf import settings

    if (kept := file or settings.BACKUP_PASSPHRASE_FILE) is not None:
        return _long_enough(_of_file(kept))
    if settings.BACKUP_PASSPHRASE:
        return _long_enough(settings.BACKUP_PASSPHRASE)
    words = "备份口令（另外抄一份放在别处，丢了就打不开备份）" if fresh else "备份口令"
    try:
        said: str = click.prompt(words, hide_input=True, confirmation_prompt=fresh, err=True)
    except click.Abort as nobody:
        raise Refused(f"没有得到备份口令。{_FILE_ADVICE}") from nobody
    return _long_enough(said)


def _of_file(file: Path) -> str:
    try:
        loose = stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise Refused(f"读不出口令文件 {file}。{_FILE_ADVICE}") from unreadable
    if loose:
        raise Refused(f"别人也能读口令文件 {file}。请运行 chmod 600 {file}。")
    return text.strip("\r\n")


def _long_enough(text: str) -> str:
    if not text.strip():
        raise Refused(f"备份口令是空的。{_FILE_ADVICE}")
    if len(text) < SHORTEST:
        raise Refused(f"备份口令太短，至少要 {SHORTEST} 个字符；几个不相干的词连起来就好。")
    return text
