"""The command line itself: what it lists, how fast it answers, how it tells a refusal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.support import database
from xiaoan.foundation.errors import Refused
from xiaoan.surfaces.console import main as console

FOREIGN = ("django", "granian")


@pytest.mark.parametrize("name", list(console.SUBCOMMANDS))
def test_every_command_says_in_words_what_it_does(name: str) -> None:
    answer = CliRunner().invoke(console.main, [name, "--help"])
    assert answer.exit_code == 0
    context = click.Context(console.main)
    command = console.main.get_command(context, name)
    assert command is not None
    assert any("\u4e00" <= letter <= "\u9fff" for letter in command.get_short_help_str())


def test_help_does_not_wake_django() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from xiaoan.surfaces.console.main import main;"
        "CliRunner().invoke(main, ['--help'], catch_exceptions=False); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "xiaoan.surfaces.console.running.up" in loaded
    assert [module for module in loaded if module.split(".")[0] in FOREIGN] == []


def test_an_unknown_command_is_refused() -> None:
    answer = CliRunner().invoke(console.main, ["fly"])
    assert answer.exit_code == 2


def test_a_refusal_is_one_sentence_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def refusing() -> None:
        """拒绝。"""
        raise Refused("端口不能用，请换一个。")

    monkeypatch.setattr(console.Subcommands, "get_command", lambda *_: refusing)
    answer = CliRunner().invoke(console.main, ["refusing"])
    assert answer.exit_code == 1
    assert answer.output == "没有成功：端口不能用，请换一个。\n"


def test_the_doctor_finds_nothing_wrong_with_the_test_installation(tmp_path: Path) -> None:
    found = examined(database.environment("web", database.template_database()))
    assert found["数据库"]["level"] == "good"
    assert found["网页进程的数据库权限"]["level"] == "good"
    assert found["secrets 的权限"]["level"] == "good"


def test_the_doctor_names_a_secret_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "django.key").write_text("x")
    (tmp_path / "secrets" / "django.key").chmod(0o640)
    found = examined({**database.environment("web", ""), "XIAOAN_DATA": str(tmp_path)}, code=1)
    assert found["secrets 的权限"]["level"] == "bad"
    assert "django.key" in found["secrets 的权限"]["state"]
    assert found["数据库"]["state"] == "还没有建立"


def examined(environment: dict[str, str], code: int | None = None) -> dict[str, dict[str, str]]:
    """What the doctor found, by subject."""
    done = subprocess.run(
        [sys.executable, "-m", "xiaoan.surfaces.console", "doctor", "--json"],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert code is None or done.returncode == code, done.stderr
    return {finding["subject"]: finding for finding in json.loads(done.stdout)}
