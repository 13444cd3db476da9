"""`xiaoan packs new`: a folder that passes `packs check` as it is, with a word beside each key; then one writes.

Refuses a code that is taken, or that could not be one, and a folder without the shared words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

import click

from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.surfaces.console.packs.folder import FOLDER, FOLDER_HELP, shipped, sound

BEGUN = Path(__file__).parent / "begun"
LONGEST = 12
_CODE = re.compile(r"[a-z][a-z0-9_]{1,30}")
_ENGLISH = re.compile(r"[A-Za-z][A-Za-z0-9 ,'-]{1,60}")
_CHINESE = re.compile(r"[\u4e00-\u9fff（）]+")


@click.command()
@click.argument("code")
@click.option("--title", required=True, help=f"中文名称，最多 {LONGEST} 个字，例如 滑雪课。")
@click.option("--title-en", required=True, help="英文名称，例如 Ski lessons。")
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
def new(code: str, title: str, title_en: str, folder: Path | None) -> None:
    """写出一套新工作标准 CODE 的文件夹：现在就能通过 packs check，照着里面的说明改成自己的。"""
    root = folder or shipped()
    for name, content in begun(root, code, title, title_en).items():
        (root / code).mkdir(exist_ok=True)
        (root / code / name).write_text(content, encoding="utf-8")
    click.echo(f"写好了 {root / code}。改一处就运行一次 xiaoan packs check {code}；有哪些词，看 xiaoan packs words。")


def begun(root: Path, code: str, title: str, title_en: str) -> Mapping[str, str]:
    """The files of the new pack by name. Raises Refused, Conflict, NotFound."""
    from xiaoan.kernel.catalogue.pack.shelf import Shelf

    _check(code, title, title_en)
    if (root / code).exists():
        raise Conflict(f"已经有“{code}”这个文件夹了。")
    if not (root / "_common").is_dir():
        raise NotFound(f"“{root.name}”里没有 _common（公共的词），请先从随校安发布的 packs 复制过来。")
    shelf = Shelf.of(sound(root).values())
    if code in shelf.facts and shelf.facts[code].type != "yes_no":
        raise Conflict(f"“{code}”已经是一项学校情况的代码，请换一个。")
    words = []
    if code not in shelf.domains:
        words.append(f"domains: [{{code: {code}, title: {title}, title_en: {title_en!r}}}]")
    if code not in shelf.facts:
        words.append(f"facts: [{{code: {code}, title: 有{title}, title_en: {f'Has {title_en}'!r}, type: yes_no}}]")
    filling = {
        "code": code, "title": title, "title_en": f'"{title_en}"', "domain": code, "fact": code,
        "words": "\n".join(words),
    }  # fmt: skip
    files = {file.name: Template(file.read_text(encoding="utf-8")) for file in sorted(BEGUN.glob("*.yaml"))}
    return {name: each.substitute(filling) for name, each in files.items() if words or name != "words.yaml"}


def _check(code: str, title: str, title_en: str) -> None:
    if not _CODE.fullmatch(code):
        raise Refused("CODE 只能用小写字母、数字和下划线，以字母开头，2 到 31 个字符。")
    if not _CHINESE.fullmatch(title) or len(title) > LONGEST:
        raise Refused(f"--title 要写汉字，最多 {LONGEST} 个。")
    if not _ENGLISH.fullmatch(title_en):
        raise Refused("--title-en 要写英文，例如 Ski lessons。")
