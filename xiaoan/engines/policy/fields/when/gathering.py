"""Marks into deadlines: a name beside its digits is one day, days listed under one verb are one deadline.

Refuses dates that time no act: of documents, of laws, of what has happened, and the date under a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoan.engines.policy.fields.when.marks import Mark
from xiaoan.engines.policy.shapes import Deadline, DeadlineKind, Found

_GONE = re.compile(
    r"[”）》]{0,3}(?:《|以后|之后|后(?!续)|起施行|起实施|起执行|起生效|施行|修[订正]|印发|颁布|公布|签发|出台|生效|成立|出生|以来|发生|下发|召开的|(?:第[^，。；]{1,8}次)?会议(?:通过|精神)"
    r"|[^，。；：]{0,16}(?:了(?![解])|发生的|印发的|下发的|发布的)|起(?!至|到|—|-|，至))"
)
_HAPPENED = re.compile(
    r"召开，[^。；]{0,16}了|[^，。；]{0,20}(?:第[^，。；]{1,8}届|令第|人民代表大会|常务会议|批准|国务院|中华人民共和国)|[^，。；]{0,6}，?[^，。；]{0,14}(?:发生|召开|举行|印发|下发|发布|通过)"
)
_HARMED = re.compile(
    r"[^，。；]{0,28}(?:身亡|遇难|死亡|溺亡|惨案|(?:事故|事件)的?(?:深刻|惨痛|沉痛)?教训)"
    r"|，?[^，。；]{1,16}[厅局部委办](?:发布|印发|下发|发出)|，[^，。；]{1,14}(?:将有|预计)"
)
_CITED = re.compile(r"(?:根据|依据|按照|自|从|截至|截止到?|出生于|生于|已于|已在|曾于)[^，。；、]{0,4}$")
_TERM = re.compile(r"(?:有效期|责任期限?|任期|聘期|合同期)限?[^，。；]{0,6}$")
_SEASON = re.compile(r"[为是][^，。；]{0,12}期(?:[，。；]|$)")
_TOTALS = re.compile(r"[^。；]{0,24}?(?:共|累计|已|合计)")
_BY = re.compile(r"[”）]{0,3}(?:\d{1,2}(?::\d\d|[时点]))?(?:\d{1,2}分|整)?(?:之?前(?!后)|以前|为?止|截止|下班)")
_MONTHS_ONLY = re.compile(r"--(\d\d)-01/--(\d\d)-(?:28|30|31)")
_LISTED = re.compile(
    r"[”）]?(?:[^，。；：！？、]{0,12}[、和及与暨]|以及)(?:[^，。；：！？、]{0,14}[、和及与]){0,3}[“（]?[^，。；：！？、]{0,6}|[”“（）]{0,3}"
)
_ACTS = re.compile(r"开展|组织|进行|召开|完成|举办|举行|检查|排查|报送|上报|演练")
_USE = re.compile(
    r"(?:以|在|利用|抓住|抓好|抓实|结合|围绕|借助|依托|把握|紧扣|紧盯|聚焦|通过|逢|于|每年的?|迎接|及|针对|突出|包括|如|借)[^，。；：]{0,12}$"
)
_USED = re.compile(
    r"[”）]{0,3}(?:等|期间|之际|来临|前后?|为契机|为节点|当天|当日|这天|这一天|到来|节点|时机|契机|时段|假期|放假|长假|日(?:前后|期间))"
)
_DONE_ON = re.compile(r"(?:开展|组织|举办|做好|参加|参与|搞好|启动)[^，。；：]{0,14}$")
_SAME = re.compile(
    r"[”“（）]{0,3}(?:（[^（）]{1,6}）)?(?:是|为|的|份|第\S{1,3}个|星期[一二三四五六日]|周[一二三四五六日]|[“（]){0,3}"
)
_SIGNED = re.compile(r"[^，。；：！？]{0,30}[^，。；：！？至到于在自从止]")


def gathered(text: str, marks: list[Mark]) -> Iterator[Found[Deadline]]:
    """The deadlines that the marks of a text make, in order of where they begin."""
    group: list[Mark] = []
    for mark in _merged(text, marks):
        if _is_past(text, mark):
            continue
        if group and _repeats(text, group[-1], mark):
            continue
        if group and not _continues(text, group[-1], mark):
            yield from _deadline(text, group)
            group = []
        group.append(mark)
    if group:
        yield from _deadline(text, group)


def _merged(text: str, marks: list[Mark]) -> list[Mark]:
    """Marks in order, none inside another; a name and the digits beside it are one, and the digits hold."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        last = kept[-1] if kept else None
        if last is None or mark.start >= last.end + 8:
            kept.append(mark)
        elif mark.start < last.end:
            if mark.written and not last.written and mark.values == last.values:
                kept[-1] = last._replace(written=True, sure=mark.sure, end=max(last.end, mark.end))
            elif mark.end > last.end and mark.kind == last.kind:
                kept[-1] = last._replace(end=mark.end)
        elif last.written != mark.written and _SAME.fullmatch(text, last.end, mark.start) and not mark.moving:
            kept[-1] = _one(last, mark)
        elif text[last.end : mark.start] in ("和", "、", "及", "与") and (months := _whole_months(last, mark)):
            kept[-1] = last._replace(end=mark.end, kind="month", values=months)
        else:
            kept.append(mark)
    return kept


def _whole_months(first: Mark, second: Mark) -> tuple[str, ...]:
    """The months by name of two ranges of whole months: 3至4月和9至10月 has four."""
    said = [_MONTHS_ONLY.fullmatch(mark.values[0]) for mark in (first, second)]
    return tuple(f"--{month:02d}" for one in said if one for month in range(int(one[1]), int(one[2]) + 1)) * all(said)


def _one(first: Mark, second: Mark) -> Mark:
    digits, name = (first, second) if first.written else (second, first)
    # 6月国际禁毒日: the name says the day of the month that the digits say.
    finer = digits.kind == "month" and name.kind == "date" and name.values[0].startswith(digits.values[0])
    chosen = name if finer else digits
    return chosen._replace(start=first.start, end=second.end, sure=max(first.sure, second.sure, 0.8))


def _repeats(text: str, last: Mark, mark: Mark) -> bool:
    """A name that says again what digits said before it: 每年11月开展“消防宣传月”活动."""
    between = text[last.end : mark.start]
    months = mark.kind == last.kind == "month" and last.written and not mark.written
    if months and len(between) <= 16 and not any(stop in between for stop in "，、"):
        return True
    near = mark.start - last.end <= 24 and last.written and not mark.written
    return near and mark.values[0].startswith(last.values[0]) and not any(stop in between for stop in "。；")


def _is_past(text: str, mark: Mark) -> bool:
    """A date of a document, a law, a birth, a signature, or of what has happened."""
    if not mark.written or _BY.match(text, mark.end):
        return False
    if _GONE.match(text, mark.end, mark.end + 30):
        return True
    if _HARMED.match(text, mark.end, mark.end + 48):
        return True
    if mark.kind != "date":
        term = _TERM.search(text, max(0, mark.start - 12), mark.start)
        return term is not None or _SEASON.match(text, mark.end, mark.end + 20) is not None
    own_year = mark.values[0][0] in "12"
    happened = _HAPPENED.match(text, mark.end, mark.end + 40)
    if happened and (own_year or happened[0].endswith("了")):
        return True
    cited = _CITED.search(text, max(0, mark.start - 10), mark.start)
    if (
        cited
        and not cited[0].endswith(("起至", "起到"))
        and (not cited[0].startswith("截") or _TOTALS.match(text, mark.end, mark.end + 40))
    ):
        return True
    return _is_signature(text, mark, own_year=own_year)


def _is_signature(text: str, mark: Mark, *, own_year: bool) -> bool:
    """A date that stands alone, or with its year at the end of a short line."""
    if mark.start > 30 or len(text) - mark.end > 4 or text[mark.end :].strip("（）日 。"):
        return False
    before, date = text[: mark.start].strip("（） "), text[mark.start : mark.end]
    if len(date) > 11 or not date.endswith(("日", "号")):
        return False
    return not before or (own_year and _SIGNED.fullmatch(before) is not None)


def _continues(text: str, last: Mark, mark: Mark) -> bool:
    if "date_range" in (last.kind, mark.kind) or mark.start - last.end > 48:
        return False
    return bool(_LISTED.fullmatch(text, last.end, mark.start)) and not _ACTS.search(text, last.end, mark.start)


def _deadline(text: str, group: list[Mark]) -> Iterator[Found[Deadline]]:
    """One deadline of one or more marks; examinations alone are no day."""
    if all(mark.values[0][:2] in ("高考", "中考") for mark in group):
        return
    start, end = group[0].start, group[-1].end
    values = tuple(dict.fromkeys(_with_year(group)))
    kind: DeadlineKind = group[0].kind
    if len(group) > 1:
        kind = "month" if all(mark.kind == "month" for mark in group) else "date"
    sure = max(mark.sure for mark in group)
    if by := _BY.match(text, end):
        sure, end = 1.0, by.end()
    elif len(group) > 1:
        sure = 0.9
    elif not group[0].written:
        sure = _named_sure(text, start, end)
        if not sure:
            return
    value = values if len(values) > 1 else values[0]
    yield Found(start, end, Deadline(kind, value), sure, not all(mark.written for mark in group))


def _named_sure(text: str, start: int, end: int) -> float:
    if _USED.match(text, end) or _USE.search(text, max(0, start - 16), start):
        return 0.9
    return 0.6 if _DONE_ON.search(text, max(0, start - 18), start) else 0.0


def _with_year(group: list[Mark]) -> Iterator[str]:
    """The values; a year said once holds for what follows in the list."""
    year = ""
    for mark in group:
        for value in mark.values:
            if mark.written and value[:2] == "20":
                year = value[:4]
            yield year + value[1:] if year and mark.written and value.startswith("--") else value
