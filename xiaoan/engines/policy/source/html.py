"""The visible text of a web page: a block a line, a row of a table a line; scripts, menus and side columns left out."""

from __future__ import annotations

import re

from lxml import etree

from xiaoan.engines.policy.shapes import Unreadable
from xiaoan.engines.policy.source.rows import lines_of, repeated

_LEFT_OUT = frozenset(
    {"head", "script", "style", "noscript", "template", "nav", "aside", "footer", "svg", "math", "iframe", "object"}
    | {"canvas", "form", "button", "select", "textarea", "rt", "rp", "del", "audio", "video", "map"}
)
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"}
    | {"summary", "table", "tbody", "td", "th", "thead", "tfoot", "tr", "caption", "ul"}
)
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MOST_SPANNED = 500
_MOST_CHARACTERS = 4_000_000
_TOO_LONG = "这个网页太大，不像一份材料。请在浏览器里打开，把正文复制到 docx 或文本文件再试。"
_BROKEN = "这个网页文件读不出来。请在浏览器里打开，把正文复制到 docx 或文本文件再试。"


class _Lines:
    """Lines as they are written: words join the last one until a block ends it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._words: list[str] = []

    def add(self, words: str) -> None:
        self._words.append(words)

    def end(self) -> None:
        line = _BLANKS.sub(" ", "".join(self._words)).strip(" ")
        self._words = []
        if line:
            self.done.append(line)


def html_text(page: str) -> tuple[str, tuple[str, ...]]:
    """The text made of a page, and notes. Where a page marks its article, only that is read."""
    if len(page) > _MOST_CHARACTERS:
        raise Unreadable(_TOO_LONG)
    # An encoding that the page names for its bytes is no concern of its characters.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.replace("\x00", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as broken:
        raise Unreadable(_BROKEN) from broken
    if root is None:
        raise Unreadable(_BROKEN)
    whole = _text(root)
    articles = list(root.iter("article", "main"))[:1]
    article = _text(articles[0]) if articles else ""
    if len(article) * 2 > len(whole) > len(article):
        return article, ("只读了网页的正文，菜单、侧栏等没有读。",)
    return whole, ()


def _text(root: etree._Element) -> str:
    lines = _Lines()
    _walk(root, lines)
    lines.end()
    return "\n".join(lines.done)


def _walk(root: etree._Element, lines: _Lines) -> None:
    """Elements in order, without recursion: pages nest as they like. Text after an element is its parent's."""
    waiting: list[tuple[etree._Element, bool]] = [(root, False)]
    while waiting:
        element, left = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if left:
            if tag in _BLOCKS:
                lines.end()
            lines.add(element.tail or "" if element is not root else "")
            continue
        if tag in _LEFT_OUT or not tag or _is_hidden(element):
            lines.add(element.tail or "" if element is not root else "")
            continue
        if tag == "br" or tag in _BLOCKS:
            lines.end()
        waiting.append((element, True))
        if tag == "table" and (rows := _rows(element)):
            for row in rows:
                lines.done += lines_of(row)
            continue
        lines.add(element.text or "")
        waiting += [(child, False) for child in reversed(element)]


def _rows(table: etree._Element) -> list[list[str]]:
    """The cells of a table, those that reach down repeated in each of their rows; nothing for a table that holds
    tables, which is a page's layout and read as if it were none."""
    if table.find(".//table") is not None:
        return []
    rows: list[list[str]] = []
    down: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in (each for each in row if each.tag in ("td", "th")):
            _reach(cells, down)
            words = _text(cell)
            if (more := _span(cell, "rowspan")) > 1:
                down[len(cells)] = (more - 1, repeated(words))
            cells += [words, *[""] * (_span(cell, "colspan") - 1)]
        _reach(cells, down)
        rows.append(cells)
    return rows


def _reach(cells: list[str], down: dict[int, tuple[int, str]]) -> None:
    """Put what reaches down from above where it belongs: in the next free columns."""
    while (column := len(cells)) in down:
        more, words = down.pop(column)
        cells.append(words)
        if more > 1:
            down[column] = (more - 1, words)


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(max(int(said), 1), _MOST_SPANNED) if said.isdecimal() and len(said) < 5 else 1


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None
