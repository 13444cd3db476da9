"""A duty's rhythm: in Chinese words, as people say it (每天2次，夜间 22:00—次日06:00), and which of two is stricter.

Two that cannot be compared are said to be so; nothing is guessed.
"""

from __future__ import annotations

from xiaoan.kernel.catalogue.pack.duties import Duty, Named, Slot, ThemeDay, Window
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
    if named.kind == "term_end":
        return f"每学期最后{named.days}个上课日内"
    if named.theme is not None:
        return _around_words(named.theme, named)
    if named.kind == "dates":
        return f"每年{_day_words(named.from_date)}至{_day_words(named.to_date)}"
    return f"当月{_nth_words(named.nth)}{_WEEKDAYS[named.weekday or 'monday']}"


def theme_words(theme: ThemeDay) -> str:
    """When a theme day is: 11月9日, 3月最后一个星期一, 9月9日起第一个星期一起7天."""
    weekday = _WEEKDAYS[theme.weekday] if theme.weekday else ""
    if theme.on:
        said = _day_words(theme.on) + (f"起第一个{weekday}" if weekday else "")
    else:
        said = f"{theme.month}月{_nth_words(theme.nth)}{weekday}"
    return said + (f"起{theme.lasts}天" if theme.lasts > 1 else "")


def _around_words(theme: ThemeDay, named: Named) -> str:
    before = f"前{named.lead}天" if named.lead else ""
    after = f"后{named.days}天" if named.days else ""
    around = "到".join(part for part in (before, after) if part)
    return f"每年{theme.title}（{theme_words(theme)}）{around}"


def _nth_words(nth: int) -> str:
    return "最后一个" if nth < 0 else f"第{nth}个"


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


_WHOLE_INSIDE: dict[tuple[str, str], int] = {
    ("week", "half_month"): 1,
    ("week", "month"): 3,
    ("week", "quarter"): 11,
    ("week", "half_year"): 24,
    ("week", "term"): 10,
    ("week", "year"): 51,
    ("week", "school_year"): 30,
    ("half_month", "month"): 2,
    ("half_month", "quarter"): 6,
    ("half_month", "half_year"): 12,
    ("half_month", "term"): 6,
    ("half_month", "year"): 24,
    ("half_month", "school_year"): 18,
    ("month", "quarter"): 3,
    ("month", "half_year"): 6,
    ("month", "term"): 3,
    ("month", "year"): 12,
    ("month", "school_year"): 9,
    ("quarter", "half_year"): 2,
    ("quarter", "term"): 1,
    ("quarter", "year"): 4,
    ("quarter", "school_year"): 3,
    ("half_year", "year"): 2,
    ("half_year", "school_year"): 1,
    ("term", "year"): 1,
    ("term", "school_year"): 2,
}
"""The fewest whole periods of the first kind that lie inside any period of the second, holidays apart."""


def whole_inside(inner: str, outer: str) -> int:
    """How many whole `inner` periods any `outer` one holds at least; 0 when they cannot be compared.

    A daily duty counts once: how many duty days a period has is the calendar's affair.
    """
    if inner == outer != "named":
        return 1
    if inner == "day" and outer != "named":
        return 1
    return _WHOLE_INSIDE.get((inner, outer), 0)


def at_least_as_strict(every: str, times: int, than_every: str, than_times: int) -> bool:
    """Whether doing it `times` in each `every` always satisfies `than_times` in each `than_every`."""
    if every == than_every:
        return times >= than_times
    return whole_inside(every, than_every) * times >= than_times
