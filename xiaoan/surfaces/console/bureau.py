"""`xiaoan bureau`: a real county bureau begins: its place in the tree, the standards it adopts, its first officer."""

from __future__ import annotations

import sys

import click

from xiaoan.surfaces.console.boot import wake

DEFAULT = "default"


@click.command()
@click.argument("name")
@click.option("--city", default="", help="所属市教育局的名称；还没有就一并建立。")
@click.option("--officer", default="", help="第一位安全股工作人员的姓名；会打印他的一次性登录链接。")
@click.option("--jurisdiction", help="本地口径的代码；不写时列出来请您选，写 default 用通用参数。")
def bureau(name: str, city: str, officer: str, jurisdiction: str | None) -> None:
    """建立一个区县教育局（NAME），今天起采用已装入的全部工作标准。再运行一次不会重复建立。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.surfaces.console.entry import address
    from xiaoan.surfaces.console.founding import found_bureau

    chosen = _chosen(name) if jurisdiction is None else _code(jurisdiction)
    founded = found_bureau(name=name, city=city, officer=officer, at=now(), jurisdiction=chosen)
    for sentence in founded.said:
        click.echo(sentence)
    if founded.secret:
        click.echo(f"{founded.officer}的一次性登录链接（24 小时内有效，只显示这一次）：\n{address(founded.secret)}")


def at_terminal() -> bool:
    """Whether somebody sits there who can be asked."""
    return sys.stdin.isatty()


def _chosen(name: str) -> str | None:
    """Asked at a terminal, of a bureau that is not there yet; a script that says nothing gets the defaults."""
    from xiaoan.surfaces.console.founding import is_new, jurisdictions

    if not at_terminal() or not is_new(name):
        return None
    offered = [(DEFAULT, "通用参数", "每套标准都用默认值。"), *jurisdictions()]
    for number, (_, title, about) in enumerate(offered):
        click.echo(f"{number}　{title}：{about}")
    number = click.prompt("请选本地口径", type=click.IntRange(0, len(offered) - 1), default=0)
    return _code(offered[number][0])


def _code(said: str) -> str:
    """The jurisdiction's code; the defaults have none."""
    return "" if said == DEFAULT else said
