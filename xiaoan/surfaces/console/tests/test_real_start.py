"""A real bureau starts on an installation without demo: founded, its schools imported, while the pages are open."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from xiaoan.foundation import postgres
from xiaoan.surfaces.console.demo_command import LINKS
from xiaoan.surfaces.console.tests.test_up import Installation

COUNTY = "云山县教育局"


@pytest.fixture
def running() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="xiaoan-real-") as place:
        Path(place).chmod(0o755)
        made = Installation(Path(place) / "data")
        made.start("--no-demo")
        try:
            made.hears("校安已启动")
            yield made
        finally:
            if made.process.poll() is None:
                made.stop()
            postgres.Cluster(made.data).stop()


def ordered(installation: Installation, *words: str) -> str:
    """What a command says that somebody gives in another window."""
    done = subprocess.run(
        [sys.executable, "-m", "xiaoan.surfaces.console", *words],
        env={**os.environ, "XIAOAN_DATA": str(installation.data), "DATABASE_URL": "", "PORT": str(installation.port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def status(installation: Installation, path: str) -> int:
    probe = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=10)
    try:
        probe.request("GET", path)
        return probe.getresponse().status
    finally:
        probe.close()


def test_a_bureau_is_founded_and_its_schools_imported_while_the_pages_are_open(
    running: Installation, tmp_path: Path
) -> None:
    said = ordered(running, "bureau", COUNTY, "--city", "云州市教育局", "--officer", "示例·甲")
    secret = said.strip().rsplit("/", 1)[1]
    assert status(running, f"/enter/{secret}") == 200
    file = tmp_path / "名单.csv"
    file.write_text("学校名称,学生数,中心校\n云山中心校,300,\n岭上教学点,9,云山中心校\n", encoding="gb18030")
    told = json.loads(ordered(running, "import", "schools", str(file), "--under", COUNTY, "--json"))
    assert (told["written"], told["problems"]) == (2, [])

    # A demo would leave its links in such a file; the next start shows those that are not used yet.
    (running.data / LINKS).write_text(f"安全股\t示例·甲\t/enter/{secret}\n", encoding="utf-8")
    assert running.stop() == 0
    assert "演示县" not in running.said
    running.start("--no-demo")
    running.hears(f"安全股　示例·甲　http://127.0.0.1:{running.port}/enter/{secret}")
