"""A machine without Pango: PDF is refused in words, `doctor` says what to install, everything else works.

The loader of a process of its own finds broken files where the libraries should be, as on a machine without them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[4]
LIBRARIES = ("libgobject-2.0", "libpango-1.0", "libpangoft2-1.0", "libharfbuzz", "libharfbuzz-subset", "libfontconfig")
TRY = """
from pathlib import Path
from xiaoan.foundation.errors import Refused
from xiaoan.reports.papers import Paper, docx, missing_library, pdf
from xiaoan.surfaces.console.running.examination import machine
assert missing_library(), "the library is there"
assert docx(Paper("通知"))[:2] == b"PK"
try:
    pdf(Paper("通知"))
except Refused as no:
    print(no)
for found in machine(Path.cwd()):
    print(found.subject, found.level, found.state, found.advice)
"""


@pytest.fixture
def without(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What the program says where the libraries are broken."""
    for name in LIBRARIES:
        (tmp_path / f"{name}.so.0").write_text("no library")
        (tmp_path / f"{name}.so").write_text("no library")
    return subprocess.run(
        [sys.executable, "-c", TRY],
        cwd=CHECKOUT,
        env={**os.environ, "LD_LIBRARY_PATH": str(tmp_path), "DJANGO_SETTINGS_MODULE": "xiaoan.settings"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_pdf_is_refused_in_words_and_the_rest_works(without: subprocess.CompletedProcess[str]) -> None:
    assert without.returncode == 0, without.stderr
    assert "缺少生成 PDF 的系统组件" in without.stdout
    assert "请改用 Word" in without.stdout


def test_doctor_says_what_to_install(without: subprocess.CompletedProcess[str]) -> None:
    line = next(line for line in without.stdout.splitlines() if line.startswith("导出 PDF"))
    assert " note " in line
    assert "apt-get install libpango" in line
