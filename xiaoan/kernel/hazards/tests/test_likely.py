"""Which kinds plain words are likely about."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.cast import START, Cast
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.commands import adopt
from xiaoan.kernel.catalogue.queries import contents
from xiaoan.kernel.hazards.kinds import KindTerms, choices
from xiaoan.kernel.hazards.likely import MOST, likely
from xiaoan.kernel.hazards.tests.play import EXIT, EXTINGUISHER, Play


@pytest.fixture
def kinds(cast: Cast) -> list[KindTerms]:
    version = contents()["fire"].version
    adopt(by=operator(), unit=cast.unit("city"), pack="fire", version=version, starts=date(2026, 9, 1), at=START)
    return choices(cast.unit("school"), Play(cast).today)


@pytest.mark.parametrize(
    ("said", "code"),
    [("三楼灭火器没压力了", EXTINGUISHER), ("安全出口堵着，门锁了", EXIT)],
)
def test_the_kind_one_means_is_among_the_first(kinds: list[KindTerms], said: str, code: str) -> None:
    assert code in [kind.code for kind in likely(said, kinds)][:3]


@pytest.mark.parametrize("said", ["", "？！", "xyz 123", "的" * 5000])
def test_words_that_say_nothing_suggest_nothing(kinds: list[KindTerms], said: str) -> None:
    assert likely(said, kinds) == []


def test_no_more_than_a_few_and_only_of_those_offered(kinds: list[KindTerms]) -> None:
    said = "消防 灭火器 安全出口 疏散通道 应急灯 电线 燃气 食堂 消火栓 指示标志 堆放 杂物 锁闭 损坏"
    assert len(likely(said, kinds)) == MOST
    assert likely(said, []) == []
    only = [kind for kind in kinds if kind.code == EXIT]
    assert likely(said, only) == only
