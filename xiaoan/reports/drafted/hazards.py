"""通报、约谈 as they stand, draft or issued; 公示页 of a school's hazards in a month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import month_words
from xiaoan.kernel.hazards.bureau.admonishing import KINDS
from xiaoan.kernel.hazards.models import Admonition
from xiaoan.kernel.hazards.queries import Entry, MonthFigures
from xiaoan.kernel.tree.models import Unit
from xiaoan.reports.papers import Heading, Paper, Signing, Table, Text
from xiaoan.reports.papers.shapes import Block

SMALL = 10.5
INTERVIEW = {
    "held": "时间", "place": "地点", "host": "主持", "attended": "参加", "whom": "被约谈人", "post": "职务",
    "recorder": "记录人", "stated": "陈述", "demands": "要求", "due": "期限", "stance": "表态",
    "report_on": "整改报告日期", "verdict": "复核结果",
}  # fmt: skip
DRAFT = "草稿，未经领导决定，不得发出"


def admonition(row: Admonition) -> Paper:
    """The paper with the cases it names; a draft says that it is one."""
    blocks: list[Block] = [Text(line) for line in row.text.splitlines() if line.strip()]
    cases = [
        (
            each.unit_name, f"{'重大　' if each.major else ''}{each.title}", each.number,
            each.due.isoformat() if each.due else "", f"{each.overdue} 天",
        )
        for each in row.cases
    ]  # fmt: skip
    if cases:
        heads = ("单位", "隐患", "编号", "期限", "超期")
        blocks.append(Table(heads, cases, widths=(3, 5, 3, 2.2, 1.6), aligned="llllr", points=SMALL))
    if row.interview:
        told = [
            (title, str(getattr(row.interview, name)))
            for name, title in INTERVIEW.items()
            if getattr(row.interview, name)
        ]
        blocks += [Heading(1, "约谈记录"), Table((), told, widths=(1, 5), points=12)]
        blocks.append(Signing((("主持", ""), ("被约谈人", ""), ("记录人", ""))))
    issued = row.state == "issued"
    return Paper(
        title=row.title, number=row.number, blocks=blocks, signature=row.unit.name,
        date=school_day(row.decided_at) if issued and row.decided_at else None,
        note="" if issued else f"{KINDS[row.kind]}{DRAFT}",
    )  # fmt: skip


def notice(unit: Unit, month: str, entries: Sequence[Entry], figures: MonthFigures, *, at: datetime) -> Paper:
    """公示页: what was found and closed in a month and what is still open. Names of reporters never stand on it."""
    several = len({entry.row.unit_id for entry in entries}) > 1
    sentence = (
        f"{month_words(month)}：以前未整改 {figures.carried.places} 处，当月新增 {figures.new.places} 处，"
        f"当月销号 {figures.closed.places} 处，月末未整改 {figures.open.places} 处。"
    )
    heads = [
        "编号",
        *(["单位"] if several else []),
        "隐患",
        "部位",
        "处数",
        "等级",
        "措施、管控",
        "整改责任人",
        "期限",
        "情况",
    ]
    widths = [2.4, *([2.4] if several else []), 4, 2.4, 1.1, 1.8, 4, 2.4, 2, 2]
    blocks: list[Block] = [Text(sentence)]
    if entries:
        rows = [_line(entry, several=several) for entry in entries]
        blocks.append(Table(heads, rows, widths=widths, points=9, landscape=True, caption="安全隐患清单"))
    else:
        blocks.append(Text("当月没有隐患。"))
    blocks.append(Text("对公示内容有意见，或发现没有列出的隐患，请告诉安全员或直接拨打学校值班电话。"))
    blocks.append(Signing((("安全员", ""), ("负责人", ""), ("公示日期", ""))))
    return Paper(title="安全隐患排查整改公示", blocks=blocks, signature=unit.name, date=school_day(at))


def _line(entry: Entry, *, several: bool) -> list[str]:
    row = entry.row
    until = row.plan_on or row.due
    quantity = f"{row.quantity}\n已销 {row.closed}" if row.closed and row.open else str(row.quantity)
    how = [row.stage_title, school_day(row.closed_at).isoformat() if row.closed_at else "", row.plan_name]
    return [
        row.number, *([row.unit_name] if several else []), row.title, row.where, quantity, row.grade_title,
        "\n".join(filter(None, (entry.measures, entry.control))), row.rectifier, until.isoformat() if until else "",
        "\n".join(filter(None, [*how, "停用（封控）" if row.sealed else ""])),
    ]  # fmt: skip
