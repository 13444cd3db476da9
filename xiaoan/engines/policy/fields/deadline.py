"""By when: clocks that start at an event, days of the next month, dates, months, ranges and lists of days.

A list of days under one verb is one deadline with several values. What stands in a title (《…》) is never one. `sure`
is 0.5 where a named day or a month may only be a name (“安全生产月”活动) or a year only the plan's own.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from xiaoan.engines.policy.fields.days import named_days
from xiaoan.engines.policy.fields.when.calendar import calendar
from xiaoan.engines.policy.fields.when.clocks import clocks
from xiaoan.engines.policy.fields.when.gathering import gathered
from xiaoan.engines.policy.fields.when.marks import Mark
from xiaoan.engines.policy.fields.when.written import written
from xiaoan.engines.policy.shapes import Deadline, Found

_TITLE = re.compile(r"《[^《》]{1,80}》")


def deadlines(text: str, year: int | None = None) -> list[Found[Deadline]]:
    """By when things are to be done, in order. `year`: the document's own, for 今年 and 明年; others stay `--MM-DD`."""
    plain = _TITLE.sub(_blank, text) if "《" in text else text
    found = _apart(list(clocks(plain)))
    marks = [*written(plain, year), *calendar(plain, year), *named_days(plain)]
    found.extend(gathered(plain, _outside(marks, found)))
    return sorted(found, key=lambda one: (one.start, one.end))


def _blank(title: re.Match[str]) -> str:
    return "《" + "※" * (len(title[0]) - 2) + "》"


def _apart(found: list[Found[Deadline]]) -> list[Found[Deadline]]:
    kept: list[Found[Deadline]] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _outside(marks: list[Mark], found: list[Found[Deadline]]) -> list[Mark]:
    """The marks that lie in no clock (次月5日 is no date)."""
    starts = [one.start for one in found]
    kept: list[Mark] = []
    for mark in marks:
        place = bisect_right(starts, mark.start) - 1
        if place < 0 or mark.start >= found[place].end:
            kept.append(mark)
    return kept
