"""Bytes with a name, or text, become a `Document`; what cannot be read is refused with the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from xiaoan.engines.policy.shapes import Document, Unreadable
from xiaoan.engines.policy.source.cleaning import Cut, Strip, passage, strips
from xiaoan.engines.policy.source.decoding import MOST_CHARACTERS, TOO_LONG, decoded, written
from xiaoan.engines.policy.source.html import html_text
from xiaoan.engines.policy.source.markdown import markup_in
from xiaoan.engines.policy.source.pdf.layout import pdf_text
from xiaoan.engines.policy.source.pinyin import pinyin_in
from xiaoan.engines.policy.source.recognition import packed_form, text_form
from xiaoan.engines.policy.source.script import one_kind, simplified
from xiaoan.engines.policy.source.word.paragraphs import docx_text
from xiaoan.engines.policy.source.workbook import xlsx_text
from xiaoan.engines.policy.source.wrapping import carried

MOST_BYTES = 20 * 1024 * 1024

_TOO_LARGE = f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请拆成几份，或去掉图片后再试。"


def document_of(content: bytes, name: str) -> Document:
    """The document a file is: .txt, .md, .docx, .xlsx, .html or .pdf with text, told by its bytes.

    Unreadable where it is none of these, broken, locked, scanned, too large or not Chinese.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable(_TOO_LARGE)
    form = packed_form(content)
    if form == "pdf":
        text, lines, notes = pdf_text(content)
        return _document(written(text), name, "pdf", notes, lines)
    if form is not None:
        text, notes = (docx_text if form == "docx" else xlsx_text)(content)
        return _document(written(text), name, form, notes)
    text = decoded(content)
    kind = text_form(text, name)
    if kind == "html":
        made, notes = html_text(text)
        return _document(written(made), name, "html", notes)
    return _document(written(_bearable(text)), name, kind)


def document_of_text(text: str, name: str = "") -> Document:
    """The document a text is; Unreadable where it is too long."""
    return _document(text, name, "txt")


def _document(
    text: str, name: str, form: str, notes: tuple[str, ...] = (), carried_on: frozenset[int] | None = None
) -> Document:
    if "\n" not in text:
        text = text.replace("\r", "\n")
    _bearable(text)
    noise = [Cut(*span) for span in pinyin_in(text)]
    if form == "md":
        noise = sorted((*noise, *markup_in(text)))
    lines = strips(text)
    if carried_on is None:
        carried_on = carried([text[line.start : line.end] for line in lines])
    plain = one_kind(text)
    read = partial(passage, text, noise=noise, traditional=simplified(plain) != plain)
    found = (read(group) for group in _paragraphs(lines, carried_on))
    return Document(name, form, text, tuple(each for each in found if each is not None), notes)


def _paragraphs(lines: Sequence[Strip], carried_on: frozenset[int]) -> Iterator[Sequence[Strip]]:
    group: list[Strip] = []
    for line in lines:
        if group and line.line not in carried_on:
            yield group
            group = []
        group.append(line)
    yield group


def _bearable(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(TOO_LONG)
    return text
