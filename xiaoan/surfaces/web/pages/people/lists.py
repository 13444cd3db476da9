"""挂点和另外授权: a role over a list of schools, for some domains, for some time; who sees which school and by what.

挂点股室、包保领导、责任督学: schools are found by a word, by what they are and have, or pasted as a list of names.
"""

from __future__ import annotations

import re
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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import commands, register
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.models import Account
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org.queries import fact_spells, people
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import schools_under
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import DayField, accepted, picks
from xiaoan.surfaces.web.pages.people.person import domain_words
from xiaoan.surfaces.web.pages.people.roll import chosen_unit

_BETWEEN = re.compile(r"[\n\r,，;；、\t]+")
MOST_PASTED = 1000


@dataclass(frozen=True)
class Search:
    """Which schools are offered to be ticked: a word of the name, a kind, a fact that holds."""

    word: str = ""
    kind: str = ""
    fact: str = ""

    @classmethod
    def of(cls, asked: Any) -> Search:
        """As the address or the form says."""
        return cls(asked.get("q", "").strip()[:60], asked.get("kind", "")[:40], asked.get("fact", "")[:40])

    def among(self, schools: list[Unit], day: date) -> list[Unit]:
        """The schools that fit on a day; one query when a fact is asked for."""
        found = [each for each in schools if self.word in each.name or self.word in each.short_name]
        found = [each for each in found if not self.kind or each.kind == self.kind]
        if not self.fact:
            return found
        spells = fact_spells([each.id for each in found], day, day)
        having = {
            unit
            for unit, rows in spells.items()
            if any(row.key == self.fact and row.value not in ("no", "", "0") for row in rows)
        }
        return [each for each in found if each.id in having]


class Listing(forms.Form):
    """Who gets which role over which schools, of what, for how long."""

    account = forms.ChoiceField(label=gettext_lazy("给谁"))
    role = forms.ChoiceField(label=gettext_lazy("给什么权限"))
    whole = forms.BooleanField(label=gettext_lazy("下面筛出来的学校全都要"), required=False)
    pasted = forms.CharField(
        label=gettext_lazy("或者把学校名单粘贴到这里"),
        required=False,
        max_length=40_000,
        help_text=gettext_lazy("一行一所，全称、简称、单位代码都认。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    starts = DayField(gettext_lazy("从哪天起"))
    ends = DayField(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("含这一天；长期的不用填。"))

    def __init__(self, seat: Seat, unit: Unit, schools: list[Unit], found: list[Unit]) -> None:
        super().__init__(seat.POST or None, label_suffix="", initial={"starts": school_day(seat.at)})
        self.every, self.found = schools, found
        staff = [each for each in people(seat.viewer, unit) if each.account_id and not each.unit.is_school]
        named = [(str(each.account_id), f"{each.name}（{each.unit.short_name}）") for each in staff]
        self.fields["account"].choices = [("", _("请选择")), *named]  # type: ignore[attr-defined]  # a ChoiceField
        roles = [(role.code, role.title) for role in register.roles_to_give(seat.viewer, unit)]
        self.fields["role"].choices = [("", _("请选择")), *roles]  # type: ignore[attr-defined]  # as above
        self.fields["schools"] = picks(_("勾选学校"), [(str(each.id), each.name) for each in found])
        domains = [(code, word.title) for code, word in shelf().domains.items()]
        self.fields["domains"] = picks(_("只管这些方面"), domains, help_text=_("都不选，就是全部方面。"))

    def clean_pasted(self) -> list[UUID]:
        """Names to schools; every name that fits none or several is told."""
        known: dict[str, set[UUID]] = {}
        for each in self.every:
            for name in {each.name, each.short_name, each.code} - {""}:
                known.setdefault(name, set()).add(each.id)
        names = [text for part in _BETWEEN.split(self.cleaned_data["pasted"]) if (text := part.strip())]
        unclear = [name for name in names[:MOST_PASTED] if len(known.get(name, ())) != 1]
        if unclear:
            shown = "、".join(each[:30] for each in unclear[:10])
            raise forms.ValidationError(_("这些名字对不上一所学校：{names}").format(names=shown))
        return [unit for name in names[:MOST_PASTED] for unit in known[name]]

    def clean(self) -> dict[str, Any]:
        """Some school is chosen."""
        answers = super().clean() or {}
        if "pasted" in answers and not self.listed:
            self.add_error(None, _("请勾选或粘贴学校。要给全部学校，请到他本人的页面“另外授权”。"))
        return answers

    @property
    def listed(self) -> list[UUID]:
        """The schools, each once, in the order of the tree."""
        answers = self.cleaned_data
        wanted = {UUID(text) for text in answers.get("schools", ())} | set(answers.get("pasted") or ())
        if answers.get("whole"):
            wanted |= {each.id for each in self.found}
        return [each.id for each in self.every if each.id in wanted]


@page(verb=access.GRANT)
@require_safe
def show(request: Seat) -> HttpResponse:
    """Who has what beside his post at this unit; and, for one school, everybody who sees it."""
    unit = chosen_unit(request, access.GRANT)
    given = register.grants_at(request.viewer, unit, at=request.at)
    known = shelf()
    names = dict(Account.objects.filter(id__in=list(given)).values_list("id", "name"))
    lines = [
        (names[account], each, domain_words(each.domains, known))
        for account, rows in given.items()
        if account in names
        for each in rows
        if each.listed or not each.from_post
    ]
    schools = _schools(request, unit)
    asked = parse_id(request.GET.get("school", ""))
    school = next((each for each in schools if each.id == asked), None)
    sight = register.sight_of(request.viewer, school, at=request.at) if school else []
    shown = {
        "unit": unit,
        "lines": lines,
        "schools": schools,
        "school": school,
        "sight": [(name, each, domain_words(each.domains, known)) for name, each in sight],
    }
    return render(request, "pages/people/lists.html", shown)


@page(verb=access.GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: Seat) -> HttpResponse:
    """A new list. The search narrows what can be ticked; the names pasted are looked for everywhere below."""
    unit, day = chosen_unit(request, access.GRANT), school_day(request.at)
    search = Search.of(request.POST if request.method == "POST" else request.GET)
    with reading(request):
        schools = _schools(request, unit)
        found = search.among(schools, day)
        form = Listing(request, unit, schools, found)

    def command() -> None:
        answers = form.cleaned_data
        commands.grant(
            by=request.viewer,
            account_id=UUID(answers["account"]),
            role=answers["role"],
            place=commands.Place(unit, tuple(form.listed)),
            starts=answers["starts"],
            ends=answers["ends"],
            domains=answers["domains"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已授权，共 {n} 所学校。").format(n=len(form.listed)))
        return redirect("/grants?" + urlencode({"unit": str(unit.id)}))
    vocabulary = shelf()
    shown = {
        "unit": unit,
        "form": form,
        "search": search,
        "found": len(found),
        "kinds": [(code, word.title) for code, word in vocabulary.unit_kinds.items() if _has(schools, code)],
        "facts": [(code, word.title) for code, word in vocabulary.facts.items()],
    }
    return render(request, "pages/people/lists_new.html", shown, status=422 if request.method == "POST" else 200)


@page(verb=access.GRANT)
@require_POST
def take_back(request: Seat, grant_id: UUID) -> HttpResponse:
    """收回."""
    row = commands.revoke(by=request.viewer, grant_id=grant_id, at=request.at)
    messages.success(request, _("已收回这项授权。"))
    return redirect("/grants?" + urlencode({"unit": str(row.unit_id)}))


def _schools(seat: Seat, unit: Unit) -> list[Unit]:
    day = school_day(seat.at)
    rows = schools_under(unit.path, first=day, last=day)
    return [each for each in rows if may_unit(seat.viewer, access.GRANT, each)]


def _has(schools: list[Unit], kind: str) -> bool:
    return any(each.kind == kind for each in schools)
