"""校历: what each day of a month is at a unit, who said so, and the two things to say: marks and terms.

What nobody marked follows the usual week, the statutory holidays and the term; the nearest mark up the tree wins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import month_of, month_span, school_day
from xiaoan.foundation.text import WEEKDAYS
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import grounds
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import CalendarDay, Term
from xiaoan.kernel.org.queries import marked_days, terms_of
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import lineage
from xiaoan.kernel.work.owing.above import looking_up
from xiaoan.kernel.work.owing.calendars import Calendars, having
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.admin.units import doors, owes, unit_seen
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted, picks

ONE_DAY = timedelta(days=1)
NOT_OF_SCHOOLS = ("working", "any_day")
PLAIN = ("school", "boarding_night")


@dataclass(frozen=True)
class DayCell:
    """One day of the grid. `marks` are those of the unit and of all above it; `tone` is for closed days."""

    day: date
    outside: bool
    today: bool
    kinds: tuple[str, ...]
    marks: tuple[CalendarDay, ...]
    emergency: bool


class MarkForm(forms.Form):
    """What some days are."""

    first = DayField(gettext_lazy("从哪天"))
    last = DayField(gettext_lazy("到哪天"), help_text=gettext_lazy("含这一天。"))
    planned = forms.ChoiceField(
        label=gettext_lazy("是早就安排的，还是临时的"),
        choices=[
            ("yes", gettext_lazy("早就安排的（放假、调休）：当天不产生应办的事")),
            ("no", gettext_lazy("临时的（台风、疫情停课）：应办的事照列，记免办")),
        ],
        widget=forms.RadioSelect,
    )
    reason = LineField(label=gettext_lazy("因为什么"), max_length=120)
    section = forms.ChoiceField(
        label=gettext_lazy("说的是谁"),
        required=False,
        help_text=gettext_lazy("例如只有九年级周六上课，就选九年级；学校其他人仍按原来的日子算。"),
    )
    every = forms.ChoiceField(
        label=gettext_lazy("每周都是，还是隔周（大小周）"),
        choices=[("1", gettext_lazy("每周")), ("2", gettext_lazy("从第一周起隔周"))],
        required=False,
    )

    def __init__(self, data: Any, unit: Unit, day: date) -> None:
        super().__init__(data, initial={"first": day, "last": day}, label_suffix="", auto_id="mark-%s")
        words = shelf().day_kinds.items()
        mine = [(code, word.title) for code, word in words if not (owes(unit) and code in NOT_OF_SCHOOLS)]
        self.fields["kinds"] = picks(_("这些天是"), mine, help_text=_("可以选几样，例如周日晚上住校生返校。"))
        sections = [(code, word.title) for code, word in shelf().sections.items()]
        self.fields["section"].choices = [("", _("全校")), *sections]  # type: ignore[attr-defined]  # a ChoiceField
        names = [(str(number), _("星期{day}").format(day=day)) for number, day in enumerate(WEEKDAYS)]
        self.fields["weekdays"] = picks(_("只标其中的星期几"), names, help_text=_("都不选，就是每一天。"))
        self.order_fields(["first", "last", "section", "kinds", "weekdays", "every", "planned", "reason"])

    def clean_kinds(self) -> list[str]:
        """At least one."""
        kinds = list(self.cleaned_data["kinds"])
        if not kinds:
            raise forms.ValidationError(_("请至少选一样"))
        return kinds


class TermForm(forms.Form):
    """A term of the unit and of all below it."""

    season = forms.ChoiceField(
        label=gettext_lazy("学期"), choices=[("autumn", gettext_lazy("秋季")), ("spring", gettext_lazy("春季"))]
    )
    starts = DayField(gettext_lazy("开学"))
    ends = DayField(gettext_lazy("放假前最后一天"))

    @property
    def named(self) -> dict[str, str]:
        """Code, title and school year, from the season and the year it starts in."""
        season, year = self.cleaned_data["season"], self.cleaned_data["starts"].year
        began = year if season == "autumn" else year - 1
        title = _("{year}年秋季学期") if season == "autumn" else _("{year}年春季学期")
        return {
            "code": f"{year}-{season}",
            "title": title.format(year=year),
            "school_year": f"{began}-{began + 1}",
        }


@page(verb=org.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """One month."""
    return _shown(request, unit_seen(request, unit_id))


def _shown(seat: Seat, unit: Unit, wrong: dict[str, forms.Form] | None = None) -> HttpResponse:
    today, again = school_day(seat.at), wrong or {}
    section = seat.GET.get("section", "")
    section = section if section in shelf().sections else ""
    month = _month(seat.GET.get("month") or seat.POST.get("month"), today)
    first, last = month_span(month)
    above = lineage(unit.path)
    with reading(seat), looking_up(above):
        weeks = _weeks(unit, above, first, last, today, section)
        terms = terms_of([each.id for each in above], first - timedelta(days=200), last + timedelta(days=200))
    shown = {
        **doors(seat.viewer, unit),
        "month": month,
        "section": section,
        "sections": {code: word.title for code, word in shelf().sections.items()},
        "before": month_of(first - ONE_DAY),
        "after": month_of(last + ONE_DAY),
        "weeks": weeks,
        "terms": _nearest(terms),
        "mark": again.get("mark") or MarkForm(None, unit, max(first, min(today, last))),
        "term": again.get("term") or TermForm(label_suffix="", auto_id="term-%s"),
    }
    return render(seat, "pages/admin/days.html", shown, status=422 if again else 200)


def _month(text: str | None, today: date) -> str:
    try:
        first, _last = month_span(text or "")
    except ValueError:
        return month_of(today)
    return month_of(first) if 2000 <= first.year <= 2100 else month_of(today)


def _weeks(unit: Unit, above: list[Unit], first: date, last: date, today: date, section: str) -> list[list[DayCell]]:
    """The days as they are for the whole unit, or for one section of it."""
    start = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    has = having([unit], start, end)
    calendars = Calendars.read(above, start, end)
    _key, calendar = calendars.of(unit, school=owes(unit), section=section, has=partial(has, unit))
    marks: dict[date, list[CalendarDay]] = {}
    for mark in marked_days([each.id for each in above], start, end):
        marks.setdefault(mark.day, []).append(mark)
    titles = {code: word.title for code, word in shelf().day_kinds.items()}
    cells = []
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        kinds = sorted(calendar.kinds(day), key=lambda kind: list(titles).index(kind.value))
        closure = calendar.closure(day)
        cells.append(
            DayCell(
                day,
                not first <= day <= last,
                day == today,
                tuple(titles[kind.value] for kind in kinds),
                tuple(marks.get(day, ())),
                closure is not None and not closure.planned,
            )
        )
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]


def _nearest(terms: list[Term]) -> list[Term]:
    """Each term as the nearest unit set it."""
    found = {term.code: term for term in terms}
    return sorted(found.values(), key=lambda term: term.starts)


@page(verb=org.CALENDAR)
@require_POST
def mark(request: Seat, unit_id: UUID) -> HttpResponse:
    """Say what some days are, for the unit and all below it."""
    unit = unit_seen(request, unit_id, org.CALENDAR)
    form = MarkForm(request.POST, unit, school_day(request.at))

    def command() -> None:
        answers = form.cleaned_data
        grounds.mark_days(
            by=request.viewer,
            unit=unit,
            first=answers["first"],
            last=answers["last"],
            kinds=answers["kinds"],
            planned=answers["planned"] == "yes",
            reason=answers["reason"],
            section=answers["section"],
            weekdays=[int(number) for number in answers["weekdays"]],
            every=int(answers["every"] or 1),
            at=request.at,
        )

    return _told(request, unit, "mark", form, command, _("校历已保存。"), "first")


@page(verb=org.CALENDAR)
@require_POST
def set_term(request: Seat, unit_id: UUID) -> HttpResponse:
    """Set a term; the same term again moves its days."""
    unit = unit_seen(request, unit_id, org.CALENDAR)
    form = TermForm(request.POST, label_suffix="", auto_id="term-%s")

    def command() -> None:
        answers = form.cleaned_data
        grounds.set_term(
            by=request.viewer, unit=unit, starts=answers["starts"], ends=answers["ends"], at=request.at, **form.named
        )

    return _told(request, unit, "term", form, command, _("学期已保存。"), "starts")


def _told(
    seat: Seat, unit: Unit, name: str, form: forms.Form, command: Callable[[], None], said: str, day: str
) -> HttpResponse:
    """Back to the month spoken of, or the page again with what is wrong."""
    if not accepted(form, command):
        return _shown(seat, unit, {name: form})
    messages.success(seat, said)
    return redirect(f"/units/{unit.id}/days?month={month_of(form.cleaned_data[day])}")
