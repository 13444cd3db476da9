"""Further papers about one: 复查意见 of the issuing unit, that of a department as it came, and a correction."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID, uuid5

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xiaoan.features.inspections import commands, queries
from xiaoan.features.inspections.commands import Verdict
from xiaoan.features.inspections.models import Paper
from xiaoan.features.inspections.queries import PaperPage
from xiaoan.features.inspections.verbs import ENTER, INSPECT
from xiaoan.foundation.clock import school_day
from xiaoan.foundation.errors import Conflict, Refused
from xiaoan.foundation.ids import parse_id
from xiaoan.kernel.files.commands import receive
from xiaoan.kernel.org import roll
from xiaoan.kernel.tree.queries import unit as unit_of
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.pages.daily.check import sent_id
from xiaoan.surfaces.web.pages.forms import DayField, LineField, blame
from xiaoan.surfaces.web.pages.hazards.acting import overtaken
from xiaoan.surfaces.web.pages.hazards.acts.questions import pick, words
from xiaoan.surfaces.web.pages.inspections.asking import options

PASSED, FAILED = "passed", "failed"


class Looking(forms.Form):
    """For each problem that was handed in: passed, not passed and why, or not looked at this time."""

    def __init__(self, found: PaperPage, seat: Seat, data: Any = None, *, department: bool) -> None:
        super().__init__(data, label_suffix="")
        self.found, self.department = found, department
        if department:
            self.fields["number"] = LineField(label=_("复查意见文号"), max_length=60, required=False)
            self.fields["on"] = DayField(_("复查意见的日期"), initial=school_day(seat.at))
            self.fields["scan"] = forms.FileField(
                label=_("复查意见的照片或扫描件"), required=False,
                widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
            )  # fmt: skip
        else:
            members = roll.members(seat.viewer, unit_of(seat.viewer.unit), school_day(seat.at))
            people = [(str(row.id), row.name) for row in members.exclude(account_id=seat.viewer.account)[:60]]
            self.fields["second"] = pick(_("同去复查的人"), options(people), says=_("重大隐患要两个人现场复查"))
        for line in found.to_look:
            self.fields[f"v{line.position}"] = forms.ChoiceField(
                label=_("复查结论"), required=False, widget=forms.RadioSelect,
                choices=[(PASSED, _("通过，销号")), (FAILED, _("不通过，退回整改")), ("", _("这次没看"))],
            )  # fmt: skip
            self.fields[f"n{line.position}"] = LineField(
                label=_("说明"), max_length=300, required=False, help_text=_("不通过的写明哪里没有改好")
            )

    @property
    def blocks(self) -> list[tuple[Any, Any, Any]]:
        """Each problem with its two questions."""
        return [(line, self[f"v{line.position}"], self[f"n{line.position}"]) for line in self.found.to_look]

    def verdicts(self, scans: dict[UUID, UUID]) -> tuple[Verdict, ...]:
        """What was said; a problem not looked at is left out."""
        said = self.cleaned_data
        second = parse_id(said.get("second") or "")
        return tuple(
            Verdict(
                line.named, passed=said[f"v{line.position}"] == PASSED, note=said[f"n{line.position}"], second=second,
                scan=(scans[line.named],) if line.named in scans else (),
            )
            for line in self.found.to_look
            if said.get(f"v{line.position}")
        )  # fmt: skip


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def look_back(request: Seat, paper_id: UUID) -> HttpResponse:
    """复查意见书 of the issuing unit."""
    return _looked(request, paper_id, department=False)


@page(verb=ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: Seat, paper_id: UUID) -> HttpResponse:
    """A department's 复查意见, entered as it came."""
    return _looked(request, paper_id, department=True)


def _looked(request: Seat, paper_id: UUID, *, department: bool) -> HttpResponse:
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
        form = Looking(found, request, request.POST if request.method == "POST" else None, department=department)
    if not form.is_bound:
        return _shown(request, found, form)
    if form.is_valid():
        try:
            made = _written(request, found, form)
        except Refused as wrong:
            blame(form, wrong)
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/papers/{paper_id}")
        else:
            messages.success(request, _("已记下复查意见{number}。").format(number=made.number))
            return redirect("web:paper", paper_id=made.id)
    with reading(request):
        return _shown(request, found, form, status=422)


def _written(request: Seat, found: PaperPage, form: Looking) -> Paper:
    client_id, said = sent_id(request), form.cleaned_data
    who: dict[str, Any] = {
        "by": request.viewer, "paper_id": found.row.id, "client_id": client_id, "at": request.at,
    }  # fmt: skip
    if form.department:
        verdicts = form.verdicts(_scans(request, found, client_id))
        return commands.department_opinion(**who, number=said["number"], on=said["on"], verdicts=verdicts)
    verdicts = form.verdicts({})
    names = dict(form.fields["second"].choices)  # type: ignore[attr-defined]
    return commands.look_back(**who, verdicts=verdicts, companions=str(names.get(said.get("second") or "_", "")))


def _scans(request: Seat, found: PaperPage, client_id: UUID) -> dict[UUID, UUID]:
    """The scan once for each problem that passed: every hazard keeps its own proof, the content lies there once."""
    file = request.FILES.get("scan")
    made: dict[UUID, UUID] = {}
    if file is None:
        return made
    for line in found.to_look:
        if request.POST.get(f"v{line.position}") == PASSED:
            file.seek(0)
            row = receive(
                by=request.viewer, unit=found.paper.unit, client_id=uuid5(client_id, f"scan/{line.named}"),
                name=file.name or _("复查意见"), content=cast("BinaryIO", file), at=request.at,
            )  # fmt: skip
            made[line.named] = row.id
    return made


def _shown(request: Seat, found: PaperPage, form: Looking, *, status: int = 200) -> HttpResponse:
    context = {
        "page": found, "row": found.row, "form": form, "back": f"/inspections/papers/{found.row.id}",
        "title": _("登记部门复查意见") if form.department else _("复查意见书"),
        "may": bool(found.to_look) and (form.department or found.may_issue),
    }  # fmt: skip
    return render(request, "pages/inspections/look_back.html", context, status=status)


class Correcting(forms.Form):
    """What is to be read otherwise."""

    says = words(gettext_lazy("更正什么"), most=2000, says=gettext_lazy("写明第几项、原来怎么写的、应当是什么"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@page(verb=INSPECT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Seat, paper_id: UUID) -> HttpResponse:
    """A further paper that corrects this one."""
    with reading(request):
        found = queries.paper_page(request.viewer, paper_id, at=request.at)
    form = Correcting(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            made = commands.correct(
                by=request.viewer, paper_id=paper_id, client_id=sent_id(request), says=form.cleaned_data["says"],
                at=request.at,
            )  # fmt: skip
        except Refused as wrong:
            blame(form, wrong)
            status = 422
        except Conflict as faster:
            return overtaken(request, faster, f"/inspections/papers/{paper_id}")
        else:
            messages.success(request, _("已出更正{number}。").format(number=made.number))
            return redirect("web:paper", paper_id=made.id)
    context = {"page": found, "row": found.row, "form": form, "back": f"/inspections/papers/{paper_id}"}
    with reading(request):
        return render(request, "pages/inspections/correct.html", context, status=status)
