"""本地口径: which set of profiles a bureau takes up for all standards at once, and what that would change.

A bureau picks one when it begins, and another one later, from a day. The page shows where one of them differs from
the defaults, with the clause of each laxer value, and the minutes a week before and after for the schools below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.catalogue import commands
from xiaoan.kernel.catalogue import verbs as catalogue
from xiaoan.kernel.catalogue.pack.jurisdictions import Jurisdiction
from xiaoan.kernel.catalogue.pack.parameters import compare
from xiaoan.kernel.catalogue.pack.rhythm import value_words
from xiaoan.kernel.catalogue.pack.schema import Pack, Parameter, Setting
from xiaoan.kernel.catalogue.queries import as_chosen, asking, governing, jurisdiction_of, shared_contents, shelf
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.kernel.work.weight.reach import Reach
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.catalogue.adopting import STANDS, Worded
from xiaoan.surfaces.web.pages.catalogue.standards import chosen_unit
from xiaoan.surfaces.web.pages.forms import DayField, accepted

PLAIN = "default"
"""What the form says for the defaults of every pack."""


class TakeUpForm(forms.Form):
    """Which jurisdiction, from which day."""

    jurisdiction = forms.ChoiceField(label=gettext_lazy("本地口径"))
    starts = DayField(gettext_lazy("从哪天起"), help_text=gettext_lazy("最早今天。已经过去的日子按当时的标准算。"))

    def __init__(self, data: Any, day: date) -> None:
        super().__init__(data, initial={"starts": day}, label_suffix="")
        offered = [(each.code, each.title) for each in shelf().jurisdictions.values()]
        self.fields["jurisdiction"].choices = [(PLAIN, _("通用参数")), *offered]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> str:
        """The code of the one chosen; empty for the defaults."""
        code: str = self.cleaned_data["jurisdiction"]
        return "" if code == PLAIN else code


@dataclass(frozen=True)
class PackWeight:
    """What one pack costs the schools below in minutes a week, before and after."""

    code: str
    title: str
    profile: str
    before: float
    after: float
    new: bool
    left_out: bool


@dataclass(frozen=True)
class Prospect:
    """What taking a jurisdiction up would mean."""

    packs: tuple[PackWeight, ...]
    schools: int

    @property
    def before(self) -> float:
        """Minutes a week for a school, on average."""
        return sum(each.before for each in self.packs) / max(self.schools, 1)

    @property
    def after(self) -> float:
        return sum(each.after for each in self.packs) / max(self.schools, 1)


@dataclass(frozen=True)
class Offered:
    """A jurisdiction to choose, and how many parameters it sets stricter, laxer or otherwise than the defaults."""

    code: str
    title: str
    about: str
    counts: tuple[tuple[str, int], ...]

    @property
    def differences(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class Section:
    """One pack's parameters that a jurisdiction sets otherwise: title, the default in words, what it says instead."""

    title: str
    rows: tuple[tuple[str, str, Worded], ...]


@page(verb=catalogue.SEE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The offered ones; with ?look= where one differs from the defaults, with ?jurisdiction= what it would change."""
    unit = chosen_unit(request)
    asked = request.GET if request.GET.get("jurisdiction") else None
    form = TakeUpForm(asked, school_day(request.at))
    prospect = None
    if asked is not None and form.is_valid():
        prospect = prospect_of(unit, form.chosen, form.cleaned_data["starts"])
    return _page(request, unit, form, prospect)


def _page(seat: Seat, unit: Unit, form: TakeUpForm, prospect: Prospect | None) -> HttpResponse:
    jurisdictions = shelf().jurisdictions
    now = jurisdiction_of(unit, school_day(seat.at))
    asked = (seat.GET.get("look"), form.data.get("jurisdiction"), now, *jurisdictions)
    looked = next((jurisdictions[code] for code in asked if code in jurisdictions), None)
    differing = {each.code: sections_of(each, shared_contents().values()) for each in jurisdictions.values()}
    shown = {
        "unit": unit,
        "offered": [offered(each, differing[each.code]) for each in jurisdictions.values()],
        "now": now,
        "looked": looked,
        "sections": differing[looked.code] if looked else (),
        "plain": PLAIN,
        "form": form,
        "prospect": prospect,
        "may_adopt": may_unit(seat.viewer, catalogue.ADOPT, unit),
    }
    return render(seat, "pages/catalogue/jurisdictions.html", shown, status=422 if seat.method == "POST" else 200)


def offered(jurisdiction: Jurisdiction, sections: tuple[Section, ...]) -> Offered:
    """The jurisdiction with what it differs in, counted by how it stands to the defaults."""
    stands = Counter(said.stand for section in sections for _, _, said in section.rows)
    counts = tuple((str(word), stands[str(word)]) for word in STANDS.values() if stands[str(word)])
    return Offered(jurisdiction.code, jurisdiction.title, jurisdiction.about, counts)


def sections_of(jurisdiction: Jurisdiction, packs: Iterable[Pack]) -> tuple[Section, ...]:
    """Pack by pack what it sets otherwise than the defaults; a pack that stays as it is has no section."""
    sections = []
    for pack in packs:
        picked = next((each for each in pack.profiles if each.code == jurisdiction.profile_of(pack.code)), None)
        sets = {each.parameter: each for each in picked.sets} if picked else {}
        rows = [
            (each.title, value_words(each, each.default), _worded(each, jurisdiction.title, sets[each.code]))
            for each in pack.parameters if each.code in sets
        ]  # fmt: skip
        if rows := [row for row in rows if row[2].stand]:
            sections.append(Section(pack.title, tuple(rows)))
    return tuple(sections)


def _worded(parameter: Parameter, column: str, setting: Setting) -> Worded:
    stand = str(STANDS.get(compare(parameter, setting.value, parameter.default), ""))
    basis = setting.clause.says if setting.clause is not None else ""
    return Worded(column, value_words(parameter, setting.value), stand, basis)


def prospect_of(unit: Unit, code: str, starts: date) -> Prospect:
    """Minutes a week of every pack before and after, for the schools below the unit."""
    jurisdiction = shelf().jurisdictions.get(code)
    schools = [each for each in under(unit.path) if each.is_school or each.kind == "campus"]
    coming = [duty for release in asking() for duty in as_chosen(release.digest, "").duties]
    reach, now = Reach(schools, starts, coming), governing(unit, starts)
    packs = []
    for release in asking():
        standing = now.get(release.pack)
        left_out = jurisdiction is not None and release.pack in jurisdiction.without
        profile = jurisdiction.profile_of(release.pack) if jurisdiction else ""
        content = as_chosen(release.digest, profile)
        before = _minutes(reach, standing.pack) if standing else 0.0
        words = next((each.title for each in content.profiles if each.code == profile), "")
        after = before if left_out else _minutes(reach, content)
        packs.append(PackWeight(release.pack, release.title, words, before, after, standing is None, left_out))
    return Prospect(tuple(packs), sum(1 for each in reach.units if each.is_school))


def _minutes(reach: Reach, pack: Pack) -> float:
    return sum(owing.week for duty in pack.duties for owing in reach.owing(duty))


@page(verb=catalogue.ADOPT)
@require_POST
def take_up(request: Seat) -> HttpResponse:
    """Take a jurisdiction up: every loaded standard, with its profile, from a day."""
    unit = chosen_unit(request)
    form = TakeUpForm(request.POST, school_day(request.at) + timedelta(days=1))
    made: list[commands.TakenUp] = []

    def command() -> None:
        made.append(
            commands.take_up(
                by=request.viewer,
                unit=unit,
                jurisdiction=form.chosen,
                starts=form.cleaned_data["starts"],
                at=request.at,
            )
        )

    if not accepted(form, command):
        with reading(request):
            return _page(request, unit, form, None)
    said = _("{day} 起采用 {n} 套工作标准，{kept} 套没有变。")
    messages.success(
        request,
        said.format(day=form.cleaned_data["starts"], n=len(made[0].made), kept=len(made[0].kept)),
    )
    return redirect(f"{reverse('web:jurisdictions')}?unit={unit.id}")
