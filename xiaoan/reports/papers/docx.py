"""A paper as a Word file, laid out by GB/T 9704: text of 22 lines of 28 characters, types named as the standard does.

Page numbers stand outside, 7 mm under the text; heads of tables come again on each page; a table laid across has pages
of its own. Nothing in the file is linked to anything outside of it.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xiaoan.reports.papers import measures
from xiaoan.reports.papers.lettering import NOT_XML, element, font_table, laid, page_number, ruled_below, written
from xiaoan.reports.papers.measures import BODY, FANGSONG, FOOT, OF_LEVEL, SONGTI, TITLE, XIAOBIAOSONG
from xiaoan.reports.papers.shapes import (
    Align,
    Blank,
    Heading,
    PageBreak,
    Paper,
    Signing,
    Table,
    Text,
    attachment_lines,
    day_words,
    numbered,
    wide,
)
from xiaoan.reports.papers.tables import places, ruled, spacer

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FOOTER_LINE = 16.0


def docx(paper: Paper) -> bytes:
    """The paper as the bytes of a .docx."""
    document = Document()
    _page(document, paper)
    _head(document, paper)
    for block in numbered(paper.blocks):
        _block(document, block)
    _end(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any, paper: Paper) -> None:
    """The first section, its page numbers, the types, what the file says of itself."""
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _turned(section, across=False)
    _numbers(section, paper)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FANGSONG.name, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), FANGSONG.name)
    fonts.getparent().append(element("w:lang", val="zh-CN", eastAsia="zh-CN"))
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = font_table()
    said = document.core_properties
    said.title, said.author, said.comments = NOT_XML.sub("", paper.title)[:250], "、".join(paper.signers)[:250], ""


def _turned(section: Any, *, across: bool) -> None:
    """A4 with the standard's margins; laid across, the sheet and its margins are turned together."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    sides = (measures.TOP, measures.RIGHT, measures.BOTTOM, measures.LEFT)
    top, right, bottom, left = (*sides[3:], *sides[:3]) if across else sides
    size = (measures.PAGE_HEIGHT, measures.PAGE_WIDTH) if across else (measures.PAGE_WIDTH, measures.PAGE_HEIGHT)
    section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(max(8.0, bottom - measures.NUMBER_BELOW - _FOOTER_LINE * 25.4 / 72))


def _numbers(section: Any, paper: Paper) -> None:
    """Odd pages number on the right, even ones on the left, one character in; the check code stands opposite."""
    sides: tuple[tuple[Any, Align], ...] = ((section.footer, "right"), (section.even_page_footer, "left"))
    for footer, align in sides:
        footer.is_linked_to_previous = False
        paragraph = laid(
            footer.paragraphs[0], align=align, line=_FOOTER_LINE, size=FOOT,
            left=1 if align == "left" else 0, right=1 if align == "right" else 0,
        )  # fmt: skip
        if paper.code and align == "right":
            written(paragraph, f"核对码 {paper.code}　　", FANGSONG, 9)
        page_number(paragraph, SONGTI, FOOT)
        if paper.code and align == "left":
            written(paragraph, f"　　核对码 {paper.code}", FANGSONG, 9)


def _head(document: Any, paper: Paper) -> None:
    if paper.masthead:
        masthead = laid(document.add_paragraph(), align="center", line=measures.LINE * 2)
        written(masthead, paper.masthead, XIAOBIAOSONG, _masthead_points(paper.masthead), red=True)
        _empty(document)
        number = laid(document.add_paragraph(), align="center")
        written(number, paper.number, FANGSONG)
        ruled_below(number)
        _empty(document, 2)
    for line in paper.title.split("\n"):
        written(laid(document.add_paragraph(), align="center", together=True), line, XIAOBIAOSONG, TITLE)
    if paper.number and not paper.masthead:
        written(laid(document.add_paragraph(), align="center"), paper.number, FANGSONG)
    _empty(document)
    if paper.to:
        written(laid(document.add_paragraph(), align="left"), f"{paper.to.rstrip('：:')}：", FANGSONG)


def _masthead_points(text: str) -> float:
    """As large as one line allows."""
    return min(measures.MASTHEAD, measures.points(measures.TEXT_WIDTH) / max(1.0, wide(text)))


def _empty(document: Any, lines: int = 1) -> None:
    for _line in range(lines):
        written(laid(document.add_paragraph()), "", FANGSONG)


def _block(document: Any, block: Any) -> None:
    match block:
        case Heading(level, text):
            paragraph = laid(document.add_paragraph(), first=2, together=True)
            written(paragraph, text, OF_LEVEL[level])
        case Text(text, indent, align, bold):
            for line in text.split("\n"):
                written(
                    laid(document.add_paragraph(), align=align, first=2 if indent else 0), line, FANGSONG, bold=bold
                )
        case Table():
            _table(document, block)
        case Signing():
            _empty(document)
            places(document, block, measures.TEXT_WIDTH)
            spacer(document)
        case Blank(lines):
            _empty(document, lines)
        case PageBreak():
            laid(document.add_paragraph(), line=1).add_run().add_break(WD_BREAK.PAGE)


def _table(document: Any, table: Table) -> None:
    if not table.landscape:
        ruled(document, table, measures.TEXT_WIDTH)
        spacer(document)
        return
    _turned(document.add_section(WD_SECTION.NEW_PAGE), across=True)
    ruled(document, table, measures.TEXT_HEIGHT)
    _turned(document.add_section(WD_SECTION.NEW_PAGE), across=False)


def _end(document: Any, paper: Paper) -> None:
    """附件, 署名, 成文日期, 附注, and the foot with 抄送."""
    if paper.attachments:
        _empty(document)
        for number, line in enumerate(attachment_lines(paper.attachments)):
            hanging = 2 if number == 0 else 5
            written(laid(document.add_paragraph(), align="left", first=hanging), line, FANGSONG)
    if paper.signers or paper.date:
        _signed(document, paper)
    if paper.note:
        written(laid(document.add_paragraph(), align="left", first=2), f"（{paper.note.strip('（）()')}）", FANGSONG)
    if paper.copies or paper.printed_by:
        _foot(document, paper)


def _signed(document: Any, paper: Paper) -> None:
    """The date four characters from the right, the body centred over it; without a seal the body two from the right."""
    day = day_words(paper.date) if paper.date else ""
    _empty(document, 2 if paper.sealed else 1)
    for name in paper.signers:
        within = 4 + (wide(day) - wide(name)) / 2 if day and paper.sealed else 2
        paragraph = laid(document.add_paragraph(), align="right", right=max(0.0, within), together=True)
        written(paragraph, name, FANGSONG)
    if day:
        written(laid(document.add_paragraph(), align="right", right=4), day, FANGSONG)


def _foot(document: Any, paper: Paper) -> None:
    """版记: after the last line of all, between two lines as wide as the text."""
    lines = [f"抄送：{paper.copies.rstrip('。')}。"] if paper.copies else []
    if paper.printed_by:
        lines.append(paper.printed_by + (f"\t{day_words(paper.printed_on)}印发" if paper.printed_on else ""))
    _empty(document)
    made = document.add_table(rows=len(lines), cols=1)
    properties = made._tbl.tblPr
    properties.append(element("w:tblW", w=measures.twips(measures.TEXT_WIDTH), type="dxa"))
    borders = element("w:tblBorders")
    for side, eighths in (("top", 8), ("bottom", 8), ("insideH", 4)):
        borders.append(element(f"w:{side}", val="single", sz=eighths, space=0, color="000000"))
    properties.append(borders)
    for row, line in zip(made.rows, lines, strict=True):
        row.cells[0].width = Mm(measures.TEXT_WIDTH)
        paragraph = laid(row.cells[0].paragraphs[0], align="left", left=1, right=1, line=22, size=FOOT)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(measures.TEXT_WIDTH - 9), alignment=2)
        written(paragraph, line, FANGSONG, FOOT)
