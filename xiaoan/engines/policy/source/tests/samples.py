"""Files made for the tests; their sentences are our own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
from docx.document import Document as Word
from docx.oxml.ns import nsdecls

PARAGRAPH = (
    "各学校要把安全检查落实到人，每月至少检查一次教学楼的疏散通道和灭火器，"
    "查到的问题当天登记，三天之内改好，改不了的写明原因报安全科。"
)


def saved(document: Word) -> bytes:
    """The bytes of a docx."""
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def word(*paragraphs: str) -> bytes:
    """A docx of plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def word_of(xml: str, **parts: str) -> bytes:
    """A docx whose body is given as XML; `parts` are other parts by name, such as numbering."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as plain, zipfile.ZipFile(held, "w") as made:
        for name in plain.namelist():
            if name not in ("word/document.xml", *(f"word/{part}.xml" for part in parts)):
                made.writestr(name, plain.read(name))
        made.writestr("word/document.xml", f"<w:document {nsdecls('w')} {_MORE}><w:body>{xml}</w:body></w:document>")
        for part, inside in parts.items():
            made.writestr(f"word/{part}.xml", f"<w:{part} {nsdecls('w')}>{inside}</w:{part}>")
    return held.getvalue()


_MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def wrapped(paragraphs: Sequence[str], width: int, indent: str = "\u3000\u3000") -> str:
    """Paragraphs broken at so many characters a line, as some programs do."""
    lines = []
    for paragraph in paragraphs:
        words = indent + paragraph
        lines += [words[start : start + width] for start in range(0, len(words), width)]
    return "\n".join(lines)
