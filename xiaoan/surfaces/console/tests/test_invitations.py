"""The demo's login links: shown while they open the door, and no longer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.cast import Cast
from xiaoan.foundation import clock
from xiaoan.kernel.access.doors import issue_link, use_link
from xiaoan.kernel.access.queries import operator
from xiaoan.surfaces.console.running.invitations import unused

pytestmark = pytest.mark.django_db


def link(cast: Cast, who: str, **life: int) -> str:
    return issue_link(
        by=operator(), account_id=cast.account(who), at=clock.now(), life=timedelta(**(life or {"days": 1}))
    )


def test_links_that_are_used_over_or_no_links_are_not_shown(cast: Cast, tmp_path: Path) -> None:
    good, used, over = link(cast, "guard"), link(cast, "safety"), link(cast, "principal", seconds=-1)
    use_link(used, at=clock.now())
    lines = [
        f"门卫\t示例·老陈\t/enter/{good}",
        f"安全员\t示例·周主任\t/enter/{used}",
        f"校长\t示例·林校长\t/enter/{over}",
    ]
    file = tmp_path / "demo-links.txt"
    file.write_text("\n".join([*lines, "", "一行别的", "门卫\t示例·老陈\t/enter/没有这个"]), encoding="utf-8")
    assert unused(file) == lines[:1]


def test_without_a_demo_there_is_nobody_to_invite(db: None, tmp_path: Path) -> None:
    assert unused(tmp_path / "demo-links.txt") == []
