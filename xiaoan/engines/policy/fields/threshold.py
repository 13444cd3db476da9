"""How much a duty asks for: percent, people, things, distance, lasting time, age, full coverage.

A count of 次 is a frequency and a time by which (1小时内) a deadline; neither is read here. A number that only says
whom a rule is for (100人以上的食堂) or what has happened (造成3人以上死亡) is no threshold. 每200名学生配1名 is 1 名.
"""

from __future__ import annotations

from collections.abc import Iterator

from xiaoan.engines.policy.fields.amounts.comparing import tail
from xiaoan.engines.policy.fields.amounts.judging import judge
from xiaoan.engines.policy.fields.amounts.phrases import codes, coverage, one_each, pairs, ratios, shares, zeros
from xiaoan.engines.policy.fields.amounts.units import quantities
from xiaoan.engines.policy.shapes import Found, Threshold


def thresholds(text: str) -> list[Found[Threshold]]:
    """The thresholds of a passage in order. None overlaps another, but the three of the code 1530 share a place."""
    found = [each for read in _READERS for each in read(text)]
    found.sort(key=lambda each: (each.start, -each.end))
    kept: list[Found[Threshold]] = []
    for each in found:
        if not kept or each.start >= kept[-1].end or (each.inferred and each.start == kept[-1].start):
            kept.append(each)
    return kept


def _counted(text: str) -> Iterator[Found[Threshold]]:
    """Numbers with a unit that are asked for. A range is `between`."""
    for quantity in quantities(text):
        judged = judge(quantity)
        if judged is not None:
            op, sure = judged
            ranged = isinstance(quantity.value, tuple)
            amount = Threshold(quantity.value, quantity.unit, "between" if ranged else op)
            yield Found(quantity.start, quantity.end + tail(quantity.after), amount, sure)


_READERS = (_counted, coverage, shares, zeros, ratios, pairs, one_each, codes)
