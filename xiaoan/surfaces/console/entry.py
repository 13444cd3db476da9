"""`xiaoan link`, `xiaoan token`, `xiaoan elevation`: a login link, a bearer token, a role for a while.

Links and tokens are shown once; only their digests are kept, and everything leaves a trace.
"""

from __future__ import annotations

from datetime import timedelta

import click

from xiaoan.surfaces.console.boot import wake

_UNIT_HELP = "单位的名称、简称或编号（重名时需要）。"


@click.command()
@click.argument("who")
@click.option("--unit", default="", help=_UNIT_HELP)
@click.option("--hours", default=24, show_default=True, type=click.IntRange(1, 24 * 7), help="几小时内有效。")
def link(who: str, unit: str, hours: int) -> None:
    """给一个人（WHO：姓名或账号编号）一个只能用一次的登录链接。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.doors import issue_link
    from xiaoan.kernel.access.queries import operator
    from xiaoan.surfaces.console.asking import account_meant

    account = account_meant(who, unit)
    text = issue_link(by=operator(), account_id=account.id, at=now(), life=timedelta(hours=hours))
    click.echo(address(text))


def address(secret: str) -> str:
    """Where this installation's own machine opens a login link."""
    from django.conf import settings
    from django.urls import reverse

    return f"http://127.0.0.1:{settings.PORT}{reverse('enter', args=[secret])}"


@click.command()
@click.argument("who")
@click.option("--unit", default="", help=_UNIT_HELP)
@click.option("--title", required=True, help="用途，例如：省平台取数。")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 366), help="几天内有效。")
def token(who: str, unit: str, title: str, days: int) -> None:
    """给一个账号（WHO：姓名或账号编号）一个接口令牌；只显示这一次。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.doors import issue_token
    from xiaoan.kernel.access.queries import operator
    from xiaoan.surfaces.console.asking import account_meant

    account = account_meant(who, unit)
    click.echo(issue_token(by=operator(), account_id=account.id, title=title, at=now(), life=timedelta(days=days)))


@click.command()
@click.option("--give", default="", metavar="编号", help="答应一项申请，到时自动结束。")
@click.option("--refuse", default="", metavar="编号", help="不答应一项申请。")
def elevation(give: str, refuse: str) -> None:
    """列出在等答复的临时提权申请，或答复其中一项（上级都联系不上时用）。"""
    wake("worker")
    from xiaoan.foundation.clock import now
    from xiaoan.foundation.ids import parse_id
    from xiaoan.foundation.rls import EVERYTHING, opened
    from xiaoan.kernel.access.elevation import answer_elevation, elevations
    from xiaoan.kernel.access.queries import operator

    if asked := give or refuse:
        row_id = parse_id(asked)
        if row_id is None:
            raise click.ClickException("编号不对，请从列表里复制。")
        answer_elevation(by=operator(), elevation_id=row_id, give=bool(give), at=now())
        click.echo("已给，到时自动结束。" if give else "已答复：不给。")
        return
    with opened(EVERYTHING, readonly=True):
        for each in elevations(operator(), at=now()):
            if each.row.state == "asked":
                words = (each.row.id, each.row.unit.name, each.who, each.role_title, f"{each.row.minutes} 分钟")
                click.echo("　".join(str(word) for word in (*words, each.row.reason)))
