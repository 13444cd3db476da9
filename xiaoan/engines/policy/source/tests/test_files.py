"""Real files of every form, made here, and what is read of them."""

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest
import weasyprint
from openpyxl import Workbook

from xiaoan.engines.policy.shapes import Document
from xiaoan.engines.policy.source import document_of
from xiaoan.engines.policy.source.tests.samples import PARAGRAPH, saved, word, word_of


def texts(document: Document) -> list[str]:
    return [passage.text for passage in document.passages]


CHINESE = f"示例县校园安全工作安排\n一、检查\n{PARAGRAPH}\n"
TRADITIONAL = "校園安全工作安排\n學校每月至少檢查一次教學樓的疏散通道和滅火器，查到的問題當天登記。\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (CHINESE, "utf-32"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
    ],
)
def test_text_is_decoded(text: str, encoding: str) -> None:
    document = document_of(text.encode(encoding), "安排.txt")
    assert (document.form, document.text) == ("txt", text)


def test_markdown_is_read_without_its_marks() -> None:
    text = "# 工作安排\n\n- **每月**检查一次\n> 当天登记\n\n---\n| 月份 | 内容 |\n| --- | --- |\n| 3月 | 开展演练 |\n"
    document = document_of(text.encode(), "安排.md")
    assert texts(document) == ["# 工作安排", "每月检查一次", "当天登记", "月份\t内容", "3月\t开展演练"]
    span = document.passages[1].span(0, 4)
    assert document.text[slice(*span)] == "每月**检查"


def test_a_docx_is_told_by_its_bytes() -> None:
    document = document_of(word("一、检查", PARAGRAPH), "安排.txt")
    assert (document.form, texts(document)) == ("docx", ["一、检查", PARAGRAPH])


def test_a_table_is_a_row_a_line() -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    for row, cells in enumerate(
        (
            ("月份", "工作内容", "责任\n单位"),
            ("3月", "开展演练\n检查灭火器和疏散通道", "安全科"),
            ("", "总结全年工作", ""),
        )
    ):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    assert texts(document_of(saved(made), "日历.docx")) == [
        "月份\t工作内容\t责任单位",
        "3月\t开展演练\t安全科",
        "3月\t检查灭火器和疏散通道\t安全科",
        "3月\t总结全年工作",
    ]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)


def _numbered(words: str, level: int, named: int = 1) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{named}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{words}</w:t></w:r></w:p>"
    )


def test_numbers_that_word_shows_are_seen() -> None:
    body = "".join(
        (
            *(
                _numbered(words, level)
                for words, level in (("检查", 0), ("教室", 1), ("每天看门窗", 2), ("每周看电线", 2))
            ),
            *(
                _numbered(words, level)
                for words, level in (("食堂", 1), ("每天留样", 2), ("演练", 0), ("每学期一次", 1))
            ),
            _numbered("没有编号的一条", 0, 2),
            _numbered("另起一组", 0, 3),
        )
    )
    assert texts(document_of(word_of(body, numbering=NUMBERING), "安排.docx")) == [
        "一、检查",
        "（一）教室",
        "1.每天看门窗",
        "2.每周看电线",
        "（二）食堂",
        "1.每天留样",
        "二、演练",
        "（一）每学期一次",
        "没有编号的一条",
        "一、另起一组",
    ]


def test_numbers_of_styles_are_seen_too() -> None:
    made = docx.Document()
    for words, style in (
        ("总则", "List Number"),
        ("细则", "List Number 2"),
        ("点", "List Bullet"),
        ("附则", "List Number"),
    ):
        made.add_paragraph(words, style=style)
    assert texts(document_of(saved(made), "安排.docx")) == ["1.总则", "1.细则", "点", "2.附则"]


def test_what_was_struck_out_or_hidden_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>每月</w:t></w:r><w:del><w:r><w:delText>每周</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>检查一次</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗字</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>lóu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>楼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    document = document_of(word_of(body), "安排.docx")
    assert texts(document) == ["每月检查一次楼"]
    assert any("修订" in note for note in document.notes)


def test_text_boxes_and_footnotes_are_read_and_told_of() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>每天巡查校门</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    notes = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    notes += '<w:footnote w:id="2"><w:p><w:r><w:t>节假日除外</w:t></w:r></w:p></w:footnote>'
    document = document_of(word_of(body, footnotes=notes), "安排.docx")
    assert texts(document) == ["每天巡查校门", "框里的话", "节假日除外"]
    assert len(document.notes) == 2


def test_a_page_is_read_by_blocks() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>网站</title><script>var 甲=1</script></head><body><nav>首页</nav>"
        "<div style='display: none'>看不见</div><h1>工作安排</h1><p>每月检查<b>一次</b>，<br>当天登记。</p>"
        "<ul><li>第一条</li><li>第二条</li></ul><table><tr><th>月份</th><th>内容</th></tr><tr><td>3月</td><td>开展演练</td>"
        "</tr></table>页脚之外</body></html>"
    )
    for name in ("安排.html", "安排.doc"):
        document = document_of(page.encode("gb18030"), name)
        assert document.form == "html"
        assert texts(document) == [
            "工作安排",
            "每月检查一次，",
            "当天登记。",
            "第一条",
            "第二条",
            "月份\t内容",
            "3月\t开展演练",
            "页脚之外",
        ]


def test_of_a_page_with_an_article_only_that_is_read() -> None:
    page = f"<html><body><div>相关链接</div><article><p>{PARAGRAPH}</p></article><div>版权所有</div></body></html>"
    document = document_of(page.encode(), "a.htm")
    assert texts(document) == [PARAGRAPH]
    assert document.notes


def test_a_workbook_is_a_row_a_line() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "安全日历"
    sheet.append(["2026年安全工作日历", None, None, None])
    sheet.merge_cells("A1:D1")
    sheet.append(["月份", "内容", "责任单位", "完成时间"])
    sheet.append(["3月", "开展疏散演练", "安全科", date(2026, 3, 20)])
    sheet.append([None, "检查率达到", 0.95, 12])
    sheet["C4"].number_format = "0%"
    sheet.merge_cells("A3:A4")
    sheet.append([None, None, None, None])
    book.create_sheet("草稿").append(["不看"])
    book["草稿"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    document = document_of(held.getvalue(), "日历.xlsx")
    assert texts(document) == [
        "安全日历",
        "2026年安全工作日历",
        "月份\t内容\t责任单位\t完成时间",
        "3月\t开展疏散演练\t安全科\t2026-03-20",
        "3月\t检查率达到\t95%\t12",
    ]
    assert document.notes == ("隐藏的工作表没有读：草稿。",)


PAGES = [
    f"{'一二三四五六七八九十'[number % 10]}、{PARAGRAPH}{PARAGRAPH[: 9 * number % 60]}并认真落实。"
    for number in range(25)
]


@pytest.fixture(scope="module")
def woven() -> bytes:
    style = (
        "@page{size:A4;margin:25mm;@top-center{content:'示例县教育局文件'}"
        "@bottom-center{content:'— ' counter(page) ' —'}}"
        "body{font-family:'Noto Sans CJK SC',sans-serif;font-size:12pt}p{text-indent:2em}"
    )
    table = (
        "<table><tr><td style='width:8em'>月份</td><td>工作内容</td></tr><tr><td>3月</td><td>开展演练</td></tr></table>"
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PAGES)
    made = weasyprint.HTML(string=f"<style>{style}</style><h1>校园安全工作安排</h1>{body}{table}").write_pdf()
    assert isinstance(made, bytes)
    return made


def test_the_paragraphs_of_a_pdf_are_whole_and_without_furniture(woven: bytes) -> None:
    document = document_of(woven, "安排.pdf")
    assert document.form == "pdf"
    assert texts(document) == ["校园安全工作安排", *PAGES, "月份\t工作内容", "3月\t开展演练"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_of_libreoffice_is_read_alike(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "示例县教育局文件"
    for paragraph in PAGES:
        made.add_paragraph(paragraph).paragraph_format.first_line_indent = docx.shared.Pt(24)
    (tmp_path / "plan.docx").write_bytes(saved(made))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "plan.docx",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert texts(document_of((tmp_path / "plan.pdf").read_bytes(), "plan.pdf")) == PAGES


def test_the_columns_of_a_pdf_are_told_by_where_words_begin() -> None:
    rows = (
        ("月份", "工作内容", "谁"),
        ("3月", "开展防踩踏演练", "安全科"),
        ("4月", "检查 3 号楼的电线和开关", "总务处"),
    )
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    style = "body{font-family:'Noto Sans CJK SC',sans-serif}td{border:1px solid;padding:3px}"
    made = weasyprint.HTML(string=f"<style>{style}</style><h1>校园安全工作日历</h1><table>{body}</table>").write_pdf()
    document = document_of(made, "日历.pdf")
    assert texts(document)[1:3] == ["月份\t工作内容\t谁", "3月\t开展防踩踏演练\t安全科"]
    assert texts(document)[3].endswith("号楼的电线和开关\t总务处")
    assert any("表格" in note for note in document.notes)


def test_cells_of_a_page_that_reach_down_are_repeated() -> None:
    table = (
        "<table><tr><th>月份</th><th colspan='2'>内容</th></tr>"
        "<tr><td rowspan='2'>3月</td><td>演练</td><td>安全科</td></tr>"
        "<tr><td>检查</td><td>总务处</td></tr></table>"
    )
    document = document_of(f"<!doctype html><body>{table}</body>".encode(), "a.html")
    assert texts(document) == ["月份\t内容", "3月\t演练\t安全科", "3月\t检查\t总务处"]


def test_a_table_that_lays_a_page_out_is_no_table() -> None:
    page = (
        "<table><tr><td>栏目</td><td><p>第一段</p><table><tr><td>3月</td><td>演练</td></tr></table></td></tr></table>"
    )
    document = document_of(f"<!doctype html><body>{page}</body>".encode(), "a.html")
    assert texts(document) == ["栏目", "第一段", "3月\t演练"]
