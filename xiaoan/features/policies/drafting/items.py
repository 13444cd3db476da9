"""How a taken-over duty is answered: what was done in words or by one tap, its number, its papers.

A number the document sets is asked as a number and compared with it; a number nobody can type in (a distance, an age)
and a paper are things one looks at. A fault is a fault of the one kind the pack brings: 文件要求未落实.
"""

from __future__ import annotations

from collections.abc import Iterator

from xiaoan.features.policies.carrying.whom import group_of
from xiaoan.features.policies.drafting.shapes import Entry
from xiaoan.features.policies.shapes import Amount
from xiaoan.kernel.catalogue.pack.items import CheckItem

_LOOKED_AT = frozenset(
    {"米", "千米", "公里", "平方米", "分钟", "小时", "秒", "周岁", "岁", "年", "个月", "日", "天", "元", "万元", "度"}
)
LONGEST_ASK = 40
HIGHEST = 1_000_000
ROUNDS = ("day", "week")
"""Done so often that one tap must do when all is well."""


def items_of(code: str, entry: Entry) -> tuple[CheckItem, ...]:
    """The items of a duty of its own; `code` is the pack's."""
    return tuple(_items(code, entry))


def _items(code: str, entry: Entry) -> Iterator[CheckItem]:
    said, own = entry.said, f"{code}.{entry.name}"
    if entry.plan.every in ROUNDS:
        yield CheckItem(code=f"{own}_done", ask=_ask(said.title), passes=said.action, kind=kind_of(code))
    else:
        yield CheckItem(code=f"{own}_done", ask="做了什么、结果怎样", look=said.action, answer="text")
    if said.threshold is not None and (number := _number(f"{own}_number", said.threshold, code)):
        yield number
    if not entry.plan.files:
        for at, paper in enumerate(said.evidence, start=1):
            yield CheckItem(
                code=f"{own}_paper{at}", ask=_ask(f"有{paper}"), passes=f"查得到{paper}", kind=kind_of(code)
            )


def item_of_check(code: str, entry: Entry) -> CheckItem:
    """The one item by which a duty stands in the document's self-check."""
    said, own = entry.said, f"{code}.{entry.name}"
    group = group_of(entry.plan.only)
    if said.threshold is not None and said.modality != "must_not":
        number = _number(own, said.threshold, code, ask=_ask(said.title), look=said.action)
        if number is not None:
            return CheckItem(
                **{name: getattr(number, name) for name in number.__struct_fields__} | {"applies_to": group}
            )
    papers = "、".join(said.evidence)
    passes = f"{said.action}；查得到{papers}" if papers else said.action
    return CheckItem(code=own, ask=_ask(said.title), passes=passes, kind=kind_of(code), applies_to=group)


def kind_of(code: str) -> str:
    """The kind of hazard that a demand of the document not met becomes."""
    return f"{code}.unmet"


def _ask(text: str) -> str:
    return text[:LONGEST_ASK]


def _number(own: str, amount: Amount, code: str, *, ask: str = "", look: str = "") -> CheckItem | None:
    """The number of a duty as an item with limits; None when nobody could type it in."""
    low, high = amount.value if isinstance(amount.value, tuple) else (amount.value, amount.value)
    if amount.unit in _LOOKED_AT or high > HIGHEST or not (float(low).is_integer() and float(high).is_integer()):
        return None
    least = int(low) if amount.op in (">=", "between", "=") else None
    most = int(high) if amount.op in ("<=", "between") or (amount.op == "=" and amount.unit == "%") else None
    if least == 0 and most is None:
        most = 0
    return CheckItem(
        code=own, ask=ask or f"实际数（要求{_words(amount)}）", look=look, answer="number", unit=amount.unit,
        at_least=least, at_most=most, kind=kind_of(code),
    )  # fmt: skip


def _words(amount: Amount) -> str:
    if isinstance(amount.value, tuple):
        return f"{amount.value[0]:g}至{amount.value[1]:g}{amount.unit}"
    sign = {">=": "不少于", "<=": "不超过"}.get(amount.op, "")
    return f"{sign}{amount.value:g}{amount.unit}"
