"""What lies in deploy/ speaks of programs, options, variables and folders that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from tests.support.database import CHECKOUT
from xiaoan.settings import env
from xiaoan.surfaces.console.main import main

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted((DEPLOY / "systemd").rglob("*.service"))
PROGRAM = "/opt/xiaoan/.venv/bin/xiaoan"
VARIABLES = {"PORT", "DATABASE_URL", *re.findall(r"\bXIAOAN_[A-Z_]+\b", env.__doc__ or "", re.ASCII)}
VARIABLES |= set(re.findall(r'"(XIAOAN_[A-Z_]+)"', Path(env.__file__).read_text(encoding="utf-8")))


class Manifold(dict[str, str]):
    """Keys of a unit may come several times (EnvironmentFile, SystemCallFilter): all are kept."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, list) and key in self:
            self[key].extend(value)  # type: ignore[attr-defined]  # lists until the parser joins them
        else:
            super().__setitem__(key, value)


def unit(file: Path) -> dict[str, list[str]]:
    """Every key of a unit with its lines."""
    parser = RawConfigParser(dict_type=Manifold, strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(file.read_text(encoding="utf-8"))
    return {key: value.split("\n") for section in parser.sections() for key, value in parser.items(section)}


def exists(words: list[str]) -> None:
    """The subcommand is one of ours, and its parser takes these options."""
    command = main.get_command(click.Context(main), words[0])
    assert isinstance(command, click.Command)
    command.make_context(words[0], list(words[1:]))


def variables(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_there_are_units_for_one_service_and_for_three() -> None:
    assert [each.name for each in UNITS] == [
        "xiaoan-prepare.service", "xiaoan-web.service", "xiaoan-worker.service", "xiaoan.service",
    ]  # fmt: skip


@pytest.mark.parametrize("file", UNITS, ids=lambda each: each.name)
def test_a_unit_starts_what_exists_and_may_write_where_it_must(file: Path) -> None:
    said = unit(file)
    (start,) = said["ExecStart"]
    program, *words = start.split()
    assert program == PROGRAM
    exists(words)
    assert said["WorkingDirectory"] == ["/opt/xiaoan"]
    assert (said["User"], said["ProtectSystem"], said["NoNewPrivileges"]) == (["xiaoan"], ["strict"], ["yes"])
    told = variables(DEPLOY / "systemd" / "xiaoan.env")
    writable = said["ReadWritePaths"][0].split()
    for name in ("XIAOAN_DATA", "XIAOAN_BACKUP"):
        assert any(Path(told[name]).is_relative_to(place) for place in writable), name
    assert "/etc/xiaoan/xiaoan.env" in said["EnvironmentFile"]
    # The administrator's address is given to nobody but prepare.
    assert ("/etc/xiaoan/database.env" in said["EnvironmentFile"]) == ("prepare" in words)
    for name in " ".join(said.get("Requires", [])).split():
        assert name in {each.name for each in UNITS}


@pytest.mark.parametrize("file", UNITS, ids=lambda each: each.name)
def test_systemd_itself_finds_nothing_wrong_but_that_the_program_is_elsewhere(file: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    here = CHECKOUT / ".venv" / "bin" / "xiaoan"
    for each in UNITS:
        (tmp_path / each.name).write_text(each.read_text(encoding="utf-8").replace(PROGRAM, str(here)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / file.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_variable_of_the_units_is_read_by_the_settings() -> None:
    assert set(variables(DEPLOY / "systemd" / "xiaoan.env")) <= VARIABLES


def test_the_compose_file_names_commands_variables_and_volumes_that_exist() -> None:
    told = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = told["services"]
    assert set(services) == {"postgres", "prepare", "web", "worker"}
    for name, service in services.items():
        for place in service.get("volumes", []):
            assert place.split(":")[0] in told["volumes"]
        for secret in service.get("secrets", []):
            assert (secret if isinstance(secret, str) else secret["source"]) in told["secrets"]
        for other in service.get("depends_on", {}):
            assert other in services
        if name != "postgres":
            program, *words = service["command"]
            assert program == "xiaoan"
            exists(words)
            assert set(service.get("environment", {})) <= VARIABLES
    assert "env_file" not in services["web"]
    assert "env_file" not in services["worker"]
    assert (CHECKOUT / "deploy" / told["x-program"]["build"]["context"]).resolve() == CHECKOUT
    assert (CHECKOUT / told["x-program"]["build"]["dockerfile"]).exists()
    assert int(services["postgres"]["image"].split(":")[1]) >= 16


def test_the_image_is_built_from_what_is_here() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    copies = [line.split()[1:] for line in lines if line.startswith("COPY")]
    for *sources, _target in ([word for word in words if not word.startswith("--")] for words in copies):
        assert all((CHECKOUT / source).exists() for source in sources)
    goals = re.findall(r"^RUN make (\w+)", "\n".join(lines), re.MULTILINE)
    assert goals
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{goal}:", makefile, re.MULTILINE) for goal in goals)
    (start,) = [line for line in lines if line.startswith("CMD")]
    exists(yaml.safe_load(start.removeprefix("CMD "))[1:])
    (setting,) = [line for line in lines if line.startswith("ENV XIAOAN")]
    assert {word.split("=")[0] for word in setting.split()[1:]} - {"PATH"} <= VARIABLES
    # What the image holds must not hold this machine's data or secrets.
    ignored = {*(CHECKOUT / ".dockerignore").read_text(encoding="utf-8").split()}
    assert {".venv", "data", ".git", "node_modules", ".xiaoan-test"} <= {each.strip("/") for each in ignored}


def test_the_proxies_lead_to_the_port_and_let_the_largest_photograph_through() -> None:
    from django.conf import settings

    caddy, nginx = ((DEPLOY / name).read_text(encoding="utf-8") for name in ("Caddyfile", "nginx.conf"))
    port = variables(DEPLOY / "systemd" / "xiaoan.env")["PORT"]
    assert f"127.0.0.1:{port}" in caddy
    assert f"127.0.0.1:{port}" in nginx
    largest = settings.LARGEST_FILE
    for said in (re.search(r"max_size (\d+)MB", caddy), re.search(r"client_max_body_size (\d+)m", nginx)):
        assert said is not None
        assert int(said.group(1)) * 1000 * 1000 >= largest
    assert "X-Forwarded-Proto $scheme" in nginx
