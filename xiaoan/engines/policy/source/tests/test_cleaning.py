"""Passages: clean to read, and every character leads back to its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoan.engines.policy.shapes import Document
from xiaoan.engines.policy.source import document_of_text
from xiaoan.engines.policy.source.script import one_kind, simplified
from xiaoan.engines.policy.source.tests.samples import PARAGRAPH, wrapped


def texts(text: str) -> list[str]:
    return [passage.text for passage in document_of_text(text).passages]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("每月检查(chá)一次", "每月检查一次"),
        ("學(xué)校實(shí)施檢(jiǎn)查（chá）。", "学校实施检查。"),
        ("安装平台(APP)和(GPS)、(WiFi)", "安装平台（APP）和（GPS）、（WiFi）"),
        ("做好甲(a)、乙(b)两项", "做好甲（a）、乙（b）两项"),
        ("各科室(he)配合", "各科室（he）配合"),
        ("校　园  安 全", "校园安全"),
        ("2020 年 5 月 12 日前", "2020年5月12日前"),
        ("每学期 2 次", "每学期2次"),
        ("Safe School 计划", "Safe School计划"),
        ("２０２２年６月，ＡＰＰ上报率１００％", "2022年6月，APP上报率100%"),
        ("早上7:30到校,共3,000人;好!", "早上7:30到校，共3,000人；好！"),
        ("早上7：30到校", "早上7:30到校"),
        ("学校,家长:签字", "学校，家长：签字"),
        ('"平安校园"和"五个一"', "“平安校园”和“五个一”"),
        ("「责任书」与『台账』", "“责任书”与“台账”"),
        ("全面的`检查'和整改", "全面的检查和整改"),
        ("检\u200b查\ufeff一\u00ad次", "检查一次"),
        ("●每天巡查", "每天巡查"),
        ("一 总体要求", "一、总体要求"),
        ("三 年级以上", "三年级以上"),
        ("2　组织演练", "2.组织演练"),
        ("5　月底前完成", "5月底前完成"),
        ("1.\t加强值班", "1.加强值班"),
        ("3月\t开展演练\t安全科", "3月\t开展演练\t安全科"),
        ("xx区、××校、20__年、******", "xx区、××校、20__年、******"),
        ("落实責任。.同时检查", "落实责任。.同时检查"),
        ("落实责任,。加强检查,，当天登记,、当天整改,,", "落实责任。加强检查，当天登记、当天整改，"),
        ("每天检查一次.发现问题立即整改.", "每天检查一次。发现问题立即整改。"),
        ("一.总体要求", "一.总体要求"),
        ("5.12防灾减灾日、APP.上报", "5.12防灾减灾日、APP.上报"),
        ("上好”开学第一课”和“安全周“", "上好”开学第一课”和“安全周“"),
        ("上好”开学第一课”", "上好“开学第一课”"),
        ("上好“开学第一课“", "上好“开学第一课”"),
        ("著力推進，顯著提高", "着力推进，显著提高"),
        ("⼀⽉⼀检查", "一月一检查"),
        ("11・9 与 11•9", "11·9与11·9"),
    ],
)
def test_a_line_is_read_clean(written: str, read: str) -> None:
    assert texts(written) == [read]


def test_toneless_pinyin_is_noise_in_a_text_that_has_toned() -> None:
    polluted = "學(xué)校實(shí)行檢(jiǎn)查並整(zheng)改"
    assert texts(polluted) == ["学校实行检查并整改"]


def test_many_toneless_syllables_are_noise() -> None:
    assert texts("排(pai)查(cha)整(zheng)治(zhi)责(ze)任(ren)") == ["排查整治责任"]


def test_the_native_text_keeps_its_script() -> None:
    passage = document_of_text("每學(xué)期檢查２次").passages[0]
    assert (passage.text, passage.native) == ("每学期检查2次", "每學期檢查2次")


def test_a_span_takes_the_noise_inside_and_after_it() -> None:
    text = "要求學(xué)校檢(jiǎn)查(chá)。"
    document = document_of_text(text)
    passage = document.passages[0]
    start = passage.text.index("学校")
    assert text[slice(*passage.span(start, start + 4))] == "學(xué)校檢(jiǎn)查(chá)"
    assert text[slice(*passage.span(0, len(passage.text)))] == text


def test_pinyin_after_the_last_character_belongs_to_it() -> None:
    text = "每天檢查(chá)  \r\n每週一次"
    first = document_of_text(text).passages[0]
    assert text[slice(*first.span(2, 4))] == "檢查(chá)"


def test_lines_are_numbered_as_in_the_file() -> None:
    found = document_of_text("一、总则\r\n\r\n  \r\n二、职责\r\n").passages
    assert [(passage.line, passage.text) for passage in found] == [(1, "一、总则"), (4, "二、职责")]
    assert "\r" not in "".join(passage.native for passage in found)


def test_an_old_mac_text_has_lines() -> None:
    assert texts("一、总则\r二、职责") == ["一、总则", "二、职责"]


def test_a_paragraph_a_line_is_never_joined() -> None:
    assert len(texts("\n".join([PARAGRAPH] * 12))) == 12


def test_short_lines_of_one_length_are_never_joined() -> None:
    assert len(texts("\n".join(["安全生产要抓牢，责任落实最重要"] * 12))) == 12


@pytest.mark.parametrize("indent", ["\u3000\u3000", ""])
def test_a_text_cut_at_a_width_is_joined(indent: str) -> None:
    paragraphs = [PARAGRAPH + PARAGRAPH[: 7 * number] + "认真落实。" for number in range(8)]
    document = document_of_text(wrapped(paragraphs, 30, indent))
    assert [passage.text for passage in document.passages] == paragraphs
    _leads_back(document)


def test_numbered_lines_of_a_cut_text_stay_apart() -> None:
    paragraphs = [f"{number}.{PARAGRAPH}" for number in range(1, 9)]
    assert texts(wrapped(paragraphs, 26, "")) == paragraphs


def test_latin_words_cut_at_the_edge_do_not_grow_together() -> None:
    paragraphs = [f"{PARAGRAPH[:28]}AB\nCD{PARAGRAPH[28:54]}\n{PARAGRAPH[54:]}" for _ in range(8)]
    assert "AB CD" in texts("\n".join(paragraphs))[0]


@given(st.text(alphabet="学校檢查(xué)（chá）每月 \u3000\t\r\n,.:;\"'`一二12.、●#*|AB\u200b。！", max_size=200))
def test_every_character_leads_back(text: str) -> None:
    _leads_back(document_of_text(text))


@given(st.text(max_size=100))
def test_any_text_becomes_a_document(text: str) -> None:
    _leads_back(document_of_text(text))


def _leads_back(document: Document) -> None:
    for passage in document.passages:
        assert len(passage.text) == len(passage.native) == len(passage.at) - 1
        assert list(passage.at) == sorted(passage.at)
        for place, (mark, own) in enumerate(zip(passage.text, passage.native, strict=True)):
            original = document.text[passage.at[place]]
            assert own in "“”,，:：.。、\t " or own == one_kind(original)
            assert mark == "着" or mark == simplified(own)
        if "\n" in document.text:
            assert document.text[: passage.at[0]].count("\n") + 1 == passage.line
