"""`xiaoan read FILE`: what a work plan, a notice or a rule asks. Needs no database and no network, and writes nothing
unless asked to. A file that cannot be read, or a place that cannot be written, ends with exit code 2."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from xiaoan.engines.policy.shapes import Reading
    from xiaoan.kernel.catalogue.pack.schema import Pack

_NOT_A_TERMINAL = 140
_MOST_BYTES = 20 * 1024 * 1024 + 1
_REFUSED = 2
_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}")


class _Unread(click.ClickException):
    """Why a file was not read, told in one sentence."""

    exit_code = _REFUSED

    def show(self, file: object = None) -> None:
        click.echo(f"没有读成：{self.format_message()}", err=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="逐条以 JSON 输出，一行一条。")
@click.option(
    "--html", "html", type=click.Path(dir_okay=False, path_type=Path), help="写成一个网页：左边原文，右边要求。"
)
@click.option("--pack", "pack", type=click.Path(path_type=Path), help="在一个空文件夹里起草一套工作标准。")
@click.option("--all", "everything", is_flag=True, help="与学校安全无关、另放一边的部分也逐条列出。")
def read(file: Path, as_json: bool, html: Path | None, pack: Path | None, everything: bool) -> None:
    """读一份工作要点、通知、方案或规定（FILE），列出里面的要求；FILE 写 - 时从标准输入读。

    可以读 txt、md、docx、xlsx、html 和带文字的 pdf。只读，不改动任何数据；读得对不对要由人核对。
    """
    if pack is not None:
        _empty(pack)
    reading = _reading(file)
    if html is not None:
        _write_page(reading, html, everything=everything)
    if pack is not None:
        _write_pack(reading, pack)
    if as_json:
        _say_records(reading, everything=everything)
    elif html is None and pack is None:
        _say_listing(reading, everything=everything)


def _reading(file: Path) -> Reading:
    from xiaoan.engines.policy.reader import read as read_document
    from xiaoan.engines.policy.shapes import Unreadable
    from xiaoan.engines.policy.source import document_of

    try:
        if str(file) == "-":
            return read_document(document_of(sys.stdin.buffer.read(_MOST_BYTES), "标准输入"))
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES)
        return read_document(document_of(content, file.name))
    except Unreadable as refusal:
        raise _Unread(refusal.reason) from refusal
    except IsADirectoryError as wrong:
        raise _Unread(f"“{file}”是文件夹，请给出一个文件。") from wrong
    except OSError as wrong:
        raise _Unread(f"打不开“{file}”，请核对文件名和权限。") from wrong


def _say_listing(reading: Reading, *, everything: bool) -> None:
    from xiaoan.surfaces.console.reading.listing import listing

    columns = shutil.get_terminal_size((_NOT_A_TERMINAL, 24)).columns if sys.stdout.isatty() else _NOT_A_TERMINAL
    for line in listing(reading, columns, everything=everything):
        click.echo(line)


def _say_records(reading: Reading, *, everything: bool) -> None:
    from xiaoan.engines.policy.records import record

    for number, duty in enumerate(reading.duties, 1):
        if everything or duty.scope == "in":
            click.echo(json.dumps(record(duty, number, reading.document.name), ensure_ascii=False))


def _write_page(reading: Reading, place: Path, *, everything: bool) -> None:
    from xiaoan.surfaces.console.reading.page import page

    try:
        place.write_text(page(reading, everything=everything), "utf-8")
    except OSError as wrong:
        raise _Unread(f"写不了“{place}”，请换一个地方。") from wrong
    click.echo(f"已写成网页：{place}", err=True)


def _empty(folder: Path) -> None:
    """Nothing that somebody has made is ever written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _Unread(f"“{folder}”里已经有东西，不会覆盖。请换一个空的或还没有的文件夹。")


def _write_pack(reading: Reading, folder: Path) -> None:
    from xiaoan.foundation.clock import now, school_day
    from xiaoan.foundation.errors import Refused
    from xiaoan.surfaces.console.reading.pack import drafted

    code = folder.resolve().name
    if not _CODE.fullmatch(code):
        raise _Unread(f"文件夹名就是工作标准的代码，只能用小写字母、数字和下划线，以字母开头；“{code}”不行。")
    try:
        files, notes = drafted(reading, code, _shipped(), school_day(now()).year)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
    except Refused as refusal:
        raise _Unread(str(refusal)) from refusal
    except OSError as wrong:
        raise _Unread(f"写不了“{folder}”，请换一个地方。") from wrong
    click.echo(f"已起草工作标准：{folder}（{len(files)} 个文件）", err=True)
    for note in notes:
        click.echo(note, err=True)


def _shipped() -> dict[str, Pack]:
    """The packs of this installation's folder, for the words that a draft stands on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    from xiaoan.kernel.catalogue.console_text import examine

    return dict(examine(settings.PACKS).packs)
