"""The command `xiaoan` and its list of subcommands; each is imported only when it is called for.

A rule's refusal is told in one sentence, without a traceback, and ends with exit code 1.
"""

from __future__ import annotations

import importlib
from typing import IO, Any

import click

from xiaoan.foundation.errors import XiaoanError

# Subcommand -> the module of this package that holds it, as an object of the same name or of the one after the colon.
SUBCOMMANDS = {
    "up": "running.up",
    "prepare": "running.separate",
    "web": "running.separate",
    "worker": "running.separate",
    "migrate": "running.migrate",
    "doctor": "running.doctor",
    "demo": "demo_command",
    "packs": "packs.commands",
    "read": "reading.command",
    "bureau": "bureau",
    "import": "importing.schools:group",
    "owed": "owed",
    "trail": "trail",
    "backup": "keeping.backup",
    "restore": "keeping.restore",
    "rehearse": "keeping.rehearsal",
    "person": "person",
    "link": "entry",
    "token": "entry",
    "elevation": "entry",
}


class Told(click.ClickException):
    """A refusal, told to the person at the keyboard in its own words."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"没有成功：{self.format_message()}", err=True)


class Subcommands(click.Group):
    """A group whose members are imported when they are needed, and whose refusals are plain sentences."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        place, _, known_as = SUBCOMMANDS[name].partition(":")
        module = importlib.import_module(f"xiaoan.surfaces.console.{place}")
        found = getattr(module, known_as or name)
        assert isinstance(found, click.Command)
        return found

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except XiaoanError as refused:
            raise Told(str(refused)) from refused


@click.command(cls=Subcommands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """校安 XiaoAn：学校安全工作平台的命令。

    第一次使用：make run。数据放在 XIAOAN_DATA（默认是当前文件夹下的 data）。
    """
