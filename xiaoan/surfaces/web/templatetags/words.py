"""Filters that say numbers and time as people do; number and measure word never part on a line.

Time is said from the page's own instant (`frame.at`, read once by the surface), never from a client's clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from xiaoan.foundation import text
from xiaoan.foundation.clock import local

register = template.Library()


@register.filter
def measure(number: int | float | None, word: str) -> str:
    """`{{ 12|measure:"处" }}`: 12 处 with a no-break space and thousands parted; None and 0 are –."""
    return text.measure(number, str(word)) if number else "–"


@register.filter
def number(value: int | float | None) -> str:
    """`{{ n|number }}`: thousands parted, zero and None as –."""
    return f"{value:,}" if value else "–"


@register.filter
def percent(share: float | None) -> str:
    """`{{ 0.625|percent }}`: 62.5%; None (nothing to divide) is –, and 0 is 0.0%."""
    return "–" if share is None else f"{share * 100:.1f}%"


@register.filter
def month(value: str) -> str:
    """`{{ "2026-10"|month }}`: 2026年10月."""
    return text.month_words(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ d|day }}`: 10月20日; an instant is taken to the school's calendar first."""
    if value is None:
        return "–"
    found = local(value).date() if isinstance(value, datetime) else value
    return f"{found.month}月{found.day}日"


@register.filter
def weekday(value: date | datetime) -> str:
    """`{{ d|weekday }}`: 10月20日 星期二."""
    return text.day_words(local(value).date() if isinstance(value, datetime) else value)


@register.filter
def clock(at: datetime) -> str:
    """`{{ at|clock }}`: 16:05 on the school's clock."""
    return f"{local(at):%H:%M}"


@register.filter
def minutes(number_of: int | float | None) -> str:
    """`{{ 26|minutes }}`: 26 分钟; from 60 on, 1 小时 5 分钟."""
    whole = round(number_of or 0)
    if not whole:
        return "–"
    hours, rest = divmod(whole, 60)
    if not hours:
        return text.measure(rest, _("分钟"))
    said = text.measure(hours, _("小时"))
    return f"{said}{text.NBSP}{text.measure(rest, _('分钟'))}" if rest else said


@register.filter
def exact(at: datetime) -> str:
    """The whole instant on the school's clock: 2026年10月20日 16:05:09."""
    there = local(at)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M:%S}"


def near(at: datetime, now: datetime) -> str:
    """An instant as one says it on the page's day: 今天 16:05, 昨天 14:10, 10月9日 09:20, 2025年12月1日."""
    there, here = local(at), local(now)
    hour = f"{there:%H:%M}"
    if there.date() == here.date():
        return f"{_('今天')}{text.NBSP}{hour}"
    if there.date() == here.date() - timedelta(days=1):
        return f"{_('昨天')}{text.NBSP}{hour}"
    if there.date() == here.date() + timedelta(days=1):
        return f"{_('明天')}{text.NBSP}{hour}"
    if there.year == here.year:
        return f"{there.month}月{there.day}日{text.NBSP}{hour}"
    return f"{there.year}年{there.month}月{there.day}日"
