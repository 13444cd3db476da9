"""单位资料: the units in sight, and one unit with its dated facts and the doors to the rest of its data.

A fact is stated once and decides what is owed, so each says how many duties hang on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from xiaoan.features.channels import verbs as channels
from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.access.rules import Viewer
from xiaoan.kernel.catalogue.pack.words import Fact
from xiaoan.kernel.catalogue.queries import governing, shelf
from xiaoan.kernel.catalogue.rules import facts_used
from xiaoan.kernel.org import commands
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.queries import Holder, Spell, fact_spells, holders_by_post, units_in_sight
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import Pages
from xiaoan.surfaces.web.pages.forms import DayField, accepted

A_PAGE = 100
LONG_AGO, FAR_OFF = date(1990, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class UnitLine:
    """One unit of the list with the people to call; nobody is 岗位空缺."""

    id: UUID
    name: str
    kind: str
    depth: int
    closed: date | None
    is_school: bool
    keeps_places: bool
    heads: tuple[Holder, ...]
    officers: tuple[Holder, ...]


@dataclass(frozen=True)
class FactLine:
    """One fact: as it is now, since when, how many duties ask for it, and what it was before."""

    code: str
    title: str
    help: str
    says: str
    since: date | None
    duties: int
    coming: tuple[str, ...]
    before: tuple[str, ...]


def unit_seen(seat: Seat, unit_id: UUID, verb: str = org.SEE) -> Unit:
    """A unit where the viewer holds the verb, or NotFound. The tree is a reference table: no scope needed."""
    return visible_unit(seat.viewer, unit_id, verb)


@page(verb=org.SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """The units in sight, with whom to call."""
    name = request.GET.get("q", "").strip()[:60]
    rows = units_in_sight(request.viewer, name=name)
    total = rows.count()
    first = _start(request.GET.get("from"), total)
    units = list(rows[first : first + A_PAGE])
    day = school_day(request.at)
    officer, head = (*shelf().last_asked(), "", "")[:2]
    found = holders_by_post([unit.id for unit in units], day, (officer, head))
    kinds = shelf().unit_kinds
    top = min((unit.path.count(".") for unit in units), default=1)
    lines = [
        UnitLine(
            unit.id,
            unit.name,
            kinds[unit.kind].title if unit.kind in kinds else "",
            unit.path.count(".") - top,
            unit.closed,
            unit.is_school,
            owes(unit),
            tuple(found.get((unit.id, head), ())),
            tuple(found.get((unit.id, officer), ())),
        )
        for unit in units
    ]
    may_found = any(org.FOUND in held.verbs for held in request.viewer.held)
    shown = {"lines": lines, "q": name, "total": total, "pages": _pages(name, first, len(lines), total)}
    return render(request, "pages/admin/units.html", {**shown, "may_found": may_found})


def _start(text: str | None, total: int) -> int:
    number = int(text) if text and text.isdigit() and len(text) < 7 else 0
    return min(number, max(0, total - 1)) // A_PAGE * A_PAGE


def _pages(name: str, first: int, count: int, total: int) -> Pages:
    def at(start: int) -> str:
        return "?" + urlencode({key: value for key, value in (("q", name), ("from", str(start))) if value})

    earlier = at(first - A_PAGE) if first else ""
    later = at(first + A_PAGE) if first + count < total else ""
    return Pages(first + 1 if count else 0, first + count, total, _("个"), earlier, later)


@page(verb=org.SEE)
@require_safe
def show(request: Seat, unit_id: UUID) -> HttpResponse:
    """One unit."""
    unit = unit_seen(request, unit_id)
    parts = list(Unit.objects.filter(parent=unit).order_by("path")) if unit.is_school else []
    lines = fact_lines(unit, school_day(request.at))
    shown = {
        **doors(request.viewer, unit),
        "kind": shelf().unit_kinds[unit.kind].title if unit.kind in shelf().unit_kinds else "",
        "filled": [line for line in lines if line.since is not None],
        "unfilled": [line for line in lines if line.since is None],
        "parts": parts,
    }
    return render(request, "pages/admin/unit.html", shown)


def doors(who: Viewer, unit: Unit) -> dict[str, Any]:
    """The unit, and which of its rooms this viewer may enter or change."""
    return {
        "unit": unit,
        "at_school": owes(unit),
        "may_people": may_unit(who, access.SEE_PEOPLE, unit),
        "may_channels": may_unit(who, channels.KEEP, unit),
        "may_state": may_unit(who, org.STATE, unit),
        "may_places": may_unit(who, org.PLACES, unit),
        "may_days": may_unit(who, org.CALENDAR, unit),
        "may_roster": may_unit(who, org.ROSTER, unit),
        "may_trail": may_unit(who, access.SEE_TRAIL, unit),
    }


def owes(unit: Unit) -> bool:
    """Whether it is a school or a part of one, which has facts, places and rosters of its own."""
    kinds = shelf().unit_kinds
    return unit.is_school or (unit.kind in kinds and kinds[unit.kind].level == "campus")


def facts_of(unit: Unit) -> dict[str, Fact]:
    """The facts stated at this unit: a campus states what may differ between campuses, a school all of them."""
    if not owes(unit):
        return {}
    return {code: fact for code, fact in shelf().facts.items() if unit.is_school or fact.at == "campus"}


def fact_lines(unit: Unit, day: date) -> list[FactLine]:
    """Facts as they stand on a day, those on which most duties hang first."""
    used: Counter[str] = Counter()
    for reign in governing(unit, day).values():
        for duty in reign.pack.duties:
            used.update(facts_used((duty,)))
    spells: dict[str, list[Spell]] = {}
    for spell in fact_spells([unit.id], LONG_AGO, FAR_OFF).get(unit.id, []):
        spells.setdefault(spell.key, []).append(spell)
    lines = [_fact_line(fact, spells.get(code, []), used[code], day) for code, fact in facts_of(unit).items()]
    return sorted(lines, key=lambda line: -line.duties)


def _fact_line(fact: Fact, spells: list[Spell], duties: int, day: date) -> FactLine:
    now = next((each for each in spells if each.first <= day and (each.last is None or each.last >= day)), None)
    return FactLine(
        fact.code,
        fact.title,
        fact.help,
        said(fact, now.value) if now else "",
        now.first if now else None,
        duties,
        tuple(_spell_words(fact, each) for each in spells if each.first > day),
        tuple(_spell_words(fact, each) for each in reversed(spells) if each.last is not None and each.last < day),
    )


def said(fact: Fact, value: str) -> str:
    """A fact's value as people say it: 是, 860 人, the words of a choice."""
    if fact.type == "yes_no":
        return _("是") if value == "yes" else _("否")
    if fact.type == "choice":
        return next((choice.title for choice in fact.choices if choice.code == value), value)
    return f"{value}\u00a0{fact.unit}" if fact.unit else value


def _spell_words(fact: Fact, spell: Spell) -> str:
    until = f"{spell.last:%Y.%-m.%-d}" if spell.last else ""
    return f"{said(fact, spell.value)}（{spell.first:%Y.%-m.%-d}—{until}）"


class FactsForm(forms.Form):
    """Every fact of the unit; what is left as it was is not stated again."""

    since = DayField(
        gettext_lazy("从哪天起是这样"),
        help_text=gettext_lazy("只对改动的几项有效。以前的情况会留着，当时应办的事不变。"),
    )

    def __init__(self, data: Any, facts: Mapping[str, Fact], now: Mapping[str, str], day: date) -> None:
        super().__init__(data, initial={"since": day, **now}, label_suffix="")
        for code, fact in facts.items():
            self.fields[code] = _field(fact)

    def changed(self, now: Mapping[str, str]) -> dict[str, str]:
        """What differs from what holds now; an emptied answer says nothing."""
        answers = {code: value for code, value in self.cleaned_data.items() if code != "since" and value is not None}
        return {code: str(value) for code, value in answers.items() if str(value) not in ("", now.get(code))}


def _field(fact: Fact) -> forms.Field:
    title = f"{fact.title}（{fact.unit}）" if fact.unit else fact.title
    if fact.type in ("yes_no", "choice"):
        answers = (
            [("yes", _("是")), ("no", _("否"))]
            if fact.type == "yes_no"
            else [(each.code, each.title) for each in fact.choices]
        )
        choices = [("", _("没有填过")), *answers]
        return forms.ChoiceField(label=title, choices=choices, required=False, help_text=fact.help)
    if fact.type == "date":
        return DayField(title, required=False, help_text=fact.help)
    if fact.type == "number":
        numeric = forms.NumberInput(attrs={"inputmode": "numeric", "min": "0"})
        wrong = {"invalid": _("请填不大于 9999999 的整数")}
        return forms.IntegerField(
            label=title, required=False, min_value=0, max_value=9999999, help_text=fact.help, widget=numeric,
            error_messages=wrong,
        )  # fmt: skip
    return forms.CharField(label=title, required=False, max_length=120, help_text=fact.help)


@page(verb=org.STATE)
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Seat, unit_id: UUID) -> HttpResponse:
    """填写基本情况: state what has changed, from a day on."""
    unit, day = unit_seen(request, unit_id, org.STATE), school_day(request.at)
    with reading(request):
        now = {spell.key: spell.value for spell in fact_spells([unit.id], day, day).get(unit.id, [])}
    form = FactsForm(request.POST or None, facts_of(unit), now, day)

    def command() -> None:
        since = form.cleaned_data["since"]
        commands.state_facts(by=request.viewer, unit=unit, facts=form.changed(now), since=since, at=request.at)

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("基本情况已保存。"))
        return redirect("web:unit", unit_id=unit.id)
    shown = {"unit": unit, "form": form, "facts": [form[code] for code in facts_of(unit)]}
    return render(request, "pages/admin/facts.html", shown, status=422 if request.method == "POST" else 200)
