"""Headings as bureaus write them."""

from __future__ import annotations

import pytest

from xiaoan.kernel.org.arrivals.headings import headings
from xiaoan.kernel.org.arrivals.tests.words import words


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("学校名称*", "name"),
        ("单位 名称", "name"),
        ("name", "name"),
        ("NAME", "name"),
        ("学段", "stage"),
        ("办学类型", "kind"),
        ("公办/民办", "nature"),
        ("所属乡镇（街道）", "town"),
        ("学校标识码", "code"),
        ("学生数（人）", "fact:students"),
        ("在校学生数", "fact:students"),
        ("教职工数", "fact:staff"),
        ("其中：住校生数", None),
        ("寄宿生数", "fact:boarders"),
        ("有游泳池", "fact:pool"),
        ("食堂", "fact:canteen"),
        ("ｌｅｖｅｌ", "stage"),
        ("地址", None),
    ],
)
def test_a_heading_is_known_by_the_words_bureaus_use(written: str, meaning: str | None) -> None:
    found = headings(["校名", "类别", written] if meaning != "name" else ["备注", written], words().facts)
    assert found is not None
    if meaning is None:
        assert found.unused == (written,)
    elif meaning == "kind":
        assert found.twice == (written,)
    else:
        assert meaning in found.meanings.values()


def test_a_title_above_the_list_is_no_row_of_headings() -> None:
    for cells in (["青石县学校名册", "", ""], ["学校"], ["", "2026年9月"], []):
        assert headings(cells, words().facts) is None


def test_a_list_of_names_alone_has_headings() -> None:
    assert headings(["学校名称"], words().facts) is not None
    assert headings(["学校", "学生数"], words().facts) is not None


def test_two_columns_that_mean_the_same_are_told() -> None:
    found = headings(["学校名称", "学生数", "学生人数"], words().facts)
    assert found is not None
    assert found.twice == ("学生人数",)
