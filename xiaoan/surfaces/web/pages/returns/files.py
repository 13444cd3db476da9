"""A return as a workbook, as a Word file and as PDF: the same blocks, the same sheets, the same check code."""

from __future__ import annotations

import io
from uuid import UUID

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from xiaoan.features.returns import queries
from xiaoan.features.returns.queries import Page
from xiaoan.features.returns.shapes import Figure, Group, Listed, Part, Signature
from xiaoan.features.returns.verbs import SEE
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Refused
from xiaoan.reports import papers
from xiaoan.reports.papers.shapes import day_words
from xiaoan.reports.xlsx import MEDIA, Head, Sheet, workbook
from xiaoan.surfaces.web.door import Seat, page

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SMALL, ACROSS, NOWHERE = 10.5, 6, "尚无来源"
SHEETS = (("隐患清单（以前未整改）", True), ("隐患清单（当月新增）", False))
GROUPED = ("应报", "实报", "迟报", "未报", "以前未整改", "新增", "已整改", "未整改")
WIDE = (2.2, 2.4, 3.2, 0.8, 1.0, 1.2, 1.6, 2.2, 1.2)
LISTED = ("编号", "部位", "隐患", "处数", "未整改", "等级", "期限", "整改责任人", "状态")


def _name(found: Page, ending: str) -> str:
    return f"{found.owed.unit.short_name}{found.body.title}{found.owed.span.label}.{ending}"


@page(verb=SEE)
@require_safe
def xlsx(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponseBase:
    """Every figure on one line, with its campuses and notes; then the hazards."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    places = found.body.places
    heads = [Head("栏目", 24), Head("行", 14), Head("项目", 22), Head("数", 14), Head("单位", 8),
             *(Head(place.name, 14) for place in places), Head("说明", 40)]  # fmt: skip
    notes: dict[str, str] = {}
    for note in found.notes:
        notes[note.cell] = "；".join(filter(None, (notes.get(note.cell, ""), f"{note.text}（{note.by.words}）")))
    rows = []
    for part in found.body.blocks:
        for line, figures in (("", part.figures), *((row.title, row.figures) for row in part.rows)):
            for figure in figures:
                apart = [_cell(figure.parts.get(place.id, "")) for place in places]
                rows.append([part.title, line, figure.title, _cell(figure.value) or figure.words, figure.unit, *apart,
                             notes.get(figure.code, "")])  # fmt: skip
    for each in found.body.sheets:
        sheet = "以前未整改" if each.carried else "当月新增"
        rows.append([f"隐患清单：{sheet}", each.number, each.title, each.quantity, "处", *("" for _place in places),
                     f"{each.unit} {each.where}，未整改{each.open}处，{each.stage}"])  # fmt: skip
    signed = found.frozen
    state = f"校验码 {signed.code}" if signed else "拟稿，不作报送"
    title = f"{found.body.unit_name}{found.body.period_words}{found.body.title}"
    made = workbook(Sheet(title=title, heads=heads, notes=[state]), rows)
    return FileResponse(made, as_attachment=True, filename=_name(found, "xlsx"), content_type=MEDIA)


def _cell(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() else text


@page(verb=SEE)
@require_safe
def docx(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponseBase:
    """The paper in the layout of official papers."""
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    made = io.BytesIO(papers.docx(paper(found)))
    return FileResponse(made, as_attachment=True, filename=_name(found, "docx"), content_type=DOCX)


@page(verb=SEE)
@require_safe
def pdf(request: Seat, unit_id: UUID, return_kind: str, period: str) -> HttpResponseBase:
    """The same as PDF; where the library is missing, said in words."""
    if missing := papers.missing_library():
        raise Refused(f"这台机器缺少生成 PDF 的组件（{missing}），请用“打印 A4”或 Word。")
    found = queries.page(request.viewer, unit_id, return_kind, period, at=request.at)
    made = io.BytesIO(papers.pdf(paper(found)))
    return FileResponse(made, as_attachment=True, filename=_name(found, "pdf"), content_type="application/pdf")


def paper(found: Page) -> papers.Paper:
    """The return as an official paper: head, blocks, notes, list of attachments, signatures, hazard sheets."""
    body, signed, filled = found.body, found.frozen, found.steps[0].at
    day = day_words(school_day(filled)) if filled else "　　　　年　　月　　日"
    head = [[f"填报单位（盖章）：{body.unit_name}", f"期间：{body.period_words}"], [f"填表日期：{day}", "联系电话："]]
    blocks: list[papers.Heading | papers.Text | papers.Table | papers.PageBreak | papers.Blank | papers.Signing] = []
    if not signed:
        blocks.append(papers.Text("拟稿，不作报送", indent=False, align="center", bold=True))
    blocks.append(papers.Table(heads=(), rows=head, widths=(3, 2), points=SMALL))
    if body.beside:
        blocks.append(papers.Table(heads=(), rows=[[body.beside]], points=SMALL))
    if body.roll:
        blocks.append(papers.Table(heads=(), rows=[[roll_words(found)]], points=SMALL))
    for part in body.blocks:
        blocks.append(papers.Heading(2, part.title, numbered=False))
        blocks += _table(part)
    if any(figure.words == NOWHERE for figure in body.figures.values()):
        said = [[f"写“{NOWHERE}”的：系统尚无记录来源，不等于零。"]]
        blocks.append(papers.Table(heads=(), rows=said, points=9))
    for title, by in (("分乡镇（上级单位）", "town"), ("分学校类别", "kind")):
        if rows := [_grouped(each) for each in body.groups if each.by == by]:
            heads = ["", *GROUPED]
            table = papers.Table(heads=heads, rows=rows, points=SMALL, aligned="l" + "r" * len(GROUPED))
            blocks += [papers.Heading(2, title, numbered=False), table]
    if found.notes:
        remarks = [[_title(found, each.cell), each.text, each.by.words] for each in found.notes]
        blocks.append(papers.Heading(2, "说明", numbered=False))
        blocks.append(papers.Table(heads=("项目", "说明", "谁"), rows=remarks, widths=(2, 4, 2), points=SMALL))
    if index := _index(found):
        blocks.append(papers.Heading(2, "附件", numbered=False))
        blocks.append(papers.Table(heads=("附件", "内容"), rows=index, widths=(2, 5), points=SMALL))
    blocks.append(papers.Signing(tuple((step.title, _signed(step)) for step in found.steps)))
    for title, carried in SHEETS:
        if found.owed.kind.sheets:
            blocks += [papers.PageBreak(), papers.Heading(2, title, numbered=False)]
            blocks += _listed([each for each in body.sheets if each.carried == carried])
    return papers.Paper(body.title, blocks=blocks, code=signed.code if signed else "")


def roll_words(found: Page) -> str:
    """应报 = 实报 + 未报, and what is not final in it."""
    owed, sent, late, missing = found.body.roll
    whole = "个" if found.owed.kind.filler == "city" else "所"
    said = f"应报{owed}{whole} = 实报{sent}{whole}（其中迟报{late}{whole}）+ 未报{missing}{whole}。"
    if found.body.left_open:
        return f"{said}含未定稿{found.body.left_open}{whole}。"
    return f"{said}未报的没有计入下面的合计。" if missing else said


def _signed(step: Signature) -> str:
    if step.by is None or step.at is None:
        return ""
    return f"{step.by.name}\n{day_words(school_day(step.at))}"


def _index(found: Page) -> list[list[str]]:
    """The list of attachments: what goes with the paper, and what of it is missing."""
    rows = []
    for title, carried in SHEETS if found.owed.kind.sheets else ():
        rows.append([title, f"{sum(1 for each in found.body.sheets if each.carried == carried)}条，附后"])
    for each in found.body.enclosed:
        said = [f"{item.text}　{f'缺：{item.lacks}' if item.lacks else '齐'}" for item in each.items]
        rows.append([each.title, "；".join(said) or "本期无"])
    return rows


def _grouped(group: Group) -> list[str]:
    numbers = (group.owed, group.sent, group.late, group.missing, group.carried, group.new, group.closed, group.open)
    return [group.title or "–", *map(str, numbers)]


def _title(found: Page, code: str) -> str:
    figure = found.body.figure(code)
    return figure.title if figure else code


def _table(part: Part) -> list[papers.Table]:
    """The block as the form has it: a table, texts beside their titles, or figures in pairs, three in a row."""
    if part.rows:
        rows = [[row.title, *(figure.words for figure in row.figures)] for row in part.rows]
        heads = ["", *part.heads]
        widths = (1.6, *(1.4 if figure.take == "share" else 1.0 for figure in part.rows[0].figures))
        groups = (("", 1), *part.groups) if part.groups else ()
        found = [papers.Table(heads=heads, rows=rows, widths=widths, groups=groups, points=SMALL,
                              aligned="l" + "r" * len(part.heads))]  # fmt: skip
        said = [f"{each.title}：{each.says}" for each in part.rows[0].figures if each.says]
    elif part.written:
        rows, said = [[figure.title, figure.words] for figure in part.figures], []
        found = [papers.Table(heads=(), rows=rows, widths=(2, 5), points=SMALL)]
    else:
        cells = [text for figure in part.figures for text in (figure.title, _said(figure))]
        cells += [""] * (-len(cells) % ACROSS)
        rows = [cells[at : at + ACROSS] for at in range(0, len(cells), ACROSS)]
        found = [papers.Table(heads=(), rows=rows, widths=(3, 2) * (ACROSS // 2), points=SMALL,
                              aligned="lr" * (ACROSS // 2))]  # fmt: skip
        said = [f"{each.title}：{each.explained}" for each in part.figures if each.explained]
        said += [part.by_hand] if part.by_hand else []
    return [*found, papers.Table(heads=(), rows=[["；".join(said)]], points=9)] if said else found


def _said(figure: Figure) -> str:
    return f"{figure.words} {figure.unit}" if figure.value not in ("", "0") and figure.take != "share" else figure.words


def _listed(some: list[Listed]) -> list[papers.Table | papers.Text]:
    if not some:
        return [papers.Text("无。", indent=False)]
    rows = [[each.number, f"{each.unit} {each.where}", each.title, str(each.quantity), str(each.open), each.grade,
             each.due or "–", each.rectifier or "–", each.stage] for each in some]  # fmt: skip
    return [papers.Table(heads=LISTED, rows=rows, widths=WIDE, points=9)]
