"""The fields of a duty in the words of the screen."""

from __future__ import annotations

import re

from xiaoan.features.policies.carrying.days import windows
from xiaoan.features.policies.carrying.plan import day_words
from xiaoan.features.policies.shapes import Amount, By, Often

_PER = {
    "hour": "每小时", "day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "half_year": "每半年",
    "term": "每学期", "year": "每年", "event": "每次", "once": "一共",
}  # fmt: skip
_OPS = {">=": "不少于", "<=": "不超过", "=": "", "between": ""}
_UNITS = {"Y": "年", "M": "个月", "W": "周", "D": "天", "TH": "小时", "TM": "分钟", "TS": "秒"}
_PART = re.compile(r"(\d+)([YMWDHS])")
MODALITIES = {"must": "必须做", "must_not": "不得", "target": "目标", "should": "鼓励", "reported": "已有做法"}
DOMAINS = {
    "responsibility": "责任落实", "hazard": "隐患排查", "risk": "风险管控", "inspection": "督查检查", "fire": "消防",
    "food": "食品", "transport": "交通校车", "lab": "实验室", "building": "校舍", "security": "安防",
    "drowning": "防溺水",
    "bullying": "防欺凌", "mental": "心理健康", "epidemic": "卫生防疫", "dormitory": "宿舍", "crowd": "防拥挤踩踏",
    "cyber": "网络安全", "weather": "极端天气", "periphery": "周边", "dispute": "矛盾调处", "event": "大型活动",
    "incident": "事故处置", "drill": "演练", "education": "安全教育", "training": "培训", "home_school": "家校",
    "insurance": "保险", "assessment": "考核", "ledger": "台账", "other": "其他",
}  # fmt: skip


def often_words(often: Often | None) -> str:
    """每周不少于2次; 每2小时1次."""
    if often is None:
        return ""
    if often.per == "event" and often.times == 1:
        return "每次都做"
    if 0 < often.times < 1:
        return f"{_PER.get(often.per, often.per).replace('每', f'每{1 / often.times:g}', 1)}1次"
    return f"{_PER.get(often.per, often.per)}{_OPS.get(often.op, '')}{often.times:g}次"


def amount_words(amount: Amount | None) -> str:
    """不少于2人; 2至4次."""
    if amount is None:
        return ""
    if isinstance(amount.value, tuple):
        return f"{amount.value[0]:g}至{amount.value[1]:g}{amount.unit}"
    return f"{_OPS.get(amount.op, '')}{amount.value:g}{amount.unit}"


def by_words(by: By | None) -> str:
    """事故发生后30分钟内; 次月5日前; 3月1日至3月15日."""
    if by is None:
        return ""
    if by.kind == "after_event":
        return f"{by.event or '发生'}后{span_words(str(by.value))}"
    if by.kind == "day_of_next_month":
        return f"次月{by.value}日前"
    days = windows(by)
    if days:
        return "；".join(day_words(each) for each in days)
    return "、".join(by.value) if isinstance(by.value, tuple) else str(by.value)


def span_words(iso: str) -> str:
    """PT30M as 30分钟内; PT0S as 立即."""
    date_part, _, time_part = iso.removeprefix("P").partition("T")
    parts = [f"{int(n)}{_UNITS[unit]}" for n, unit in _PART.findall(date_part) if int(n)]
    parts += [f"{int(n)}{_UNITS['T' + unit]}" for n, unit in _PART.findall(time_part) if int(n)]
    return f"{''.join(parts)}内" if parts else "立即"
