"""专项排查 as it goes: the list, one of them with 已查、未查、发现、整改 by school, on paper and as a workbook.

A school that was asked sees the notice and its own part; nobody else sees anything. Nobody is ranked: schools that
still have to look stand first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xiaoan.foundation.clock import month_of, school_day
from xiaoan.foundation.text import day_words
from xiaoan.kernel.access.queries import may_unit
from xiaoan.kernel.catalogue.queries import shelf
from xiaoan.kernel.work.demands import commands
from xiaoan.kernel.work.demands.models import DRAFT, SENT, Demand
from xiaoan.kernel.work.demands.reading import Notice, listing, notice, notice_file, state_word
from xiaoan.kernel.work.shapes import Name
from xiaoan.kernel.work.verbs import DEMAND, RECORD, SEE
from xiaoan.reports import sweeps as report
from xiaoan.reports import xlsx
from xiaoan.surfaces.web.door import Seat, page, reading
from xiaoan.surfaces.web.listing import SheetHead
from xiaoan.surfaces.web.pages.bureau.addresses import owed_at
from xiaoan.surfaces.web.pages.evidence.files import delivered
from xiaoan.surfaces.web.pages.forms import DayField, LineField, accepted
from xiaoan.surfaces.web.parts import UnitName

MOST = 100


class PutOffForm(forms.Form):
    """A later day, and why."""

    due = DayField(gettext_lazy("新的截止日期"))
    reason = LineField(label=gettext_lazy("为什么延期"), max_length=300)


class EndForm(forms.Form):
    """Why it is taken back."""

    reason = LineField(label=gettext_lazy("为什么撤回"), max_length=300)


class CloseForm(forms.Form):
    """What came of it, in a sentence."""

    summary = LineField(label=gettext_lazy("结果一句话"), max_length=300, required=False)


class DemandLine(NamedTuple):
    """A 专项排查 in the list."""

    row: Demand
    word: str
    units: int
    over: bool


@dataclass(frozen=True)
class SchoolRow:
    """A school's line with the addresses of its numbers."""

    result: report.Result
    owed: str
    record: str


@page(verb=SEE)
@require_safe
def index(request: Seat) -> HttpResponse:
    """专项排查 the viewer may see, the latest first."""
    day = school_day(request.at)
    rows = [
        DemandLine(row, state_word(row, day), len(row.units), row.state == SENT and row.due < day)
        for row in listing(request.viewer, limit=MOST)
    ]
    may = any(DEMAND in held.verbs for held in request.viewer.held)
    return render(request, "pages/sweeps/index.html", {"lines": rows, "may": may, "most": MOST})


@page(verb=SEE)
@require_safe
def show(request: Seat, demand_id: UUID) -> HttpResponse:
    """One of them: at the bureau how far it has come, at a school what is asked and its own part."""
    found = notice(request.viewer, demand_id)
    return render(request, "pages/sweeps/show.html", _values(request, found))


def _values(request: Seat, found: Notice) -> dict[str, object]:
    row, day = found.row, school_day(request.at)
    result = report.results(request.viewer, found, at=request.at)
    posts, places = shelf().posts, shelf().place_kinds
    return {
        "row": row, "found": found, "result": result, "word": state_word(row, day), "said": report.said(result),
        "over": row.state == SENT and row.due < day, "draft": row.state == DRAFT,
        "rows": [_school(row, each) for each in result.rows],
        "posts": "、".join(posts[code].title if code in posts else code for code in row.posts),
        "places": "、".join(places[code].title if code in places else code for code in row.places),
        "answer": _check_url(request, found) if result.undone else "", "live": row.state == SENT,
        "putting_off": PutOffForm(initial={"due": row.due}, label_suffix="", auto_id="off-%s"),
        "ending": EndForm(label_suffix="", auto_id="end-%s"),
        "closing": CloseForm(label_suffix="", auto_id="close-%s"),
        "may_close": row.state == SENT and row.due < day,
    }  # fmt: skip


def _school(row: Demand, result: report.Result) -> SchoolRow:
    line = result.line
    record = reverse("web:record", args=[line.records[0]]) if len(line.records) == 1 else ""
    return SchoolRow(result, owed_at(line.unit, month_of(row.due), duty=row.code, outcome="all"), record)


def _check_url(request: Seat, found: Notice) -> str:
    """The form of what the viewer's own unit still has to look at."""
    row = found.row
    if found.whole or row.opens is None or row.state != SENT or request.at < row.opens:
        return ""
    mine = [unit for unit in found.asked if may_unit(request.viewer, RECORD, unit, row.domain)]
    names = [Name(unit.id, row.code, unit.id, row.opens) for unit in mine]
    if len(names) != 1 or row.places:
        return "/today" if names else ""
    return f"{reverse('web:check')}?{urlencode({'names': names[0].text})}"


@page(verb=SEE)
@require_safe
def sheet(request: Seat, demand_id: UUID) -> HttpResponse:
    """On A4: the notice with its items, then the table of results."""
    found = notice(request.viewer, demand_id)
    row = found.row
    head = SheetHead(
        row.title, UnitName(row.unit.name), request.at,
        period=_("截止{day}").format(day=day_words(row.due)), state=_("草稿") if row.state == DRAFT else "",
        code=row.digest[:8].upper(),
    )  # fmt: skip
    values = _values(request, found) | {"sheet": head, "back": reverse("web:sweep", args=[row.id])}
    return render(request, "pages/sweeps/sheet.html", values)


@page(verb=SEE)
@require_safe
def export(request: Seat, demand_id: UUID) -> HttpResponseBase:
    """The results as a workbook."""
    found = notice(request.viewer, demand_id)
    result = report.results(request.viewer, found, at=request.at)
    name = f"{found.row.number or _('草稿')}_{found.row.title}.xlsx"
    return FileResponse(
        report.export(found, result, at=request.at), as_attachment=True, filename=name, content_type=xlsx.MEDIA
    )


@page(verb=SEE)
@require_safe
def paper(request: Seat, demand_id: UUID, enclosure_id: UUID) -> HttpResponseBase:
    """A paper that goes with it."""
    return delivered(request, notice_file(request.viewer, demand_id, enclosure_id))


@page(verb=DEMAND)
@require_POST
def send(request: Seat, demand_id: UUID) -> HttpResponse:
    """Send a draft as it stands."""
    commands.send(by=request.viewer, demand_id=demand_id, at=request.at)
    messages.success(request, _("已发出，学校现在就能看到。"))
    return redirect("web:sweep", demand_id=demand_id)


@page(verb=DEMAND)
@require_POST
def put_off(request: Seat, demand_id: UUID) -> HttpResponse:
    """延期 for everybody."""
    form = PutOffForm(request.POST, label_suffix="", auto_id="off-%s")

    def command() -> None:
        said = form.cleaned_data
        commands.put_off(by=request.viewer, demand_id=demand_id, due=said["due"], reason=said["reason"], at=request.at)

    return _acted(request, demand_id, form, "putting_off", accepted(form, command), _("已延期。"))


@page(verb=DEMAND)
@require_POST
def withdraw(request: Seat, demand_id: UUID) -> HttpResponse:
    """撤回: what was done stays."""
    form = EndForm(request.POST, label_suffix="", auto_id="end-%s")

    def command() -> None:
        commands.withdraw(by=request.viewer, demand_id=demand_id, reason=form.cleaned_data["reason"], at=request.at)

    return _acted(request, demand_id, form, "ending", accepted(form, command), _("已撤回，没查的学校不用再查。"))


@page(verb=DEMAND)
@require_POST
def close(request: Seat, demand_id: UUID) -> HttpResponse:
    """结束 after its day."""
    form = CloseForm(request.POST, label_suffix="", auto_id="close-%s")

    def command() -> None:
        commands.close(by=request.viewer, demand_id=demand_id, summary=form.cleaned_data["summary"], at=request.at)

    return _acted(request, demand_id, form, "closing", accepted(form, command), _("已结束。"))


def _acted(request: Seat, demand_id: UUID, form: forms.Form, name: str, done: bool, words: str) -> HttpResponse:
    """Back to the page; a refused form stands there again with what is wrong."""
    if done:
        messages.success(request, words)
        return redirect("web:sweep", demand_id=demand_id)
    with reading(request):
        values = _values(request, notice(request.viewer, demand_id)) | {name: form, "opened": name}
        return render(request, "pages/sweeps/show.html", values, status=422)
