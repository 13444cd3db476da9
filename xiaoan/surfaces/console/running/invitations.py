"""The demo's login links that nobody has used yet, for `xiaoan up` to print: `python -m …invitations`.

They lie in a file that only the installation's own user may read; one that is used up or expired is not shown.
"""

from __future__ import annotations

from pathlib import Path

import click

from xiaoan.foundation.errors import XiaoanError
from xiaoan.surfaces.console.boot import wake
from xiaoan.surfaces.console.demo_command import LINKS


@click.command()
def invitations() -> None:
    """列出还没用过的演示登录链接：角色、姓名、网页地址里端口以后的部分。"""
    wake("worker")
    from django.conf import settings

    for line in unused(settings.DATA / LINKS):
        click.echo(line)


def unused(path: Path) -> list[str]:
    """The lines (role, name, path; tab between) whose link would still open the door."""
    from xiaoan.foundation.clock import now
    from xiaoan.kernel.access.doors import look_at_link

    if not path.is_file():
        return []
    at, good = now(), []
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) != 3:
            continue
        try:
            look_at_link(parts[2].rstrip("/").rsplit("/", 1)[-1], at=at)
        except XiaoanError:
            continue
        good.append(line)
    return good


if __name__ == "__main__":
    invitations()
