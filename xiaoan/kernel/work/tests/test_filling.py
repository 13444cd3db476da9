"""Numbers with limits, choices, times and small tables: what can be read, what is out of bounds, what is kept."""

from __future__ import annotations

from datetime import time

import pytest

from xiaoan.kernel.catalogue.pack.items import Cell, CheckItem
from xiaoan.kernel.catalogue.pack.words import Choice
from xiaoan.kernel.work.filling.values import Filling, bad_row, filling, kept_rows, outside, row_words, unreadable

FRIDGE = filling(CheckItem(code="x.f", ask="冷藏柜", answer="number", unit="℃", decimals=1, at_least=0, at_most=8))
FREEZER = filling(CheckItem(code="x.z", ask="冷冻柜", answer="number", unit="℃", decimals=1, at_most=-12))
PEOPLE = filling(CheckItem(code="x.p", ask="几人", answer="number", unit="人"))
NIGHT = filling(CheckItem(code="x.n", ask="信号", answer="time", opens=time(18, 30), closes=time(6)))
SAMPLES = Filling(
    columns=(
        Cell(code="dish", title="菜品", required=True),
        Cell(code="grams", title="重量", type="number", unit="克", required=True, at_least=125),
        Cell(code="kind", title="类", type="choice", choices=(Choice(code="hot", title="热菜", title_en="Hot"),)),
    )
)


@pytest.mark.parametrize("text", ["4", "4.5", "0", "8.0", "４．５", " 7 "])
def test_a_reading_that_is_a_number_is_read(text: str) -> None:
    assert unreadable("number", FRIDGE, text) == ""


@pytest.mark.parametrize("text", ["", "四", "4.55", "4,5", "1e3", "--4", "4.", ".5", "NaN", "9" * 20, "+4", "४"])
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    assert unreadable("number", FRIDGE, text).startswith("请填")


def test_people_are_whole_and_never_below_zero() -> None:
    assert unreadable("number", PEOPLE, "12") == ""
    assert unreadable("number", PEOPLE, "-1") and unreadable("number", PEOPLE, "1.5")
    assert unreadable("number", FREEZER, "-18.5") == ""


@pytest.mark.parametrize(("text", "beyond"), [("0", False), ("8", False), ("8.1", True), ("-0.1", True), ("12", True)])
def test_only_what_lies_beyond_its_limits_is_a_fault(text: str, beyond: bool) -> None:
    assert bool(outside("number", FRIDGE, text, ())) is beyond


def test_a_fault_says_what_was_read_and_what_is_right() -> None:
    assert outside("number", FRIDGE, "12.5", ()) == ["冷藏柜 12.5℃（应在0—8℃之间）"]
    assert outside("number", FREEZER, "-5", ()) == ["冷冻柜 -5℃（应不高于-12℃）"]
    assert outside("rows", SAMPLES, "", [{"dish": "红烧肉", "grams": "100"}]) == ["红烧肉重量 100克（应不低于125克）"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("19:00", False),
        ("05:59", False),
        ("18:30", False),
        ("12:00", True),
        ("24:00", True),
        ("7:00", True),
        ("夜里", True),
    ],
)
def test_a_night_has_its_hours_over_midnight(text: str, wrong: bool) -> None:
    assert bool(unreadable("time", NIGHT, text)) is wrong


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "至少"),
        ([{"dish": "白菜"}], "第 1 行“重量”"),
        ([{"dish": "白菜", "grams": "130"}, {"grams": "130"}], "第 2 行“菜品”"),
        ([{"dish": "白菜", "grams": "很多"}], "请填"),
        ([{"dish": "白菜", "grams": "130", "kind": "cold"}], "列表"),
        ([{"dish": "白菜", "grams": "130", "price": "3"}], "不认识的列"),
        ([{"dish": "白菜", "grams": "130"}] * 61, "最多 60 行"),
    ],
)
def test_a_table_names_the_row_and_the_column_that_are_wrong(rows: list[dict[str, str]], words: str) -> None:
    assert words in bad_row(SAMPLES, rows)


def test_rows_are_kept_clean_and_read_as_a_line() -> None:
    rows = kept_rows(SAMPLES, [{"kind": "hot", "grams": " 130 ", "dish": "红烧\u200b肉"}])
    assert list(rows[0]) == ["dish", "grams", "kind"] and rows[0]["grams"] == "130"
    assert (
        row_words(SAMPLES.columns, {"dish": "红烧肉", "grams": "130", "kind": "hot"}) == "红烧肉　重量 130克　类 热菜"
    )
