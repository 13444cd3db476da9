"""/inspections/<id>: the visit as it will be printed, what its problems may already be, and the one act: 出文书."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Issue
from xiaoan.features.inspections.queries import VisitPage
from xiaoan.features.inspections.verbs import INSPECT, SEE
from xiaoan.features.inspections.vocabulary import FROM_VISIT, KINDS
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.forms import DayField, blame
from xiaoan.surfaces.web.pages.hazards.acting import overtaken


class Issuing(forms.Form):
    """Which paper, and until when it is to be answered."""

    kind = forms.ChoiceField(
        label=gettext_lazy("出哪种文书"), choices=[(kind.value, KINDS[kind]) for kind in FROM_VISIT],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个"), "invalid_choice": gettext_lazy("请选一个")},
    )  # fmt: skip
    due = DayField(
        gettext_lazy("什么时候前书面回复"), required=False,
        help_text=gettext_lazy("整改通知书要填；督查反馈单不要求回复的不填"),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@page(verb=SEE)
@require_safe
def show(request: Seat, visit_id: UUID) -> HttpResponse:
    """The page."""
    found = queries.visit_page(request.viewer, visit_id, at=request.at)
    return _shown(request, found, Issuing())


@page(verb=INSPECT)
@require_POST
def issue(request: Seat, visit_id: UUID) -> HttpResponse:
    """Issue the paper; on to the paper, where it is signed."""
    with reading(request):
        found = queries.visit_page(request.viewer, visit_id, at=request.at)
    form = Issuing(request.POST)
    if form.is_valid():
        said = Issue(kind=form.cleaned_data["kind"], due=form.cleaned_data["due"], into=_into(request, found))
        try:
            paper = commands.issue(
                by=request.viewer, visit_id=visit_id, client_id=sent_id(request), said=said, at=request.at,
                version=_number(request.POST.get("version", "")),
            )  # fmt: skip
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/{visit_id}")
        else:
            messages.success(
                request, _("已出具{number}，学校马上能看到。请当面交给学校签收。").format(number=paper.number)
            )
            return redirect("web:paper", paper_id=paper.id)
    with reading(request):
        return _shown(request, found, form, status=422)


def _into(request: Seat, found: VisitPage) -> tuple[tuple[int, UUID], ...]:
    """What was chosen for each problem that may already be open."""
    chosen = ((each.position, parse_id(request.POST.get(f"into-{each.position}", ""))) for each in found.problems)
    return tuple((position, key) for position, key in chosen if key is not None)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 9 else None


def _shown(request: Seat, found: VisitPage, form: Issuing, *, status: int = 200) -> HttpResponse:
    words = shelf()
    titles = {
        each.position: words.hazards[each.problem.kind].title
        if each.problem.kind in words.hazards
        else (words.domains[each.problem.domain].title if each.problem.domain in words.domains else "")
        for each in found.problems
    }
    shown = {
        "page": found,
        "visit": found.visit,
        "form": form,
        "problems": [(each, titles[each.position]) for each in found.problems],
        "back": "/inspections",
    }
    return render(request, "pages/inspections/visit.html", shown, status=status)
