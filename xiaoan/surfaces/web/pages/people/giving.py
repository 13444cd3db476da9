"""Giving rights: 任职 puts a person in a post, whose role comes with it; 授权 gives a role beside the posts.

Both may be narrowed to listed schools (挂点) and to some safety domains. Nobody gives what he lacks.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.foundation.clock import school_day
from xiaoan.kernel.access import commands
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.access.register import roles_to_give
from xiaoan.kernel.catalogue.pack.words import Post
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import staff
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.tree.queries import under
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted, picks
from xiaoan.surfaces.web.pages.people.person import account_of, person_in_sight


class Rights(forms.Form):
    """Where, of what and how long: shared by posts and grants."""

    starts = DayField(gettext_lazy("从哪天起"))
    ends = DayField(gettext_lazy("到哪天止"), required=False, help_text=gettext_lazy("含这一天；长期的不用填。"))

    def narrowed(self, unit: Unit) -> None:
        """Let the giver pick domains, and schools when the unit stands above some."""
        below = list(under(unit.path).filter(closed__isnull=True).exclude(id=unit.id).order_by("path"))
        reach = [(str(each.id), each.name) for each in below if each.is_school or each.kind == "campus"]
        if reach:
            words = _("都不选，就是{unit}和下面的全部单位。").format(unit=unit.short_name)
            self.fields["schools"] = picks(_("只管这些单位（挂点）"), reach, help_text=words)
        domains = [(code, word.title) for code, word in shelf().domains.items()]
        self.fields["domains"] = picks(_("只管这些方面"), domains, help_text=_("都不选，就是全部方面。"))

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        answers = super().clean() or {}
        starts, ends = answers.get("starts"), answers.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("不能早于起始日期"))
        return answers

    @property
    def listed(self) -> list[UUID]:
        """The listed schools, none for all."""
        return [UUID(text) for text in self.cleaned_data.get("schools", [])]


def posts_of(unit: Unit) -> dict[str, Post]:
    """The posts of the vocabulary that a unit of this level has."""
    level: str = shelf().unit_kinds[unit.kind].level
    wanted = {"campus": "school", "town": "county", "department": "county"}.get(level, level)
    return {code: word for code, word in shelf().posts.items() if word.level == wanted}


class Appointment(Rights):
    """A post of a unit."""

    post = forms.ChoiceField(label=gettext_lazy("岗位"))
    unit = forms.ChoiceField(label=gettext_lazy("在哪个单位任职"))
    title = LineField(
        label=gettext_lazy("岗位叫法"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("和通用叫法一样的不用填。"),
    )
    substitute = forms.BooleanField(label=gettext_lazy("临时顶岗（代班）"), required=False)
    field_order = ("post", "unit", "title", "starts", "ends", "substitute")

    def __init__(self, seat: Seat, person: Person) -> None:
        super().__init__(seat.POST or None, initial={"starts": school_day(seat.at)}, label_suffix="")
        posts = [(code, word.title) for code, word in posts_of(person.unit).items()]
        self.fields["post"].choices = [("", _("请选择")), *posts]  # type: ignore[attr-defined]  # a ChoiceField
        units = [
            (str(each.id), each.name)
            for each in Unit.objects.filter(home=person.home, closed__isnull=True).order_by("path")
            if may_unit(seat.viewer, org.STAFF, each)
        ]
        if len(units) > 1:
            self.fields["unit"].choices = units  # type: ignore[attr-defined]  # a ChoiceField
            self.initial["unit"] = str(person.unit_id)
        else:
            del self.fields["unit"]
        if not person.unit.is_school and person.unit.kind != "campus":
            self.narrowed(person.unit)


class Granting(Rights):
    """A role beside the posts."""

    role = forms.ChoiceField(label=gettext_lazy("给什么权限"))
    field_order = ("role", "starts", "ends")

    def __init__(self, seat: Seat, person: Person) -> None:
        super().__init__(seat.POST or None, initial={"starts": school_day(seat.at)}, label_suffix="")
        usual = {word.role for word in posts_of(person.unit).values()}
        given = roles_to_give(seat.viewer, person.unit)
        roles = [(role.code, role.title) for role in given if role.code in usual]
        self.fields["role"].choices = [("", _("请选择")), *roles]  # type: ignore[attr-defined]  # a ChoiceField
        self.narrowed(person.unit)


@page(verb=org.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: Seat, person_id: UUID) -> HttpResponse:
    """任职."""
    person = person_in_sight(request, person_id, org.STAFF)
    form = Appointment(request, person)

    def command() -> None:
        answers = form.cleaned_data
        staff.appoint(
            by=request.viewer,
            person=person,
            code=answers["post"],
            unit=Unit.objects.get(id=answers["unit"]) if answers.get("unit") else None,
            starts=answers["starts"],
            ends=answers["ends"],
            title=answers["title"],
            substitute=answers["substitute"],
            domains=answers.get("domains", ()),
            units=form.listed,
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已安排{name}任职，权限按日期生效。").format(name=person.name))
        return redirect("web:person", person_id=person_id)
    return _form_page(request, "pages/people/appoint.html", person, form)


@page(verb=access.GRANT)
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: Seat, person_id: UUID) -> HttpResponse:
    """授权: a role at this unit or at listed schools, for some domains, for some time."""
    person = person_in_sight(request, person_id, access.GRANT)
    account = account_of(person)
    form = Granting(request, person)

    def command() -> None:
        answers = form.cleaned_data
        commands.grant(
            by=request.viewer,
            account_id=account,
            role=answers["role"],
            place=commands.Place(person.unit, tuple(form.listed)),
            starts=answers["starts"],
            ends=answers["ends"],
            domains=answers["domains"],
            at=request.at,
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已授权给{name}。").format(name=person.name))
        return redirect("web:person", person_id=person_id)
    return _form_page(request, "pages/people/grant.html", person, form)


def _form_page(seat: Seat, template: str, person: Person, form: forms.Form) -> HttpResponse:
    status = 422 if seat.method == "POST" else 200
    with reading(seat):
        return render(seat, template, {"person": person, "form": form}, status=status)
