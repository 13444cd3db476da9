"""What was read of a duty, in plain words: how often, how much, by when, how surely. No database, no Django."""

from __future__ import annotations

import re

from xiaoan.engines.policy.shapes import Deadline, Duty, Figure, Frequency, Piece, Threshold

FIELDS = {
    "actor": "谁",
    "action": "做什么",
    "applies_to": "适用于",
    "frequency": "多久一次",
    "threshold": "多少",
    "deadline": "什么时候前",
    "evidence": "凭什么",
}
"""The fields of a duty in the order in which they are told."""

_PER = {
    "hour": "每小时",
    "day": "每天",
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "term": "每学期",
    "year": "每年",
    "event": "每次",
    "once": "",
}
_OPS = {"=": "", ">=": "不少于", "<=": "不超过", "between": ""}
MODALITY = {"must": "", "must_not": "禁止", "target": "目标", "should": "倡导", "reported": "已有做法"}
KINDS = {
    "plan": "计划、要点",
    "notice": "通知",
    "rule": "规定",
    "speech": "讲话",
    "letter": "责任书、公开信",
    "calendar": "日历",
    "summary": "总结",
    "other": "其他",
}
SCOPES = {"in": "", "noise": "不是学校安全的内容", "sensitive": "涉及人员管控，不作为要求"}
DOMAINS = {
    "responsibility": "责任落实",
    "hazard": "隐患排查",
    "risk": "风险管控",
    "inspection": "检查督查",
    "fire": "消防",
    "food": "食品",
    "transport": "交通校车",
    "lab": "实验室",
    "building": "校舍",
    "security": "安保",
    "drowning": "防溺水",
    "bullying": "欺凌防治",
    "mental": "心理健康",
    "epidemic": "疾病防控",
    "dormitory": "宿舍",
    "crowd": "防拥挤踩踏",
    "cyber": "网络安全",
    "weather": "气象灾害",
    "periphery": "校园周边",
    "dispute": "矛盾纠纷",
    "event": "活动安全",
    "incident": "事故报告",
    "drill": "演练",
    "education": "安全教育",
    "training": "培训",
    "home_school": "家校联系",
    "insurance": "保险",
    "assessment": "考核",
    "ledger": "台账档案",
    "other": "其他",
}
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_MEASURES = ("年", "个月", "周", "天", "小时", "分钟", "秒")
_WEEKDAYS = {"Mon": "一", "Tue": "二", "Wed": "三", "Thu": "四", "Fri": "五", "Sat": "六", "Sun": "日"}
_NTH = re.compile(r"--(\d\d)-(last|\d)(\w{3})")
_SURE, _DOUBTFUL = 0.8, 0.5


def often(frequency: Frequency | None) -> str:
    """每月不少于1次; empty where there is none."""
    if frequency is None:
        return ""
    if frequency.per == "event" and frequency.times == 1:
        return "每次都做"
    if frequency.per == "hour" and 0 < frequency.times < 1:
        return f"每{number(1 / frequency.times)}小时1次"
    return f"{_PER[frequency.per]}{_OPS[frequency.op]}{number(frequency.times)}次"


def amount(threshold: Threshold | None) -> str:
    """不少于6课时, 2—4小时; empty where there is none."""
    if threshold is None:
        return ""
    if isinstance(threshold.value, tuple):
        return f"{number(threshold.value[0])}—{number(threshold.value[1])}{threshold.unit}"
    return f"{_OPS[threshold.op]}{number(threshold.value)}{threshold.unit}"


def by_when(deadline: Deadline | None) -> str:
    """发现后30分钟内, 次月5日前, 3月最后一个星期一; empty where there is none."""
    if deadline is None:
        return ""
    values = [str(each) for each in deadline.value] if isinstance(deadline.value, tuple) else [str(deadline.value)]
    if deadline.kind == "after_event":
        event = f"{deadline.event}后" if deadline.event else ""
        return event + ("立即" if values[0] == "PT0S" else f"{_duration(values[0])}内")
    if deadline.kind == "day_of_next_month":
        return f"次月{values[0]}日前"
    if deadline.kind == "date_range" and "/" not in values[0]:
        return "至".join(map(day, values))
    return "、".join("至".join(map(day, each.split("/"))) for each in values)


def day(written: str) -> str:
    """2022-05-12, --05-12, --03 and --03-lastMon as people say them; a named day stays."""
    nth = _NTH.fullmatch(written)
    if nth is not None and nth[3] in _WEEKDAYS:
        which = "最后一个" if nth[2] == "last" else f"第{nth[2]}个"
        return f"{int(nth[1])}月{which}星期{_WEEKDAYS[nth[3]]}"
    if re.fullmatch(r"--\d\d(-\d\d)?", written):
        return "".join(f"{int(n)}{word}" for n, word in zip(written[2:].split("-"), "月日", strict=False))
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", written):
        return "".join(f"{int(n)}{word}" for n, word in zip(written.split("-"), "年月日", strict=False))
    return written


def _duration(iso: str) -> str:
    found = _DURATION.fullmatch(iso)
    parts = [f"{n}{word}" for n, word in zip(found.groups(), _MEASURES, strict=True) if n] if found else []
    return "".join(parts) or iso


def number(value: float) -> str:
    """2 for 2.0, 0.5 for 0.5, 12,000 for 12000."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def sureness(confidence: float) -> str:
    """How sure the reader is, in a word."""
    if confidence >= _SURE:
        return "较有把握"
    return "请核对" if confidence >= _DOUBTFUL else "没把握"


def fields(duty: Duty) -> dict[str, str]:
    """Every field of a duty in words, empty ones left out; what is not in its sentence is marked."""
    said = {
        "actor": duty.actor,
        "action": duty.action + (f"（{MODALITY[duty.modality]}）" if MODALITY[duty.modality] else ""),
        "applies_to": duty.applies_to,
        "frequency": often(duty.frequency),
        "threshold": amount(duty.threshold),
        "deadline": by_when(duty.deadline),
        "evidence": "、".join(duty.evidence),
    }
    return {name: f"{words}（推断）" if name in duty.inferred else words for name, words in said.items() if words}


def numbered(piece: Piece) -> str:
    """第 1 篇; people count from one."""
    return f"第 {piece.number + 1} 篇"


def place(piece: Piece) -> str:
    """第 7—12 行."""
    first, last = piece.lines
    return f"第 {first} 行" if first == last else f"第 {first}—{last} 行"


def apart(piece: Piece) -> str:
    """Why a piece is set apart; empty for one that is not."""
    said = SCOPES[piece.scope]
    same = f"与第 {piece.same_as + 1} 篇相同" if piece.same_as is not None else ""
    return "；".join(word for word in (said, piece.why or same if said or same else "") if word)


def adds_up(figure: Figure) -> str:
    """Whether the parts of a figure are what it says."""
    if figure.adds_up is None:
        return ""
    parts = " + ".join(map(number, figure.sum_of))
    return (
        f"{number(figure.value)} = {parts}，对得上" if figure.adds_up else f"{number(figure.value)} ≠ {parts}，对不上"
    )
