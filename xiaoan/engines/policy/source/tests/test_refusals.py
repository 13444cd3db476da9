"""What cannot be read is refused with the way out, whatever it tries."""

import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import Workbook

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source import document_of, document_of_text
from xiaoan.engines.policy.source.tests.samples import PARAGRAPH, packed, word, word_of

ODD = random.Random(5)


def refused(content: bytes, name: str = "安排.docx") -> str:
    with pytest.raises(Unreadable) as told:
        document_of(content, name)
    assert "请" in told.value.reason or "建议" in told.value.reason
    return told.value.reason


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "没有文字"),
        (b"  \n\n", "没有文字"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧格式"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (b"PK\x03\x04 no zip at all", "打不开"),
        (b"%PDF-1.7 and nothing else", "打不开"),
        (packed({"OFD.xml": b"<OFD/>"}), "OFD"),
        (packed({"ppt/presentation.xml": b"<p/>"}), "演示"),
        (packed({"inner.docx": word(PARAGRAPH)}), "压缩包"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}), "OpenDocument"),
        (packed({"word/document.xml": b"<broken"}), "打不开"),
        (packed({"word/document.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "不该有"),
        (packed({"word/document.xml": b"<a/>"}), "打不开"),
        (packed({"xl/workbook.xml": b"<a/>"}), "打不开"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n\xe5\xad\xa6\xe6\xa0\xa1", "网页归档"),
        ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><a>学校</a>".encode(), "网页归档"),
        (b"An English text about schools and their safety.", "没有中文"),
        ("学校".encode() + bytes(range(1, 9)) * 20, "控制字符"),
        ("校园安全工作安排，每月检查一次。".encode() + b"\xff", "编码"),
    ],
)
def test_what_is_no_document_is_refused_with_advice(content: bytes, advice: str) -> None:
    assert advice in refused(content)


def test_random_bytes_are_refused() -> None:
    for size in (10, 1_000, 10_000_000):
        refused(ODD.randbytes(size), "安排.txt")


def test_a_text_garbled_by_a_wrong_conversion_is_refused() -> None:
    garbled = PARAGRAPH.encode().decode("gb18030", "ignore") * 3
    assert "乱码" in refused(garbled.encode(), "安排.txt")


def test_what_is_too_large_is_refused() -> None:
    assert "20 MB" in refused("学".encode() * 7_000_000)
    assert "200 万字" in refused("每月检查一次。".encode() * 290_000)
    with pytest.raises(Unreadable):
        document_of_text("学" * 2_000_001)


def test_a_line_of_a_million_characters_is_read() -> None:
    document = document_of((PARAGRAPH * 16_000).encode(), "安排.txt")
    assert len(document.passages) == 1
    polluted = document_of("學(xué) 校 ".encode() * 120_000, "安排.txt")
    assert len(polluted.passages[0].text) == 240_000


@pytest.mark.parametrize("mark", ["(", "（", " ", "\t", "#", "|", "-", "*", '"', ",", "学(", "_", "  -", ":-", "●"])
def test_a_million_of_one_mark_costs_no_time(mark: str) -> None:
    document_of(("学校" * 60_000 + mark * 400_000 + "学校" * 60_000).encode(), "安排.md")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed({"word/document.xml": b"<w/>", "word/media/a.xml": b"\0" * 70_000_000})
    assert "展开后太大" in refused(bomb)
    assert "展开后太大" in refused(packed({"word/document.xml": b" " * 30_000_000}))
    assert "展开后太大" in refused(
        packed({f"word/{number}": b"" for number in range(2_100)} | {"word/document.xml": b"<w/>"})
    )


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    made = bytearray(packed({"word/document.xml": b"<w>" + b" " * 5_000_000}))
    place = made.rindex(b"PK\x01\x02")
    made[place + 24 : place + 28] = (100).to_bytes(4, "little")
    refused(bytes(made))


def test_xml_that_nests_without_end_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 50_000
    refused(word_of(deep + "</w:sdtContent></w:sdt>" * 50_000))


def test_a_page_that_nests_without_end_is_no_danger() -> None:
    page = "<html><body>" + "<div>" * 100_000 + "每月检查一次" + "</div>" * 100_000
    try:
        document_of(page.encode(), "a.html")
    except Unreadable as refusal:
        assert "请" in refusal.reason


def test_numbers_without_end_and_pages_of_markup_are_refused() -> None:
    level = f"<w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/><w:lvlText w:val='{'%1' * 50_000}'/></w:lvl>"
    pattern = f"<w:abstractNum w:abstractNumId='7'>{level}</w:abstractNum>"
    numbering = f"{pattern}<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    asked = "<w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    content = word_of(f"<w:p>{asked}<w:r><w:t>检查</w:t></w:r></w:p>" * 3_000, numbering=numbering)
    assert len(document_of(content, "安排.docx").text) < 1_000_000
    assert "网页太大" in refused(("<!doctype html><body>每月检查一次" + "<b></b>" * 600_000).encode(), "a.html")


def test_merged_cells_without_end_are_refused() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["每月检查一次"])
    book.active.merge_cells("A1:A2")
    held = io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as plain:
        parts = {name: plain.read(name) for name in plain.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"A1:A2", b"A1:XFD1048576")
    assert "太大" in refused(packed(parts), "日历.xlsx")


def test_a_scan_is_refused_with_advice() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(595, 842)
    held = io.BytesIO()
    document.save(held)
    assert "OCR" in refused(held.getvalue(), "扫描.pdf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(word("一、检查", PARAGRAPH))
    locked = '{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"oak"}}'
    made = ["--convert-to", f"pdf:writer_pdf_Export:{locked}", "plan.docx"]
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", home, "--headless", *made], check=True, capture_output=True, timeout=120, cwd=tmp_path)
    assert "密码" in refused((tmp_path / "plan.pdf").read_bytes(), "plan.pdf")


def test_a_book_of_too_many_pages_is_refused() -> None:
    document = pypdfium2.PdfDocument.new()
    for _ in range(501):
        document.new_page(595, 842)
    held = io.BytesIO()
    document.save(held)
    assert "500 页" in refused(held.getvalue(), "书.pdf")


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_cut_file_never_breaks_the_reader(share: float) -> None:
    whole = word("一、检查", PARAGRAPH)
    refused(whole[: int(len(whole) * share)])


def test_a_file_with_flipped_bytes_never_breaks_the_reader() -> None:
    whole = word("一、检查", PARAGRAPH)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(12):
            spoilt[ODD.randrange(len(spoilt))] = ODD.randrange(256)
        try:
            document_of(bytes(spoilt), "安排.docx")
        except Unreadable as refusal:
            assert refusal.reason
