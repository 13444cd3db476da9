"""A duty's rhythm in Chinese words, as people say it: 每月1次, 每天2次（夜间 22:00—次日06:00）."""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.duties import Duty, Named, Slot, Window
from xiaoan.kernel.catalogue.pack.schema import Parameter, Value
from xiaoan.kernel.catalogue.pack.shelf import Shelf
from xiaoan.kernel.catalogue.pack.written import Number, Param

EVERY_WORDS = {
    "day": "每天",
    "week": "每周",
    "half_month": "每半月",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
    "term": "每学期",
    "school_year": "每学年",
}
_WEEKDAYS = {
    "monday": "星期一",
    "tuesday": "星期二",
    "wednesday": "星期三",
    "thursday": "星期四",
    "friday": "星期五",
    "saturday": "星期六",
    "sunday": "星期日",
}
_PER_WORDS = {"unit": "", "holder": "每人", "class": "每班", "place": "每处", "item": "每件"}


def rhythm_words(duty: Duty) -> str:
    """How often, in one short phrase; parameters not filled in are named."""
    if duty.named:
        phrase = "；".join(named_words(each, duty) for each in duty.named)
    else:
        phrase = EVERY_WORDS.get(str(duty.every), _value_words(duty.every))
    phrase = ("停用期间" if duty.while_closed else "") + _PER_WORDS[duty.per] + phrase
    if isinstance(duty.themes, Param):
        phrase += f"{_value_words(duty.themes)}主题"
    else:
        phrase += f"{len(duty.themes)}个主题" if duty.themes else f"{_value_words(duty.times)}次"
    notes = [slot_words(slot) for slot in duty.slots]
    if isinstance(duty.months, Param):
        notes.append(_value_words(duty.months))
    elif duty.months:
        notes.append("、".join(f"{month}月" for month in duty.months))
    if duty.window is not None:
        notes.append(window_words(duty.window))
    return f"{phrase}（{'；'.join(notes)}）" if notes else phrase


def value_words(parameter: Parameter, value: Value) -> str:
    """A parameter's value: 2次, 每月, 1月、11月."""
    titles = {choice.code: choice.title for choice in parameter.choices}
    words = value if isinstance(value, tuple) else (str(value),)
    shown = [titles.get(word) or EVERY_WORDS.get(word, word) for word in words]
    return "、".join(shown) + parameter.unit


def slot_words(slot: Slot) -> str:
    next_day = "次日" if slot.closes <= slot.opens and slot.closes.hour + slot.closes.minute > 0 else ""
    closes = "24:00" if (slot.closes.hour, slot.closes.minute) == (0, 0) else f"{slot.closes:%H:%M}"
    return f"{slot.title} {slot.opens:%H:%M}—{next_day}{closes}"


def window_words(window: Window) -> str:
    if window.first_days:
        return f"前{window.first_days}个工作日内"
    if window.last_days:
        return f"最后{window.last_days}个工作日内"
    return f"{window.from_day}日至{window.to_day}日"


def named_words(named: Named, duty: Duty) -> str:
    if named.kind == "before_holiday":
        return f"每次放假前{named.days}天内"
    if named.kind == "term_start":
        lead = f"开学前{named.lead}天到" if named.lead else ""
        return f"每学期{lead}开学{named.days}天内"
    if named.kind == "dates":
        return f"每年{_day_words(named.from_date)}至{_day_words(named.to_date)}"
    number = "最后一个" if named.nth < 0 else f"第{named.nth}个"
    return f"当月{number}{_WEEKDAYS[named.weekday or 'monday']}"


def days_words(duty: Duty, shelf: Shelf) -> str:
    """The kinds of days it runs on."""
    kinds = "、".join(shelf.day_kinds[code].title for code in duty.on)
    return f"{shelf.sections[duty.section].title}的{kinds}" if duty.section else kinds


def asked_words(duty: Duty, shelf: Shelf) -> str:
    """Who is asked, in order."""
    roster = [f"{shelf.rosters[duty.asked_of.roster].title}（当班）"] if duty.asked_of.roster else []
    posts = [shelf.posts[code].title for code in duty.asked_of.posts]
    return "，没有则".join([*roster, *posts])


def _day_words(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"


def _value_words(value: Number | str | Param) -> str:
    return f"〔{value.param}〕" if isinstance(value, Param) else str(value)
