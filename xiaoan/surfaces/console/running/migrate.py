"""`xiaoan migrate`: bring the database to this version's tables, then write anew what follows from the code.

That is row security and privileges, the roles' verbs and, with `--pages`, the static files of the pages.
"""

from __future__ import annotations

import click

from xiaoan.surfaces.console.boot import wake


@click.command()
@click.option("--verbose", is_flag=True, help="逐条显示迁移。")
@click.option("--pages", is_flag=True, help="同时整理网页的样式和脚本文件。")
def migrate(verbose: bool, pages: bool) -> None:
    """更新数据库的表结构和行级权限（xiaoan up 会自动做）。"""
    wake("owner")
    from django.core.management import call_command

    from xiaoan.foundation import rls
    from xiaoan.kernel.access.commands import write_roles

    call_command("migrate", interactive=False, verbosity=1 if verbose else 0)
    rls.protect()
    write_roles()
    if pages:
        call_command("collectstatic", interactive=False, verbosity=0)
