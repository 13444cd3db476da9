"""`xiaoan bureau`: a real county bureau begins: its place in the tree, the standards it adopts, its first officer."""

from __future__ import annotations

import click

from xiaoan.surfaces.console.boot import wake


@click.command()
@click.argument("name")
@click.option("--city", default="", help="所属市教育局的名称；还没有就一并建立。")
@click.option("--officer", default="", help="第一位安全股工作人员的姓名；会打印他的一次性登录链接。")
def bureau(name: str, city: str, officer: str) -> None:
    """建立一个区县教育局（NAME），今天起采用已装入的全部工作标准。再运行一次不会重复建立。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.surfaces.console.entry import address
    from xiaoan.surfaces.console.founding import found_bureau

    founded = found_bureau(name=name, city=city, officer=officer, at=now())
    for sentence in founded.said:
        click.echo(sentence)
    if founded.secret:
        click.echo(f"{founded.officer}的一次性登录链接（24 小时内有效，只显示这一次）：\n{address(founded.secret)}")
