"""What form a file has, told by its bytes; its name counts only where bytes are silent. What is not read is refused
with the way out."""

from __future__ import annotations

import re
from typing import Literal

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.packed import Packed

Form = Literal["txt", "md", "docx", "pdf", "html", "xlsx"]

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    r"(?is)\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|div|p|table|h[1-6]|article|section|span)\b"
)
_WORD_XML = re.compile(r"""<\?mso-application|schemas\.microsoft\.com/office/word/2003/wordml|pkg:package""")
_MAIL = re.compile(r"(?i)\A\s*(?:mime-version|from|content-type):[^\n]{0,200}\n")
_MARKDOWN = (".md", ".markdown")

_SAVE_DOCX = "请用 Word 或 WPS 打开，另存为 docx 再试。"
_OLD = f"这是旧格式的 Office 文件（doc、xls、wps），或是加了密码的文件。{_SAVE_DOCX}"
_RTF = f"这是 RTF 文件。{_SAVE_DOCX}"
_OFD = "这是 OFD 版式文件，暂时不能读。请用 OFD 阅读器导出为 PDF，或向发文单位要 docx。"
_PICTURE = "这是图片，里面没有文字。建议先做文字识别（OCR）存为 docx，或向发文单位要电子版。"
_ARCHIVE = "这是压缩包。请先解压，再一份一份地读。"
_SLIDES = "这是演示文稿。请把文字内容另存为 docx 再试。"
_ODT = f"这是 OpenDocument 文件。{_SAVE_DOCX}"
_PACKAGED = f"这是网页归档或旧的 Word XML 文件。{_SAVE_DOCX}"


def packed_form(content: bytes) -> Literal["docx", "pdf", "xlsx"] | None:
    """The form of a file that is not text; None for text."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _office(content)
    for starts, advice in (((b"\xd0\xcf\x11\xe0",), _OLD), (_PICTURES, _PICTURE), (_ARCHIVES, _ARCHIVE)):
        if content.startswith(starts):
            raise Unreadable(advice)
    if content.lstrip()[:5].lower() == b"{\\rtf":
        raise Unreadable(_RTF)
    if content[4:8] == b"ftyp":
        raise Unreadable(_PICTURE)
    return None


def text_form(text: str, name: str) -> Literal["txt", "md", "html"]:
    """The form of a file that is text."""
    start = text[:4096]
    if _WORD_XML.search(start) or _MAIL.match(start):
        raise Unreadable(_PACKAGED)
    if _HTML.match(start):
        return "html"
    return "md" if name.lower().endswith(_MARKDOWN) else "txt"


def _office(content: bytes) -> Literal["docx", "xlsx"]:
    names = Packed(content, "docx").names
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "OFD.xml" in names:
        raise Unreadable(_OFD)
    if "ppt/presentation.xml" in names:
        raise Unreadable(_SLIDES)
    if "content.xml" in names and "mimetype" in names:
        raise Unreadable(_ODT)
    raise Unreadable(_ARCHIVE)
