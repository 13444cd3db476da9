"""`xiaoan person`: hand out what is held about somebody, and erase it when he has left."""

from __future__ import annotations

from pathlib import Path

import click

from xiaoan.surfaces.console.boot import wake

_UNIT_HELP = "单位的名称、简称或编号（重名时需要）。"


@click.group()
def person() -> None:
    """导出或删除一个人的个人信息。"""


@person.command()
@click.argument("who")
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", default="", help=_UNIT_HELP)
def export(who: str, target: Path, unit: str) -> None:
    """把系统里关于一个人（WHO：姓名或账号编号）的全部内容写进 TARGET（zip）。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.errors import Refused
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.reports.person import packed
    from xiaoan.surfaces.console.asking import account_meant

    account = account_meant(who, unit, also_off=True)
    with opened(EVERYTHING, readonly=True):
        content = packed(account.id, at=now())
    try:
        with target.open("xb") as out:
            out.write(content)
    except FileExistsError as there:
        raise Refused(f"{target} 已经存在，请换一个文件名。") from there
    target.chmod(0o600)
    click.echo(f"已写入 {target}（{len(content)} 字节）。里面有个人信息，请交给本人后删除。")


@person.command()
@click.argument("who")
@click.option("--unit", default="", help=_UNIT_HELP)
@click.option("--reason", required=True, help="依据，例如：本人 2026-11-02 书面申请。")
@click.option("--yes", is_flag=True, help="不再询问。")
def erase(who: str, unit: str, reason: str, yes: bool) -> None:
    """删除一个已离开的人（WHO：姓名或账号编号）的个人信息；他办过的事和签过的字依法保留。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.errors import Refused
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.queries import operator
    from xiaoan.kernel.org.erasing import erase_person
    from xiaoan.kernel.org.models import Person
    from xiaoan.surfaces.console.asking import account_meant

    account = account_meant(who, unit, also_off=True)
    with opened(EVERYTHING, readonly=True):
        row = Person.objects.select_related("unit").filter(account_id=account.id).first()
    if row is None:
        raise Refused("这个账号不属于任何登记的人员。")
    if not yes:
        click.confirm(f"删除 {row.unit.name} {row.name} 的姓名、电话、登录方式？删除后不能恢复", abort=True)
    done = erase_person(by=operator(), person_id=row.id, reason=reason, at=now())
    click.echo(f"已删除，今后显示为“{done.alias}”；抹去办理记录里的个人文本 {done.texts} 处，其他 {done.rows} 行。")
    click.echo("以前的备份里还有，到期会随备份一起清除；请用 xiaoan trail verify 核对。")
