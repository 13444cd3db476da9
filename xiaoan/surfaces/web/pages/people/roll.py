"""人员和岗位: who works at a unit, in which posts, and whether they can come in. Vacant posts come first."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xiaoan.foundation.clock import school_day
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access import verbs as access
from xiaoan.kernel.access.doors.entrances import Entrance, entrances
from xiaoan.kernel.access.queries import may_unit, visible_unit
from xiaoan.kernel.access.register import Given, grants_at
from xiaoan.kernel.org import roll, staff
from xiaoan.kernel.org import verbs as org
from xiaoan.kernel.org.models import Person
from xiaoan.kernel.tree.models import Unit
from xiaoan.surfaces.web.door import Seat, page
from xiaoan.surfaces.web.listing import Pages
from xiaoan.surfaces.web.pages.forms import LineField, accepted

A_PAGE = 100


@dataclass(frozen=True)
class PersonRow:
    """One line of the roll."""

    id: UUID
    name: str
    phone: str
    posts: tuple[str, ...]
    entrance: Entrance | None


class NewPerson(forms.Form):
    """Who: the posts come next, on his own page."""

    name = LineField(label=gettext_lazy("姓名"), max_length=60)
    phone = LineField(
        label=gettext_lazy("电话"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("本单位的人在“紧急电话”里看得到。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


def chosen_unit(seat: Seat, verb: str) -> Unit:
    """The unit named in the address, or the viewer's own; NotFound when he may not look there."""
    asked = seat.GET.get("unit") or seat.POST.get("unit")
    return visible_unit(seat.viewer, (parse_id(asked) or UUID(int=0)) if asked else seat.viewer.unit, verb)


@page(verb=access.SEE_PEOPLE)
@require_safe
def show(request: Seat) -> HttpResponse:
    """The roll of one unit."""
    unit, day = chosen_unit(request, access.SEE_PEOPLE), school_day(request.at)
    name = request.GET.get("q", "").strip()[:60]
    lines = roll.post_lines(request.viewer, unit, day)
    found = roll.members(request.viewer, unit, day, name=name)
    total = found.count()
    first = _number(request.GET.get("from"), total)
    people = list(found[first : first + A_PAGE])
    doors = entrances([each.account_id for each in people if each.account_id], at=request.at)
    titles: dict[UUID, list[str]] = {}
    for line in lines:
        for tenure in line.tenures:
            if tenure.runs(day):
                titles.setdefault(tenure.person_id, []).append(line.title)
    shown = {
        "unit": unit,
        "lines": lines,
        "vacant": sum(line.vacant for line in lines),
        "people": [_row(each, titles, doors) for each in people],
        "outsiders": _outsiders(request, unit),
        "total": total,
        "q": name,
        "pages": _pages(unit, name, first, len(people), total),
        "may_staff": may_unit(request.viewer, org.STAFF, unit),
        "may_invite": may_unit(request.viewer, access.INVITE, unit),
        "may_grant": may_unit(request.viewer, access.GRANT, unit) and not unit.is_school,
        "elsewhere": not unit.is_school,
    }
    return render(request, "pages/people/roll.html", shown)


def _row(person: Person, titles: dict[UUID, list[str]], doors: dict[UUID, Entrance]) -> PersonRow:
    door = doors.get(person.account_id) if person.account_id else None
    return PersonRow(person.id, person.name, person.phone, tuple(titles.get(person.id, ())), door)


def _outsiders(request: Seat, unit: Unit) -> list[Given]:
    """Rights given at this unit to accounts that belong to none of its people."""
    given = grants_at(request.viewer, unit, at=request.at)
    ours = set(Person.objects.filter(account_id__in=list(given)).values_list("account_id", flat=True))
    return [each for account, rows in given.items() if account not in ours for each in rows]


def _number(text: str | None, total: int) -> int:
    number = int(text) if text and text.isdigit() and len(text) < 7 else 0
    return min(number, max(0, total - 1)) // A_PAGE * A_PAGE


def _pages(unit: Unit, name: str, first: int, count: int, total: int) -> Pages:
    def at(start: int) -> str:
        kept = {"unit": str(unit.id), "q": name, "from": str(start)}
        return "?" + urlencode({key: value for key, value in kept.items() if value})

    return Pages(
        first + 1 if count else 0,
        first + count,
        total,
        _("人"),
        at(first - A_PAGE) if first else "",
        at(first + A_PAGE) if first + count < total else "",
    )


@page(verb=org.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Seat) -> HttpResponse:
    """Register somebody, then go to his page to put him in a post and let him in."""
    unit = chosen_unit(request, org.STAFF)
    form = NewPerson(request.POST or None, label_suffix="")
    made: list[Person] = []

    def command() -> None:
        answers = form.cleaned_data
        made.append(
            staff.add_person(by=request.viewer, unit=unit, name=answers["name"], phone=answers["phone"], at=request.at)
        )

    if request.method == "POST" and accepted(form, command):
        messages.success(request, _("已登记{name}。接着安排岗位，再发登录链接。").format(name=made[0].name))
        return redirect("web:person", person_id=made[0].id)
    shown = {"unit": unit, "form": form}
    return render(request, "pages/people/new.html", shown, status=422 if request.method == "POST" else 200)


@page(verb=org.STAFF)
@require_POST
def abolish(request: Seat, post_id: UUID) -> HttpResponse:
    """A post that is no more: nobody is missing in it."""
    post = staff.abolish_post(by=request.viewer, post_id=post_id, last=school_day(request.at), at=request.at)
    messages.success(request, _("已撤去“{post}”岗位。").format(post=post.title))
    return redirect(_roll_of(post.unit_id))


def _roll_of(unit_id: UUID) -> str:
    return "/people?" + urlencode({"unit": str(unit_id)})


def back_to_roll(request: HttpRequest, unit_id: UUID, said: str) -> HttpResponse:
    """To the roll, with a word on what was done."""
    messages.success(request, said)
    return redirect(_roll_of(unit_id))
