"""A paper as PDF: the same page as the Word file, drawn by WeasyPrint, its fonts in the file.

WeasyPrint needs Pango from the system. Where that is missing everything else works, and a PDF is refused in words. It
takes about half a second a page: never within a request.
"""

from __future__ import annotations

import importlib
import io
from functools import cache
from html import escape
from typing import Any

from xiaoan.foundation.errors import Refused
from xiaoan.reports.papers import measures
from xiaoan.reports.papers.lettering import NOT_XML
from xiaoan.reports.papers.measures import FANGSONG, FOOT, HEITI, KAITI, LINE, SONGTI, XIAOBIAOSONG, Face
from xiaoan.reports.papers.shapes import (
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

MEDIA = "application/pdf"
NO_LIBRARY = "这台服务器缺少生成 PDF 的系统组件，暂时导不出 PDF；请改用 Word（docx）或在浏览器里打印。"
INSTALL = "请在服务器上运行 apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0。"


@cache
def _weasyprint() -> Any:
    return importlib.import_module("weasyprint")


def missing_library() -> str:
    """What the system lacks to make a PDF, in its own words; "" when nothing is."""
    try:
        _weasyprint()
    except (ImportError, OSError) as missing:
        return str(missing).strip().splitlines()[0][:200]
    return ""


def pdf(paper: Paper) -> bytes:
    """The paper as the bytes of a PDF. Refused where the system's library is missing."""
    return drawn(f"{_head(paper)}{''.join(map(_block, numbered(paper.blocks)))}{_end(paper)}", paper.title, paper.code)


def drawn(body: str, title: str, code: str = "") -> bytes:
    """HTML of ours as PDF on the standard's page. It may name nothing outside of itself."""
    if missing_library():
        raise Refused(NO_LIBRARY)
    page = (
        f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><title>{_text(title)}</title>"
        f"<style>{_styles(code)}</style></head><body>{body}</body></html>"
    )
    file = io.BytesIO()
    _weasyprint().HTML(string=page, url_fetcher=_nothing).write_pdf(file)
    return file.getvalue()


def _nothing(url: str, *_more: Any, **_named: Any) -> Any:
    raise ValueError(f"a paper names nothing outside of itself: {url[:40]}")


def _text(said: str) -> str:
    return escape(NOT_XML.sub("", said))


def _family(face: Face) -> str:
    return ", ".join(f'"{name}"' for name in (face.name, *face.instead))


def _styles(code: str) -> str:
    top, right, bottom, left = measures.TOP, measures.RIGHT, measures.BOTTOM, measures.LEFT
    number = f"content: '— ' counter(page) ' —'; font: {FOOT}pt {_family(SONGTI)}; vertical-align: top; "
    number += f"padding-top: {measures.NUMBER_BELOW}mm;"
    match_code = (
        f"content: '核对码 {_text(code)}'; font: 9pt {_family(FANGSONG)}; vertical-align: top; padding-top: 8mm;"
        if code
        else ""
    )
    return f"""
@page {{ size: A4; margin: {top}mm {right}mm {bottom}mm {left}mm; }}
@page :right {{ @bottom-right {{ {number} padding-right: {FOOT}pt; }} @bottom-left {{ {match_code} }} }}
@page :left {{ @bottom-left {{ {number} padding-left: {FOOT}pt; }} @bottom-right {{ {match_code} }} }}
@page across {{ size: A4 landscape; margin: {left}mm {top}mm {right}mm {bottom}mm; }}
body {{ margin: 0; font: {measures.BODY}pt/{LINE}pt {_family(FANGSONG)}; letter-spacing: {measures.CLOSER}pt;
  text-align: justify; line-break: normal; orphans: 1; widows: 1; }}
p, h1, h2 {{ margin: 0; font-weight: normal; font-size: inherit; min-height: {LINE}pt; overflow-wrap: anywhere; }}
.in {{ text-indent: 2em; }} .plain {{ text-indent: 0; }}
h1 {{ font: {measures.TITLE}pt/{LINE}pt {_family(XIAOBIAOSONG)}; text-align: center; letter-spacing: 0; }}
h2 {{ text-indent: 2em; break-after: avoid; }}
.l1 {{ font-family: {_family(HEITI)}; }} .l2 {{ font-family: {_family(KAITI)}; }}
.center {{ text-align: center; }} .left {{ text-align: left; }} .right {{ text-align: right; }}
.bold {{ font-weight: bold; }}
.masthead {{ font-family: {_family(XIAOBIAOSONG)}; color: #f00; text-align: center; letter-spacing: 0;
  line-height: {2 * LINE}pt; }}
.under {{ border-bottom: 1.5pt solid #f00; padding-bottom: 4mm; text-align: center; }}
.page {{ break-before: page; }}
.across {{ page: across; break-before: page; break-after: page; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; letter-spacing: 0; text-align: left; }}
td, th {{ border: .5pt solid #000; padding: 0 1.2mm; font-weight: normal; overflow-wrap: anywhere;
  line-height: 1.4; vertical-align: middle; }}
th, caption {{ font-family: {_family(HEITI)}; text-align: center; }}
tr {{ break-inside: avoid; }} thead {{ display: table-header-group; }}
caption {{ font-size: 1.15em; line-height: 1.6; }}
.sum td {{ font-weight: bold; }}
.places {{ margin-top: {LINE}pt; }}
.places td {{ border: 0; vertical-align: top; font-size: 12pt; line-height: 22pt; }}
.places b {{ font-family: {_family(HEITI)}; font-weight: normal; }}
.foot {{ border-top: 1pt solid #000; border-bottom: 1pt solid #000; margin-top: {LINE}pt; font-size: {FOOT}pt;
  line-height: 22pt; letter-spacing: 0; break-inside: avoid; }}
.foot p {{ padding: 0 1em; min-height: 22pt; }} .foot p + p {{ border-top: .5pt solid #000; }}
.foot span {{ float: right; }}
"""


def _p(text: str, *classes: str, style: str = "") -> str:
    named = f' class="{" ".join(each for each in classes if each)}"' if any(classes) else ""
    return f"<p{named}{f' style={chr(34)}{style}{chr(34)}' if style else ''}>{_text(text)}</p>"


def _head(paper: Paper) -> str:
    made = []
    if paper.masthead:
        size = min(measures.MASTHEAD, measures.points(measures.TEXT_WIDTH) / max(1.0, wide(paper.masthead)))
        made.append(_p(paper.masthead, "masthead", style=f"font-size: {size:.1f}pt"))
        made += [_p(""), _p(paper.number, "under"), _p(""), _p("")]
    made += [f"<h1>{_text(line)}</h1>" for line in paper.title.split("\n")]
    if paper.number and not paper.masthead:
        made.append(_p(paper.number, "center"))
    made.append(_p(""))
    if paper.to:
        made.append(_p(f"{paper.to.rstrip('：:')}：", "left"))
    return "".join(made)


def _block(block: Any) -> str:
    match block:
        case Heading(level, text):
            return f'<h2 class="l{level}">{_text(text)}</h2>'
        case Text(text, indent, align, bold):
            classes = ("in" if indent else "plain", "" if align == "both" else align, "bold" if bold else "")
            return "".join(_p(line, *classes) for line in text.split("\n"))
        case Table():
            return _table(block)
        case Signing(places):
            cells = "".join(f"<td><b>{_text(title)}：</b><br>{_lines(said)}</td>" for title, said in places)
            return f'<table class="places"><tr>{cells}</tr></table>'
        case Blank(lines):
            return _p("") * lines
        case PageBreak():
            return '<div class="page"></div>'
    raise TypeError(f"no such block: {block!r}")


def _lines(said: str) -> str:
    return "<br>".join(_text(line) for line in said.split("\n"))


def _table(table: Table) -> str:
    if not table.columns:
        return ""
    letters = table.aligned or "l" * table.columns
    align = {"l": "left", "c": "center", "r": "right"}
    columns = "".join(f'<col style="width: {share * 100:.2f}%">' for share in table.shares)
    rows = []
    for number, row in enumerate(table.rows):
        cells = "".join(
            f'<td class="{align[letter]}">{_lines(str(text))}</td>' for letter, text in zip(letters, row, strict=True)
        )
        rows.append(f"<tr{' class=sum' if number >= len(table.rows) - table.sums else ''}>{cells}</tr>")
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    made = (
        f'<table style="font-size: {table.points}pt">{caption}<colgroup>{columns}</colgroup>'
        f"<thead>{_table_heads(table)}</thead><tbody>{''.join(rows)}</tbody></table>"
    )
    return f'<div class="across">{made}</div>' if table.landscape else made


def _table_heads(table: Table) -> str:
    if not table.heads:
        return ""
    if not table.groups:
        return f"<tr>{''.join(f'<th>{_text(head)}</th>' for head in table.heads)}</tr>"
    above, below, at = "", "", 0
    for title, many in table.groups:
        heads = table.heads[at : at + many]
        at += many
        if title:
            above += f'<th colspan="{many}">{_text(title)}</th>'
            below += "".join(f"<th>{_text(head)}</th>" for head in heads)
        else:
            above += "".join(f'<th rowspan="2">{_text(head)}</th>' for head in heads)
    return f"<tr>{above}</tr><tr>{below}</tr>"


def _end(paper: Paper) -> str:
    made = []
    if paper.attachments:
        made.append(_p(""))
        for number, line in enumerate(attachment_lines(paper.attachments)):
            made.append(_p(line, "left", style=f"text-indent: {2 if number == 0 else 5}em"))
    day = day_words(paper.date) if paper.date else ""
    if paper.signers or day:
        made.append(_p("") * (2 if paper.sealed else 1))
        for name in paper.signers:
            within = 4 + (wide(day) - wide(name)) / 2 if day and paper.sealed else 2
            made.append(_p(name, "right", style=f"padding-right: {max(0.0, within):.2f}em; break-after: avoid"))
        made.append(_p(day, "right", style="padding-right: 4em") if day else "")
    if paper.note:
        made.append(_p(f"（{paper.note.strip('（）()')}）", "in", "left"))
    foot = [f"<p>抄送：{_text(paper.copies.rstrip('。'))}。</p>"] if paper.copies else []
    if paper.printed_by:
        on = f"<span>{day_words(paper.printed_on)}印发</span>" if paper.printed_on else ""
        foot.append(f"<p>{on}{_text(paper.printed_by)}</p>")
    return "".join(made) + (f'<div class="foot">{"".join(foot)}</div>' if foot else "")
