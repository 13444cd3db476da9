"""What was read, in plain words of the trade: how often, how much, by when; the words of states and relations."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.features.policies.shapes import REASONS, Amount, By, Fields
from xiaoan.features.policies.wording import often_words
from xiaoan.foundation.text import measure
from xiaoan.surfaces.web.signs import Words

FIELDS: dict[str, Words] = {
    "actor": gettext_lazy("谁"),
    "action": gettext_lazy("做什么"),
    "applies_to": gettext_lazy("适用于"),
    "frequency": gettext_lazy("多久一次"),
    "threshold": gettext_lazy("多少"),
    "deadline": gettext_lazy("什么时候前"),
    "evidence": gettext_lazy("凭什么"),
}
"""The fields of a duty in the order of a card."""

OPS: dict[str, Words] = {"=": "", ">=": gettext_lazy("不少于"), "<=": gettext_lazy("不超过"), "between": ""}
REASON_CHOICES = tuple(REASONS.items())
"""Why a draft is not wanted."""
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
_MEASURES = ("年", "个月", "周", "天", "小时", "分钟", "秒")
_WEEKDAYS = {"Mon": "一", "Tue": "二", "Wed": "三", "Thu": "四", "Fri": "五", "Sat": "六", "Sun": "日"}
_NTH = re.compile(r"(?:\d{4}|-)-(\d\d)-(last|first|\d)(?:st|nd|rd|th)?(Mon|Tue|Wed|Thu|Fri|Sat|Sun)$")


def threshold_words(said: Amount | None) -> str:
    """不少于125克, 2—4小时; "" when there is none."""
    if said is None:
        return ""
    if isinstance(said.value, tuple):
        return f"{number_words(said.value[0])}—{number_words(said.value[1])}{said.unit}"
    return f"{OPS[said.op]}{number_words(said.value)}{said.unit}"


def deadline_words(said: By | None) -> str:
    """发现后30分钟内, 次月5日前, 3月最后一个星期一; "" when there is none."""
    if said is None:
        return ""
    values = [str(each) for each in said.value] if isinstance(said.value, tuple) else [str(said.value)]
    if said.kind == "after_event":
        after = _("{event}后").format(event=said.event) if said.event else ""
        return after + (_("立即") if values[0] == "PT0S" else _("{span}内").format(span=duration_words(values[0])))
    if said.kind == "day_of_next_month":
        return _("次月{n}日前").format(n=values[0])
    if said.kind == "date_range":
        return "；".join("至".join(day_words(end) for end in each.split("/")) for each in values)
    return "、".join(day_words(each) for each in values)


def duration_words(iso: str) -> str:
    """PT30M as 30分钟; what is no ISO 8601 duration stays as it is."""
    found = _DURATION.match(iso)
    if found is None:
        return iso
    parts = [f"{amount}{word}" for amount, word in zip(found.groups(), _MEASURES, strict=True) if amount]
    return "".join(parts) or iso


def day_words(day: str) -> str:
    """2026-10-20, --10-20, --03, --03-lastMon as people say them; a named day stays as it is."""
    nth = _NTH.match(day)
    if nth is not None:
        which = _("最后一个") if nth[2] == "last" else _("第{n}个").format(n=nth[2].replace("first", "1"))
        return _("{month}月{which}星期{day}").format(month=int(nth[1]), which=which, day=_WEEKDAYS[nth[3]])
    numbers = [int(part) for part in day.replace("--", "").split("-") if part.isascii() and part.isdigit()]
    if day.startswith("--") and len(numbers) in (1, 2):
        return "".join(f"{n}{word}" for n, word in zip(numbers, ("月", "日"), strict=False))
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
        return "".join(f"{n}{word}" for n, word in zip(numbers, ("年", "月", "日"), strict=False))
    return day


def fields_words(said: Fields) -> dict[str, str]:
    """All fields of a duty in words, in the order of a card; those that are empty are left away."""
    found = {
        "actor": said.actor,
        "action": said.action,
        "applies_to": said.applies_to,
        "frequency": often_words(said.frequency),
        "threshold": threshold_words(said.threshold),
        "deadline": deadline_words(said.deadline),
        "evidence": "、".join(said.evidence),
    }
    return {name: found[name] for name in FIELDS if found[name]}


def counted(*parts: tuple[str, int]) -> str:
    """新要求 3 条，改严 1 条: what there is none of is not said."""
    return "，".join(f"{word} {measure(number, _('条'))}" for word, number in parts if number)


def number_words(value: float) -> str:
    """2 for 2.0, 0.5 for 0.5."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
