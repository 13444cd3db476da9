"""Two documents beside each other, and a draft beside the duties that are there."""

from __future__ import annotations

import time

import pytest
from django.conf import settings

from xiaoan.engines.policy.shapes import Deadline, Frequency
from xiaoan.features.policies.carrying.titles import title_of
from xiaoan.features.policies.comparing import compare, pairs
from xiaoan.features.policies.matching import LIKELY, Known, known_duties
from xiaoan.features.policies.shapes import Amount, By, Often, WasSaid, as_said
from xiaoan.features.policies.tests.play import duty
from xiaoan.features.policies.wording import amount_words, by_words, often_words
from xiaoan.kernel.catalogue.pack.parameters import resolved
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.reading import read_packs


def said(action: str, **given: object) -> WasSaid:
    return as_said(duty(action, **given), title_of(action))


LAST = [
    said("每月开展一次消防安全隐患排查", frequency=Frequency("month", 1), domain="fire"),
    said("每学期组织一次防震应急演练", frequency=Frequency("term", 1), domain="drill"),
    said("建立危险化学品管理台账", evidence=("台账",), domain="lab"),
]


def test_every_duty_of_both_documents_stands_once() -> None:
    now = [
        said("签订安全责任书", evidence=("责任书",), domain="responsibility"),
        said("每月开展两次消防安全隐患排查", frequency=Frequency("month", 2), domain="fire"),
        said("建立危险化学品管理台账", evidence=("台账",), domain="lab"),
    ]
    lines = compare(now, LAST)
    assert [(line.word, line.now, line.before) for line in lines] == [
        ("added", 0, None), ("changed", 1, 0), ("same", 2, 2), ("dropped", None, 1),
    ]  # fmt: skip
    assert lines[1].changes == (("多久一次", "每月不少于1次", "每月不少于2次"),)


def test_a_document_beside_itself_has_not_changed() -> None:
    assert {line.word for line in compare(LAST, LAST)} == {"same"}
    assert [line.word for line in compare([], LAST)] == ["dropped"] * 3
    assert compare([], []) == []


def test_the_likest_pair_comes_first_and_nobody_is_paired_twice() -> None:
    twice = [said("每周检查食堂卫生"), said("每周检查食堂卫生和留样")]
    assert pairs([said("每周检查食堂卫生和留样记录")], twice) == {0: 1}
    assert sorted(pairs(twice, twice).items()) == [(0, 0), (1, 1)]


def test_long_documents_are_compared_within_seconds() -> None:
    many = [said(f"第{chr(0x4E00 + n)}{chr(0x5E00 + n)}类场所每月开展一次安全隐患排查整治") for n in range(1500)]
    begun = time.monotonic()
    assert len(pairs(many, many)) == 1500
    assert time.monotonic() - begun < 10


@pytest.fixture(scope="module")
def known() -> Known:
    packs = {code: resolved(pack) for code, pack in read_packs(settings.PACKS).items()}
    return known_duties(packs, Shelf.of(packs.values()))


@pytest.mark.parametrize(
    ("action", "domain", "often", "duty_code", "relation"),
    [
        ("每月开展一次防火检查", "fire", Frequency("month", 1), "fire.check.month", "same"),
        ("每周开展一次防火检查", "fire", Frequency("week", 1), "fire.check.month", "stricter"),
        ("每学期开展一次防火检查", "fire", Frequency("term", 1), "fire.check.month", "looser"),
    ],
)
def test_a_draft_is_set_beside_the_duty_it_is_like(
    known: Known, action: str, domain: str, often: Frequency, duty_code: str, relation: str
) -> None:
    best = known.candidates(said(action, domain=domain, frequency=often))[0]
    assert (best.duty, best.relation) == (duty_code, relation) and best.score >= LIKELY


def test_what_is_stricter_for_some_schools_only_is_no_tightening(known: Known) -> None:
    some = said("每周开展一次防火检查", domain="fire", frequency=Frequency("week", 1), applies_to="寄宿制学校")
    assert known.candidates(some)[0].relation == "other"


@pytest.mark.parametrize("action", ["评选书法作品", "粉刷办公用房外墙", "", "。。。", "x" * 5000])
def test_what_is_like_nothing_has_no_likely_twin(known: Known, action: str) -> None:
    assert all(each.score < LIKELY for each in known.candidates(said(action)))


def test_fields_are_said_in_words() -> None:
    assert often_words(Often("hour", 0.5)) == "每2小时1次"
    assert often_words(Often("term", 2)) == "每学期不少于2次"
    assert amount_words(Amount((2, 4), "人", "between")) == "2至4人"
    assert amount_words(Amount(100, "%", "=")) == "100%"
    assert by_words(By("after_event", "PT30M", "事故")) == "事故后30分钟内"
    assert by_words(By("after_event", "PT0S", "发现险情")) == "发现险情后立即"
    assert by_words(By("after_event", "P1M", "开学")) == "开学后1个月内"
    assert by_words(By("day_of_next_month", 5)) == "次月5日前"
    assert by_words(By("date", "清明节")) == "清明节"
    assert by_words(By(*Deadline("date_range", "--03-01/--03-15")[:2])) == "3月1日至3月15日"
