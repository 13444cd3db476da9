"""`xiaoan packs words`: the codes an author may cite, with their titles, kind by kind."""

from __future__ import annotations

from pathlib import Path

import click

from xiaoan.foundation.errors import NotFound
from xiaoan.surfaces.console.packs.folder import FOLDER, FOLDER_HELP, sound

_MORE = {
    "sources": "依据的文件", "grounds": "起了名的依据", "items": "检查项", "checklists": "检查表",
    "hazards": "隐患类别", "ledgers": "台账",
}  # fmt: skip
_KINDS = {
    "domains": "领域", "stages": "学段", "unit_kinds": "单位类别", "facts": "学校情况", "place_kinds": "场所类别",
    "posts": "岗位", "rosters": "值班表", "sections": "学校的部分", "day_kinds": "日子类别",
    "evidence_kinds": "佐证类别", "recheck_kinds": "复查方式",
    "topics": "安全主题", "theme_days": "主题日", "measures": "计数来源", **_MORE,
}  # fmt: skip


@click.command()
@click.argument("kind", required=False)
@click.option("--find", "part", default="", help="只列代码或名称里有这几个字的。")
@click.option("--folder", type=FOLDER, help=FOLDER_HELP)
def words(kind: str | None, part: str, folder: Path | None) -> None:
    """可以引用的代码和名称；给出 KIND（如 posts、facts、sources）时逐个列出，不给时列有哪几类。"""
    from xiaoan.kernel.catalogue.pack.shelf import Shelf

    if kind is not None and kind not in _KINDS:
        raise NotFound(f"没有“{kind}”这一类；有：{'、'.join(_KINDS)}。")
    packs = sound(folder)
    shelf = Shelf.of(packs.values())
    for name in (kind,) if kind else _KINDS:
        row = getattr(shelf, name)
        titles = {code: _title(thing) for code, thing in row.items()}
        found = {code: title for code, title in titles.items() if part in code or part in title}
        if kind is None and not part:
            click.echo(f"{name}　{_KINDS[name]}　{len(row)} 个")
            continue
        for code, title in found.items():
            click.echo(f"{code}　{title}" if kind else f"{name}　{code}　{title}")


def _title(thing: object) -> str:
    said: str = getattr(thing, "title", "") or getattr(thing, "ask", "") or getattr(thing, "says", "")
    return said
