"""Workbooks: typed cells, frozen heads, harmless formulas, what a cell cannot hold, and a list too long."""

from __future__ import annotations

import shutil
import subprocess
import tracemalloc
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from xiaoan.foundation.errors import Refused
from xiaoan.reports import xlsx
from xiaoan.reports.xlsx import Cell, Head, Sheet, workbook

HEADS = (Head("编号", 10), Head("类型"), Head("日期"), Head("数量"))


def opened(rows: Iterable[Sequence[Cell]], heads: Sequence[Head] = HEADS, **more: Any) -> Any:
    """A workbook read back."""
    with workbook(Sheet("灭火器台账", heads, ("单位：示例小学", "筛选：无")), rows, **more) as file:
        return load_workbook(file)


def cells(rows: Iterable[Sequence[Cell]], heads: Sequence[Head] = HEADS) -> list[Any]:
    """The cells of the rows below the heads, as the file holds them."""
    page = opened(rows, heads).worksheets[0]
    return [cell for row in page.iter_rows(min_row=5) for cell in row]


def test_title_notes_and_heads_stand_above_the_rows_and_stay_in_sight() -> None:
    page = opened([("A-1", "干粉", date(2026, 9, 1), 3)]).worksheets[0]
    assert [row[0] for row in page.iter_rows(values_only=True)] == [
        "灭火器台账", "单位：示例小学", "筛选：无", "编号", "A-1",
    ]  # fmt: skip
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A5", "A4:D5", "$4:$4")
    assert page.column_dimensions["A"].width == 10


def test_days_are_days_and_numbers_are_numbers() -> None:
    number, kind, day, count = cells([("A-1", "干粉", date(2026, 9, 1), Decimal("12.5"))])
    assert (number.data_type, kind.data_type) == ("s", "s")
    assert (day.value, day.is_date, day.number_format) == (datetime(2026, 9, 1), True, "yyyy-mm-dd")  # noqa: DTZ001
    assert (count.value, count.data_type) == (12.5, "n")


def test_an_instant_is_written_on_the_schools_clock() -> None:
    (at,) = cells([(datetime(2026, 9, 1, 1, 30, tzinfo=UTC),)], HEADS[:1])
    assert at.value == datetime(2026, 9, 1, 9, 30)  # noqa: DTZ001  Excel knows no zones


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|'/c'!A0"]
)
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    (cell,) = cells([(text,)], HEADS[:1])
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_a_formula_in_the_title_or_a_head_is_text_too() -> None:
    with workbook(Sheet("=1+1", (Head("=2+2"),), ("=3+3",)), []) as file:
        page = load_workbook(file).worksheets[0]
    assert {cell.data_type for (cell,) in page.iter_rows()} == {"s"}


def test_what_excel_cannot_keep_becomes_text_or_is_cut() -> None:
    long, old, control, endless = cells([(10**17, date(1899, 5, 1), "a\x00b\x0bc\ud800", "长" * 40_000)])
    assert (long.value, long.data_type) == (str(10**17), "s")
    assert (old.value, old.data_type) == ("1899-05-01", "s")
    assert control.value == "abc"
    assert (len(endless.value), endless.value[-1]) == (xlsx.LONGEST_TEXT, "…")


def test_numbers_that_are_none_are_text() -> None:
    values = [cell.value for cell in cells([(float("nan"), float("inf"), Decimal("NaN"), True)])]
    assert values == ["nan", "inf", "NaN", "是"]


def test_a_tab_never_has_a_name_excel_refuses() -> None:
    with workbook(Sheet("a/b:c*[d]?" + "长" * 60, HEADS), []) as file:
        assert load_workbook(file).sheetnames == ["a b c  d  " + "长" * 21]
    with workbook(Sheet("***", HEADS), []) as file:
        assert load_workbook(file).sheetnames == ["表"]


def test_a_form_offers_its_choices_in_every_row() -> None:
    heads = (
        Head("编号"),
        Head("类型", choices=("干粉", "=水基")),
        Head("地点", choices=[f"地点{n}" for n in range(300)], strict=False),
    )
    book = opened([], heads, form_rows=100)
    rules = book.worksheets[0].data_validations.dataValidation
    assert [(str(rule.sqref), rule.showErrorMessage) for rule in rules] == [("B5:B104", True), ("C5:C104", False)]
    lists = book.worksheets[1]
    assert [row[0] for row in lists.iter_rows(values_only=True)][:4] == ["类型", "干粉", "=水基", None]
    assert lists["A3"].data_type == "s"
    assert rules[1].formula1.endswith("$B$2:$B$301")


def test_a_form_without_choices_has_one_sheet() -> None:
    assert len(opened([], (Head("编号", holds="text"),), form_rows=10).sheetnames) == 1


def test_a_row_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="zip"):
        opened([("A-1",)])


def test_a_list_too_long_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoan.reports.xlsx.book.MOST_ROWS", 5)
    assert len(cells([("a",)] * 5, HEADS[:1])) == 5
    with pytest.raises(Refused, match="先筛选"):
        opened([("a",)] * 6, HEADS[:1])


def test_a_long_list_needs_little_memory() -> None:
    tracemalloc.start()
    with workbook(Sheet("长", HEADS), ((f"A-{n}", "干粉" * 20, date(2026, 9, 1), n) for n in range(8_000))) as file:
        assert file.read(2) == b"PK"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12_000_000


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed on this machine")
def test_another_office_reads_the_same(tmp_path: Path) -> None:
    source = tmp_path / "list.xlsx"
    with workbook(Sheet("灭火器台账", HEADS), [("=1+1", "干粉", date(2026, 9, 1), 3)]) as file:
        source.write_bytes(file.read())
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76"
    done = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/home", "--convert-to", utf8]
    subprocess.run([*done, "--outdir", str(tmp_path), str(source)], check=True, timeout=120, capture_output=True)
    assert "=1+1,干粉,2026-09-01,3" in source.with_suffix(".csv").read_text(encoding="utf-8")
