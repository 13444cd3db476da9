"""A small reading made by hand: a plan of our own, a piece set apart, figures that add up and that do not."""

from __future__ import annotations

from xiaoan.engines.policy.shapes import (
    Deadline,
    Duty,
    Figure,
    Frequency,
    Piece,
    Placed,
    Reading,
    Span,
    Threshold,
)
from xiaoan.engines.policy.source import document_of_text

TEXT = """示例县校园安全工作要点

各学校每月至少检查一次灭火器，登记台账，发现失效2小时内报安全科。
<b>幼儿园</b> & 家长每学期座谈不少于2次。

示例宾馆值班办法
前台每天清点一次钥匙。
"""


def span(words: str) -> Span:
    """Where words stand in the text."""
    start = TEXT.index(words)
    return Span(start, start + len(words))


def reading() -> Reading:
    """What could be read in it."""
    document = document_of_text(TEXT, "要点\u202e.txt")
    placed = tuple(Placed(passage) for passage in document.passages)
    pieces = (
        Piece(0, "示例县校园安全工作要点", placed[:3], year=2026),
        Piece(1, "示例宾馆值班办法", placed[3:], scope="noise", kind="rule", why="说的是宾馆，不是学校"),
    )
    check, tell = "各学校每月至少检查一次灭火器，登记台账", "发现失效2小时内报安全科"
    talk, keys = "幼儿园</b> & 家长每学期座谈不少于2次", "前台每天清点一次钥匙"
    duties = (
        Duty(
            0, 3, check, span(check), "检查灭火器并登记", "fire", "must", actor="各学校", evidence=("台账",),
            frequency=Frequency("month", 1), confidence=0.92,
            spans={"actor": span("各学校"), "frequency": span("每月至少检查一次"), "evidence": span("台账")},
        ),
        Duty(
            0, 3, tell, span(tell), "报安全科", "incident", "must", actor="各学校", inferred=("actor",), confidence=0.6,
            deadline=Deadline("after_event", "PT2H", "发现失效"),
            spans={"actor": span("各学校"), "deadline": span("2小时内")},
        ),
        Duty(
            0, 4, talk, span(talk), "座谈", "home_school", "must", actor="幼儿园", applies_to="幼儿园", confidence=0.3,
            frequency=Frequency("term", 2), threshold=Threshold((2, 4), "小时", "between"), asks=("谁来做？",),
        ),
        Duty(
            1, 7, keys, span(keys), "清点钥匙", "security", "must", scope="noise", actor="前台",
            frequency=Frequency("day", 1), confidence=0.8,
        ),
    )  # fmt: skip
    figures = (
        Figure(0, 3, "", span("台账"), "排查隐患", 136, "处", sum_of=(111, 25), adds_up=True),
        Figure(0, 3, "", span("台账"), "整改隐患", 40, "处", "上半年", True, (20, 10), False),
    )
    return Reading(document, pieces, duties, figures)
