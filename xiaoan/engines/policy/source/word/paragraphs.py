"""The text of a docx: a paragraph a line, a row of a table a line or more; what was struck out, hidden or written
over characters as pinyin is left out. Text boxes follow their paragraph, footnotes stand at the end; notes tell."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.decoding import MOST_CHARACTERS, TOO_LONG
from xiaoan.engines.policy.source.packed import Packed
from xiaoan.engines.policy.source.rows import lines_of, repeated
from xiaoan.engines.policy.source.word.numbering import Numbering, W

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "pPr", "rPr", "sectPr")
) | {f"{_COMPATIBLE}Fallback"}
_BREAKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_NO_NOTES = ("separator", "continuationSeparator", "continuationNotice")


class _Told:
    """What was met on the way that a reader should know of."""

    def __init__(self) -> None:
        self.boxes = self.struck = 0


def docx_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text made of a docx, and notes."""
    packed = Packed(content, "docx")
    document = packed.tree("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise packed.broken()
    numbering = Numbering(packed.tree("word/numbering.xml"), packed.tree("word/styles.xml"))
    told = _Told()
    lines: list[str] = []
    room = MOST_CHARACTERS
    for line in (line for block in _blocks(body) for line in _block(block, numbering, told)):
        lines.append(line)
        room -= len(line) + 1
        if room < 0:
            raise Unreadable(TOO_LONG)
    notes = []
    feet = [line for part in ("footnotes", "endnotes") for line in _feet(packed, part, numbering, told)]
    if told.boxes:
        notes.append(f"有 {told.boxes} 个文本框，里面的文字放在所在段落之后。")
    if feet:
        notes.append(f"有 {len(feet)} 条脚注或尾注，放在全文最后。")
    if told.struck:
        notes.append(f"有 {told.struck} 处修订时删去的文字，没有读。")
    if packed.tree("word/comments.xml") is not None:
        notes.append("批注没有读。")
    return "\n".join((*lines, *feet)), tuple(notes)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, out of whatever is wrapped around them."""
    waiting = list(parent)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            waiting += list(child)[::-1]
        elif child.tag == f"{_COMPATIBLE}AlternateContent":
            waiting += list(child.find(f"{_COMPATIBLE}Choice") or ())[::-1]


def _block(block: etree._Element, numbering: Numbering, told: _Told) -> Iterator[str]:
    if block.tag == f"{W}tbl":
        yield from _table(block, numbering, told)
        return
    boxes: list[etree._Element] = []
    words = _words(block, boxes, told)
    number = numbering.number(block) if words.strip() else ""
    yield from (number + words).split("\n")
    for box in boxes:
        told.boxes += 1
        for inner in _blocks(box):
            yield from _block(inner, numbering, told)


def _words(paragraph: etree._Element, boxes: list[etree._Element], told: _Told) -> str:
    """The text of a paragraph; the text boxes that hang on it are put into `boxes`."""
    parts: list[str] = []
    waiting = list(paragraph)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}t":
            parts.append((child.text or "").replace("\n", " "))
        elif child.tag in _BREAKS:
            parts.append("" if child.get(f"{W}type") in ("page", "column") else _BREAKS[child.tag])
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag in _LEFT_OUT:
            told.struck += child.tag in (f"{W}del", f"{W}moveFrom") and child.find(f".//{W}delText") is not None
        elif child.tag != f"{W}r" or not _hidden(child):
            waiting += list(child)[::-1]
    return "".join(parts)


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


def _table(table: etree._Element, numbering: Numbering, told: _Told) -> Iterator[str]:
    """The rows of a table; a cell that was merged downwards says the same in every row."""
    above: dict[int, str] = {}
    for row in _within(table, "tr"):
        cells, column = [], 0
        for cell in _within(row, "tc"):
            words = "\n".join(line for block in _blocks(cell) for line in _block(block, numbering, told))
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None:
                words = above.get(column, "") if merged.get(f"{W}val", "continue") == "continue" else words
                above[column] = repeated(words)
            cells.append(words)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            column += int(span.get(f"{W}val", "1")) if span is not None and span.get(f"{W}val", "").isdecimal() else 1
        yield from lines_of(cells)


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    waiting = list(parent)[::-1]
    while waiting:
        child = waiting.pop()
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            waiting += list(child)[::-1]


def _feet(packed: Packed, part: str, numbering: Numbering, told: _Told) -> Iterator[str]:
    notes = packed.tree(f"word/{part}.xml")
    for note in notes if notes is not None else ():
        if note.get(f"{W}type") in _NO_NOTES:
            continue
        words = " ".join(line for block in _blocks(note) for line in _block(block, numbering, told) if line.strip())
        if words.strip():
            yield words.strip()
