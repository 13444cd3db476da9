"""`xiaoan import schools` with the files bureaus really send, and with files nobody should open."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.cast import Cast
from xiaoan.foundation.rls import EVERYTHING, opened
from xiaoan.kernel.org.queries import facts_on
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.console.main import main

pytestmark = pytest.mark.django_db
HEADINGS = ["序号", "学校名称*", "类别", "办学性质", "所属乡镇", "学生数（人）", "备注"]
REAL = Path(__file__).parents[5] / "shared" / "reference" / "schools.csv"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Callable[..., Result]:
    """Import a file under the county of the cast, in the test's database."""
    monkeypatch.setenv("XIAOAN_DB_ROLE", "web")

    def imported(file: Path, *options: str, under: str = "青石县教育局") -> Result:
        words = ["import", "schools", str(file), "--under", under, *options]
        return CliRunner().invoke(main, words, catch_exceptions=False)

    return imported


def workbook(path: Path, fill: Callable[[Worksheet], object]) -> Path:
    """A workbook with a title over merged columns and a row of headings, filled by `fill`."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["青石县学校一览表"])
    sheet.merge_cells("A1:G1")
    sheet.append(HEADINGS)
    fill(sheet)
    book.save(path)
    return path


def rows(*found: list[Any]) -> Callable[[Worksheet], object]:
    return lambda sheet: [sheet.append(row) for row in found]


def county_schools() -> set[str]:
    return set(Unit.objects.filter(is_school=True, path__startswith="0001.0001.").values_list("name", flat=True))


def test_a_list_is_tried_first_and_then_imported(run: Callable[..., Result], tmp_path: Path, cast: Cast) -> None:
    def fill(sheet: Worksheet) -> None:
        for number, name in enumerate(("东岭小学", "西岭幼儿园", "南岭小学"), start=1):
            nature, town = "民办" if number == 2 else "公办", "岭镇" if number == 1 else None
            sheet.append([number, name, None, nature, town, 100.0])
        sheet.merge_cells("E3:E5")
        sheet.append([None] * 7)
        sheet.append(["合计", None, None, None, None, 300])

    file, before = workbook(tmp_path / "名单.xlsx", fill), county_schools()
    tried = run(file, "--make-towns", "--dry-run")
    assert tried.exit_code == 0
    for words in ("没有写入", "小学 2 所，幼儿园 1 所", "会建乡镇（学区）：岭镇", "没有用到的列：序号、备注"):
        assert words in tried.output
    assert county_schools() == before
    assert "新建了 3 所学校" in run(file, "--make-towns").output
    assert county_schools() == before | {"东岭小学", "西岭幼儿园", "南岭小学"}
    made = Unit.objects.get(name="西岭幼儿园")
    assert (made.kind, made.parent.name if made.parent else "") == ("kindergarten", "岭镇")
    with opened(EVERYTHING):
        assert facts_on(made.id, date(2100, 1, 1)) == {"students": "100", "private": "yes"}
    again = run(file, "--make-towns")
    assert again.exit_code == 0
    assert "早已有的学校" in again.output
    assert "新建了 0 所" in again.output


def test_one_wrong_row_and_no_school_is_imported(run: Callable[..., Result], tmp_path: Path) -> None:
    before = county_schools()
    many: list[Any] = [1, "东岭小学", None, None, None, "很多"]
    file = workbook(tmp_path / "a.xlsx", rows(many, [2, "第一中学"], [3, "东岭小学"], [4, "好小学", "小学"]))
    answer = run(file)
    assert answer.exit_code == 1
    assert "第 3 行，学生数（人）：“很多”不是人数" in answer.output
    assert "第 4 行，类别：从名称“第一中学”看不出是哪类学校" in answer.output
    assert "一所学校也没有导入" in answer.output
    assert county_schools() == before
    told = json.loads(run(file, "--json").output)
    assert [(one["row"], one["column"]) for one in told["problems"]] == [(3, "学生数（人）"), (4, "类别")]
    assert (told["written"], [one["name"] for one in told["schools"]]) == (0, ["东岭小学", "好小学"])


def test_json_says_what_would_be_made(run: Callable[..., Result], tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", rows([1, "城关中学", "初中"], [2, "云岭书院"], [3, "青石县第一小学"]))
    told = json.loads(run(file, "--dry-run", "--json", "--otherwise", "九年一贯制学校").output)
    assert [(one["name"], one["kind"], one["stated"]) for one in told["schools"]] == [
        ("城关中学", "junior", True), ("云岭书院", "nine_year", False),
    ]  # fmt: skip
    assert [one["name"] for one in told["already_there"]] == ["青石县第一小学"]
    assert told["columns"]["学校名称*"] == "name"
    assert (told["dry_run"], told["written"]) == (True, 0)


def test_a_saved_formula_is_read_and_an_unsaved_one_is_told(run: Callable[..., Result], tmp_path: Path) -> None:
    first, second = [1, "东岭小学", None, None, None, "=200+1", "=1+1"], [2, "西岭小学", None, None, None, 7]
    file = workbook(tmp_path / "a.xlsx", rows(first, second))
    unsaved = run(file)
    assert unsaved.exit_code == 1
    assert "第 3 行，学生数（人）：这一格是公式" in unsaved.output
    assert "备注" not in unsaved.stderr
    with_value(file, tmp_path / "b.xlsx", "201")
    told = json.loads(run(tmp_path / "b.xlsx", "--dry-run", "--json").output)
    assert [one["facts"]["students"] for one in told["schools"]] == ["201", "7"]


def with_value(source: Path, target: Path, value: str) -> None:
    """The same workbook as Excel would save it: every formula with its value."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if "worksheets" in part.filename:
                content = re.sub(rb"</f><v\s*/>|</f><v></v>", f"</f><v>{value}</v>".encode(), content)
                assert f"<v>{value}</v>".encode() in content
            new.writestr(part, content)


def test_every_visible_sheet_with_headings_is_read_and_named(run: Callable[..., Result], tmp_path: Path) -> None:
    book = Workbook()
    for number, (title, name) in enumerate((("城区", "东岭小学"), ("乡村", "没类别的学校"), ("旧表", "撤了的小学"))):
        sheet = book.create_sheet(title, number)
        sheet.append(["学校名称", "学生数"])
        sheet.append([name, 5])
    book["旧表"].sheet_state = "hidden"
    book.create_sheet("说明").append(["请按样式填写"])
    book.save(tmp_path / "a.xlsx")
    answer = run(tmp_path / "a.xlsx")
    assert answer.exit_code == 1
    assert "“乡村”第 2 行" in answer.output
    assert "撤了的小学" not in answer.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_people_have(run: Callable[..., Result], tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "名单.csv"
    file.write_text('学校名称,学生数,地址\r\n"东岭\n小学","1,200",=1+1\r\n西岭㐂小学,3,\r\n', encoding=encoding)
    told = json.loads(run(file, "--dry-run", "--json").output)
    assert [(one["name"], one["row"], one["facts"]["students"]) for one in told["schools"]] == [
        ("东岭小学", 2, "1200"), ("西岭㐂小学", 4, "3"),
    ]  # fmt: skip


def test_a_csv_may_use_semicolons_or_tabs(run: Callable[..., Result], tmp_path: Path) -> None:
    for mark in (";", "\t"):
        file = tmp_path / "名单.csv"
        file.write_text(f"学校名称{mark}学生数\n东岭小学{mark}8\n", encoding="utf-8")
        assert json.loads(run(file, "--dry-run", "--json").output)["schools"][0]["facts"] == {"students": "8"}


def test_a_list_of_several_counties_must_be_told_which(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "全市.csv"
    file.write_text("区县,学校名称\n青石县,东岭小学\n白水县,西岭小学\n", encoding="utf-8")
    answer = run(file, "--dry-run")
    assert answer.exit_code == 1
    assert "青石县、白水县" in answer.output
    assert "新建 1 所" in run(file, "--dry-run", "--county", "青石县").output
    assert "新建 2 所" in run(file, "--dry-run", "--county", "全部").output
    assert run(file, "--dry-run", "--county", "云山县").exit_code == 1
    assert run(workbook(tmp_path / "a.xlsx", rows([1, "东岭小学"])), "--county", "青石县").exit_code == 1


def test_only_a_bureau_or_a_town_receives_schools(run: Callable[..., Result], tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", rows([1, "东岭小学"]))
    assert "不是教育局" in run(file, under="青一小").output
    assert "没有叫" in run(file, under="没有这个县").output
    assert "没有“寺院”这类学校" in run(file, "--otherwise", "寺院").output


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 90_000_000)


def entities(path: Path) -> None:
    workbook(path, rows([1, "东岭小学"]))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')


def truncated(path: Path) -> None:
    workbook(path, rows([1, "东岭小学"]))
    path.write_bytes(path.read_bytes()[:-900])


def damaged(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<broken")


def far_away(path: Path) -> None:
    workbook(path, lambda sheet: sheet.cell(1_048_576, 16_384, "x"))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, "展开后太大"),
        (entities, "不该有的内容"),
        (truncated, "已经损坏"),
        (damaged, "打不开"),
        (far_away, "请删去下面的空行"),
        (lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") * 99), "旧版 .xls"),
        (lambda path: path.write_bytes(b""), "损坏"),
        (lambda path: path.write_text("学校名称"), "损坏"),
    ],
)
def test_a_file_that_is_no_sound_workbook_is_refused_in_a_sentence(
    run: Callable[..., Result], tmp_path: Path, make: Callable[[Path], object], said: str
) -> None:
    file = tmp_path / "a.xlsx"
    make(file)
    answer = run(file)
    assert answer.exit_code == 1
    assert answer.output.startswith("没有成功：")
    assert said in answer.output


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"\x00\x01\x02,\x03", "不是文字文件"),
        ("a.csv", b"\xff\xfe\x00", "编码"),
        ("a.csv", b"\xff\xff\xff", "编码"),
        ("a.csv", '学校名称,学生数\n"东岭小学,3\n'.encode(), "第 2 行的引号没有成对"),
        ("a.csv", b"", "没有找到表头"),
        ("a.csv", "校长,电话\n甲,乙\n".encode(), "没有找到表头"),
        ("a.csv", "学校名称,学生数\n,\n".encode(), "表里没有学校"),
        ("a.csv", "学校名称,学生数,学生人数\n东岭小学,1,2\n".encode(), "请只留一列：学生人数"),
        ("a.pdf", b"%PDF-1.7", "只能导入"),
    ],
)
def test_a_file_without_a_list_is_refused_in_a_sentence(
    run: Callable[..., Result], tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    answer = run(tmp_path / name)
    assert answer.exit_code == 1
    assert said in answer.output


def test_noise_in_a_file_is_never_a_traceback(run: Callable[..., Result], tmp_path: Path) -> None:
    chance, sound = random.Random(7), workbook(tmp_path / "a.xlsx", rows([1, "东岭小学", "小学"])).read_bytes()
    for number in range(60):
        spoilt = bytearray(sound)
        for _ in range(chance.randint(1, 30)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(bytes(spoilt))
        assert run(file, "--dry-run").exit_code in (0, 1)


@pytest.mark.skipif(not REAL.exists(), reason="the list of real schools lies beside the checkout only where it is made")
def test_a_real_list_of_schools_is_imported_for_one_county(run: Callable[..., Result]) -> None:
    told = json.loads(run(REAL, "--county", "上虞区", "--json").stdout)
    assert told["problems"] == []
    assert told["written"] == 15
    assert Unit.objects.get(name="上虞区职业中等专业学校").kind == "vocational"
