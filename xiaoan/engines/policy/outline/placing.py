"""Every passage of a piece with what it inherits from where it stands.

The nearest heading or lead that names an actor, a kind of school or days wins. Months come from month headings and
from the first cell of a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from xiaoan.engines.policy.outline.closing import closing_at
from xiaoan.engines.policy.outline.dating import dates_in, months_of
from xiaoan.engines.policy.outline.headings import Line
from xiaoan.engines.policy.outline.inheritance import actor_of, applies_to, charged_at, parties
from xiaoan.engines.policy.outline.nesting import LEAST_MONTHS, Level, Nested, nested
from xiaoan.engines.policy.outline.tables import Row, Table
from xiaoan.engines.policy.shapes import Heading, Passage, Placed

_GREETING: Final = re.compile(
    r"^(?:同志们|老师们|同学们|(?:尊敬的|各位|亲爱的|全体|广大)[^。]{1,24}|[^。；]{0,60}(?:学校"
    r"|幼儿园|单位|部门|学区|中心校|科室|股室|办|局|政府|机构|校|园|家长"
    r"|人员)(?:（[^）]{1,20}）)?)[：！，]$"
)
_NAME: Final = re.compile(r"^[\u4e00-\u9fff·][ 　]?[\u4e00-\u9fff·]{1,2}$")
_OPENING_LINES: Final = 4
_PARTY_LINES: Final = 12


def placed(
    head: Sequence[Passage], body: Sequence[Line], *, year: int | None = None, actor: str = ""
) -> tuple[Placed, ...]:
    """The lines of the title, then the text with its headings, leads and what they hand down. `actor` acts where
    nothing nearer names one."""
    titles = [Placed(passage, (), len(passage.text) - len(passage.text.lstrip()), True) for passage in head]
    lines = list(body)
    for place, line in enumerate(lines[:_OPENING_LINES]):
        if line.mark:
            break
        if _GREETING.match(line.passage.text) or (
            _NAME.match(line.passage.text.strip()) and not months_of(line.passage.text)
        ):
            lines[place] = replace(line, lead="", opening=True)
    monthly, names = _is_monthly(lines), parties(line.passage.text for line in lines[:_PARTY_LINES])
    table, cut = Table(), closing_at([line.passage.text for line in body])
    text = [_placed(one, table.read(one.line.passage.text), year, actor, monthly) for one in nested(lines[:cut])]
    text = [replace(one, actor=names.get(one.actor, one.actor)) for one in text] if names else text
    under = [Placed(line.passage, body=line.body) for line in lines[cut:]]
    return (*titles, *text, *under)


def _is_monthly(lines: Sequence[Line]) -> bool:
    """Is the text laid out by months, in headings or in rows?"""
    table, named = Table(), set[tuple[str, ...]]()
    for line in lines:
        named.add(months_of(line.named) or months_of(line.words) or table.read(line.passage.text).months)
    return len(named - {()}) >= LEAST_MONTHS


def _placed(one: Nested, row: Row, year: int | None, actor: str, monthly: bool) -> Placed:
    line, own = one.line, one.line.words if not one.line.whole else ""
    headings = [_heading(level) for level in one.above if level.words and level.line]
    if not one.is_heading and own:
        headings.append(Heading(len(one.above), _number(line), own, line.passage.line))
    says = tuple(words for words in (line.named, own, *one.says) if words)
    return Placed(
        line.passage,
        tuple(headings),
        line.body,
        one.is_heading,
        one.lead,
        row.actor or charged_at(line.passage.text) or next((who for who in map(actor_of, says) if who), actor),
        next((dates for words in says if (dates := _dates(words, year))), ""),
        (row.months or next((months for words in says if (months := months_of(words))), ())) if monthly else (),
        next((kind for kind in map(applies_to, says) if kind), ""),
    )


def _dates(words: str, year: int | None) -> str:
    """The days a heading names, unless it is the heading of a month."""
    return "" if months_of(words) else dates_in(words, year)


def _heading(level: Level) -> Heading:
    assert level.line is not None
    return Heading(level.depth, _number(level.line), level.words, level.line.passage.line)


def _number(line: Line) -> str:
    return line.mark.words if line.mark else ""
