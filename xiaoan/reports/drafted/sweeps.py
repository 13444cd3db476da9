"""专项排查 as a paper: what was asked, and how it stands, school by school."""

from __future__ import annotations

from datetime import datetime

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.text import day_words, moment_words
from xiaoan.kernel.work.demands.models import DRAFT, AskedItem
from xiaoan.kernel.work.demands.reading import Notice
from xiaoan.reports.papers import Heading, Paper, Table, Text
from xiaoan.reports.papers.shapes import Block
from xiaoan.reports.sweeps import Results, said

SMALL = 10.5


def _how(item: AskedItem) -> str:
    """What to look at, and when something is wrong."""
    return "；".join(part for part in (item.look, item.wrong and f"有问题的情形：{item.wrong}") if part)


def sweep(notice: Notice, found: Results, *, at: datetime) -> Paper:
    """The notice with its items; once it is out, the results as they stand at an instant."""
    row = notice.row
    blocks: list[Block] = [Text(line) for line in row.reason.splitlines() if line.strip()]
    blocks.append(Text(f"截止{day_words(row.due)}。" + (f"依据：{row.paper_no}。" if row.paper_no else "")))
    items = [(str(number), item.ask, _how(item)) for number, item in enumerate(row.items, 1)]
    if items:
        table = Table(("序号", "查什么", "怎么看"), items, widths=(1, 6, 6), aligned="cll", points=12)
        blocks += [Heading(1, "检查内容"), table]
    if row.state != DRAFT:
        lines = [
            (
                str(number), each.line.name, each.word, str(each.found), str(each.closed), str(each.still),
                "；".join(f"{one.what}（{one.word}）" for one in each.problems),
            )
            for number, each in enumerate(found.rows, 1)
        ]  # fmt: skip
        heads = ("序号", "单位", "情况", "发现", "已整改", "未整改", "发现的问题")
        results = Table(heads, lines, widths=(1, 4, 3, 1.2, 1.4, 1.4, 6), aligned="cllcccl", points=SMALL)
        blocks += [Heading(1, "排查情况"), Text(f"截至{moment_words(at)}，{said(found)}"), results]
    return Paper(
        title=row.title, number=row.number, blocks=blocks, signature=row.unit.name,
        date=school_day(row.sent_at) if row.sent_at else None, code=row.digest[:8].upper(),
        note="草稿，还没有发出" if row.state == DRAFT else "",
    )  # fmt: skip
