"""A ruler on the page: A4, the margins, 22 lines of 28 characters, everything there, no table off the page.

The Word file is drawn by another office than the one it is written for, the PDF by ours: both are held to the same.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from xiaoan.reports.papers import Heading, Paper, Signing, Table, Text, docx, missing_library, pdf
from xiaoan.reports.papers.measures import BOTTOM, CHARACTERS, LEFT, LINES, RIGHT, TOP
from xiaoan.reports.papers.tests.office import Page, Word, as_pdf, fonts, measured, needs_office

pytestmark = [needs_office]

CLOSE = 1.6
"""How far in mm a glyph's box may stand from where its line begins: letters have air around them."""
LONG = "安全检查要看通道看出口看电线看灶间看门卫看灯光看楼梯看校车看宿舍看操场看围墙看河边" * 60
HEADS = ("序号", "问题", "部位", "期限")
ROWS = [(str(n), "安全出口被纸箱堵住，影响疏散，需要立即清理", "教学楼A栋三层", "2026-10-09") for n in range(1, 61)]
PAPER = Paper(
    title="关于开展冬季消防安全专项检查的通知",
    masthead="示例县教育局文件",
    number="示教安〔2026〕12号",
    to="各中小学、幼儿园",
    blocks=[
        Heading(1, "总体要求"),
        Text(LONG),
        Heading(1, "检查内容"),
        Heading(2, "看什么"),
        Heading(3, "看通道"),
        Heading(4, "看门"),
        Table(HEADS, ROWS, widths=(1, 6, 3, 3), aligned="cllc"),
        Table([f"第{n}列" for n in range(1, 13)], [["甲乙丙丁戊己庚辛"] * 12] * 30, landscape=True, points=9),
        Signing((("检查人", "示例·王"), ("签收人", ""))),
    ],
    attachments=("检查表", "单位名单"),
    signature="示例县教育局",
    date=date(2026, 10, 5),
    note="联系人：示例·李",
    copies="县安委办",
    printed_by="示例县教育局办公室",
    printed_on=date(2026, 10, 6),
    code="AB12CD34",
)


@pytest.fixture(scope="module")
def word_pages(tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    return measured(as_pdf(docx(PAPER), tmp_path_factory.mktemp("word")))


@pytest.fixture(scope="module")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if missing_library():
        pytest.skip("this machine lacks the library that draws PDF")
    file = tmp_path_factory.mktemp("own") / "paper.pdf"
    file.write_bytes(pdf(PAPER))
    return file


@pytest.fixture(params=["word", "own"])
def pages(request: pytest.FixtureRequest) -> list[Page]:
    """The pages of both, one after the other."""
    if request.param == "word":
        found: list[Page] = request.getfixturevalue("word_pages")
        return found
    return measured(request.getfixturevalue("own_file"))


def full(pages: list[Page]) -> Page:
    """A page that running text fills from top to bottom."""
    found = [page for page in pages if len(set(page.text) & set(HEADS[1] + "〔")) == 0 and len(page.lines) > LINES]
    assert found, [len(page.lines) for page in pages]
    return found[0]


def body(page: Page) -> list[list[Word]]:
    """The lines of the text without the page number under it."""
    return [line for line in page.lines if line[0].bottom < page.height - BOTTOM + 3]


def test_every_page_is_a4_upright_but_for_the_wide_table(pages: list[Page]) -> None:
    sizes = [(round(page.width), round(page.height)) for page in pages]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert sizes[0] == sizes[-1] == (210, 297)


def test_a_full_page_has_22_lines_of_28_characters(pages: list[Page]) -> None:
    lines = body(full(pages))
    assert len(lines) == LINES
    assert {sum(len(word.text) for word in line) for line in lines} == {CHARACTERS}


def test_the_text_stands_within_the_margins(pages: list[Page]) -> None:
    page = full(pages)
    words = [word for line in page.lines for word in line if word.bottom < page.height - BOTTOM + 3]
    assert min(word.left for word in words) == pytest.approx(LEFT, abs=CLOSE)
    assert max(word.right for word in words) == pytest.approx(210 - RIGHT, abs=CLOSE)
    # A line is ten millimetres high and its letter not six: the box of the first begins up to two and a half below.
    assert TOP - CLOSE <= min(word.top for word in words) <= TOP + 4
    assert 297 - BOTTOM - 6 <= max(word.bottom for word in words) <= 297 - BOTTOM + CLOSE


def test_nothing_stands_outside_the_margins_of_any_page(pages: list[Page]) -> None:
    for page in pages:
        upright = page.height > page.width
        left, right, top = (LEFT, RIGHT, TOP) if upright else (BOTTOM, TOP, LEFT)
        for word in page.words:
            assert word.left >= left - CLOSE, word
            assert word.right <= page.width - right + CLOSE, word
            assert word.top >= top - CLOSE, word


def test_page_numbers_stand_outside_between_dashes_under_the_text(pages: list[Page]) -> None:
    for number, page in enumerate(pages, 1):
        upright = page.height > page.width
        foot = [word for word in page.words if word.top > page.height - (BOTTOM if upright else RIGHT) + 2]
        said = "".join(word.text for word in foot)
        assert f"—{number}—" in said.replace("核对码AB12CD34", ""), said
        if upright:
            place = next(word for word in foot if str(number) in word.text and "AB12" not in word.text)
            assert (place.left > page.width / 2) == (number % 2 == 1)
            assert place.top - (page.height - BOTTOM) == pytest.approx(7, abs=2.5)


def test_all_of_the_text_is_there_once(pages: list[Page]) -> None:
    said = "".join(page.text for page in pages)
    for words in (
        "示例县教育局文件",
        "示教安〔2026〕12号",
        "关于开展冬季消防安全专项检查的通知",
        "各中小学、幼儿园：",
        "一、总体要求",
        "二、检查内容",
        "（一）看什么",
        "1.看通道",
        "（1）看门",
        "附件：1.检查表",
        "2.单位名单",
        "2026年10月5日",
        "抄送：县安委办。",
        "示例县教育局办公室",
        "2026年10月6日印发",
    ):
        assert said.count(words) == 1, words
    assert said.count("安全出口被纸箱堵住") == len(ROWS)
    running = "".join(letter for letter in said if letter in set(LONG))
    assert LONG in running


def test_heads_of_a_table_stand_on_each_of_its_pages(pages: list[Page]) -> None:
    holding = [page for page in pages if "安全出口被纸箱堵住" in page.text]
    assert len(holding) > 1
    assert all({"序号", "问题", "部位", "期限"} <= {word.text for word in page.words} for page in holding)


def test_the_fonts_of_our_pdf_are_in_the_file(own_file: Path) -> None:
    found = fonts(own_file)
    assert found
    assert all(line[-5] == "yes" for line in found), found


def test_the_word_file_names_the_standards_types(tmp_path: Path) -> None:
    file = tmp_path / "paper.docx"
    file.write_bytes(docx(PAPER))
    with zipfile.ZipFile(file) as book:
        document, table = book.read("word/document.xml").decode(), book.read("word/fontTable.xml").decode()
    for name in ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"):
        assert f'w:eastAsia="{name}"' in document
        assert f'w:name="{name}"' in table
    assert 'w:altName w:val="仿宋,FangSong' in table


Maker = Callable[[Paper], bytes]


@pytest.mark.parametrize("make", [docx, pdf])
def test_odd_papers_are_drawn_too(make: Maker) -> None:
    if make is pdf and missing_library():
        pytest.skip("this machine lacks the library that draws PDF")
    odd = Paper(
        "标题<b>&\x00\x0b\ud800",
        [Table((), []), Table(("甲",), []), Text("=1+1\n<script>"), Text("长" * 3000)],
        to="甲：",
        signature=("甲局", "乙局"),
        date=date(2026, 1, 1),
        attachments=("一件。",),
    )
    assert make(odd)[:4] in (b"PK\x03\x04", b"%PDF")
    assert make(Paper("空"))[:4] in (b"PK\x03\x04", b"%PDF")
