"""Word's own words for letters and lines: runs set in the standard's types, paragraphs of a fixed height, rules.

python-docx has no words for what official papers need (a distance between letters, a type for Chinese, a table's
exact grid); they are written into its elements here and nowhere else.
"""

from __future__ import annotations

import re
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from xiaoan.reports.papers.measures import BODY, CLOSER, FACES, LINE, Face
from xiaoan.reports.papers.shapes import Align

ALIGNED = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
RED = RGBColor(0xFF, 0x00, 0x00)
NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONTS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def element(name: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with attributes of its own namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def written(
    paragraph: Any, text: str, face: Face, size: float = BODY, *, bold: bool = False, red: bool = False,
    closer: float | None = None,
) -> Any:  # fmt: skip
    """A run of one type. Running text is set closer, so that 28 characters fill a line."""
    run = paragraph.add_run(NOT_XML.sub("", text))
    run.font.size = Pt(size)
    run.font.bold = bold or face.bold
    run.font.name = face.name
    if red:
        run.font.color.rgb = RED
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), face.name)
    fonts.set(qn("w:hint"), "eastAsia")
    distance = closer if closer is not None else CLOSER if size == BODY else 0.0
    if distance:
        run.font._element.rPr.append(element("w:spacing", val=round(distance * 20)))
    return run


def laid(
    paragraph: Any, *, align: Align = "both", first: float = 0, left: float = 0, right: float = 0,
    line: float | None = LINE, together: bool = False, size: float = BODY,
) -> Any:  # fmt: skip
    """A paragraph's place: indents in characters of `size`, a fixed line (None: as its letters need)."""
    layout = paragraph.paragraph_format
    layout.alignment = ALIGNED[align]
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    layout.keep_with_next = together
    if line is None:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        layout.line_spacing = Pt(line)
    step = size + (CLOSER if size == BODY else 0)
    if first:
        layout.first_line_indent = Pt(first * step)
    if left:
        layout.left_indent = Pt(left * step)
    if right:
        layout.right_indent = Pt(right * step)
    paragraph._p.get_or_add_pPr().append(element("w:snapToGrid", val=0))
    return paragraph


def ruled_below(paragraph: Any, *, colour: str = "FF0000", eighths: int = 12) -> None:
    """A line under a paragraph as wide as the text: the red one of a masthead."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val="single", sz=eighths, space=11, color=colour))
    paragraph._p.get_or_add_pPr().append(borders)


def page_number(paragraph: Any, face: Face, size: float) -> None:
    """— 1 —: the field that Word fills in, between dashes."""
    written(paragraph, "— ", face, size)
    for kind, code in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = written(paragraph, "", face, size)
        if kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            instruction = element("w:instrText")
            instruction.text = code
            run._r.append(instruction)
    written(paragraph, " —", face, size)


def font_table() -> bytes:
    """The part that names each type and what may stand in for it."""
    fonts = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{",".join(face.instead)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in FACES
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{_FONTS}">{fonts}</w:fonts>'.encode()
    )
