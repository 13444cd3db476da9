"""Cells: what people type becomes one form per column type, or is refused with what to write."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.foundation.text import NBSP
from xiaoan.kernel.catalogue.pack.content import Column, Expiry, Ledger, Years
from xiaoan.kernel.catalogue.pack.words import Choice
from xiaoan.kernel.ledgers.cells import Known, Misread, dates, nearest, order_key, read, shown

HALL, OTHER, LI = UUID(int=1), UUID(int=2), UUID(int=3)
KNOWN = Known({"礼堂": (HALL,), "教室": (OTHER, UUID(int=9))}, {"示例·李": (LI,)}, {HALL: "礼堂", LI: "示例·李"})
KINDS = (Choice(code="water", title="水基", title_en="Water"), Choice(code="dry", title="干粉", title_en="Dry"))


def column(kind: str, **more: object) -> Column:
    return Column(code="c", title="列", type=kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "typed", "kept"),
    [
        (column("text"), "  甲\u200b 乙 ", "甲 乙"),
        (column("number"), "1,200", "1200"),
        (column("number", unit="米"), "3.50米", "3.5"),
        (column("number"), "-18", "-18"),
        (column("number"), "０７", "7"),
        (column("date"), "2026.9.1", "2026-09-01"),
        (column("date"), "2026年9月", "2026-09-01"),
        (column("choice", choices=KINDS), "水基", "water"),
        (column("choice", choices=KINDS), "WATER", "water"),
        (column("yes_no"), "有", "yes"),
        (column("yes_no"), "×", "no"),
        (column("phone"), "0571-8888 转 2", "0571-8888 转 2"),
        (column("place"), "礼堂", str(HALL)),
        (column("place"), str(HALL), str(HALL)),
        (column("person"), "示例·李", str(LI)),
        (column("file"), str(OTHER), str(OTHER)),
        (column("date"), "  ", ""),
    ],
)
def test_what_is_typed_is_kept_in_one_form(of: Column, typed: str, kept: str) -> None:
    assert read(of, typed, KNOWN) == kept


@pytest.mark.parametrize(
    ("of", "typed"),
    [
        (column("number"), "三"), (column("number"), "1e5"), (column("number"), "1.23456"),
        (column("number"), "9" * 13),
        (column("date"), "2026-13-01"), (column("date"), "0001-01-01"), (column("choice", choices=KINDS), "泡沫"),
        (column("yes_no"), "也许"), (column("phone"), "<script>"), (column("place"), "教室"),
        (column("place"), str(LI)), (column("person"), "礼堂"), (column("file"), "x"), (column("text"), "长" * 501),
    ],
)  # fmt: skip
def test_what_is_no_such_value_is_refused(of: Column, typed: str) -> None:
    with pytest.raises(Misread):
        read(of, typed, KNOWN)


@given(st.sampled_from(["text", "number", "date", "choice", "yes_no", "phone", "place", "person", "file"]), st.text())
def test_nothing_typed_breaks_a_cell_and_what_is_kept_reads_as_itself(kind: str, typed: str) -> None:
    of = column(kind, choices=KINDS if kind == "choice" else ())
    try:
        kept = read(of, typed, KNOWN)
    except Misread:
        return
    assert read(of, kept, KNOWN) == kept
    shown(of, kept, KNOWN)


def test_a_number_never_parts_from_its_measure_word() -> None:
    assert shown(column("number", unit="厘米"), "1200", KNOWN) == f"1,200{NBSP}厘米"
    assert shown(column("number", unit="米"), "2.5", KNOWN) == f"2.5{NBSP}米"
    assert shown(column("place"), str(UUID(int=77)), KNOWN) == "（已看不到）"


def test_two_stands_before_ten() -> None:
    assert sorted(["A-10", "A-2", "B-1", "A-01"], key=order_key) == ["A-01", "A-2", "A-10", "B-1"]


def _rule(code: str, of: str, **more: object) -> Expiry:
    return Expiry(code=code, title=code, title_en=code, column=of, remind_days=30, raises="x.y", **more)  # type: ignore[arg-type]


BOTTLES = Ledger(
    code="x.l", title="台账", title_en="L", label="n",
    columns=(
        Column(code="n", title="编号", type="text"),
        Column(code="kind", title="类型", type="choice", choices=KINDS),
        Column(code="made", title="出厂", type="date"),
        Column(code="served", title="维修", type="date"),
    ),
    expiries=(
        _rule("scrap", "made", by="kind", years=(Years(choice="water", years=6), Years(choice="dry", years=10))),
        _rule("first", "made", by="kind", years=(Years(choice="water", years=3),), unless="served"),
        _rule("next", "served", by="kind", years=(Years(choice="water", years=1),)),
    ),
)  # fmt: skip


def test_dates_follow_the_rows_choice_and_a_rule_rests_while_its_other_column_is_filled() -> None:
    new = {"kind": "water", "made": "2024-02-29"}
    assert [(rule.code, on) for rule, on in dates(BOTTLES, new)] == [
        ("first", date(2027, 3, 1)), ("scrap", date(2030, 3, 1)),
    ]  # fmt: skip
    served = {**new, "served": "2026-05-01"}
    assert [rule.code for rule, _ in dates(BOTTLES, served)] == ["next", "scrap"]
    assert nearest(BOTTLES, served) == (date(2027, 5, 1), date(2027, 4, 1))
    assert nearest(BOTTLES, {"kind": "water"}) == (None, None)
    assert dates(BOTTLES, {"kind": "dry", "made": "not a day"}) == []
