"""/inspections/new: a visit written on the spot, and /inspections/<id>/edit while its paper is not issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Said
from xiaoan.features.inspections.models import Visit
from xiaoan.features.inspections.rules import issuers
from xiaoan.features.inspections.verbs import INSPECT
from xiaoan.features.inspections.vocabulary import MANNERS
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, NotFound, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.access.queries import visible_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.org import roll
from xiaoan.kernel.org.queries import units_in_sight
from xiaoan.kernel.tree.models import Unit, units_by_id
from xiaoan.kernel.tree.queries import school_of
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.daily.uploads import Photos, received
from xiaoan.surfaces.web.pages.forms import DayField, LineField, picks
from xiaoan.surfaces.web.pages.hazards.acting import overtaken
from xiaoan.surfaces.web.pages.inspections.asking import Problems, accuse, faults, kept_photos, offered, pairs, words

LISTED = 30


class Asked(forms.Form):
    """What is asked of a visit besides its problems. Day and people first; praise and suggestions can come last."""

    on = DayField(gettext_lazy("检查日期"))
    manner = forms.ChoiceField(
        label=gettext_lazy("怎么去的"), choices=list(MANNERS.items()), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个"), "invalid_choice": gettext_lazy("请选一个")},
    )  # fmt: skip
    people = picks(gettext_lazy("同去的人（本单位）"), ())
    experts = words(gettext_lazy("同去的外单位人员、专家"), says=gettext_lazy("每行一人：姓名，单位"))
    leader = LineField(label=gettext_lazy("组长姓名"), max_length=60, required=False)
    began = forms.TimeField(
        label=gettext_lazy("几点到"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("请按 09:30 的样子填")},
    )  # fmt: skip
    ended = forms.TimeField(
        label=gettext_lazy("几点走"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("请按 11:00 的样子填")},
    )  # fmt: skip
    accompanied = LineField(label=gettext_lazy("学校陪同的人"), max_length=200, required=False)
    domains = picks(gettext_lazy("看了哪些方面"), ())
    looked = words(gettext_lazy("看了什么"))
    good = words(gettext_lazy("好的做法"), most=2000)
    suggestions = words(gettext_lazy("建议"), most=2000)
    opinion = words(gettext_lazy("学校的意见"), most=2000, says=gettext_lazy("学校怎么说的，照原话写"))
    issuer = forms.ChoiceField(label=gettext_lazy("以哪个单位的名义"), required=False)

    def __init__(self, seat: Seat, unit: Unit, data: Any = None, before: Visit | None = None) -> None:
        super().__init__(data, label_suffix="", initial=_before(before) if before else {"on": school_day(seat.at)})
        own = roll.members(seat.viewer, unit_of(seat.viewer.unit), school_day(seat.at))
        self._choose("people", [(str(row.id), row.name) for row in own.exclude(account_id=seat.viewer.account)[:60]])
        self._choose("domains", [(code, word.title) for code, word in shelf().domains.items()])
        names = units_by_id(set(found := issuers(seat.viewer, unit.path, unit.id, school_of(unit).path)))
        self._choose("issuer", [(str(key), names[key].name) for key in found if key in names])
        if len(found) < 2:
            del self.fields["issuer"]

    def _choose(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(rows)

    def said(self, problems: tuple[commands.Problem, ...]) -> Said:
        """What the page says, as the command takes it."""
        data = self.cleaned_data
        return Said(
            on=data["on"], manner=data["manner"], experts=pairs(data["experts"]), leader=data["leader"],
            people=tuple(key for text in data["people"] if (key := parse_id(text)) is not None),
            issuer=parse_id(data.get("issuer") or ""), began=data["began"], ended=data["ended"],
            domains=tuple(data["domains"]), looked=data["looked"], good=data["good"],
            suggestions=data["suggestions"], opinion=data["opinion"], accompanied=data["accompanied"],
            problems=problems,
        )  # fmt: skip


def _before(visit: Visit) -> dict[str, Any]:
    began, _dash, ended = visit.hours.partition("—")
    return {
        "on": visit.on, "manner": visit.manner, "people": [str(each.person) for each in visit.team if each.person],
        "experts": "\n".join(
            f"{each.name}，{each.unit}" for each in visit.team if each.person is None and each.account is None
        ),
        "leader": visit.leader, "began": began, "ended": ended, "accompanied": visit.accompanied,
        "domains": visit.domains, "looked": visit.looked, "good": visit.good, "suggestions": visit.suggestions,
        "opinion": visit.opinion, "issuer": str(visit.issuer_id),
    }  # fmt: skip


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Seat) -> HttpResponse:
    """The form for one school, or first the choice of it; a POST writes the visit down."""
    with reading(request):
        unit = _unit(request)
        if unit is None:
            return choice(request, _("入校检查"), "/inspections/new", _visitable(request))
        posted = request.POST if request.method == "POST" else None
        form, problems = Asked(request, unit, posted), Problems(offered(unit, school_day(request.at)), posted)
    if posted is None:
        return _shown(request, unit, form, problems)
    client_id = sent_id(request)
    photos = received(request, unit, client_id, problems.names)
    made: Visit | None = None
    if form.is_valid() & problems.valid() and not photos.wrong:
        try:
            made = commands.begin(
                by=request.viewer, unit=unit, client_id=client_id, said=form.said(problems.said(photos)), at=request.at
            )
        except Refused as wrong:
            accuse(form, problems, wrong)
        except Conflict as faster:
            return overtaken(request, faster, "/inspections")
    if made is not None:
        messages.success(request, _("检查已登记。看一遍，再出文书。"))
        return redirect("web:visit", visit_id=made.id)
    return _again(request, unit, form, problems, photos)


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Seat, visit_id: UUID) -> HttpResponse:
    """The same form with what is written down; open to its author until the paper is issued."""
    with reading(request):
        found = queries.visit_page(request.viewer, visit_id, at=request.at)
        if not found.mine:
            raise NotFound()
        visit, unit = found.visit, found.unit
        posted = request.POST if request.method == "POST" else None
        form = Asked(request, unit, posted, visit)
        problems = Problems(offered(unit, school_day(request.at)), posted, visit.problems)
    if posted is None:
        return _shown(request, unit, form, problems, visit=visit)
    photos = received(request, unit, sent_id(request), problems.names)
    if form.is_valid() & problems.valid() and not photos.wrong:
        try:
            commands.revise(
                by=request.viewer, visit_id=visit.id, at=request.at, version=_version(request),
                said=form.said(kept_photos(photos, visit.problems, problems)),
            )  # fmt: skip
        except Refused as wrong:
            accuse(form, problems, wrong)
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/{visit.id}")
        else:
            messages.success(request, _("已改好。"))
            return redirect("web:visit", visit_id=visit.id)
    return _again(request, unit, form, problems, photos, visit=visit)


@page(verb=INSPECT)
@require_POST
def drop(request: Seat, visit_id: UUID) -> HttpResponse:
    """Give up a visit without a paper."""
    try:
        commands.drop(by=request.viewer, visit_id=visit_id, reason=request.POST.get("reason", ""), at=request.at)
    except Refused as wrong:
        messages.error(request, wrong.reason)
    except Conflict as faster:
        return overtaken(request, faster, f"/inspections/{visit_id}")
    else:
        messages.success(request, _("已作废，记录保留。"))
    return redirect("web:visit", visit_id=visit_id)


def _version(request: Seat) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 9 else None


def _unit(request: Seat) -> Unit | None:
    key = parse_id(request.GET.get("unit", ""))
    return visible_unit(request.viewer, key, INSPECT) if key is not None else None


def _visitable(request: Seat) -> list[Unit]:
    """Schools in sight that stand below a unit in whose name the viewer may come."""
    rows = units_in_sight(request.viewer, name=request.GET.get("q", "").strip()[:60])
    return [
        row for row in rows.filter(is_school=True)[: LISTED * 4] if issuers(request.viewer, row.path, row.id, row.path)
    ][: LISTED + 1]


def choice(request: Seat, title: str, action: str, found: list[Unit]) -> HttpResponse:
    """Which school: a few as a list, many by name."""
    q = request.GET.get("q", "").strip()[:60]
    shown = {
        "title": title, "action": action, "units": found[:LISTED], "more": len(found) > LISTED, "q": q,
        "back": "/inspections",
    }  # fmt: skip
    return render(request, "pages/inspections/where.html", shown)


def _again(
    request: Seat, unit: Unit, form: Asked, problems: Problems, photos: Photos, visit: Visit | None = None
) -> HttpResponse:
    for name, wrong in photos.wrong.items():
        form.add_error(None, wrong)
        for block in problems.blocks:
            if block.photo_name == name and block.is_bound:
                block.add_error("photo", wrong)
    with reading(request):
        return _shown(request, unit, form, problems, photos, visit=visit, status=422)


def _shown(
    request: Seat,
    unit: Unit,
    form: Asked,
    problems: Problems,
    photos: Photos | None = None,
    *,
    visit: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "unit": unit,
        "form": form,
        "problems": problems,
        "faults": faults(problems),
        "kept": photos.kept if photos else (),
        "visit": visit,
        "title": _("修改检查") if visit else _("入校检查"),
        "draft": f"visit:{visit.id}" if visit else f"visit:{unit.id}",
        "back": f"/inspections/{visit.id}" if visit else "/inspections",
    }
    return render(request, "pages/inspections/visit_form.html", shown, status=status)
