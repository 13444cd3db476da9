"""What lies ahead as entries of a calendar: titles, days, a link. What comes back daily or weekly is folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoan.foundation.clock import local
from xiaoan.foundation.digest import sm3
from xiaoan.foundation.text import measure
from xiaoan.kernel.work.reading.asking.ahead import Ahead
from xiaoan.reports.ics import Entry
from xiaoan.surfaces.web.signs import Words

LONGEST = 7
"""Days a window may be long and still be drawn whole; a longer one stands on its last day."""

FOLDED: dict[str, Words] = {"day": gettext_lazy("每天要办的 {n}"), "week": gettext_lazy("这周要办的 {n}")}
"""Rhythms of which a calendar would be full: one entry a day, one a week."""

Address = Callable[[str], str]


def entries(found: Iterable[Ahead], to: Address, *, who: str) -> list[Entry]:
    """Entries by day. `to` makes an address absolute; `who` keeps ids of folded entries apart (a feed's id)."""
    folded: dict[tuple[str, date, date], list[Ahead]] = {}
    made = []
    for each in found:
        if each.every in FOLDED:
            last = each.first_day if each.every == "day" else each.last_day  # A night belongs to its evening.
            folded.setdefault((each.every, each.first_day, last), []).append(each)
        else:
            made.append(_one(each, to))
    made += [_together(key, some, to, who) for key, some in folded.items()]
    return sorted(made, key=lambda entry: (entry.first, entry.starts is not None, entry.title, entry.uid))


def _one(each: Ahead, to: Address) -> Entry:
    whole = (each.last_day - each.first_day).days < LONGEST
    first = each.first_day if whole else each.last_day
    lines = [each.unit_name, _due_words(each)]
    if each.number > 1:
        lines.append(_("共 {n}").format(n=measure(each.number, _("处"))))
    title = each.title if whole else _("{title}（截止）").format(title=each.title)
    timed = each.hours and each.first_day == each.last_day
    return Entry(
        uid=_uid(each.unit.hex, each.code, each.opens.isoformat()),
        title=title,
        first=first,
        last=each.last_day,
        starts=each.opens if timed else None,
        ends=each.due if timed else None,
        text="\n".join(lines),
        url=to(f"/catalogue/duties/{each.code}?unit={each.unit}" if each.standing else "/today"),
    )


def _together(key: tuple[str, date, date], some: list[Ahead], to: Address, who: str) -> Entry:
    """What comes back every day, or every week, together: one entry for the same days."""
    every, first, last = key
    titles = dict.fromkeys(_with_hours(each) for each in some)
    count = measure(len(titles), _("件"))
    return Entry(
        uid=_uid(who, every, first.isoformat(), last.isoformat()),
        title=str(FOLDED[every]).format(n=count),
        first=first,
        last=last,
        text="\n".join(titles),
        url=to("/today"),
    )


def _with_hours(each: Ahead) -> str:
    if not each.hours:
        return each.title
    return f"{local(each.opens):%H:%M}—{local(each.due):%H:%M} {each.title}"


def _due_words(each: Ahead) -> str:
    if each.first_day == each.last_day:
        return _("{day}办").format(day=_day_words(each.last_day))
    return _("{a}至{b}之间办").format(a=_day_words(each.first_day), b=_day_words(each.last_day))


def _day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _uid(*parts: str) -> str:
    """The same for the same thing, whoever reads it; it says nothing."""
    return f"{sm3('/'.join(parts))[:32]}@xiaoan"
