"""Packs as they lie in a folder: read, checked, and refused as a whole when one has a fault."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xiaoan.foundation.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xiaoan.foundation.errors import BadPack
    from xiaoan.kernel.catalogue.console_text import Examined
    from xiaoan.kernel.catalogue.pack.schema import Pack

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FOLDER_HELP = "放工作标准的文件夹（默认是随校安发布的 packs）。"


def examined(folder: Path | None) -> Examined:
    from xiaoan.kernel.catalogue.console_text import examine

    return examine(folder or shipped())


def sound(folder: Path | None) -> dict[str, Pack]:
    """The packs, when none has a fault. Raises Refused with every fault."""
    found = examined(folder)
    if found.faults:
        raise Refused("工作标准有错误：\n" + "\n".join(str(fault) for fault in found.faults))
    return dict(found.packs)


def weak(folder: Path, packs: Mapping[str, Pack]) -> tuple[BadPack, ...]:
    """What is not complete, or asked twice, among the packs of the house; nothing of packs of one's own."""
    from xiaoan.kernel.catalogue.quality import weaknesses

    return weaknesses(folder, packs)


def shipped() -> Path:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaoan.settings")
    from django.conf import settings

    folder: Path = settings.PACKS
    return folder
