"""整改通知书、督查反馈单、复查意见书 and papers of departments, as they were issued; the school's 整改回执.

What a paper says is what was kept of it on that day; only signatures and receipts may have come since.
"""

from __future__ import annotations

from xiaoan.features.inspections.queries import PaperPage
from xiaoan.features.inspections.shapes import Printed, PrintedLine
from xiaoan.features.inspections.sight.pages import Replied, Signed
from xiaoan.features.inspections.vocabulary import Kind, Side
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import moment_words
from xiaoan.reports.papers import Heading, Paper, Signing, Table, Text
from xiaoan.reports.papers.shapes import Block, day_words

SMALL = 10.5
NOTE = "＊ 引用前请核对原文。"


def paper(found: PaperPage) -> Paper:
    """One paper for one viewer who may see it."""
    row, printed = found.row, found.printed
    title = f"{row.kind_title}更正" if row.corrects else row.kind_title
    blocks: list[Block] = []
    if printed.about:
        blocks.append(Text(f"{'更正' if row.corrects else '针对'} {printed.about}"))
    if row.corrects:
        blocks.append(Text(printed.says))
    else:
        blocks += _said(found)
    blocks.append(_signing(found))
    return Paper(
        title=title, to=printed.unit, blocks=blocks, number=row.number, signature=printed.issuer, date=row.on,
        code=found.check_code,
    )  # fmt: skip


def _said(found: PaperPage) -> list[Block]:
    """What was looked at, what is good, what is wrong, what is asked for."""
    row, printed = found.row, found.printed
    opinion = row.kind == Kind.OPINION
    blocks: list[Block] = [Text(_opening(printed))]
    for heading, text in (("检查内容", printed.looked), ("好的做法", printed.good)):
        if text:
            blocks += [Heading(1, heading), Text(text)]
    if printed.lines:
        blocks += [Heading(1, "复查意见" if opinion else "存在问题"), _problems(printed.lines, opinion=opinion)]
        if any("＊" in line.basis for line in printed.lines):
            blocks.append(Text(NOTE))
    else:
        blocks.append(Text("没有发现问题。"))
    if printed.suggestions:
        blocks += [Heading(1, "建议"), Text(printed.suggestions)]
    if row.kind == Kind.NOTICE and row.due:
        blocks += [
            Heading(1, "要求"),
            Text(
                f"请按上列期限整改，于{day_words(row.due)}前书面回复整改情况，并附佐证材料。"
                "不能按期完成的，请提前申请延期，整改前采取管控措施。"
            ),
        ]
    elif row.due and row.kind != Kind.DEPARTMENT:
        blocks.append(Text(f"请于{day_words(row.due)}前回复整改情况。"))
    if printed.opinion or row.kind == Kind.FEEDBACK:
        blocks += [Heading(1, "学校意见"), Text(printed.opinion or "\n")]
    return blocks


def _opening(printed: Printed) -> str:
    """When, who, how: one sentence for each that is known."""
    when = day_words(printed.on) if printed.on else ""
    told = [f"检查日期：{when}{' ' + printed.hours if printed.hours else ''}" if when else ""]
    told.append(f"方式：{printed.manner}" if printed.manner else "")
    team = "、".join(printed.team) + (f"（组长：{printed.leader}）" if printed.leader else "")
    told.append(f"检查人：{team}" if printed.team else "")
    told.append(f"学校陪同：{printed.accompanied}" if printed.accompanied else "")
    return "。\n".join(filter(None, told)) + "。"


def _problems(lines: list[PrintedLine], *, opinion: bool) -> Table:
    rows: list[list[str]] = []
    for number, line in enumerate(lines, 1):
        what = f"{line.what}\n疑似重大" if line.suspected else line.what
        verdict = ("通过" if line.passed else "不通过") + (f"：{line.note}" if line.note else "")
        until = line.due.isoformat() if line.due else ""
        own = [verdict] if opinion else [line.basis or "–", until]
        rows.append([str(number), what, line.where, str(line.quantity), *own, line.hazard])
    heads = ["序号", "问题", "部位", "处数", *(["结论"] if opinion else ["依据", "整改期限"]), "隐患编号"]
    widths = [1, 5, 2.5, 1, *([4] if opinion else [4, 2.2]), 3]
    return Table(heads, rows, widths=widths, aligned="cllc" + "l" * (len(heads) - 4), points=SMALL)


def _signing(found: PaperPage) -> Signing:
    """Who signed and how; an unsigned place stays empty, to be signed on paper."""
    opinion = found.row.kind == Kind.OPINION
    inspectors = [each for each in found.signatures if each.side == Side.INSPECTOR]
    team = "\n".join(_signed(each) for each in inspectors)
    if found.receipt:
        school = _signed(found.receipt)
    elif found.refusal:
        school = f"拒绝签收：{found.refusal.reason}\n见证人：{found.refusal.witness}"
    else:
        school = ""
    return Signing((("复查人" if opinion else "检查人", team), ("签收人", school)))


def _signed(each: Signed) -> str:
    post = f"（{each.post}）" if each.post else ""
    return f"{each.name}{post}\n{each.way_title}　{moment_words(each.at)}"


def reply(found: PaperPage, sent: Replied) -> Paper:
    """整改回执: problem by problem what was done, for the issuing body."""
    rows = [
        (
            str(number), f"{line.what}\n{line.number}", "\n".join(filter(None, (line.measures, line.note))),
            line.done_on.isoformat() if line.done_on else f"{line.due.isoformat()} 前" if line.due else "",
            line.rectifier, f"{line.evidence} 份" if line.evidence else "–", line.stage,
        )
        for number, line in enumerate(sent.lines, 1)
    ]  # fmt: skip
    heads = ("序号", "问题", "整改措施", "完成日期", "责任人", "佐证", "现状")
    table = Table(heads, rows, widths=(1, 4, 4, 2.2, 2.4, 1.2, 2), aligned="cllllcl", points=SMALL)
    blocks: list[Block] = [Text(f"{found.title}提出的问题，整改情况报告如下。"), table]
    if sent.note:
        blocks.append(Text(sent.note))
    blocks.append(Signing((("负责人签字", sent.by), ("单位（盖章）", ""))))
    return Paper(
        title="整改回执", to=found.row.issuer, blocks=blocks, signature=found.printed.unit, date=school_day(sent.at),
        code=found.check_code,
    )  # fmt: skip
