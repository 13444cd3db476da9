"""`xiaoan read` as somebody at a keyboard uses it. It needs no database: none is asked for here."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from xiaoan.kernel.catalogue.console_text import examine
from xiaoan.surfaces.console.main import main

PLAN = """示例区2026年校园安全工作计划

一、检查
各学校每月至少开展一次消防设施检查，并填写检查记录。
幼儿园每学期组织不少于2次疏散演练。
发生安全事故的，学校应在1小时内报告区教育局。
二、宣传
各学校于9月底前开展一次安全主题班会。
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "计划.txt"
    file.write_text(PLAN, "utf-8")
    return file


def run(*words: str | Path, given: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["read", *map(str, words)], input=given, catch_exceptions=False)


def test_a_plan_is_told_as_a_table(plan: Path) -> None:
    answer = run(plan)
    assert answer.exit_code == 0
    for word in ("计划.txt", "每月不少于1次", "每学期不少于2次", "1小时内", "检查记录"):
        assert word in answer.stdout
    assert answer.stderr == ""


def test_json_is_a_duty_a_line_and_nothing_else(plan: Path) -> None:
    answer = run(plan, "--json")
    duties = [json.loads(line) for line in answer.stdout.splitlines()]
    assert answer.stderr == ""
    assert {"month", "term"} <= {duty["frequency"]["per"] for duty in duties if duty["frequency"]}
    lines = PLAN.split("\n")
    for duty in duties:
        assert duty["quote"] in lines[duty["line"] - 1]
        assert duty["file"] == "计划.txt"
        assert 0 <= duty["confidence"] <= 1
        assert PLAN[slice(*duty["span"])].strip() == duty["quote"]


def test_a_document_comes_in_from_another_program() -> None:
    held = io.BytesIO()
    document = docx.Document()
    for line in PLAN.split("\n"):
        document.add_paragraph(line)
    document.save(held)
    answer = run("-", "--json", given=held.getvalue())
    assert answer.exit_code == 0
    assert len(answer.stdout.splitlines()) >= 3


def test_what_is_set_apart_is_listed_only_when_asked_for(tmp_path: Path) -> None:
    hotel = tmp_path / "酒店.txt"
    lines = ["示例大酒店消防工作计划", "一、检查"]
    lines += ["客房部每天检查客房一次，餐饮部每周清洗油烟管道1次，酒店每月组织员工消防演练一次，保证宾客安全。"] * 3
    hotel.write_text("\n".join(lines), "utf-8")
    assert run(hotel, "--json").stdout == ""
    assert run(hotel, "--json", "--all").stdout
    assert "不是学校安全的内容" in run(hotel).stdout


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("扫描.jpg", b"\xff\xd8\xff\xe0" + bytes(200), "OCR"),
        ("旧的.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "docx"),
        ("空的.txt", b"", "没有文字"),
        ("乱的.bin", bytes(range(256)) * 50, "请"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(tmp_path: Path, name: str, content: bytes, advice: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    for more in ((), ("--json",)):
        answer = run(file, *more)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert answer.stderr.startswith("没有读成：")
        assert advice in answer.stderr


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for place in (tmp_path / "没有.txt", tmp_path):
        answer = run(place)
        assert (answer.exit_code, answer.stdout) == (2, "")
        assert "没有读成" in answer.stderr


def test_the_page_is_one_file(plan: Path, tmp_path: Path) -> None:
    page = tmp_path / "读.html"
    answer = run(plan, "--html", page)
    assert (answer.exit_code, answer.stdout) == (0, "")
    text = page.read_text("utf-8")
    assert "每月不少于1次" in text
    assert len(text.encode()) < 150_000
    assert all(word not in text for word in ("http:", "https:", "src=", "@import", "url("))
    assert run(plan, "--html", tmp_path / "没有的文件夹" / "读.html").exit_code == 2


def test_the_draft_pack_passes_the_check(plan: Path, tmp_path: Path) -> None:
    shutil.copytree(settings.PACKS / "_common", tmp_path / "packs" / "_common")
    answer = run(plan, "--pack", tmp_path / "packs" / "plan2026")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "已起草" in answer.stderr
    found = examine(tmp_path / "packs")
    assert [str(fault) for fault in found.faults] == []
    assert len(found.packs["plan2026"].duties) >= 2


def test_a_draft_pack_is_never_written_over_anything(plan: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "duties.yaml").write_text("mine", "utf-8")
    answer = run(plan, "--pack", kept)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert "不会覆盖" in answer.stderr
    assert [file.name for file in kept.iterdir()] == ["duties.yaml"]
    assert (kept / "duties.yaml").read_text("utf-8") == "mine"
    assert run(plan, "--pack", plan).exit_code == 2
    assert run(plan, "--pack", tmp_path / "不是代码").exit_code == 2
    assert not (tmp_path / "不是代码").exists()


def test_a_text_without_duties_makes_no_pack(tmp_path: Path) -> None:
    poem = tmp_path / "诗.txt"
    poem.write_text("今天校园里的花开了，同学们很高兴。", "utf-8")
    answer = run(poem, "--pack", tmp_path / "poem")
    assert answer.exit_code == 2
    assert not (tmp_path / "poem").exists()


def test_reading_wakes_no_django() -> None:
    program = (
        "import sys; from xiaoan.surfaces.console.reading.command import read; early = 'lxml' in sys.modules;"
        "from xiaoan.engines.policy.reader import read; from xiaoan.surfaces.console.reading import listing, page;"
        "print(early, 'django' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == ["False", "False"]
